"""What most tests of the room begin with."""

import pytest

from core import clock
from tests.factories.agreements import Table
from tests.factories.recruitment import NOON


@pytest.fixture
def table():
    """Return two offices at a table, each with its people."""
    return Table()


@pytest.fixture
def noon():
    """Stop the clock at NOON; a module asks for it by usefixtures."""
    with clock.stopped_at(NOON):
        yield

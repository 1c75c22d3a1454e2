"""The shared world: built once for each module, in a transaction that leaves nothing."""

import contextlib

import pytest

from core import clock
from tests.security import arguments
from tests.security import world as worlds
from tests.security.numbers import type_numbers


def pytest_collection_modifyitems(items):
    """Say that tests in a shared world use the database: pytest-django makes none when no chosen test says so."""
    for item in items:
        if {"world", "hostile_world"} & set(item.fixturenames):
            item.add_marker(pytest.mark.django_db)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Return accounts, objects, browsers and addresses; the clock stands at noon of a day when the selections are open."""
    with _made(django_db_blocker) as built:
        yield built


@pytest.fixture(scope="module")
def hostile_world(django_db_setup, django_db_blocker):
    """Return the same world where everybody who may write a text has written an attack, and their numbers are typed in."""
    with _made(django_db_blocker, **worlds.ATTACKS) as built:
        worlds.write_attacks(built)
        type_numbers(built)
        yield built


@contextlib.contextmanager
def _made(blocker, **personal):
    with blocker.unblock(), worlds.undone(), clock.stopped_at(worlds.NOON):
        built = worlds.build(**personal)
        built.browsers = worlds.browsers(built.who)
        built.arguments = arguments.of(built)
        yield built


@pytest.fixture
def attempt(world):
    """Run the test in a savepoint: what it changes is gone afterwards."""
    with worlds.undone():
        yield world

"""The shared world: built once for all modules that follow each other, in a transaction that leaves nothing."""

import contextlib
from pathlib import Path

import pytest

from core import clock
from tests.security import arguments
from tests.security import world as worlds
from tests.security.numbers import type_numbers

NEEDED = {"hostile_world": 2, "world": 1}


def pytest_collection_modifyitems(items):
    """Let tests that share a world follow each other, and say that they use the database.

    pytest-django makes none when no chosen test says so.
    """
    places = [n for n, item in enumerate(items) if item.path.parent == Path(__file__).parent]
    for place, item in zip(places, sorted((items[n] for n in places), key=needed), strict=True):
        items[place] = item
        if needed(item):
            item.add_marker(pytest.mark.django_db)


def needed(item):
    return max((NEEDED.get(name, 0) for name in item.fixturenames), default=0)


class Shelf:
    """Keeps the one world that stands, from module to module, until another is asked for or none is."""

    def __init__(self):
        self.name, self.world, self.open = "", None, contextlib.ExitStack()

    def take(self, name, made):
        if self.name != name:
            self.close()
            self.name, self.world = name, self.open.enter_context(made)
        return self.world

    def close(self):
        self.name, self.world = "", None
        self.open.close()


SHELF = Shelf()


@pytest.fixture(scope="package")
def shelf():
    yield SHELF
    SHELF.close()


@pytest.fixture(scope="module", autouse=True)
def alone(request):
    """A module that asks for no world meets an empty database."""
    if not any(needed(item) for item in request.session.items if item.path == request.path):
        SHELF.close()


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, shelf):
    """Return accounts, objects, browsers and addresses; the clock stands at noon of a day when the selections are open."""
    return shelf.take("plain", _made(django_db_blocker))


@pytest.fixture(scope="module")
def hostile_world(django_db_setup, django_db_blocker, shelf):
    """Return the same world where everybody who may write a text has written an attack, and their numbers are typed in."""
    return shelf.take("hostile", _hostile(django_db_blocker))


@contextlib.contextmanager
def _hostile(blocker):
    with _made(blocker, **worlds.ATTACKS) as built:
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

"""What runs on two engines share out, so that `make test` takes minutes and asks nothing in vain twice.

A test that cannot reach the database, or is marked `once` with the reason, runs on the first engine only. Races, and what the
database itself refuses, run on both; all other tests are dealt out: one of twenty to PostgreSQL, the others to SQLite, which
answers sooner. What asks the world of tests/security is PostgreSQL's, whose one process builds it once. Where a test asks the
same thing for every page and every role, a sample of the pairs is asked; of the cases of a test one in ten, of the tests that
look at a page in the browser one in four; what is marked `full`, as it takes long for one answer, is left out.
PORTAL_TEST_TURN says that it is such a daily run, and whose turn it is, as “0/2”; pytest by itself asks everything. The drills,
which CI runs, ask every test on both engines, and each pair of a sweep, in full, on one of them.
"""

import os
import re
from collections import defaultdict
from zlib import crc32

# The drills ask what the daily run only samples; the long ones take hours, as the figures of the issues do.
IN_FULL = os.environ.get("PORTAL_DRILLS") in {"1", "long"}
LONG = os.environ.get("PORTAL_DRILLS") == "long"
IS_DAILY = "PORTAL_TEST_TURN" in os.environ and not IN_FULL
TURN, OF = map(int, os.environ.get("PORTAL_TEST_TURN", "0/1").split("/"))
# What an engine decides: who is first, what its tables refuse.
ON_BOTH = re.compile(
    r"/(test_\w*(concurrency|together|races)|test_(outbox|sending|bundling)\w*|house/test_(database|models))\.py$"
)
WORLDS = {"world", "hostile_world"}
USES_DATABASE = {"db", "transactional_db", "database_url", "live_server"}


def mine(things, start=0, one_in=1):
    """Return this engine's share of a sweep. start: a number, or a word that stands for one.

    In the drills every other thing: together the engines ask all of it. In the daily run, which asks a sweep on one engine, one
    in so many.
    """
    first = start if isinstance(start, int) else sum(map(ord, start))
    step, turn = (one_in, 0) if IS_DAILY else (OF, TURN)
    return [thing for n, thing in enumerate(things, first) if n % step == turn]


def runs_once(item):
    """Say whether no engine can change a test's outcome: pytest-django refuses the database to those without its mark."""
    if item.get_closest_marker("once"):
        return not IN_FULL
    return not _needs_database(item)


def _needs_database(item):
    return bool(item.get_closest_marker("django_db") or USES_DATABASE & set(item.fixturenames))


def others(items):
    """Return the tests that are another engine's: of those that are dealt out the second has a few, and the worlds."""
    dealt = [item for item in items if is_dealt(item)] if OF == 2 else []
    return [item for item in dealt if (crc32(item.nodeid.encode()) % 20 == 0 or _asks_a_world(item)) != (TURN == 1)]


def left_to_the_drills(items):
    """Return what is too much for the daily run: what says so, most pages looked at, most cases of a test."""
    if not IS_DAILY:
        return []
    looking = [item for item in items if "new_page" in item.fixturenames and item.path.parent.name != "journeys"]
    groups = [(4, looking), *((10, same) for same in _cases(items))]
    left = {item for one_in, group in groups for n, item in enumerate(group) if n % one_in}
    return [item for item in items if item in left or item.get_closest_marker("full")]


def _cases(items):
    """Return the cases of each test that no other rule shares out, and that takes more than a moment."""
    found = defaultdict(list)
    for item in items:
        if _needs_database(item) and not _asks_a_world(item) and (runs_once(item) or is_dealt(item)):
            found[item.nodeid.partition("[")[0]].append(item)
    return found.values()


def is_dealt(item):
    """Say whether a test runs on either engine alone: marked `shared`, or of a file that no engine decides; no drill does."""
    if IN_FULL or runs_once(item):
        return False
    return bool(item.get_closest_marker("shared") or _asks_a_world(item) or not ON_BOTH.search(str(item.path)))


def _asks_a_world(item):
    """Say whether a test asks what takes seconds to build, and what a process builds once for all who ask it."""
    return bool(WORLDS & set(item.fixturenames))


def longest_first(items):
    """Return the tests so that each worker begins with its share of the long ones: else all end and wait for one.

    pytest-xdist gives each worker one stretch of the list to begin with.
    """
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "0"))
    if not workers:
        return items
    long = [item for item in items if item.get_closest_marker("shared")]
    short = [item for item in items if not item.get_closest_marker("shared")]
    size = -(-len(short) // workers)
    return [item for n in range(workers) for item in (*long[n::workers], *short[n * size : (n + 1) * size])]

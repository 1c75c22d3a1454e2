"""What runs on two engines share out, so that `make test` asks everything and asks nothing in vain twice.

A test that cannot reach the database, or is marked `once` with the reason, runs on the first engine only. Where a test asks
the same thing for every page and every role, each pair is asked on one of the engines, so that every page meets both and every
role meets every page. Races, walks, what is killed, and what the database itself refuses or counts run on both; all other
tests are dealt out, one to each engine.
PORTAL_TEST_TURN says whose turn it is, as “0/2”; a run of its own asks everything. The drills, which CI runs, ask every test on
both engines, and each pair of a sweep, in full, on one of them.
"""

import os
import re

# The drills ask what the daily run only samples; the long ones take hours, as the figures of the issues do.
IN_FULL = os.environ.get("PORTAL_DRILLS") in {"1", "long"}
LONG = os.environ.get("PORTAL_DRILLS") == "long"
TURN, OF = map(int, os.environ.get("PORTAL_TEST_TURN", "0/1").split("/"))
IS_LAST = TURN == OF - 1
# What an engine decides: who is first, what its tables refuse, what a killed process leaves, what a walk finds.
ASKS_THE_ENGINE = re.compile(
    r"/(test_\w*(concurrency|together|races|killed|walk)|test_(drill_|fsck|fairness|outbox|sending|bundling)\w*"
    r"|house/test_(database|models)|security/test_(inputs|matrix|texts|query_counts)|core/test_admin_pages)\.py$"
)
USES_DATABASE = {"db", "transactional_db", "database_url", "live_server"}


def mine(things, start=0):
    """Return every thing, or every other one when two engines share them. start: a number, or a word that stands for one.

    A sweep over pages and roles is shared in the drills too: together the engines ask all of it.
    """
    first = start if isinstance(start, int) else sum(map(ord, start))
    return [thing for n, thing in enumerate(things, first) if n % OF == TURN]


def sampled(things, start=""):
    """Return every eighth thing on the last engine (PostgreSQL, which bears less than SQLite); its share in the drills."""
    if IN_FULL:
        return mine(list(things), start)
    if OF == 1:
        return list(things)
    return [thing for n, thing in enumerate(things, sum(map(ord, start))) if n % 8 == 0] if IS_LAST else []


def runs_once(item):
    """Say whether no engine can change a test's outcome: pytest-django refuses the database to those without its mark."""
    if item.get_closest_marker("once"):
        return not IN_FULL
    return not (item.get_closest_marker("django_db") or USES_DATABASE & set(item.fixturenames))


def others(items):
    """Return the tests that are another engine's: those that are dealt out, in the order of their files."""
    dealt = [] if IN_FULL else [item for item in items if is_dealt(item)]
    kept = set(mine(dealt))
    return [item for item in dealt if item not in kept]


def is_dealt(item):
    """Say whether a test runs on either engine alone: marked `shared`, or of a file that no engine decides."""
    if runs_once(item):
        return False
    return bool(item.get_closest_marker("shared") or not ASKS_THE_ENGINE.search(str(item.path)))

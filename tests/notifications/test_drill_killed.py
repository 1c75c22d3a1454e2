"""Senders killed and stopped at random moments: no reminder is lost, and none is there twice."""

import dataclasses
import json
import subprocess
import sys

import pytest

from tests import turns
from tests.notifications.hunting import Hunt
from tests.notifications.processes import ROOT, environment

SEEDS = range(10) if turns.LONG else range(1)
KILLS = {"count": 1000, "strikes": 50} if turns.LONG else {"count": 60, "strikes": 4}
STOPS = {"count": 1000, "strikes": 25} if turns.LONG else {"count": 60, "strikes": 2}


@pytest.fixture
def hunted(database_url, tmp_path, record_property, capsys):
    """Return a maker of hunts that says what became of one, in the report and on the screen."""

    def hunt(**facts):
        facts = dataclasses.asdict(Hunt(folder=str(tmp_path / "mail"), **facts))
        words = [sys.executable, "-m", "tests.notifications.hunting", json.dumps(facts)]
        done = subprocess.run(
            words, cwd=ROOT, env=environment(database_url), capture_output=True, text=True, check=False, timeout=900
        )
        assert done.returncode == 0, done.stderr[-2000:]
        found = json.loads(done.stdout.splitlines()[-1])
        record_property("kills" if facts["how"] == "kill" else "stops", facts["strikes"])
        if turns.LONG:
            with capsys.disabled():
                print(f"\n{facts['how']} seed {facts['seed']} journal {facts['journal']}: {json.dumps(found)}", flush=True)
        return found

    return hunt


def whole(found, count):
    """Say that each reminder was planned once and arrived, and that the portal knows it."""
    assert (found["reminders"], found["lost"], found["strangers"], found["renamed"]) == (count, 0, 0, 0)
    assert found["states"] == {"sent": count}
    assert found["problems"] == []


@pytest.mark.full
@pytest.mark.shared
@pytest.mark.parametrize("seed", SEEDS)
def test_killed_senders_lose_nothing_and_double_nothing_where_a_journal_is_kept(hunted, seed):
    found = hunted(**KILLS, seed=seed)
    whole(found, KILLS["count"])
    assert found["doubled"] == 0


@pytest.mark.full
@pytest.mark.shared
@pytest.mark.parametrize("seed", SEEDS)
def test_killed_senders_double_at_most_one_mail_a_kill_where_nobody_knows(hunted, seed):
    found = hunted(**KILLS, seed=seed, journal=False)
    whole(found, KILLS["count"])
    assert found["doubled"] <= KILLS["strikes"]


@pytest.mark.full
@pytest.mark.shared
@pytest.mark.parametrize("seed", SEEDS)
def test_stopped_senders_wake_beyond_their_lease_and_send_nothing_more(hunted, seed):
    found = hunted(**STOPS, seed=seed, how="stop")
    whole(found, STOPS["count"])
    assert found["doubled"] == 0
    assert found["fenced"] + sum(found["taken_back"].values()) > 0 or not turns.LONG

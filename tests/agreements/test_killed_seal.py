"""kill -9 at every step of a sealing: nothing is lost, nothing is there twice, and the next tick finishes."""

import json
import os
import subprocess
import sys

import pytest
from django.db import connection

from tests import turns

pytestmark = pytest.mark.django_db(transaction=True)
EVERY = 1 if turns.LONG else 10 if turns.IN_FULL else 40


@pytest.mark.full
@pytest.mark.shared
def test_a_sealing_killed_at_any_step_is_finished_by_the_next_tick(database_url, record_property):
    connection.close()  # the process below copies the database, which nobody may have open
    run = subprocess.run(
        [sys.executable, "-m", "tests.agreements.killed_seal", str(EVERY)],
        env={**os.environ, "DATABASE_URL": database_url, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        capture_output=True, text=True, timeout=7200, check=False,
    )  # fmt: skip

    assert run.returncode == 0, run.stderr[-2000:]
    found = json.loads(run.stdout.splitlines()[-1])
    record_property("kills", found["tried"])
    assert min(found["levels"].values()) >= 40
    assert found["died"] == found["tried"] > 0
    assert found["wrong"] == []

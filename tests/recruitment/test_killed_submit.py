"""kill -9 at every step of a sending: the application is wholly there or wholly not, and sending again heals it."""

import json
import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.full
@pytest.mark.shared
def test_a_sending_killed_at_any_step_is_whole_or_did_not_happen(database_url, record_property):
    run = subprocess.run(
        [sys.executable, "-m", "tests.recruitment.killed_steps"],
        env={**os.environ, "DATABASE_URL": database_url, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip

    assert run.returncode == 0, run.stderr[-2000:]
    found = json.loads(run.stdout.splitlines()[-1])
    record_property("kills", found["steps"])
    assert found["steps"] >= 40
    assert found["whole"] + found["nothing"] == found["steps"]
    assert found["whole"] >= 1
    assert found["nothing"] >= 1
    assert (found["torn"], found["lost"], found["numbers"]) == ([], [], True)

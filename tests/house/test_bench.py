"""What `make bench` prepares in its own process, which has no settings of Django as a test has."""

import os
import subprocess
import sys

import pytest

PAIRS = "from tests.bench import {name}\nfor work in {name}.pair():\n    assert work() > 0"


@pytest.mark.full
@pytest.mark.parametrize("name", ["redline", "sealing"])
def test_both_sides_can_be_timed_without_settings(name):
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("DJANGO_", "PORTAL_"))}
    subprocess.run([sys.executable, "-c", PAIRS.format(name=name)], env=environment, check=True)

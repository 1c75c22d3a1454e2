import subprocess

import pytest

from tests.house import ROOT


@pytest.fixture(scope="session")
def root():
    return ROOT


@pytest.fixture(scope="session")
def run():
    """Return a function that runs a command in the repository and returns what came of it."""

    def run(*words, **options):
        return subprocess.run([str(word) for word in words], cwd=ROOT, capture_output=True, text=True, check=False, **options)

    return run

"""The portal's processes as the drills start them, and what is sent meanwhile."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 30


def environment(database_url, **extra):
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": database_url, **extra}


@contextlib.contextmanager
def running(*words, env):
    """Start a process in a group of its own; whatever happens, nothing of it is left behind."""
    process = subprocess.Popen(
        [sys.executable, *words],
        cwd=ROOT,
        env=env,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        yield process
        process.terminate()
        try:
            process.communicate(timeout=PATIENCE / 3)
        except subprocess.TimeoutExpired:  # seldom a worker hangs in its warm shutdown: again is the cold one
            process.terminate()
            process.communicate(timeout=PATIENCE)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()


def wait_for(question, seconds=PATIENCE):
    end = time.monotonic() + seconds
    while not (answer := question()):
        assert time.monotonic() < end, "It did not happen in time."
        time.sleep(0.05)
    return answer


def celery(*words):
    return "-m", "celery", "-A", "bawaslu_portal", *words


def worker():
    return celery("worker", "-c", "1", "--loglevel=warning", "--without-gossip", "--without-mingle")

"""A process of the portal whose clock is wrong: `python -m tests.notifications.skewed SECONDS celery|manage.py ...`."""

import datetime as dt
import runpy
import sys
from pathlib import Path

from core import clock


def main(seconds, *words):
    right, skew = clock.now, dt.timedelta(seconds=int(seconds))
    clock.now = lambda: clock._frozen.get() or right() + skew  # before anything else takes hold of the clock
    sys.argv[:] = words
    sys.path.insert(0, str(Path.cwd()))
    if words[0] == "manage.py":
        runpy.run_path("manage.py", run_name="__main__")
    else:
        runpy.run_module(words[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main(*sys.argv[1:])

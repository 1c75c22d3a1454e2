"""What happens each minute: a list of jobs, none of which can hold up another."""

import logging
import time

from core import clock
from notifications import watching

logger = logging.getLogger(__name__)
_jobs = {}


def each_tick(function=None, *, label=""):
    """Register `job(now)` of an app to run each minute; its result (a count or None) goes into the log.

    label: what it does, in Indonesian, for the operators' page; `@each_tick` alone leaves its name to stand there.
    """
    if function is None:
        return lambda job: each_tick(job, label=label)
    function.label = label
    _jobs[f"{function.__module__}.{function.__qualname__}"] = function
    return function


def jobs():
    return dict(_jobs)


def run(steps, now):
    """Run every (name, function) with now. Returns {name: result or exception}; a failing step is logged and passed over.

    What each did is kept for the operators' page.
    """
    results, runs = {}, []
    for name, step in steps:
        started_at, started = clock.now(), time.monotonic()
        try:
            results[name] = step(now)
        except Exception as error:  # one broken job must not silence the others
            logger.exception("tick.failed", extra={"phase": name})
            results[name] = error
        else:
            logger.debug("tick.done", extra={"phase": name, "result": results[name], "s": time.monotonic() - started})
        runs.append(
            watching.Run(name, getattr(step, "label", ""), started_at, clock.now(), time.monotonic() - started, results[name])
        )
    watching.steps_ran(runs)
    return results

"""What happens each minute: a list of jobs, none of which can hold up another."""

import logging
import time

logger = logging.getLogger(__name__)
_jobs = {}


def each_tick(function):
    """Register `job(now)` of an app to run each minute; its result (a count or None) goes into the log."""
    _jobs[f"{function.__module__}.{function.__qualname__}"] = function
    return function


def jobs():
    return dict(_jobs)


def run(steps, now):
    """Run every (name, function) with now. Returns {name: result or exception}; a failing step is logged and passed over."""
    results = {}
    for name, step in steps:
        started = time.monotonic()
        try:
            results[name] = step(now)
        except Exception as error:  # one broken job must not silence the others
            logger.exception("tick.failed", extra={"phase": name})
            results[name] = error
        else:
            logger.debug("tick.done", extra={"phase": name, "result": results[name], "s": time.monotonic() - started})
    return results

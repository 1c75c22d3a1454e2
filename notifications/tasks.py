"""The alarm clock: Celery rings, the database knows what there is to do."""

import time

from celery import shared_task

from core import clock
from notifications import bundling, planning, pushing, recovery, showing, texting, ticking

PLANNING = 8  # seconds of planning at a stretch, so that a surge of deadlines never keeps what is planned from going out
TICK = 50  # seconds after which a tick takes up nothing new, so that the next one finds room
BEFORE = {
    "reap": recovery.reap,
    "resolve": recovery.resolve,
    "expire": recovery.expire,
}
AFTER = {"show": showing.show_due, "text": texting.send_due, "send": bundling.send_due, "push": pushing.send_due}


def do_what_is_due(now):
    """Run every step once; returns {step: result or exception}. Any number of these may run at the same time.

    What planning could not do at one stretch it goes on with after a round of sending, while the tick has time.
    """
    end, walk = time.monotonic() + TICK, planning.Planning(now)
    steps = {**BEFORE, "plan": lambda _now: walk.go(PLANNING), **ticking.jobs(), **AFTER}
    results = ticking.run(steps.items(), now)
    while not walk.is_done and time.monotonic() < end:
        again = ticking.run([(name, steps[name]) for name in ("plan", *AFTER)], now)
        results |= {name: _sum(results[name], result) for name, result in again.items()}
    return results


def _sum(before, after):
    """Add counts up; an exception or nothing stands for itself."""
    if before is None or isinstance(after, Exception):
        return after
    return before if after is None or isinstance(before, Exception) else before + after


@shared_task(name="notifications.tasks.tick", ignore_result=True, acks_late=False)
def tick():
    """Do what is due now. Takes nothing and returns nothing: a ring that is lost or doubled changes nothing."""
    do_what_is_due(clock.now())

"""The alarm clock: Celery rings, the database knows what there is to do."""

from celery import shared_task

from core import clock
from notifications import planning, recovery, sending, ticking

BEFORE = {
    "reap": recovery.reap,
    "resolve": recovery.resolve,
    "expire": recovery.expire,
    "plan": planning.plan_due,
}
AFTER = {"send": sending.send_due}


def do_what_is_due(now):
    """Run every step once; returns {step: result or exception}. Any number of these may run at the same time."""
    return ticking.run((BEFORE | ticking.jobs() | AFTER).items(), now)


@shared_task(name="notifications.tasks.tick", ignore_result=True, acks_late=False)
def tick():
    """Do what is due now. Takes nothing and returns nothing: a ring that is lost or doubled changes nothing."""
    do_what_is_due(clock.now())

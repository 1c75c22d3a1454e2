"""What becomes of an attempt to hand a delivery over, and the one way in which it is written down."""

import datetime as dt
import random
from dataclasses import dataclass, field

from django.db import transaction

from notifications.lifecycle import FINAL, DeliveryState
from notifications.models import Attempt, Delivery

S = DeliveryState

MAX_ATTEMPTS = 20  # with the back-off below about four hours
LONGEST_BACKOFF = dt.timedelta(minutes=15)
UNLEASED = {"lease_owner": "", "lease_until": None}


@dataclass(frozen=True)
class Outcome:
    """What became of one attempt. changes: further columns of the delivery."""

    state: S
    phase: str
    code: int | None = None
    text: str = ""
    changes: dict = field(default_factory=dict)


def backoff(attempts):
    """Return how long to wait after so many attempts: doubling from 30 s to 15 min, give or take a fifth."""
    wait = min(dt.timedelta(seconds=30) * 2 ** min(attempts - 1, 10), LONGEST_BACKOFF)
    return wait * random.uniform(0.8, 1.2)  # noqa: S311 -- spreads retries, guards nothing


def retry(delivery, now, phase, code=None, text=""):
    """Return the Outcome of an attempt that surely failed and may be repeated, until it was tried too often."""
    if delivery.attempts >= MAX_ATTEMPTS:
        return Outcome(S.DEAD, phase, code, text)
    return Outcome(S.PENDING, phase, code, text, {"next_try": now + backoff(delivery.attempts)})


@transaction.atomic
def settle(delivery, outcome, *, worker, started_at, now, **guard):
    """Write an outcome by compare-and-set, with its attempt. Returns whether the delivery was still as the guard says."""
    changes = {"state": outcome.state, "smtp_code": outcome.code, "smtp_text": outcome.text, **UNLEASED, **outcome.changes}
    if outcome.state in FINAL:
        changes |= {"settled_at": now, "secrets_sealed": None}
    if Delivery.objects.filter(pk=delivery.pk, fence=delivery.fence, **guard).update(**changes) != 1:
        return False
    attempt(delivery, outcome, worker=worker, started_at=started_at, now=now).save(force_insert=True)
    return True


def attempt(delivery, outcome, *, worker, started_at, now):
    """Return the unsaved Attempt that came to an outcome."""
    return Attempt(
        delivery=delivery, n=delivery.attempts, worker=worker, started_at=started_at, ended_at=now,
        phase=outcome.phase, result=outcome.state, code=outcome.code, text=outcome.text,
    )  # fmt: skip

"""Hands deliveries over, each effectively once: lease, last look, committed `sending` mark, DATA, outcome."""

import datetime as dt
import logging
import os
import random
import socket
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from core import clock
from notifications import render, smtp, watching
from notifications.lifecycle import FINAL, HELD, DeliveryState
from notifications.models import Attempt, Delivery
from notifications.notice import notice

logger = logging.getLogger(__name__)
S = DeliveryState

LEASE = dt.timedelta(seconds=60)
BATCH = 20
BUDGET = 50  # seconds one tick may send, so that the next one finds room
MAX_ATTEMPTS = 20  # with the back-off below about four hours
LONGEST_BACKOFF = dt.timedelta(minutes=15)
SETTLING = dt.timedelta(seconds=30)  # before anybody is asked whether an unanswered mail arrived
UNLEASED = {"lease_owner": "", "lease_until": None}


class Fenced(Exception):
    """This sender no longer holds the delivery and must not touch it."""


@dataclass(frozen=True)
class Outcome:
    """What became of one attempt. changes: further columns of the delivery."""

    state: S
    phase: str
    code: int | None = None
    text: str = ""
    changes: dict = field(default_factory=dict)


def send_due(_now):
    """Send what is due for at most BUDGET seconds. Returns how many deliveries took which state."""
    return Sender(smtp.Server(**settings.SMTP, greeting=settings.MESSAGE_ID_DOMAIN)).run()


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
    Attempt.objects.create(
        delivery=delivery, n=delivery.attempts, worker=worker, started_at=started_at, ended_at=now,
        phase=outcome.phase, result=outcome.state, code=outcome.code, text=outcome.text,
    )  # fmt: skip
    return True


class Sender:
    """One process's hand. lease: how long it may hold a delivery; now: the business clock."""

    def __init__(self, server, *, lease=LEASE, batch=BATCH, budget=BUDGET, now=clock.now):
        self.name = f"{socket.gethostname()[:40]}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
        self.line = smtp.Line(server, patience=lease.total_seconds() * 0.45)  # one mail takes less than half its lease
        self.lease, self.batch, self.budget, self.now = lease, batch, budget, now

    def run(self):
        """Send until nothing is due, the budget is spent or the server is out of reach. Returns a Counter of states."""
        counts = Counter()
        end = time.monotonic() + self.budget
        try:
            while time.monotonic() < end and Delivery.objects.due(self.now()).exists():
                # The line comes first: while the server is away nothing is claimed, so nothing is blamed or delayed.
                self._be_connected()
                counts.update(self._send_batch(self.claim()))
        except smtp.Unavailable as failure:
            logger.warning("mail.server_unavailable", extra={"phase": failure.phase, "code": failure.code})
            watching.gateway_failed("mail", failure, self.now())
        finally:
            self.line.close(politely=True)
        return counts

    def _be_connected(self):
        if not self.line.is_open:
            self.line.open()
            watching.gateway_answered("mail", self.now())

    @transaction.atomic
    def claim(self):
        """Lease the most urgent deliveries and return them. The row lock only spares rivals the wait; UPDATE is the guard."""
        now = self.now()
        ids = list(Delivery.objects.due(now).select_for_update(skip_locked=True).values_list("id", flat=True)[: self.batch])
        Delivery.objects.filter(id__in=ids, state=S.PENDING).update(
            state=S.LEASED,
            lease_owner=self.name,
            lease_until=Now() + self.lease,
            fence=F("fence") + 1,
            attempts=F("attempts") + 1,
        )
        mine = Delivery.objects.filter(id__in=ids, state=S.LEASED, lease_owner=self.name)
        return list(mine.select_related("to_user").order_by("wanted_by", "id"))

    def _send_batch(self, batch):
        for delivery in batch:
            try:
                self._be_connected()
            except smtp.Unavailable:
                self._give_back()
                raise
            yield self.deliver(delivery)

    def _give_back(self):
        """Return what was claimed and never tried, as if it had not been claimed."""
        Delivery.objects.filter(lease_owner=self.name, state=S.LEASED).update(
            state=S.PENDING, attempts=F("attempts") - 1, **UNLEASED
        )

    def deliver(self, delivery):
        """Try one leased delivery and write down what became of it. Returns the state, or "fenced"."""
        started_at = self.now()
        try:
            outcome = self._converse(delivery)
        except Fenced:
            self.line.reset()
            return "fenced"
        if outcome.state not in {S.SENT, S.UNCERTAIN}:
            self.line.reset()
        # A yes from the server is the truth even if the reaper already doubted it.
        guard = (
            {"state__in": [S.SENDING, S.UNCERTAIN]} if outcome.state == S.SENT
            else {"state__in": HELD, "lease_owner": self.name}
        )  # fmt: skip
        written = settle(delivery, outcome, worker=self.name, started_at=started_at, now=self.now(), **guard)
        return outcome.state if written else "fenced"

    def _converse(self, delivery):
        try:
            kind, obj = self._look(delivery)
            if obj is None:
                return self._unwanted(delivery)
            mail = render.mail(delivery, kind, obj, self.now())
            self.line.envelope(mail.sender, mail.recipient)
            if self._look(delivery)[1] is None:
                return self._unwanted(delivery)
            self._mark_sending(delivery, mail)
            answer = self.line.data(mail.content)
        except render.Unaddressable as error:
            return Outcome(S.FAILED, "address", None, str(error))
        except smtp.Failure as failure:
            return self._failed(delivery, failure)
        except Fenced:
            raise
        except Exception as error:  # a broken template or notice must cost its own delivery only
            logger.exception("mail.cannot_be_made", extra={"kind": delivery.kind, "delivery": str(delivery.pk)})
            return retry(delivery, self.now(), "render", None, type(error).__name__)
        return Outcome(S.SENT, "dot", smtp.OK, answer[:200], {"sent_at": self.now(), "resolved_how": "smtp"})

    def _look(self, delivery):
        """Return the notice and its object as it is now, or None for the object when the message concerns nobody any more."""
        kind = notice(delivery.kind)
        label, _, pk = delivery.about.partition(":")
        now = self.now()
        if delivery.expires_at and delivery.expires_at <= now:
            return kind, None
        if delivery.to_user_id and not delivery.to_user.is_active:
            return kind, None
        obj = kind.find(apps.get_model(label), pk)
        return kind, obj if obj is not None and kind.still_concerns(obj, delivery, now) else None

    def _unwanted(self, delivery):
        expired = delivery.expires_at and delivery.expires_at <= self.now()
        return Outcome(S.EXPIRED if expired else S.SUPERSEDED, "look")

    def _mark_sending(self, delivery, mail):
        """Commit, before the first word of DATA, that from now on the mail may be on its way. Raises Fenced."""
        with transaction.atomic(durable=True):
            held = Delivery.objects.filter(
                pk=delivery.pk, fence=delivery.fence, state=S.LEASED, lease_owner=self.name, lease_until__gt=Now()
            )
            marked = held.update(
                state=S.SENDING, sending_at=self.now(), lease_until=Now() + self.lease, rendered_sha256=mail.sha256
            )
        if marked != 1:
            raise Fenced

    def _failed(self, delivery, failure):
        seen = failure.phase, failure.code, failure.text
        if isinstance(failure, smtp.Unanswered):
            return Outcome(S.UNCERTAIN, *seen, {"next_try": self.now() + SETTLING})
        if isinstance(failure, smtp.Rejected) and failure.permanent:
            return Outcome(S.FAILED, *seen)
        return retry(delivery, self.now(), *seen)

"""Hands deliveries over, each effectively once: lease, last look, committed `sending` mark, the words, outcome."""

import datetime as dt
import logging
import os
import socket
import time
import uuid
from collections import Counter
from itertools import zip_longest

from django.apps import apps
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from core import clock
from notifications import addresses, keeping, reminders, render, smtp, spells, texts, watching, wishes
from notifications.actions import addresses as address_moves
from notifications.channels import Channel
from notifications.failures import Declined, Failure, Unanswered, Unavailable
from notifications.lifecycle import HELD, DeliveryState
from notifications.models import Delivery
from notifications.models.wishes import address_hash
from notifications.notice import notice
from notifications.outcomes import UNLEASED, Outcome, retry, settle

logger = logging.getLogger(__name__)
S = DeliveryState

LEASE = dt.timedelta(seconds=60)
BATCH = 20
BUDGET = 40  # seconds one tick may send, so that the next one finds room
SETTLING = dt.timedelta(seconds=30)  # before anybody is asked whether an unanswered mail arrived


class Fenced(Exception):
    """This sender no longer holds the delivery and must not touch it."""


@transaction.atomic
def _settle_refusal(delivery, outcome, **facts):
    """Write down that the server refused the recipient, with what follows for the address. Returns as settle() does."""
    written = settle(delivery, outcome, **facts)
    if written:
        address_moves.heed_refusal(delivery, outcome.text, at=facts["now"])
    return written


class Hand:
    """One process's hand on one channel; a subclass knows the way.

    lease: how long it may hold a delivery; now: the business clock; pace: what the channel's other side bears, or None.
    """

    channel = None

    def __init__(self, *, lease=LEASE, batch=BATCH, budget=BUDGET, now=clock.now, pace=None):
        self.name = f"{socket.gethostname()[:40]}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
        self.patience = lease.total_seconds() * 0.45  # the envelope, and then the words, take less than half a lease
        self.lease, self.batch, self.budget, self.now, self.pace = lease, batch, budget, now, pace
        self._turn = int(now().timestamp()) // 60  # the room that begins changes with each claim and each tick
        self._answered = False
        self._closed = {}
        self._put_off = 0

    # --- The way: what a channel does in its own manner -----------------------------------------------------------------
    def be_ready(self):
        """Be able to hand over. Raises Unavailable; nothing is claimed then, so nothing is blamed or delayed."""

    def approach(self, delivery):
        """Go as far as one can without the words, so that they are made, and looked at, last. Raises Failure."""

    def prepare(self, delivery, kind, obj):
        """Return the parcel, which has a sha256; waits for nobody. Raises Failure."""
        raise NotImplementedError

    def hand_over(self, parcel):
        """Do it and return the Outcome. Raises Failure; whatever else it raises counts as Unanswered."""
        raise NotImplementedError

    def still_wants(self, delivery, kind, obj):
        """Say whether the recipient still wants the message this way, as far as one may choose."""
        return True

    def let_go(self):
        """Forget a parcel that was not taken."""

    def is_unreachable(self, delivery, kind):
        """Say whether the way to its recipient is known to be closed; asked for what may be left out."""
        return False

    def columns(self, delivery):
        """Return what else the delivery remembers of being on its way."""
        return {}

    def close(self):
        """Be done for now."""

    # --- All channels ---------------------------------------------------------------------------------------------------
    def run(self):
        """Send until nothing is due, the budget is spent or the other side out of reach. Returns a Counter of states."""
        counts = Counter()
        end = time.monotonic() + self.budget
        self._put_off = 0
        spells.probe(self.channel, self.now())
        try:
            while time.monotonic() < end and self._due().exists() and (count := self._allowed(end)):
                self._be_ready()
                counts.update(self._send_batch(self.claim(count), end))
        except Unavailable as failure:
            logger.warning(f"{self.channel}.server_unavailable", extra={"phase": failure.phase, "code": failure.code})
            watching.gateway_failed(self.channel, failure, self.now())
        finally:
            self.close()
        spells.heed(self.channel, taken=counts[S.SENT], put_off=self._put_off, now=self.now())
        return counts

    def _be_ready(self):
        self.be_ready()
        if not self._answered:
            watching.gateway_answered(self.channel, self.now())
            self._answered = True

    def _due(self):
        return Delivery.objects.due(self.now()).filter(channel=self.channel)

    def _allowed(self, end):
        """Return how many may go now, after waiting for the pace where that helps; 0 when nothing may before the end."""
        if self.pace is None:
            return self.batch
        count, wait = self.pace.left()
        while not count and time.monotonic() + wait < end:
            time.sleep(wait)
            count, wait = self.pace.left()
        return min(count, self.batch)

    @transaction.atomic
    def claim(self, limit=None):
        """Lease the most urgent deliveries of each room, rooms in turns, and return them in that order.

        The row lock only spares rivals the wait; UPDATE is the guard.
        """
        self._closed = reminders.closed_now()  # asked for each batch, not for each message
        ids = self._in_turns(min(limit or self.batch, self.batch))
        Delivery.objects.filter(id__in=ids, state=S.PENDING).update(
            state=S.LEASED,
            lease_owner=self.name,
            lease_until=Now() + self.lease,
            fence=F("fence") + 1,
            attempts=F("attempts") + 1,
        )
        mine = Delivery.objects.filter(id__in=ids, state=S.LEASED, lease_owner=self.name).select_related("to_user").in_bulk()
        return [mine[pk] for pk in ids if pk in mine]

    def _in_turns(self, limit):
        """Return the keys to claim: the first of each room, then the second of each; no room waits for another's surge."""
        due = self._due()
        rooms = due.rooms()
        if not rooms:
            return []
        first = self._turn % len(rooms)
        self._turn += 1
        share, waiting = -(-limit // len(rooms)), due.select_for_update(skip_locked=True).values_list("id", flat=True)
        queues = [list(waiting.filter(room=room)[:share]) for room in rooms[first:] + rooms[:first]]
        return [pk for row in zip_longest(*queues) for pk in row if pk is not None][:limit]

    def _send_batch(self, batch, end):
        for delivery in batch:
            try:
                self.be_ready()
            except Unavailable:
                self._give_back()
                raise
            if time.monotonic() >= end or (self.pace and not self.pace.take()):
                self._give_back()
                return
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
            outcome = self._outcome_of(delivery, lambda: self._converse(delivery))
        except Fenced:
            self.let_go()
            return "fenced"
        return self._conclude(delivery, outcome, started_at)

    def _conclude(self, delivery, outcome, started_at):
        """Write down what became of a delivery. Returns the state, or "fenced"."""
        if outcome.state not in {S.SENT, S.UNCERTAIN}:
            self.let_go()
        self._put_off += outcome.state == S.PENDING and 400 <= (outcome.code or 0) < 500
        if outcome.state in {S.FAILED, S.DEAD}:  # no mail of it comes any more: its person reads it in the portal
            outcome.changes.update(keeping.columns(delivery))
        # A yes from the other side is the truth even if the reaper already doubted it.
        guard = (
            {"state__in": [S.SENDING, S.UNCERTAIN]} if outcome.state == S.SENT
            else {"state__in": HELD, "lease_owner": self.name}
        )  # fmt: skip
        facts = {"worker": self.name, "started_at": started_at, "now": self.now(), **guard}
        is_refusal = outcome.state == S.FAILED and outcome.phase == "rcpt"
        written = (_settle_refusal if is_refusal else settle)(delivery, outcome, **facts)
        return outcome.state if written else "fenced"

    def _converse(self, delivery):
        if early := self._early(delivery):
            return early
        self.approach(delivery)
        kind, obj = self._look(delivery)
        if obj is None:
            return self._unwanted(delivery)
        parcel = self.prepare(delivery, kind, obj)
        self._mark_sending(delivery, parcel)
        return self._hand_over(parcel, self.hand_over)

    def _outcome_of(self, delivery, talk):
        """Return the Outcome that talk() returns, or that what it raises comes to. Raises Fenced."""
        try:
            return talk()
        except render.Unaddressable as error:
            return self._refused(delivery, Outcome(S.FAILED, "address", None, str(error)))
        except Failure as failure:
            return self._refused(delivery, self._failed(delivery, failure))
        except Fenced:
            raise
        except Exception as error:  # a broken template or notice must cost its own delivery only
            logger.exception(f"{self.channel}.cannot_be_made", extra={"kind": delivery.kind, "delivery": str(delivery.pk)})
            return retry(delivery, self.now(), "render", None, type(error).__name__)

    def _refused(self, delivery, outcome):
        """Keep the words of what never went for its person, as long as it concerns them."""
        kind, obj = self._look(delivery) if outcome.state in {S.FAILED, S.DEAD} else (None, None)
        if obj is None:
            return outcome
        try:
            self.prepare(delivery, kind, obj)
        except Exception as error:  # noqa: BLE001 -- whatever breaks here, the refusal stands
            logger.info(f"{self.channel}.words_not_kept", extra={"error": type(error).__name__})
        return outcome

    def _hand_over(self, parcel, way):
        try:
            return way(parcel)
        except Failure:
            raise
        except Exception as error:  # whatever broke, the words may be on their way
            logger.error(f"{self.channel}.broke", extra={"error": type(error).__name__})
            raise Unanswered("handing", None, type(error).__name__) from error

    def _look(self, delivery):
        """Return the notice and its object as it is now, or None for the object when the message concerns nobody any more."""
        kind = notice(delivery.kind)
        if self._has_expired(delivery) or not self._find_account(delivery):
            return kind, None
        if not wishes.wants(delivery.to_user or delivery.to_address, kind):
            return kind, None
        label, _, pk = delivery.about.partition(":")
        obj = kind.find(apps.get_model(label), pk)
        is_wanted = obj is not None and kind.still_concerns(obj, delivery, self.now()) and self.still_wants(delivery, kind, obj)
        return kind, obj if is_wanted else None

    def _find_account(self, delivery):
        """Say whether the recipient may still be written to; its account is read anew, since a batch takes its time."""
        if delivery.to_user_id is None:
            return True
        user = type(delivery.to_user)._base_manager.filter(pk=delivery.to_user_id, is_active=True).first()
        if user is not None:
            delivery.to_user = user
        return user is not None

    def _unwanted(self, delivery):
        return Outcome(S.EXPIRED if self._has_expired(delivery) else S.SUPERSEDED, "look")

    def _has_expired(self, delivery):
        return delivery.expires_at is not None and delivery.expires_at <= self.now()

    def _early(self, delivery):
        """Return the Outcome of what need not be begun, or None: the other side hears nothing of what nobody wants."""
        return self._unwanted(delivery) if self._look(delivery)[1] is None else self._elsewhere(delivery)

    def _elsewhere(self, delivery):
        """Return the Outcome of what does not go this way, or None: the office closed it, or nobody is reached by it.

        A mail goes to the portal's own pages instead where its person can read it there; a text goes beside one.
        """
        kind = notice(delivery.kind)
        if delivery.to_user_id is not None and self.channel in self._closed.get(delivery.kind, ()):
            if self.channel != Channel.MAIL:
                return Outcome(S.SUPERSEDED, "closed")
            return Outcome(S.PENDING, "closed", changes={"channel": Channel.PORTAL, "next_try": self.now()})
        if not self.is_unreachable(delivery, kind):
            return None
        if delivery.to_user_id and kind.keeps == "words" and not delivery.had_secrets:
            return Outcome(S.PENDING, "dead", changes={"channel": Channel.PORTAL, "next_try": self.now()})
        return Outcome(S.SUPERSEDED, "dead", changes={"resolved_how": "dead_address"})

    def _mark_sending(self, delivery, parcel):
        """Commit, before the first word goes out, that from now on the message may be on its way. Raises Fenced."""
        with transaction.atomic(durable=True):
            held = Delivery.objects.filter(
                pk=delivery.pk, fence=delivery.fence, state=S.LEASED, lease_owner=self.name, lease_until__gt=Now()
            )
            marked = held.update(
                state=S.SENDING, sending_at=self.now(), lease_until=Now() + self.lease, rendered_sha256=parcel.sha256,
                **keeping.columns(delivery), **self.columns(delivery),
            )  # fmt: skip
        if marked != 1:
            raise Fenced

    def _failed(self, delivery, failure):
        seen = failure.phase, failure.code, failure.text
        if isinstance(failure, Unanswered):
            return Outcome(S.UNCERTAIN, *seen, {"next_try": self.now() + SETTLING, "resolved_how": ""})
        if isinstance(failure, Declined) and failure.permanent:
            return Outcome(S.FAILED, *seen)
        return retry(delivery, self.now(), *seen)


class Sender(Hand):
    """Mail over SMTP. server: where; the line is opened once and reused."""

    channel = Channel.MAIL

    def __init__(self, server, **options):
        super().__init__(**options)
        self.line = smtp.Line(server, patience=self.patience)
        self._own, self._envelope = {}, None

    def be_ready(self):
        if not self.line.is_open:
            self.line.open()

    def claim(self, limit=None):
        self._own = {}
        return super().claim(limit)

    def approach(self, delivery):
        self._envelope = render.envelope(delivery)
        self.line.envelope(*self._envelope)

    def prepare(self, delivery, kind, obj):
        mail = render.mail(delivery, kind, obj, self.now(), own=self._own_words(kind.code))
        keeping.keep(delivery, kind, mail.subject, mail.text)
        if self._envelope not in {None, (mail.sender, mail.recipient)}:  # its account took another address just now
            raise Declined("look")
        self.line.give_time()
        return mail

    def _own_words(self, code):
        """Ask for the words of staff once a batch."""
        if code not in self._own:
            self._own[code] = texts.own_words(code)
        return self._own[code]

    def is_unreachable(self, delivery, kind):
        return kind.optional and addresses.is_dead(delivery.to_user or delivery.to_address)

    def columns(self, delivery):
        return {"address_hash": address_hash(delivery.address)}

    def hand_over(self, mail):
        return self._taken(self.line.data(mail.content))

    def _taken(self, answer):
        """Return the Outcome of a mail that the server took with these words."""
        return Outcome(S.SENT, "dot", smtp.OK, answer[:200], {"sent_at": self.now(), "resolved_how": "smtp"})

    def let_go(self):
        self.line.reset()

    def close(self):
        self.line.close(politely=True)

"""Mails in bundles: marked together before the first goes, settled together once some are taken. What is asked of each stays.

Only where the mail server's journal can be asked: a process that dies leaves a bundle in doubt, and the journal knows of each
mail whether it was taken. Without one each mail is marked by itself, so that one death puts one mail in doubt at most.
Whatever is not plain goes the way of a single mail (sending.Hand.deliver).
"""

import time
from collections import defaultdict
from dataclasses import dataclass

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models, transaction
from django.db.models import F
from django.db.models.functions import Now

from notifications import render, smtp, wishes
from notifications.channels import Channel
from notifications.failures import Unavailable
from notifications.lifecycle import DeliveryState
from notifications.models import Attempt, Delivery
from notifications.models.wishes import address_hash
from notifications.notice import Notice, notice
from notifications.oracle import has_journal
from notifications.outcomes import UNLEASED, Outcome, attempt
from notifications.pace import Pace
from notifications.sending import Sender

S = DeliveryState
BUNDLE = 50
FLUSH = 1  # second after which what was taken is written down, though the bundle goes on


def send_due(_now):
    """Send the mails that are due for a tick's share of time. Returns how many deliveries took which state."""
    pace = Pace(Channel.MAIL, settings.MAIL_PER_MINUTE) if settings.MAIL_PER_MINUTE else None
    server = smtp.Server(**settings.SMTP, greeting=settings.MESSAGE_ID_DOMAIN)
    return (BundleSender if has_journal(Channel.MAIL) else Sender)(server, pace=pace).run()


class _Lost(Exception):
    """Not all rows of the bundle are as this sender left them."""


@dataclass(frozen=True)
class Ready:
    """A worded mail. obj: what it speaks of, as it was then."""

    delivery: Delivery
    kind: Notice
    obj: models.Model
    mail: render.Mail


class BundleSender(Sender):
    """As Sender, by the bundle."""

    def __init__(self, server, *, batch=BUNDLE, **options):
        super().__init__(server, batch=batch, **options)
        self._begin_until = self._speak_until = 0.0

    def _send_batch(self, batch, end):
        bundle, rest = self._bundle(batch)
        yield from self._send_bundle(bundle, end)
        yield from super()._send_batch(rest, end)

    # --- Wording and marking ----------------------------------------------------------------------------------------------
    def _bundle(self, batch):
        """Return (the Ready mails, marked, and the deliveries that go by themselves)."""
        self._envelope = None
        ready = [each for each in self._worded(batch) if each]
        if len(ready) < 2 or not self._mark(ready):
            return [], batch
        bundled = {each.delivery.pk for each in ready}
        return ready, [delivery for delivery in batch if delivery.pk not in bundled]

    def _worded(self, batch):
        users = get_user_model()._base_manager.filter(is_active=True)
        users = users.in_bulk([each.to_user_id for each in batch if each.to_user_id])
        groups = defaultdict(list)
        for delivery in batch:
            if delivery.to_user_id in users:
                delivery.to_user = users[delivery.to_user_id]  # read anew, as _find_account() does
            if delivery.to_user_id in users or delivery.to_address:
                groups[delivery.kind, delivery.about.partition(":")[0]].append(delivery)
        with wishes.known_at_once(users.values()):
            for (code, label), some in groups.items():
                yield from self._worded_of(code, label, some)

    def _worded_of(self, code, label, some):
        """Yield a Ready, or None for what the way of a single mail must look into, for deliveries of one kind and table."""
        try:
            kind = notice(code)
            objects = kind.find_all(apps.get_model(label), [each.about.partition(":")[2] for each in some])
        except Exception:  # noqa: BLE001 -- the single way meets it again, and writes it down
            return
        for delivery in some:
            yield self._word(delivery, kind, objects.get(delivery.about.partition(":")[2]))

    def _word(self, delivery, kind, obj):
        try:
            if obj is None or not self._is_plain(delivery, kind, obj):
                return None
            return Ready(delivery, kind, obj, self.prepare(delivery, kind, obj))
        except Exception:  # noqa: BLE001 -- the single way meets it again, and writes it down
            return None

    def _is_plain(self, delivery, kind, obj):
        if self._has_expired(delivery) or not wishes.wants(delivery.to_user or delivery.to_address, kind):
            return False
        return kind.still_concerns(obj, delivery, self.now()) and self._elsewhere(delivery) is None

    def _mark(self, ready):
        """Commit that all of them may be on their way. Returns False, and marks none, when one is not held any more."""
        deliveries = [each.delivery for each in ready]
        held = Delivery.objects.filter(
            pk__in=[each.pk for each in deliveries], state=S.LEASED, lease_owner=self.name, lease_until__gt=Now()
        )
        values = {
            "rendered_sha256": [each.mail.sha256 for each in ready],
            "address_hash": [address_hash(each.address) for each in deliveries],
            "subject_sealed": [each.subject_sealed for each in deliveries],
            "text_sealed": [each.text_sealed for each in deliveries],
        }
        # Before the mark: who is stopped after it wakes too late to speak, and has fallen silent long before its lease ends.
        self._speak_until = time.monotonic() + self.lease.total_seconds() - self.patience
        self._begin_until = self._speak_until - self.patience
        try:
            with transaction.atomic(durable=True):
                marked = held.update(
                    state=S.SENDING, sending_at=self.now(), lease_until=Now() + self.lease, **_each_its_own(deliveries, values)
                )
                if marked != len(ready):
                    raise _Lost
        except _Lost:
            return False
        return True

    # --- Sending ----------------------------------------------------------------------------------------------------------
    def _send_bundle(self, bundle, end):
        taken, flushed_at = [], time.monotonic()
        for n, each in enumerate(bundle):
            try:
                may_go = self._may_begin(end)
            except Unavailable:
                yield from self._settle_taken(taken)
                self._unmark(bundle[n:])
                self._give_back()
                raise
            if not may_go:
                self._unmark(bundle[n:])
                break
            started_at = self.now()
            outcome = self._outcome_of(each.delivery, lambda each=each: self._say(each))
            if outcome.state != S.SENT:
                yield self._conclude(each.delivery, outcome, started_at)
                continue
            taken.append((each.delivery, outcome, started_at))
            if time.monotonic() >= flushed_at + FLUSH:
                yield from self._settle_taken(taken)
                taken, flushed_at = [], time.monotonic()
        yield from self._settle_taken(taken)

    def _may_begin(self, end):
        self.be_ready()
        return time.monotonic() < min(end, self._begin_until) and (self.pace is None or self.pace.take())

    def _say(self, each):
        return self._last_look(each) or self._hand_over(each.mail, self._transfer)

    def _last_look(self, each):
        """Return None where the mail still says what is true to whom it concerns, else the Outcome."""
        delivery = each.delivery
        obj = self._look(delivery)[1]
        if obj is None:
            return self._unwanted(delivery)
        if render.deliverable(delivery.address) != each.mail.recipient or _facts(obj) != _facts(each.obj):
            return Outcome(S.PENDING, "look", changes={"next_try": self.now()})  # worded anew with the next bundle
        return None

    def _transfer(self, mail):
        return self._taken(self.line.transfer(mail.sender, mail.recipient, mail.content, until=self._speak_until))

    def _unmark(self, bundle):
        """Return what was marked and never begun, as if it had not been claimed."""
        marked = Delivery.objects.filter(pk__in=[each.delivery.pk for each in bundle], state=S.SENDING, lease_owner=self.name)
        marked.update(state=S.PENDING, attempts=F("attempts") - 1, **UNLEASED)

    def _settle_taken(self, taken):
        """Write down what the server took; yield the state of each."""
        if taken and not self._settled_at_once(taken):
            yield from (self._conclude(*each) for each in taken)
        else:
            yield from [S.SENT] * len(taken)

    def _settled_at_once(self, taken):
        now, deliveries = self.now(), [delivery for delivery, _, _ in taken]
        marked = Delivery.objects.filter(
            pk__in=[each.pk for each in deliveries], state=S.SENDING, lease_owner=self.name, lease_until__gt=Now()
        )
        own = _each_its_own(deliveries, {"smtp_text": [outcome.text for _, outcome, _ in taken]})
        try:
            with transaction.atomic():
                written = marked.update(
                    state=S.SENT, smtp_code=smtp.OK, sent_at=now, settled_at=now, resolved_how="smtp", secrets_sealed=None,
                    **UNLEASED, **own,
                )  # fmt: skip
                if written != len(taken):
                    raise _Lost
                Attempt.objects.bulk_create(
                    attempt(delivery, outcome, worker=self.name, started_at=started_at, now=now)
                    for delivery, outcome, started_at in taken
                )
        except _Lost:
            return False
        return True


def _facts(obj):
    return {field.attname: obj.__dict__.get(field.attname) for field in obj._meta.concrete_fields}


class _ByKey(models.Expression):
    """In an UPDATE: for each row its own value, found by its key. Case and When say the same at ten times the pains."""

    def __init__(self, values, field):
        super().__init__(output_field=field)
        self.key, self.values = F("pk"), values

    def get_source_expressions(self):
        return [self.key]

    def set_source_expressions(self, expressions):
        (self.key,) = expressions

    def as_sql(self, compiler, connection):
        key, params = compiler.compile(self.key)
        fields = (self.key.output_field, self.output_field)
        pairs = (
            field.get_db_prep_save(part, connection)
            for pair in self.values.items()
            for field, part in zip(fields, pair, strict=True)
        )
        return f"CASE {key}{' WHEN %s THEN %s' * len(self.values)} END", [*params, *pairs]


def _each_its_own(deliveries, values):
    """Return for one UPDATE the columns of many rows: a value where all have the same, else one for each row."""
    keys, columns = [row.pk for row in deliveries], {}
    for name, each in values.items():
        if all(value == each[0] for value in each):
            columns[name] = each[0]
        else:
            columns[name] = _ByKey(dict(zip(keys, each, strict=True)), Delivery._meta.get_field(name))
    return columns

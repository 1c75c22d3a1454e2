"""Notifications of browsers, handed to push services with the same care as mail to a relay. They only point to a message of
the portal: neither a name nor what it is about stands in them. A repetition bears the same topic and tag, so that service and
browser put it in the place of the first."""

import datetime as dt
import json
import time
from collections import Counter
from dataclasses import dataclass, field
from enum import Enum
from hashlib import sha256

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from notifications import channels, endpoints, outbox, pointers, webpush, wishes
from notifications.actions import devices
from notifications.channels import Channel
from notifications.failures import Unanswered, Unavailable
from notifications.lifecycle import FINAL, DeliveryState
from notifications.models import Delivery, Device, Handover
from notifications.outcomes import Outcome, retry
from notifications.sending import Hand

S = DeliveryState
BUDGET = 15  # seconds of a tick, after the mail
LONGEST_ANSWER = 10  # seconds one push service may take
LONGEST_LIFE = 3 * 24 * 60 * 60  # a browser that was off for longer is not told of old news
LONGEST_WAIT = 60 * 60  # a service that wants more rest than that is asked again after an hour
OURS = (400, 401, 403, 413)  # refused because of what the portal sends or how it signs: the same again will not do
WORDS = "{label}. Buka portal untuk membacanya."


class Answer(Enum):
    TAKEN, GONE, REFUSED, LATER, SILENT = range(5)


@dataclass(frozen=True)
class Push:
    """One message for all browsers of an account that have not taken it yet."""

    delivery: Delivery
    content: bytes
    devices: list
    seconds: int

    @property
    def sha256(self):
        return sha256(self.content).hexdigest()


@dataclass
class Tally:
    """What came of the browsers. code: of the last service that did not take it; wait: the longest that one asks for."""

    answers: Counter = field(default_factory=Counter)
    phase: str = "push_answer"
    code: int | None = None
    text: str = ""
    wait: int = 0


def send_due(now):
    """Hand over what is due. Returns how many deliveries took which state.

    What waits when the office takes its key away is withdrawn: a mail or the portal tells the same.
    """
    if not channels.is_open(Channel.PUSH):
        return Counter({S.SUPERSEDED: count}) if (count := outbox.withdraw(Channel.PUSH, at=now)) else None
    counts = Pusher(budget=BUDGET).run()
    Handover.objects.filter(delivery__state__in=FINAL).delete()
    return counts


class Pusher(Hand):
    channel = Channel.PUSH

    def __init__(self, **options):
        super().__init__(**options)
        self._until = 0.0

    def be_ready(self):
        try:
            webpush.key()
        except ImproperlyConfigured as error:
            raise Unavailable("push_key") from error

    def still_wants(self, delivery, kind, obj):
        is_wanted = Channel.PUSH in wishes.channels(delivery.to_user, type(kind)) and not pointers.is_silenced(delivery)
        return is_wanted and Device.objects.filter(user=delivery.to_user_id).exists()

    def prepare(self, delivery, kind, obj):
        self._until = time.monotonic() + self.patience
        mine = Device.objects.filter(user=delivery.to_user_id)
        waiting = list(mine.exclude(handovers__delivery=delivery).order_by("created_at", "pk"))
        life = (delivery.expires_at - self.now()).total_seconds() if delivery.expires_at else LONGEST_LIFE
        return Push(delivery, json.dumps(message(delivery, kind)).encode(), waiting, max(int(min(life, LONGEST_LIFE)), 1))

    def hand_over(self, push):
        tally = Tally()
        for device in push.devices:
            tally.answers[self._to(device, push, tally)] += 1
        return self._judged(push.delivery, tally)

    def _to(self, device, push, tally):
        """Try one browser and return its Answer, with what is to be told of it in the tally."""
        endpoint, left = endpoints.parsed(device.endpoint), self._until - time.monotonic()
        if endpoint is None:  # the office speaks to this service no more
            devices.lose(device)
            return Answer.GONE
        try:
            if left <= 0:
                raise Unavailable("push_reach", None, "Waktu untuk kiriman ini habis.")
            body = webpush.sealed(push.content, device)
            reply = webpush.send(endpoint, body, headers(endpoint, push), patience=min(left, LONGEST_ANSWER))
        except (Unavailable, Unanswered) as failure:
            tally.phase, tally.text = failure.phase, failure.text
            return Answer.SILENT if isinstance(failure, Unanswered) else Answer.LATER
        return self._understood(reply, device, push, tally)

    def _understood(self, reply, device, push, tally):
        if 200 <= reply.status < 300:
            Handover.objects.bulk_create(
                [Handover(delivery=push.delivery, device=device, at=self.now())], ignore_conflicts=True
            )
            Device.objects.filter(pk=device.pk).update(used_at=max(self.now(), device.created_at))
            return Answer.TAKEN
        if reply.status in {404, 410}:  # RFC 8030: the browser gave this address up, and it never comes back
            devices.lose(device)
            return Answer.GONE
        tally.phase, tally.text = "push_answer", ""
        tally.code, tally.wait = reply.status, max(tally.wait, min(reply.retry_after, LONGEST_WAIT))
        return Answer.REFUSED if reply.status in OURS else Answer.LATER

    def _judged(self, delivery, tally):
        """Return the Outcome of all browsers together. Raises Unanswered while one of them may or may not have it."""
        found, seen = tally.answers, (tally.phase, tally.code, tally.text)
        if found[Answer.SILENT]:
            raise Unanswered(*seen)
        was_taken = found[Answer.TAKEN] or Handover.objects.filter(delivery=delivery).exists()
        if found[Answer.LATER]:
            outcome = retry(delivery, self.now(), *seen)
            if outcome.state == S.PENDING or not was_taken:
                return _rested(outcome, self.now(), tally.wait)
        if was_taken:
            return Outcome(S.SENT, "push_answer", None, "", {"sent_at": self.now(), "resolved_how": "push"})
        return Outcome(S.FAILED, *seen) if found[Answer.REFUSED] else Outcome(S.SUPERSEDED, "push_gone")


def _rested(outcome, now, seconds):
    """Let a retry wait at least as long as a service asked for."""
    if "next_try" in outcome.changes:
        outcome.changes["next_try"] = max(outcome.changes["next_try"], now + dt.timedelta(seconds=seconds))
    return outcome


def headers(endpoint, push):
    windows = {"X-WNS-Cache-Policy": "cache"} if endpoint.host.endswith(".notify.windows.com") else {}  # else it says 400
    return {
        **windows,
        "Authorization": webpush.authorization(endpoint),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(push.seconds),
        "Topic": push.delivery.pk.hex,  # a later one of the same topic takes the place of one that still waits at the service
        "Urgency": "normal",
    }


def message(delivery, kind):
    """Return what the service worker is told: a title, words without a name in them, and the message's page in the portal."""
    words = WORDS.format(label=kind.label)
    return {"title": settings.OFFICE["name"], "body": words, "url": _page(delivery), "tag": delivery.pk.hex}


def _page(delivery):
    """Return the page of the message that a notification points to: the occasion's mail, or what lies in the portal."""
    told = pointers.messages(delivery).exclude(state=S.SUPERSEDED).order_by("channel").first()
    return reverse("messages:message", args=[told.pk]) if told else reverse("messages:list")

"""Texts to telephones, handed to the office's gateway with the same care as mail to a relay. Numbers are never written down."""

import re
import time
from dataclasses import dataclass
from hashlib import sha256

from notifications import pointers, render, telephones, wishes
from notifications.channels import Channel
from notifications.failures import Declined, Overdue
from notifications.gateway import gateway
from notifications.lifecycle import DeliveryState
from notifications.outcomes import Outcome
from notifications.sending import Hand

BUDGET = 15  # seconds of a tick: mail comes after it
NUMBER = re.compile(r"\+?\d(?:[\s().-]{0,2}\d){5,}")


class NotTaken(Declined):
    """The gateway said no."""

    def __init__(self, answer):
        super().__init__("gateway", None, without_numbers(answer.text))
        self.permanent = answer.permanent


@dataclass(frozen=True)
class Text:
    reference: str
    number: str
    words: str

    @property
    def sha256(self):
        return sha256(self.words.encode()).hexdigest()


def send_due(_now):
    """Hand over the texts that are due. Returns how many deliveries took which state; without a gateway they wait."""
    way = gateway()
    return Texter(way, budget=BUDGET).run() if way else None


class Texter(Hand):
    """way: the Gateway."""

    channel = Channel.TEXT

    def __init__(self, way, **options):
        super().__init__(**options)
        self.way = way
        self._until = 0.0

    def prepare(self, delivery, kind, obj):
        self._until = time.monotonic() + self.patience
        return Text(str(delivery.pk), number_of(delivery, kind, obj), render.words(delivery, kind, obj, self.now()))

    def still_wants(self, delivery, kind, obj):
        """A number that is asked whose it is was given for that. All else goes to who still wants texts, and can get them."""
        if kind.number(obj):
            return True
        return Channel.TEXT in wishes.channels(delivery.to_user, type(kind)) and not pointers.is_silenced(delivery)

    def hand_over(self, text):
        if time.monotonic() > self._until:  # this process was stopped and woke too late
            raise Overdue("gateway", None, "Waktu untuk kiriman ini habis.")
        answer = self.way.send(text.reference, text.number, text.words)
        if not answer.accepted:
            raise NotTaken(answer)
        changes = {"sent_at": self.now(), "resolved_how": "gateway"}
        return Outcome(DeliveryState.SENT, "gateway", None, without_numbers(answer.text)[:200], changes)


def number_of(delivery, kind, obj):
    """Return the number of a text as E.164. Raises Unaddressable when there is none or the number cannot be one."""
    if number := telephones.reachable(kind.number(obj) or wishes.number(delivery.to_user, type(kind))):
        return number
    raise render.Unaddressable("Akun ini tidak mempunyai nomor telepon yang dapat dikirimi.")


def without_numbers(text):
    """Return what a gateway said without anything in it that could be a telephone number."""
    return NUMBER.sub("•••", text)

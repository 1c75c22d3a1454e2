"""Whom to ask whether a message was accepted when its sender never heard the answer.

An oracle has accepted(marks): a mapping of each reference to the moment it was last marked as being sent (an oracle that
needs no moments may take any collection of references). It answers {reference: True, False, LATER, or None when nobody can
know}. A False must be certain, since the message is then sent again.
"""

from pathlib import Path

from django.conf import settings

from notifications.channels import Channel
from notifications.gateway import gateway
from notifications.postfix import LATER, PostfixJournal

__all__ = ["JOURNAL", "LATER", "Nobody", "Nothing", "PostfixJournal", "SinkJournal", "has_journal", "oracle", "reference_of"]

JOURNAL = "accepted.journal"


class SinkJournal:
    """The portal's own mail sink: it writes each Message-ID to disk before it says 250, so its no is a no."""

    def __init__(self, folder):
        self.path = Path(folder) / JOURNAL

    def accepted(self, message_ids):
        """Return {message_id: True, False, or None when nobody can know}."""
        if not self.path.exists():
            return dict.fromkeys(message_ids)
        wanted, seen = set(message_ids), set()
        with self.path.open() as journal:
            seen.update(line.rstrip("\n") for line in journal if line.endswith("\n") and line.rstrip("\n") in wanted)
        return {message_id: message_id in seen for message_id in message_ids}


class Nobody:
    """A relay that keeps no journal the portal may read: each Notice's own policy decides."""

    def accepted(self, message_ids):
        return dict.fromkeys(message_ids)


class Nothing:
    """What never left the portal: showing it again harms nobody."""

    def accepted(self, references):
        return dict.fromkeys(references, False)


def oracle(channel=Channel.MAIL):
    """Return whom to ask about the messages of a channel."""
    if channel == Channel.PORTAL:
        return Nothing()
    if channel == Channel.TEXT:
        return gateway() or Nobody()
    if channel == Channel.PUSH:
        return Nobody()
    if settings.MAIL_SINK_ENABLED:
        return SinkJournal(settings.MAIL_SINK_DIR)
    kind, _, path = settings.MAIL_JOURNAL.partition(":")
    return PostfixJournal(path) if kind == "postfix" else Nobody()


def has_journal(channel):
    """Say whether there is somebody who knows what was accepted."""
    return not isinstance(oracle(channel), Nobody)


def reference_of(delivery):
    """Return the name under which the other side knows a delivery."""
    return delivery.message_id if delivery.channel == Channel.MAIL else str(delivery.pk)

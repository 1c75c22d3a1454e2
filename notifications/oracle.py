"""Whom to ask whether a mail was accepted when its sender never heard the answer."""

from pathlib import Path

from django.conf import settings

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


def oracle():
    return SinkJournal(settings.MAIL_SINK_DIR) if settings.MAIL_SINK_ENABLED else Nobody()

"""Takes in what came back, from a Maildir into which the mail server puts it, and ties it to its delivery."""

import hashlib
import logging
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db import transaction

from notifications import dsn
from notifications.models import Bounce, Delivery
from notifications.ticking import each_tick

logger = logging.getLogger(__name__)
AT_ONCE = 200  # mails a tick
MAILBOX = "mailbox"
FOREIGN, BROKEN = ".Lain", ".Rusak"  # folders of the Maildir for what is not about ours, and what could not be read


@each_tick(label="Membaca email yang kembali")
def read_mailbox(now):
    """Take in what lies in the Maildir of BOUNCE_URL. Returns how many reports were new."""
    return read_folder(Path(unquote(urlsplit(settings.BOUNCE_URL).path)), now) if settings.BOUNCE_URL else 0


def read_folder(folder, now):
    """Take in the mails of a Maildir. A mail leaves it after the commit only; what cannot be read is put aside for good."""
    waiting = sorted(path for part in ("new", "cur") for path in (folder / part).glob("*") if path.is_file())
    return sum(_read(folder, path, now) for path in waiting[:AT_ONCE])


def _read(folder, path, now):
    try:
        with path.open("rb") as file:
            content = file.read(dsn.LONGEST)
        report = dsn.read(content)
        name = hashlib.sha256(content).hexdigest()  # a copy of one report is the same report
        taken = None if report is None else take(report, source=MAILBOX, source_id=name, now=now)
    except FileNotFoundError:  # another tick was faster
        return 0
    except Exception:  # one mail that nobody foresaw must not hold up those behind it
        logger.exception("bounce.unreadable")
        _put_aside(folder, path, BROKEN)
        return 0
    if taken is None:
        _put_aside(folder, path, FOREIGN)
        return 0
    path.unlink(missing_ok=True)
    return int(taken)


def _put_aside(folder, path, name):
    aside = folder / name / "new"
    for part in ("cur", "new", "tmp"):
        (folder / name / part).mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        path.rename(aside / path.name)
    except FileNotFoundError:
        logger.debug("bounce.taken_by_another")


@transaction.atomic
def take(report, *, source, source_id, now):
    """Write a report down. Returns whether it was new, or None when it is about no delivery of ours.

    source_id: what names the report at its source for ever, so that reading it twice changes nothing.
    """
    delivery = Delivery.objects.filter(message_id=report.message_id, sending_at__isnull=False).first()
    if delivery is None:
        return None
    facts = {"kind": report.kind, "status": report.status, "diagnostic": report.diagnostic, "received_at": now}
    _, is_new = Bounce.objects.get_or_create(delivery=delivery, source=source, source_id=source_id, defaults=facts)
    return is_new

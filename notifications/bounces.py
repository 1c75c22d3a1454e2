"""Takes in what came back, ties it to its delivery, and reads the Maildir into which a mail server puts it."""

import hashlib
import logging
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db import transaction

from notifications import dsn, imap, returning
from notifications.actions import addresses
from notifications.channels import Channel
from notifications.models import Bounce, Delivery
from notifications.ticking import each_tick

logger = logging.getLogger(__name__)
AT_ONCE = 200  # mails a tick
MAILBOX = "mailbox"
READ, FOREIGN, BROKEN = "read", "foreign", "broken"
FOLDERS = {FOREIGN: ".Lain", BROKEN: ".Rusak"}  # of the Maildir: not about ours, and what could not be read


@each_tick(label="Membaca email yang kembali")
def read_mailbox(now):
    """Take in what lies in the mailbox of BOUNCE_URL, a Maildir or a folder of an IMAP server. Returns how many were new."""
    parts = urlsplit(settings.BOUNCE_URL)
    if parts.scheme in {"imap", "imaps"}:
        return imap.read(imap.Server.of(settings.BOUNCE_URL), lambda content: read_mail(content, now), now)
    return read_folder(Path(unquote(parts.path)), now) if settings.BOUNCE_URL else 0


def read_mail(content, now):
    """Take in one mail (bytes). Returns what it was, READ, FOREIGN or BROKEN, and whether its report was new."""
    content = content[: dsn.LONGEST]
    try:
        report = dsn.read(content)
        name = hashlib.sha256(content).hexdigest()  # a copy of one report is the same report
        taken = None if report is None else take(report, source=MAILBOX, source_id=name, now=now)
    except Exception:  # one mail that nobody foresaw must not hold up those behind it
        logger.exception("bounce.unreadable")
        return BROKEN, False
    return (FOREIGN, False) if taken is None else (READ, taken)


def read_folder(folder, now):
    """Take in the mails of a Maildir. A mail leaves it after the commit only; what cannot be read is put aside for good."""
    waiting = sorted(path for part in ("new", "cur") for path in (folder / part).glob("*") if path.is_file())
    return sum(_read(folder, path, now) for path in waiting[:AT_ONCE])


def _read(folder, path, now):
    try:
        with path.open("rb") as file:
            content = file.read(dsn.LONGEST)
    except FileNotFoundError:  # another tick was faster
        return 0
    what, is_new = read_mail(content, now)
    if what == READ:
        path.unlink(missing_ok=True)
    else:
        _put_aside(folder, path, FOLDERS[what])
    return int(is_new)


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
    """Write a report down with what follows from it. Returns whether it was new, or None when it is about no delivery of ours.

    source_id: what names the report at its source for ever, so that reading it twice changes nothing.
    """
    delivery = _delivery_of(report)
    if delivery is None:
        return None
    facts = {"kind": report.kind, "status": report.status, "diagnostic": report.diagnostic, "received_at": now}
    bounce, is_new = Bounce.objects.get_or_create(delivery=delivery, source=source, source_id=source_id, defaults=facts)
    if is_new:
        addresses.heed(bounce, at=now)
    return is_new


def _delivery_of(report):
    """Return the mail that a report is about, or None: that of a token, which nobody can forge, else that of its Message-ID."""
    out = Delivery.objects.filter(channel=Channel.MAIL, sending_at__isnull=False).select_related("to_user")
    named = [pk for pk in map(returning.delivery_id, report.tokens) if pk]
    found = out.filter(pk__in=named).first() if named else None
    return found or (out.filter(message_id=report.message_id).first() if report.message_id else None)

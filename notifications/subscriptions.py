"""The office's own calendar: who may subscribe to it at which secret address, and what it says."""

import datetime as dt
import secrets
from hashlib import sha256

from django.conf import settings
from django.db import transaction
from icalendar import Calendar, Event

from core import journal
from core.clock import JAKARTA
from core.lifecycle import Refused
from notifications import policies, reminders
from notifications.models import OfficeCalendar

TOKEN_BYTES = 24
PAST, AHEAD = dt.timedelta(days=90), dt.timedelta(days=400)
REFRESH = dt.timedelta(hours=1)
PRODUCT = "-//Portal Pengawas Pemilu//Tenggat kantor//ID"


@transaction.atomic
def open_calendar(*, by, at):
    """Give the person an address in place of the present one, and return its secret, which is kept nowhere. Raises Refused."""
    if by.user is None or not policies.may_keep_office_calendar(by.user):
        raise Refused("Kalender kantor hanya untuk petugas yang dapat membaca buku tenggat.")
    close_calendar(by=by, at=at)
    secret = secrets.token_urlsafe(TOKEN_BYTES)
    made = OfficeCalendar.objects.create(user=by.user, token_sha256=_hashed(secret), opened_at=at)
    journal.record("office_calendar.opened", made, by=by, at=at)
    return secret


@transaction.atomic
def close_calendar(*, by, at):
    """Switch the person's address off; without one, nothing happens."""
    for held in OfficeCalendar.objects.filter(user=by.user, closed_at__isnull=True):
        closed = OfficeCalendar.objects.filter(pk=held.pk, closed_at__isnull=True).update(closed_at=max(at, held.opened_at))
        if closed:
            journal.record("office_calendar.closed", held, by=by, at=at)


def holder(secret):
    """Return the person whose present address holds the secret and who may still read it, or None."""
    found = OfficeCalendar.objects.select_related("user").filter(token_sha256=_hashed(secret), closed_at__isnull=True).first()
    return found.user if found and policies.may_keep_office_calendar(found.user) else None


def entries(user, now):
    """Return the Entries that a person may read, in order, each once."""
    found = {}
    for rule in reminders.rules().values():
        if rule.office_permission and user.has_perm(rule.office_permission):
            found |= {entry.uid: entry for entry in rule.office_entries(now - PAST, now + AHEAD)}
    return sorted(found.values(), key=lambda entry: (entry.at, entry.uid))


def feed(found, stamp):
    """Return the bytes of the calendar. stamp: the moment it was made, aware."""
    calendar = Calendar()
    for name, value in (("PRODID", PRODUCT), ("VERSION", "2.0"), ("CALSCALE", "GREGORIAN"), ("METHOD", "PUBLISH")):
        calendar.add(name, value)
    calendar.add("X-WR-CALNAME", "Tenggat kantor")
    calendar.add("REFRESH-INTERVAL", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", "PT1H")
    for entry in found:
        calendar.add_component(_event(entry, stamp))
    calendar.add_missing_timezones(first_date=dt.date(2020, 1, 1), last_date=dt.date(2038, 1, 1))
    return calendar.to_ical()


def _event(entry, stamp):
    """A deadline has no length: clients show it at its moment. It takes no time of the reader's day."""
    event = Event()
    event.add("UID", f"{entry.uid}@{settings.MESSAGE_ID_DOMAIN}")
    event.add("DTSTAMP", stamp.astimezone(dt.UTC).replace(microsecond=0))
    event.add("DTSTART", entry.at.astimezone(JAKARTA))
    event.add("DTEND", entry.at.astimezone(JAKARTA))
    event.add("SUMMARY", entry.summary)
    event.add("TRANSP", "TRANSPARENT")
    if entry.url:
        event.add("URL", settings.SITE_URL + entry.url)
    return event


def _hashed(secret):
    return sha256(secret.encode()).hexdigest()

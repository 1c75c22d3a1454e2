"""Calendar entries of the written test, the interview and the inauguration (RFC 5545, 5546), to go with a mail or to take away.

The UID belongs to the candidate for good: whoever is moved finds the same entry at its new place. SEQUENCE only grows.
"""

import datetime as dt
from email.utils import parseaddr

from django.conf import settings
from django.urls import reverse
from icalendar import Calendar, Event, vCalAddress, vText

from core.clock import JAKARTA

PRODUCT = "-//Portal Pengawas Pemilu//Seleksi//ID"


def of_desk(desk, method="PUBLISH"):
    """Return the text of a written test's entry. Related rows are loaded (Desk.with_people)."""
    sitting, number = desk.sitting, desk.number
    event = _event("tes-tertulis", desk, sitting.starts_at, sitting.ends_at)
    event.add("SUMMARY", f"Tes tertulis: {sitting.selection}")
    event.add("LOCATION", f"{sitting.where}, {sitting.address}, perangkat {number}")
    return _whole(event, desk.candidacy, method)


def of_slot(slot, method="PUBLISH"):
    """Return the text of an interview's entry. Related rows are loaded (Slot.with_people)."""
    event = _event("wawancara", slot, slot.starts_at, slot.ends_at)
    event.add("SUMMARY", f"Wawancara: {slot.selection}")
    event.add("LOCATION", f"{slot.room}, {slot.room.address}")
    if method == "CANCEL":
        event.add("STATUS", "CANCELLED")
    return _whole(event, slot.candidacy, method)


def of_oath(oath, method="PUBLISH"):
    """Return the text of an inauguration's entry for one person. Related rows are loaded (Oath.with_people).

    Who is invited to a later inauguration gets a new entry: the earlier one took place.
    """
    held = oath.inauguration
    event = _event(f"pelantikan-{held.uuid}", oath, held.starts_at, held.ends_at, page="seat")
    event.add("SUMMARY", f"Pelantikan: {held.selection}")
    event.add("LOCATION", held.where)
    if method == "CANCEL":
        event.add("STATUS", "CANCELLED")
    return _whole(event, oath.candidacy, method)


def _event(what, row, starts_at, ends_at, *, page="candidate"):
    candidacy, event = row.candidacy, Event()
    event.add("UID", f"{what}-{candidacy.uuid}@{settings.MESSAGE_ID_DOMAIN}")
    event.add("SEQUENCE", row.sequence)
    for name in ("DTSTAMP", "LAST-MODIFIED"):
        event.add(name, row.changed_at.astimezone(dt.UTC).replace(microsecond=0))
    event.add("DTSTART", starts_at.astimezone(JAKARTA))
    event.add("DTEND", ends_at.astimezone(JAKARTA))
    event.add("URL", settings.SITE_URL + reverse(f"recruitment:{page}", args=[candidacy.application.uuid]))
    return event


def _whole(event, candidacy, method):
    calendar = Calendar()
    for name, value in (("PRODID", PRODUCT), ("VERSION", "2.0"), ("CALSCALE", "GREGORIAN"), ("METHOD", method)):
        calendar.add(name, value)
    if method != "PUBLISH":
        event.add("ORGANIZER", _party(settings.DEFAULT_FROM_EMAIL, settings.OFFICE["name"]))
        event.add("ATTENDEE", _party(candidacy.application.applicant.email, candidacy.application.number), encode=0)
    calendar.add_component(event)
    calendar.add_missing_timezones(first_date=dt.date(2020, 1, 1), last_date=dt.date(2038, 1, 1))
    return calendar.to_ical().decode()


def _party(address, name):
    party = vCalAddress(f"mailto:{parseaddr(address)[1]}")
    party.params["CN"] = vText(name)
    return party

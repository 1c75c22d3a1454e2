"""Calendar files (RFC 5545, 5546). What a file says comes from what was released, never from the plan.

UID stands for an activity's whole life; SEQUENCE is its occurrence's small number; DTSTAMP and LAST-MODIFIED are the moment of
the last change, so that the same facts give the same bytes.
"""

import datetime as dt
from email.utils import parseaddr

from django.conf import settings
from django.urls import reverse
from icalendar import Calendar, Event, vCalAddress, vText

from core.clock import JAKARTA
from outreach import links
from outreach.lifecycle import ActivityStatus

PRODUCT = "-//Portal Pengawas Pemilu//Sosialisasi//ID"
CANCELLED_SHOWN = dt.timedelta(days=30)  # long enough for every subscriber's next look
PAST_SHOWN = dt.timedelta(days=90)
REFRESH = dt.timedelta(hours=1)


def feed(activities, *, name):
    """Return the bytes of a calendar to subscribe to. activities: announced ones, with their places loaded."""
    calendar = _calendar("PUBLISH")
    calendar.add("X-WR-CALNAME", name)
    calendar.add("REFRESH-INTERVAL", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", "PT1H")
    for activity in activities:
        calendar.add_component(_event(activity))
    return _whole(calendar)


def lasting(activities, now):
    """Leave out what is long past, and what was called off long enough ago for every subscriber to have seen it."""
    kept = activities.announced().with_place().filter(current__ends_at__gt=now - PAST_SHOWN)
    unseen_no_more = {"current__made_at__lt": now - CANCELLED_SHOWN, "current__ends_at__lt": now}
    return kept.exclude(status=ActivityStatus.CANCELLED, **unseen_no_more).order_by("current__starts_at", "pk")


def request(invitation):
    """Return the text of the invitation to one office, to go with a mail: organiser, that one attendee, method REQUEST."""
    return _mailed(invitation, "REQUEST")


def cancel(invitation):
    """Return the text that takes the activity out of the calendar of one invited office."""
    return _mailed(invitation, "CANCEL")


def single(invitation):
    """Return the bytes of the one activity, for whoever adds it to a calendar by hand."""
    calendar = _calendar("PUBLISH")
    calendar.add_component(_event(invitation.activity, url=links.personal(invitation)))
    return _whole(calendar)


def _mailed(invitation, method):
    calendar = _calendar(method)
    event = _event(invitation.activity, url=links.personal(invitation))
    event.add("ORGANIZER", _party(settings.DEFAULT_FROM_EMAIL, settings.OFFICE["name"]))
    attendee = _party(invitation.email, invitation.place)
    attendee.params |= {"ROLE": vText("REQ-PARTICIPANT"), "PARTSTAT": vText("NEEDS-ACTION"), "RSVP": vText("FALSE")}
    event.add("ATTENDEE", attendee, encode=0)
    calendar.add_component(event)
    return _whole(calendar).decode()


def _calendar(method):
    calendar = Calendar()
    calendar.add("PRODID", PRODUCT)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", method)
    return calendar


def _event(activity, url=""):
    current, event = activity.current, Event()
    event.add("UID", f"sosialisasi-{activity.uuid}@{settings.MESSAGE_ID_DOMAIN}")
    event.add("SEQUENCE", current.sequence)
    for name in ("DTSTAMP", "LAST-MODIFIED"):
        event.add(name, current.made_at.astimezone(dt.UTC).replace(microsecond=0))
    event.add("DTSTART", current.starts_at.astimezone(JAKARTA))
    event.add("DTEND", current.ends_at.astimezone(JAKARTA))
    event.add("SUMMARY", activity.title)
    event.add("LOCATION", f"{current.room}, {current.room.venue.address}")
    event.add("STATUS", "CANCELLED" if activity.status == ActivityStatus.CANCELLED else "CONFIRMED")
    event.add("URL", url or settings.SITE_URL + reverse("outreach:activity", args=[activity.uuid]))
    return event


def _party(address, name):
    party = vCalAddress(f"mailto:{parseaddr(address)[1]}")
    party.params["CN"] = vText(name)
    return party


def _whole(calendar):
    """Return the bytes, with the time zone that the events name written out: an abbreviation alone misleads clients."""
    calendar.add_missing_timezones(first_date=dt.date(2020, 1, 1), last_date=dt.date(2038, 1, 1))
    return calendar.to_ical()

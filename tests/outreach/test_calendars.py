"""Calendar files, read back by parsers that others wrote."""

import datetime as dt
import email
import email.policy

import ics
import pytest
import vobject
from django.urls import reverse

from core import clock
from core.clock import JAKARTA
from notifications import render
from notifications.models import Delivery
from notifications.notice import notice
from outreach import calendars, links
from outreach.actions import activities, invitations
from outreach.models import Activity, Invitation
from tests.factories import outreach as made
from tests.factories.outreach import NOON, START

pytestmark = pytest.mark.django_db
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)


def fresh(activity):
    return Activity.objects.with_place().get(pk=activity.pk)


def called_off(activity, at=NOON):
    activity = fresh(activity)
    activities.cancel(activity, reason="Banjir.", version=activity.version, by=made.planner(), at=at)
    return fresh(activity)


def feed_of(*found):
    return calendars.feed([fresh(each) for each in found], name="Uji").decode()


def facts(text):
    """Return what two foreign parsers read of the only event, which must be the same."""
    (theirs,) = ics.Calendar(text).events
    event = vobject.readOne(text).vevent
    start, end = event.dtstart.value, event.dtend.value
    assert (theirs.uid, theirs.begin.datetime, theirs.end.datetime) == (event.uid.value, start, end)
    assert theirs.name == event.summary.value
    return {"uid": event.uid.value, "start": start, "end": end, "sequence": event.sequence.value, "status": event.status.value}


def test_foreign_parsers_read_the_released_facts():
    activity = made.released(title="Sosialisasi; RW 3, Menteng")

    found = facts(feed_of(activity))

    assert found.pop("uid").startswith(f"sosialisasi-{activity.uuid}@")
    assert found == {"start": START, "end": START + 3 * HOUR, "sequence": "0", "status": "CONFIRMED"}


def test_the_name_stays_and_the_number_counts_through_a_move_and_a_cancellation():
    activity = made.released()
    first = facts(feed_of(activity))
    Activity.objects.filter(pk=activity.pk).update(starts_at=START + DAY, ends_at=START + DAY + HOUR)
    made.release(at=NOON + HOUR)
    second = facts(feed_of(activity))
    called_off(activity, at=NOON + 2 * HOUR)
    third = facts(feed_of(activity))

    assert first["uid"] == second["uid"] == third["uid"]
    assert [each["sequence"] for each in (first, second, third)] == ["0", "1", "2"]
    assert [each["status"] for each in (first, second, third)] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert second["start"] == third["start"] == START + DAY


def test_times_stand_in_a_zone_that_the_file_explains():
    text = feed_of(made.released())
    event = vobject.readOne(text).vevent

    assert "BEGIN:VTIMEZONE" in text
    assert f"DTSTART;TZID=Asia/Jakarta:{START.astimezone(JAKARTA):%Y%m%dT%H%M%S}" in text
    assert event.dtstart.value.utcoffset() == dt.timedelta(hours=7)
    assert "METHOD:PUBLISH" in text
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H" in text


def test_the_moment_of_the_file_is_that_of_the_last_change():
    activity = made.released()

    assert f"DTSTAMP:{NOON:%Y%m%dT%H%M%SZ}" in feed_of(activity)
    assert feed_of(activity) == feed_of(activity)


# --- In mails ---------------------------------------------------------------------------------------------------------
def mailed(kind):
    """Return the calendar part of the mail of a kind: (method of the part, its text)."""
    delivery = Delivery.objects.get(kind=f"outreach.{kind}")
    told = notice(delivery.kind)
    invitation = told.find(Invitation, delivery.about.rpartition(":")[2])
    content = render.mail(delivery, told, invitation, NOON).content
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert message.get_content_type() == "multipart/alternative"
    (part,) = [part for part in message.iter_parts() if part.get_content_type() == "text/calendar"]
    return part.get_param("method"), part.get_content()


@pytest.mark.parametrize(("act", "kind", "method", "sequence"), [
    (lambda activity: None, "invited", "REQUEST", "0"),
    (called_off, "activity_cancelled", "CANCEL", "1"),
])  # fmt: skip
def test_a_mail_brings_the_file_for_this_one_attendee(act, kind, method, sequence):
    invitation = made.invited()
    act(invitation.activity)

    said, text = mailed(kind)
    calendar = vobject.readOne(text)

    assert (said, calendar.method.value) == (method, method)
    assert [each.value for each in calendar.vevent.contents["attendee"]] == [f"mailto:{invitation.email}"]
    assert "organizer" in calendar.vevent.contents
    assert calendar.vevent.sequence.value == sequence
    assert "method" not in calendar.vevent.contents


# --- By address -------------------------------------------------------------------------------------------------------
def get(client, url, at=NOON, **headers):
    with clock.stopped_at(at):
        return client.get(url, headers=headers)


def test_the_public_feed_shows_what_was_released_and_nothing_planned(client):
    shown, _ = made.released(), made.planned(title="Belum dirilis")
    response = get(client, reverse("outreach:calendar"))

    assert (response.status_code, response["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert [event.name for event in ics.Calendar(response.content.decode()).events] == [shown.title]


def test_an_unchanged_feed_is_answered_by_its_tag_alone(client):
    activity = made.released()
    url = reverse("outreach:calendar")
    tag = get(client, url)["ETag"]

    assert get(client, url, **{"if-none-match": tag}).status_code == 304
    called_off(activity)
    assert get(client, url, **{"if-none-match": tag}).status_code == 200


def test_what_was_called_off_stays_in_the_feed_for_a_month(client):
    called_off(made.released())

    def names(at):
        return [event.name for event in ics.Calendar(get(client, reverse("outreach:calendar"), at).content.decode()).events]

    assert [len(names(at)) for at in (NOON, START + 9 * DAY, NOON + 31 * DAY)] == [1, 1, 0]


def test_the_own_file_needs_the_present_link(client):
    invitation = made.invited()
    url = reverse("outreach:invitation-calendar", args=[invitation.uuid, links.token(invitation)])

    response = get(client, url)
    assert facts(response.content.decode())["start"] == START
    assert response["Cache-Control"].startswith("max-age=0")

    invitations.renew_link(invitation, version=1, by=made.planner(), at=NOON)
    assert get(client, url).status_code == 404

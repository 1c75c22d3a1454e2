"""What outreach's tests of pages share: words of a page, the clock, an officer at the door."""

import datetime as dt
import re
from html import unescape

from django.urls import reverse

from core import clock
from outreach import links
from outreach.actions import activities, invitations
from outreach.models import Activity, Invitation
from tests.factories import outreach as made
from tests.factories.outreach import START
from tests.factories.recruitment import NOON

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
WHEN = "Senin, 9 November 2026 pukul 12.00–15.00 WIB"
BEFORE, END = START - dt.timedelta(microseconds=1), START + 3 * HOUR


def text_of(response):
    """Return the words of a page, without tags."""
    html = re.sub(r"<(script|style)\b.*?</\1>", "", response.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def main_of(response):
    """Return the words of the page's own part."""
    main = response.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", "<main" + main)).split())


def fresh(invitation):
    return Invitation.objects.with_place().get(pk=invitation.pk)


def page_of(invitation):
    return reverse("outreach:invitation", args=[invitation.uuid, links.token(invitation)])


def door_of(activity):
    return reverse("outreach:door", args=[activity.uuid])


def ticket_of(invitation):
    return reverse("outreach:ticket", args=[invitation.ticket])


def at(moment, request, *args, **options):
    """Make one request at a moment."""
    with clock.stopped_at(moment):
        return request(*args, **options)


def reply(client, invitation, answer, *, moment=NOON, **data):
    """Send one answer as the page shown now would."""
    invitation = fresh(invitation)
    return at(moment, client.post, page_of(invitation), {"version": invitation.version, "answer": answer, **data})


def answered(invitation, answer, *, moment=NOON, **reasons):
    """Let an office answer, without its page."""
    invitation = fresh(invitation)
    invitations.answer(invitation, answer=answer, version=invitation.version, by=made.planner(), at=moment, **reasons)


def state(invitation):
    invitation = fresh(invitation)
    return (invitation.answer, invitation.representative, invitation.decline_reason)


def cancel(activity, *, moment=NOON, reason="Gedung dipakai."):
    activity = Activity.objects.get(pk=activity.pk)
    activities.cancel(activity, reason=reason, version=activity.version, by=made.planner(), at=moment)


def move(activity, *, by=DAY, moment=NOON):
    Activity.objects.filter(pk=activity.pk).update(starts_at=activity.starts_at + by, ends_at=activity.ends_at + by)
    made.release(at=moment)
    return Activity.objects.get(pk=activity.pk)

"""Who is reminded when: by the planner's own walk from the release to the report."""

import datetime as dt

import pytest
from django.apps import apps

from core.clock import JAKARTA, wib
from notifications import planning, reminders
from notifications.models import Delivery
from notifications.notice import notice
from outreach.actions import activities, invitations
from outreach.models import Activity
from tests.factories import outreach as made
from tests.factories.outreach import NOON, START
from tests.outreach.test_actions import VISITOR, fresh
from tests.recruitment.desk import photo

pytestmark = pytest.mark.django_db
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    settings.DOCUMENTS_ROOT = tmp_path / "documents"


def visits(start, end):
    """Yield each day's hours of sending, the hour before them, and one at night: 8 and 9 WIB are when something is due."""
    day = start.astimezone(JAKARTA).replace(hour=0)
    while day < end:
        yield from (at for at in (day + hour * HOUR for hour in (7, 8, 9, 21)) if start <= at < end)
        day += DAY


def walk(rule, start, end):
    """Let the planner come by; return (moment, milestone, recipient) of what still concerned somebody then."""
    told = []
    for now in visits(start, end):
        known = set(Delivery.objects.values_list("pk", flat=True))
        planning.plan_rule(reminders.rule(rule), now)
        for delivery in Delivery.objects.exclude(pk__in=known).select_related("to_user"):
            kind, (label, _, pk) = notice(delivery.kind), delivery.about.partition(":")
            about = kind.find(apps.get_model(label), pk)
            if kind.still_concerns(about, delivery, now):
                told.append((now, delivery.milestone, delivery.address))
    return told


def test_the_silent_are_asked_and_those_who_come_are_reminded():
    activity = made.released()
    silent, coming, declined = (made.invited(activity) for _ in range(3))
    invitations.answer(coming, answer="coming", version=1, by=VISITOR, at=NOON)
    invitations.answer(declined, answer="declined", decline_reason="Sakit.", version=1, by=VISITOR, at=NOON)

    assert walk("outreach.invitation", NOON, START + DAY) == [
        (wib(2026, 11, 2, 8), "H-7", silent.email),
        (wib(2026, 11, 6, 8), "H-3", coming.email),
        (wib(2026, 11, 8, 8), "H-1", coming.email),
    ]


def test_a_moved_activity_reminds_again_at_its_new_time():
    invitation = made.invited()
    invitations.answer(invitation, answer="coming", version=1, by=VISITOR, at=NOON)
    before = walk("outreach.invitation", NOON, wib(2026, 11, 7))
    Activity.objects.update(starts_at=START + 7 * DAY, ends_at=START + 7 * DAY + 3 * HOUR)
    made.release(at=wib(2026, 11, 7))

    after = walk("outreach.invitation", wib(2026, 11, 7), START + 9 * DAY)

    assert [(at, milestone) for at, milestone, _ in before] == [(wib(2026, 11, 6, 8), "H-3")]
    assert [(at, milestone) for at, milestone, _ in after] == [(wib(2026, 11, 13, 8), "H-3"), (wib(2026, 11, 15, 8), "H-1")]


def test_what_is_called_off_reminds_nobody():
    invitation = made.invited()
    activity = fresh(invitation.activity)
    activities.cancel(activity, reason="Banjir.", version=activity.version, by=made.planner(), at=NOON)

    assert walk("outreach.invitation", NOON, START + DAY) == []
    assert walk("outreach.report_due", START, START + 40 * DAY) == []


def test_a_report_is_asked_for_until_it_is_filed():
    invitation = made.invited()
    made.came(invitation)
    activity = fresh(invitation.activity)

    told = walk("outreach.report_due", START, wib(2026, 11, 24))
    activities.report(
        activity, minutes="Notulen.", material=activity.materials.first(), photos=[photo()],
        version=fresh(activity).version, by=made.planner(), at=wib(2026, 11, 24),
    )  # fmt: skip

    assert told == [
        (wib(2026, 11, 14, 9), "H+5", activity.in_charge.email),
        (wib(2026, 11, 16, 9), "H+7", activity.in_charge.email),
        (wib(2026, 11, 23, 9), "H+14", activity.in_charge.email),
    ]
    assert walk("outreach.report_due", wib(2026, 11, 24), START + 40 * DAY) == []


def test_who_has_no_address_is_left_to_the_telephone():
    made.invited(place=made.rw(email=""))

    assert walk("outreach.invitation", NOON, START + DAY) == []

"""A report that is not filed: the secretaries of the city hear it besides whoever is in charge, and not once it is filed."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.models import Assignment
from core import clock
from core.clock import wib
from notifications import planning, reminders, render
from notifications.models import Delivery
from outreach import notices
from outreach.actions import activities
from outreach.models import Activity
from tests.factories import outreach as made
from tests.factories.accounts import StaffFactory, log_in
from tests.factories.outreach import NOON, START
from tests.outreach.test_actions import fresh
from tests.recruitment.desk import photo

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
TEN = wib(2026, 11, 19, 9)  # H+10


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    settings.DOCUMENTS_ROOT = tmp_path / "documents"


@pytest.fixture
def secretary():
    return StaffFactory(role="secretary")


def plan(*moments):
    for moment in moments:
        with clock.stopped_at(moment):
            planning.plan_rule(reminders.rule("outreach.report_due"), moment)


def told():
    rows = Delivery.objects.filter(kind="outreach.report_undone").order_by("not_before", "to_user")
    return [(each.not_before, each.milestone, each.to_user) for each in rows.select_related("to_user")]


def concerns(delivery, at=TEN):
    kind = notices.ReportUndone()
    with clock.stopped_at(at):
        return kind.still_concerns(kind.find(Activity, delivery.about.rpartition(":")[2]), delivery, at)


def test_the_secretaries_of_the_city_hear_three_days_and_two_weeks_after_the_day(secretary):
    made.released()
    StaffFactory(role="verifier")
    plan(*(wib(2026, 11, 9, 9) + n * DAY for n in range(30)))

    assert told() == [(TEN, "H+10", secretary), (wib(2026, 12, 1, 9), "H+22", secretary)]


def test_a_secretary_who_is_in_charge_hears_it_as_that_and_not_twice(secretary):
    activity = made.released()
    Activity.objects.filter(pk=activity.pk).update(in_charge=secretary)
    plan(TEN)

    assert list(Delivery.objects.values_list("kind", "to_user")) == [("outreach.report_due", secretary.pk)]


def test_it_concerns_a_secretary_while_the_report_is_not_filed_and_the_post_is_held(secretary):
    activity = made.released()
    plan(TEN)
    delivery = Delivery.objects.get(kind="outreach.report_undone")
    assert concerns(delivery)

    Assignment.objects.update(valid_until=dt.date(2026, 11, 19))
    assert not concerns(delivery)
    Assignment.objects.update(valid_until=dt.date(2027, 1, 1))
    invitation = made.invited(activity)
    made.came(invitation)
    activities.report(
        fresh(activity), minutes="Notulen.", material=activity.materials.first(), photos=[photo()],
        version=fresh(activity).version, by=made.planner(), at=TEN,
    )  # fmt: skip
    assert not concerns(delivery)


def test_the_mail_names_the_report_and_who_is_in_charge(secretary):
    activity = made.released()
    plan(TEN)
    delivery = Delivery.objects.get(kind="outreach.report_undone")

    mail = render.mail(delivery, notices.ReportUndone(), notices.ReportUndone().find(Activity, activity.pk), TEN)

    assert mail.subject == f"Belum dikerjakan: laporan kegiatan “{activity.title}”"
    assert f"Yang bertugas: {activity.in_charge}. Anda diberi tahu sebagai sekretaris kota" in mail.text


def test_a_report_of_which_only_the_secretaries_hear_that_day_is_not_named_beside_another(secretary):
    late = made.released()
    other = made.released(in_charge=late.in_charge, starts_at=START + 3 * DAY)
    plan(TEN - 5 * DAY, TEN - 3 * DAY, TEN)
    delivery = Delivery.objects.get(kind="outreach.report_due", milestone="H+7", not_before=TEN)

    assert Delivery.objects.get(kind="outreach.report_undone").about == f"outreach.activity:{late.pk}"
    assert delivery.about == f"outreach.activity:{other.pk}"
    assert notices.ReportDue().together(fresh(other), delivery) == [other]


def test_the_secretaries_are_asked_for_once_for_all_reports(secretary, django_assert_num_queries):
    for _ in range(4):
        made.released()
    rule, found = reminders.rule("outreach.report_due"), list(Activity.objects.select_related("in_charge"))
    with clock.stopped_at(TEN), django_assert_num_queries(1):
        assert [rule.seconds(each) for each in found] == [[secretary]] * 4


def test_the_book_counts_them_among_the_secretarys(client, secretary):
    made.released()
    with clock.stopped_at(NOON):
        query = {"aturan": "outreach.report_due", "orang": secretary.pk, "dari": "2026-11-01", "sampai": "2026-11-30"}
        page = log_in(client, secretary).get(reverse("admin:notifications_delivery_book", query=query))

    assert [(row.group.milestone, row.to) for row in page.context["rows"]] == [("H+10", "sekretaris kota")]

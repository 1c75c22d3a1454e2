"""The ways that the office closes to a rule: when it is planned, at the last look, in the form, and in what must stay open."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bawaslu_portal import env
from core import clock
from core.clock import wib
from core.fsck import checks
from core.models import Event
from notifications import figures, planning, reminders, wishes
from notifications.channels import Channel
from notifications.gateway import gateway
from notifications.lifecycle import DeliveryState as S
from notifications.models import Delivery, Preference, RuleSetting
from notifications.showing import Shower
from notifications.texting import Texter
from tests.factories.accounts import StaffFactory, log_in
from tests.factories.notifications import MatterFactory, OwnerFactory

pytestmark = pytest.mark.django_db
DEADLINE = wib(2026, 10, 27)
ONLY_MAIL = "Penerima pengingat ini hanya dapat dicapai lewat email. Bila tidak diperlukan, matikan aturannya."
NOW, THREE, TWO = wib(2026, 10, 20, 12), wib(2026, 10, 23, 9), wib(2026, 10, 24, 9)
RULE, REQUIRED = "matters.chased", "matters.due"


class WithTelephones(wishes.Wishes):
    def number(self, user, kind):
        return "0812-3456-7890"


@pytest.fixture(autouse=True)
def office(settings, tmp_path):
    """An office with a gateway for texts, whose people all have a telephone."""
    settings.TEXT_GATEWAY = env.gateway(f"file://{tmp_path}/texts", "")
    before = wishes.answered_by(WithTelephones())
    reminders.seed(RULE)
    reminders.seed(REQUIRED)
    with clock.stopped_at(NOW):
        yield
    wishes.answered_by(before)


@pytest.fixture
def secretary(client):
    return log_in(client, StaffFactory(role="secretary"))


def setting(rule=RULE, **facts):
    return RuleSetting.objects.create(rule=rule, **facts)


def matter(rule=RULE, *, owner=None, **chosen):
    made = MatterFactory(deadline=DEADLINE, owner=owner or OwnerFactory())
    Preference.objects.create(user=made.owner, by_text=True, changed_at=NOW, **chosen)
    at = reminders.rule(rule).first_nudge(made, NOW)
    setattr(made, reminders.rule(rule).column, at)
    made.save()
    return made


def plan(rule=RULE, at=THREE):
    with clock.stopped_at(at):
        planning.plan_rule(reminders.rule(rule), at)


def ways():
    return sorted(Delivery.objects.values_list("channel", "state"))


# --- As it is planned ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, ["mail", "text"]), ({"by_text": False}, ["mail"]), ({"by_mail": False}, ["portal", "text"]),
        ({"by_mail": False, "by_text": False}, ["portal"]),
    ],
)  # fmt: skip
def test_a_rule_takes_the_ways_that_the_office_leaves_open(facts, expected):
    setting(**facts)
    matter()
    plan()

    assert ways() == [(way, S.PENDING) for way in expected]


@pytest.mark.parametrize(("facts", "expected"), [({}, ["mail", "push", "text"]), ({"by_push": False}, ["mail", "text"])])
def test_a_rule_reaches_browsers_while_the_office_leaves_that_open(settings, facts, expected):
    settings.PUSH = settings.PUSH | {"key_file": "/kunci"}
    setting(**facts)
    matter(by_push=True)
    plan()

    assert ways() == [(way, S.PENDING) for way in expected]
    assert reminders.closed_now() == ({"matters.chased": {"push"}, "matters.undone": {"push"}} if facts else {})


def test_what_is_required_comes_by_mail_whatever_a_row_claims():
    setting(REQUIRED, by_mail=False)
    matter(REQUIRED)
    plan(REQUIRED)

    assert ways() == [("mail", S.PENDING)]


def test_the_second_person_of_a_rule_without_mail_is_written_to_all_the_same():
    setting(by_mail=False)
    made = matter()
    type(made).objects.filter(pk=made.pk).update(superior=OwnerFactory())
    plan(at=TWO)

    assert Delivery.objects.get(kind="matters.undone").channel == Channel.MAIL


def test_what_comes_without_mail_waits_for_no_mail_with_others():
    setting(by_mail=False)
    matter(bundles=True)
    plan()

    assert list(Delivery.objects.filter(channel="portal").values_list("state", "digest_at")) == [(S.PENDING, None)]


def test_the_person_hears_nothing_more_than_before():
    setting(by_mail=False)
    matter(by_mail=False)
    plan()

    assert [way for way, _ in ways()] == ["portal", "text"]


# --- At the last look -----------------------------------------------------------------------------------------------------
def test_a_mail_whose_way_was_closed_meanwhile_is_shown_in_the_portal_and_a_text_is_not_sent(relay, sender):
    matter()
    plan()
    setting(by_mail=False, by_text=False)

    sender(now=THREE).run()
    Texter(gateway(), now=lambda: THREE).run()
    assert ways() == [("portal", S.PENDING), ("text", S.SUPERSEDED)]
    Shower(now=lambda: THREE).run()

    assert relay.accepted == []
    assert ways() == [("portal", S.SENT), ("text", S.SUPERSEDED)]
    shown = Delivery.objects.get(channel="portal")
    assert "Perkara" in shown.text
    assert list(shown.attempt_set.order_by("n").values_list("phase", "result")) == [("closed", S.PENDING), ("shown", S.SENT)]
    assert list(figures.failures_since(NOW, THREE)) == []


def test_a_required_mail_goes_although_its_row_claims_otherwise(relay, sender):
    made = matter(REQUIRED)
    plan(REQUIRED)
    setting(REQUIRED, by_mail=False)

    sender(now=THREE).run()

    assert [address for address, _ in relay.accepted] == [made.owner.email]


def asked_of_rules(queries):
    return sum("notifications_rulesetting" in each["sql"] for each in queries)


def test_the_rows_are_asked_once_for_a_rule_and_once_for_a_batch(relay, sender):
    setting(by_text=False)
    for _ in range(7):
        matter()
    with CaptureQueriesContext(connection) as planned:
        plan()
    with CaptureQueriesContext(connection) as sent:
        sender(now=THREE).run()

    assert (len(relay.accepted), asked_of_rules(planned), asked_of_rules(sent)) == (7, 1, 1)


# --- The page -------------------------------------------------------------------------------------------------------------
def page(row):
    return reverse("admin:notifications_rulesetting_change", args=[row.pk])


def test_closing_a_way_is_saved_and_its_history_says_who_did_it(secretary):
    row = setting()
    answer = secretary.post(page(row), {"active": "on"}, follow=True)

    assert ">Perkara dikejar</a>” berhasil diubah" in str(next(iter(answer.context["messages"])))
    event = Event.objects.about(row).get()
    assert event.details == {"fields": {"by_mail": [True, False], "by_text": [True, False], "by_push": [True, False]}}
    assert event.role == "secretary"
    listed = secretary.get(reverse("admin:notifications_rulesetting_changelist")).text
    assert "email, pesan singkat, notifikasi peramban, portal" in listed  # pendaftaran belum dikirim
    assert ">portal</td>" in listed


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        (REQUIRED, "Pengingat ini diwajibkan prosedur, jadi selalu dikirim lewat email."),
        ("outreach.thanks", ONLY_MAIL),
    ],
)
def test_a_mail_that_must_come_cannot_be_closed(secretary, rule, sentence):
    row = RuleSetting.objects.filter(rule=rule).first() or setting(rule)
    shown = secretary.post(page(row), {"active": "on"})

    assert shown.context["adminform"].form.errors == {"by_mail": [sentence]}
    row.refresh_from_db()
    assert row.by_mail


def test_texts_are_asked_about_where_the_rule_sends_any(secretary):
    assert 'name="by_text"' in secretary.get(page(setting())).text
    assert 'name="by_text"' not in secretary.get(page(setting(REQUIRED))).text


def test_the_page_and_its_history_are_called_by_the_rules_label(secretary):
    row = setting()
    crumbs = secretary.get(page(row)).text.partition('<div class="breadcrumbs">')[2].partition("</div>")[0]
    history = secretary.get(reverse("admin:notifications_rulesetting_history", args=[row.pk])).text

    assert ("Perkara dikejar" in crumbs, RULE in crumbs) == (True, False)
    assert ("Riwayat: Perkara dikejar" in history, RULE in history) == (True, False)


def test_fsck_finds_a_row_that_closes_a_mail_that_must_come():
    check = checks()["notifications.no_way_is_closed_that_must_be_open"]
    setting(by_mail=False)
    assert list(check()) == []
    setting(REQUIRED, by_mail=False)

    assert [problem.message for problem in check()] == [
        "Aturan “Perkara belum selesai” tercatat tanpa email, padahal emailnya harus dikirim. Email tetap dikirim."
    ]

"""What stays undone at the table: its owner hears it, or the secretaries of the city, and nobody of what has a ladder."""

import datetime as dt

import pytest

from accounts.models import Assignment
from agreements.actions import endings, signing
from agreements.lifecycle import AgreementStatus, Level, ObligationStatus, Sequel, Side
from agreements.models import Agreement, Authority, Obligation
from agreements.reminders import TurnsWaiting
from agreements.reminders_desk import Mandates
from agreements.reminders_duties import ObligationsDue, TermsEnding
from agreements.reminders_outside import OriginalsMissing, SignedUnchecked
from core import clock
from core.clock import wib
from notifications import planning, reminders, render
from notifications.models import Delivery
from notifications.notice import notice
from tests.agreements import outside
from tests.agreements.test_desk_clocks import mornings
from tests.factories.accounts import StaffFactory
from tests.factories.duties import counted, in_force, owed
from tests.factories.recruitment import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture
def secretary():
    """A secretary of the city who has no part in the agreement."""
    return StaffFactory(role="secretary")


def undone(rule, days, since=NOON):
    """Let the planner work each morning; return (moment, milestone, delivery) of what it put out to second persons."""
    for moment in mornings(since, days):
        with clock.stopped_at(moment):
            planning.plan_rule(rule(), moment)
    found = Delivery.objects.filter(kind=rule().second_notice.code).select_related("to_user").order_by("not_before", "to_user")
    return [(each.not_before, each.milestone, each) for each in found]


def concerns(delivery, at):
    kind = notice(delivery.kind)
    with clock.stopped_at(at):
        return kind.still_concerns(kind.find(_model(delivery), delivery.about.rpartition(":")[2]), delivery, at)


def _model(delivery):
    return reminders.by_kind()[delivery.kind].queryset().model


def mail(delivery, at):
    kind = notice(delivery.kind)
    obj = kind.find(_model(delivery), delivery.about.rpartition(":")[2])
    return render.mail(delivery, kind, obj, at)


def test_the_owner_hears_that_the_other_side_does_not_use_its_turn(table):
    agreement = table.sent()

    [(at, milestone, delivery)] = undone(TurnsWaiting, 29)

    assert (at, milestone, delivery.to_user) == (wib(2026, 10, 30, 8), "H+10", agreement.owner)
    told = mail(delivery, at)
    assert told.subject == f"Belum dikerjakan: giliran menyunting naskah “{agreement.title}”"
    assert "Yang bertugas: penyusun naskah Pemerintah Kota" in told.text
    assert concerns(delivery, at)
    table.send(agreement)
    assert not concerns(delivery, at)


def test_of_the_owners_own_turn_the_secretaries_of_the_city_hear(table, secretary):
    table.open()

    [(_, _, delivery)] = undone(TurnsWaiting, 29)

    assert delivery.to_user == secretary
    assert concerns(delivery, wib(2026, 10, 30, 9))
    Assignment.objects.filter(user=secretary).update(valid_until=dt.date(2026, 10, 30))
    assert not concerns(delivery, wib(2026, 10, 30, 9))


def test_nobody_hears_where_the_owner_has_the_turn_and_there_is_no_other_secretary(table):
    agreement = table.open()

    assert undone(TurnsWaiting, 29) == []
    assert TurnsWaiting().seconds(agreement.turns.get(until__isnull=True)) == []


def test_the_owner_hears_of_an_obligation_ten_days_after_its_day(table):
    agreement = in_force(table)
    obligation = owed(table, agreement)

    [(at, milestone, delivery)] = undone(ObligationsDue, 80)

    assert (at, milestone, delivery.to_user) == (wib(2026, 12, 10, 8), "H+10", agreement.owner)
    assert "kewajiban “Data diserahkan”" in mail(delivery, at).subject
    assert concerns(delivery, at)
    Agreement.objects.filter(pk=agreement.pk).update(owner=StaffFactory())
    assert not concerns(delivery, at)
    Agreement.objects.filter(pk=agreement.pk).update(owner=agreement.owner)
    facts = {"status": ObligationStatus.KEPT, "closed_at": at, "closed_by": agreement.owner, "next_nudge_at": None}
    Obligation.objects.filter(pk=obligation.pk).update(**facts)
    assert not concerns(delivery, at)


def test_of_an_obligation_that_is_met_for_now_nobody_hears(table):
    obligation = counted(table, in_force(table), needed=2)
    Obligation.objects.filter(pk=obligation.pk).update(counted=2)

    assert undone(ObligationsDue, 80) == []


def test_the_secretaries_hear_a_month_and_a_half_before_a_term_ends_undecided(table, secretary):
    agreement = in_force(table)
    since = wib(2028, 8, 1)

    [(at, milestone, delivery)] = undone(TermsEnding, 100, since)

    assert (at, milestone, delivery.to_user) == (wib(2028, 9, 25, 8), "H-45", secretary)
    assert concerns(delivery, at)
    endings.decide(agreement, sequel=Sequel.END, version=agreement.version, by=table.by(Side.OFFICE), at=at)
    assert not concerns(delivery, at)


def test_the_owner_hears_ten_days_before_the_signing_that_an_authority_lacks(table):
    agreement = table.agreed()
    Authority.objects.update(valid_until=dt.date(2026, 11, 1))
    Mandates().queryset().filter(agreement=agreement).update(mandate_nudge_at=NOON)

    found = undone(Mandates, 30)

    assert {(at, milestone) for at, milestone, _ in found} == {(wib(2026, 10, 31, 8), "H-10")}
    assert {delivery.to_user for *_, delivery in found} == {agreement.owner}
    assert all(concerns(delivery, at) for at, _, delivery in found)
    Agreement.objects.filter(pk=agreement.pk).update(status=AgreementStatus.IN_FORCE, concluded_at=NOON)
    assert not any(concerns(delivery, at) for at, _, delivery in found)


@pytest.mark.parametrize("rule", [OriginalsMissing, SignedUnchecked])
def test_the_owner_hears_of_an_original_until_it_is_brought_or_looked_at(table, rule):
    agreement = outside.waiting(table, Level.WET)
    outside.hand_in(table, agreement, 1)

    [(at, milestone, delivery)] = undone(rule, 60)

    assert (milestone, delivery.to_user) == ("H+5", agreement.owner)
    assert concerns(delivery, at)
    assert agreement.title in mail(delivery, at).text
    if rule is OriginalsMissing:
        outside.hand_in(table, agreement, 2)
    else:
        held = outside.standing(agreement)
        signing.confirm(held, version=held.version, by=table.by(Side.CITY), at=NOON)
    assert not concerns(delivery, at)


def test_rules_that_have_a_ladder_or_tell_guests_have_no_second_person():
    told = {name for name, rule in reminders.rules().items() if rule.second_notice and not name.startswith("matters.")}
    assert told == {
        "agreements.mandate", "agreements.obligation_due", "agreements.original_missing", "agreements.signed_waiting",
        "agreements.term_ends", "agreements.turn_waiting", "outreach.report_due", "recruitment.counter_unconfirmed",
    }  # fmt: skip
    assert all(reminders.rule(name).second_whom for name in told)

"""The end of an agreement at its exact instant: decided, ended by two, expired, replaced; and who is reminded until when."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from agreements import tasks_duties
from agreements.actions import agreements, endings
from agreements.lifecycle import AgreementStatus, EndingStatus, ObligationStatus, Sequel, Side
from agreements.models import Agreement, Ending
from agreements.reminders_duties import ObligationsDue, TermsEnding
from core import clock
from core.actor import SYSTEM
from core.clock import wib
from core.lifecycle import Refused, Stale
from core.models import Event
from notifications import planning
from notifications.models import Delivery
from tests.factories.accounts import StaffFactory
from tests.factories.agreements import OFFICE_RIGHTS, fresh, kind, seated
from tests.factories.duties import again, in_force, owed, sealed
from tests.factories.recruitment import NOON, staff

pytestmark = pytest.mark.django_db
MICROSECOND = dt.timedelta(microseconds=1)
OVER = wib(2028, 11, 10)
TOLD = ("ending_asked", "ending_withdrawn")


@pytest.fixture
def agreement(table):
    return in_force(table)


def decide(table, agreement, sequel, *, side=Side.OFFICE, at=NOON):
    return endings.decide(agreement, sequel=sequel, version=agreement.version, by=table.by(side), at=at)


def ask(table, agreement, side=Side.OFFICE):
    return endings.ask(agreement, reason="Tidak dapat dilanjutkan.", by=table.by(side), at=NOON)


def planned(rule, mornings):
    """Return {milestone: accounts} of what a rule puts out at some moments."""
    for moment in mornings:
        with clock.stopped_at(moment):
            planning.plan_rule(rule(), moment)
    told = {}
    for milestone, user in Delivery.objects.filter(kind=rule().notice.code).values_list("milestone", "to_user"):
        told.setdefault(milestone, set()).add(user)
    return told


def eight(*days):
    return [wib(day.year, day.month, day.day, 8) for day in days]


# --- The term -----------------------------------------------------------------------------------------------------------
def test_it_expires_on_the_first_day_on_which_it_is_valid_no_more(table, agreement):
    tasks_duties.end_terms(OVER - MICROSECOND)
    assert fresh(agreement).status == AgreementStatus.IN_FORCE
    tasks_duties.end_terms(OVER)
    assert fresh(agreement).status == AgreementStatus.EXPIRED
    assert Event.objects.about(agreement).filter(action="agreement.expired", by_name=str(SYSTEM)).count() == 1
    with pytest.raises(Refused):
        endings.expire(fresh(agreement), by=SYSTEM, at=OVER)


def test_the_term_is_recalled_to_the_owner_and_both_sides_until_it_is_decided(table, agreement):
    last = dt.date(2028, 11, 9)
    days = [last - dt.timedelta(days=n) for n in (180, 90, 60, 30, 7)]
    everybody = {table.by(side).user_id for side in (Side.OFFICE, Side.CITY)}
    assert planned(TermsEnding, eight(*days[:2])) == {"H-180": everybody, "H-90": everybody}

    decide(table, fresh(agreement), Sequel.END)

    assert set(planned(TermsEnding, eight(*days[2:]))) == {"H-180", "H-90"}
    waiting = Delivery.objects.filter(kind="agreements.term_ends", state="pending")
    assert not waiting.exists()


def test_every_milestone_of_the_term_is_told_on_its_morning(table, agreement):
    last = dt.date(2028, 11, 9)
    for n in (180, 90, 60, 30, 7):
        [at] = eight(last - dt.timedelta(days=n))
        assert f"H-{n}" not in planned(TermsEnding, [at - MICROSECOND])
        assert f"H-{n}" in planned(TermsEnding, [at])


# --- The decision ---------------------------------------------------------------------------------------------------------
def test_an_extension_opens_a_successor_with_the_text_in_force(table, agreement):
    successor = decide(table, agreement, Sequel.EXTEND)

    assert (successor.predecessor, successor.kind) == (agreement, agreement.kind)
    assert successor.drafts.get().rows == agreement.latest.rows
    assert fresh(agreement).decision.sequel == Sequel.EXTEND
    with pytest.raises(Refused, match="Naskah penggantinya sudah dibuka"):
        decide(table, fresh(agreement), Sequel.END)


def test_an_addendum_is_of_its_own_kind_where_there_is_one(table, agreement):
    addendum = kind(code="adendum", name="Adendum")

    assert decide(table, agreement, Sequel.ADDEND).kind == addendum


def test_a_decision_may_change_while_no_successor_is_open(table, agreement):
    assert decide(table, agreement, Sequel.END) is None
    successor = decide(table, fresh(agreement), Sequel.EXTEND)
    agreements.abandon(successor, reason="Batal.", version=fresh(successor).version, by=table.by(Side.OFFICE), at=NOON)
    decide(table, fresh(agreement), Sequel.END)

    assert fresh(agreement).decision.sequel == Sequel.END
    with pytest.raises(Stale):
        decide(table, agreement, Sequel.END)


def test_the_city_does_not_decide_what_follows_and_nobody_does_when_it_is_over(table, agreement):
    with pytest.raises(Refused, match="dicatat oleh penanggung jawab"):
        decide(table, agreement, Sequel.END, side=Side.CITY)
    endings.expire(agreement, by=SYSTEM, at=OVER)
    with pytest.raises(Refused, match="tidak sedang berlaku"):
        decide(table, fresh(agreement), Sequel.END)


# --- Ended before its day -------------------------------------------------------------------------------------------------
def test_one_asks_and_another_of_the_other_side_ends_it(table, agreement):
    due, late = owed(table, agreement), owed(table, agreement, due_on=dt.date(2026, 11, 11))
    type(late).objects.filter(pk=late.pk).update(status=ObligationStatus.LATE)
    ending = ask(table, agreement)
    with pytest.raises(Refused, match="orang lain dari pihak lain"):
        endings.end(ending, version=ending.version, by=table.by(Side.OFFICE), at=NOON)

    endings.end(ending, version=ending.version, by=table.by(Side.CITY), at=NOON)

    agreement = fresh(agreement)
    assert (agreement.status, agreement.ended_at, agreement.end_reason) == (
        AgreementStatus.ENDED, NOON, "Tidak dapat dilanjutkan."
    )  # fmt: skip
    assert [again(due).status, again(late).status] == [ObligationStatus.LAPSED, ObligationStatus.LATE]
    assert Delivery.objects.filter(kind="agreements.ended").count() == 2
    assert agreement.term_nudge_at is None


def test_a_refused_wish_leaves_it_in_force(table, agreement):
    ending = ask(table, agreement, Side.CITY)
    with pytest.raises(Refused, match="sudah diminta"):
        ask(table, agreement)
    endings.refuse(ending, version=ending.version, by=table.by(Side.OFFICE), at=NOON)

    assert fresh(agreement).status == AgreementStatus.IN_FORCE
    with pytest.raises(Refused, match="sudah dijawab"):
        endings.end(ending, version=ending.version, by=table.by(Side.OFFICE), at=NOON)
    ask(table, agreement)


def test_a_wish_needs_a_reason_and_a_drafter(table, agreement):
    with pytest.raises(Refused, match="Tulis alasan"):
        endings.ask(agreement, reason=" ", by=table.by(Side.OFFICE), at=NOON)
    with pytest.raises(Refused, match="diminta oleh penyusun"):
        endings.ask(agreement, reason="R", by=table.by(Side.CITY, "Pimpinan"), at=NOON)


def test_the_side_that_asked_takes_its_wish_back_and_the_other_side_is_told(table, agreement):
    ending = ask(table, agreement)
    colleague = seated(Side.OFFICE, "Rekan", StaffFactory(), may_draft=True).user
    with pytest.raises(Refused, match="oleh penyusun naskah pihak yang memintanya"):
        endings.withdraw(ending, version=ending.version, by=table.by(Side.CITY), at=NOON)

    endings.withdraw(ending, version=ending.version, by=staff(*OFFICE_RIGHTS, user=colleague), at=NOON)

    ending.refresh_from_db()
    assert (ending.status, ending.closed_by) == (EndingStatus.WITHDRAWN, colleague)
    assert Event.objects.about(agreement).filter(action="agreement.ending_withdrawn").count() == 1
    told = {kind: list(Delivery.objects.filter(kind=f"agreements.{kind}").values_list("to_user", "state")) for kind in TOLD}
    city = table.by(Side.CITY).user_id
    assert told == {"ending_asked": [(city, "superseded")], "ending_withdrawn": [(city, "pending")]}
    for act in (endings.end, endings.refuse, endings.withdraw):
        with pytest.raises(Refused, match="sudah ditarik kembali"):
            act(ending, version=ending.version, by=table.by(Side.CITY), at=NOON)
    assert fresh(agreement).status == AgreementStatus.IN_FORCE
    ask(table, agreement)


def test_what_was_answered_is_not_taken_back(table, agreement):
    ending = ask(table, agreement)
    endings.refuse(ending, version=ending.version, by=table.by(Side.CITY), at=NOON)

    with pytest.raises(Refused, match="sudah dijawab"):
        endings.withdraw(ending, version=ending.version, by=table.by(Side.OFFICE), at=NOON)


@pytest.mark.parametrize(
    ("follows", "at", "became"),
    [(False, OVER, AgreementStatus.EXPIRED), (True, wib(2026, 11, 10), AgreementStatus.REPLACED)],
)
def test_a_wish_lapses_with_the_agreement_that_is_over(table, agreement, follows, at, became):
    ending = ask(table, agreement)
    if follows:
        in_force(table, predecessor=agreement)

    tasks_duties.end_terms(at)

    ending.refresh_from_db()
    assert (fresh(agreement).status, ending.status, ending.closed_at, ending.closed_by) == (
        became, EndingStatus.LAPSED, at, None
    )  # fmt: skip
    line = Event.objects.about(agreement).get(action="agreement.ending_lapsed")
    assert line.reason == f"Kesepakatan sudah berstatus “{became.label}” sebelum permintaan ini dijawab."
    assert Delivery.objects.get(kind="agreements.ending_asked").state == "superseded"
    with pytest.raises(Refused, match="gugur karena kesepakatannya tidak berlaku lagi"):
        endings.end(ending, version=ending.version, by=table.by(Side.CITY), at=at)


@pytest.mark.parametrize(
    "facts",
    [
        {"status": "asked", "closed_at": NOON},
        {"status": "withdrawn"},
        {"status": "withdrawn", "closed_at": NOON},
        {"status": "lapsed"},
    ],
)
def test_the_database_knows_who_closed_a_wish(table, agreement, facts):
    ending = ask(table, agreement)
    with pytest.raises(IntegrityError, match=r"ending_is_closed_by_a_person_or_lapses|CHECK constraint"), transaction.atomic():
        Ending.objects.filter(pk=ending.pk).update(**facts)


def test_the_database_refuses_an_answer_of_who_asked(table, agreement):
    ending = ask(table, agreement)
    for status in ("confirmed", "refused"):
        with pytest.raises(IntegrityError, match=r"ending_is_answered_by_another|CHECK constraint"), transaction.atomic():
            Ending.objects.filter(pk=ending.pk).update(status=status, closed_at=NOON, closed_by=ending.asked_by)


# --- Replaced -------------------------------------------------------------------------------------------------------------
def test_a_successor_replaces_it_from_the_day_on_which_it_is_valid(table, agreement):
    due = owed(table, agreement)
    follower = in_force(table, predecessor=agreement)
    assert fresh(agreement).status == AgreementStatus.IN_FORCE  # the follower is valid from 10 November only

    tasks_duties.end_terms(wib(2026, 11, 10) - MICROSECOND)
    assert fresh(agreement).status == AgreementStatus.IN_FORCE
    tasks_duties.end_terms(wib(2026, 11, 10))

    assert [fresh(agreement).status, fresh(follower).status] == [AgreementStatus.REPLACED, AgreementStatus.IN_FORCE]
    assert again(due).status == ObligationStatus.LAPSED


def test_what_carries_it_out_stands_beside_it_and_what_changes_it_prolongs_it(table, agreement):
    due = owed(table, agreement)
    decide(table, agreement, Sequel.END)
    in_force(table, predecessor=agreement, kind=kind(code="perjanjian_kerja_sama", name="Perjanjian Kerja Sama"))
    addendum = in_force(table, predecessor=agreement, kind=kind(code="adendum", name="Adendum"))
    Agreement.objects.filter(pk=addendum.pk).update(valid_until=dt.date(2030, 11, 10))
    endings.come_into_force(fresh(addendum), by=SYSTEM, at=NOON)
    tasks_duties.end_terms(wib(2026, 11, 10))

    held = fresh(agreement)
    assert (held.status, held.valid_until) == (AgreementStatus.IN_FORCE, dt.date(2030, 11, 10))
    assert again(due).status == ObligationStatus.OPEN
    assert held.term_nudge_at == wib(2030, 5, 13, 8)  # the end is to be decided anew
    assert not hasattr(held, "decision")


def test_a_successor_that_comes_to_nothing_leaves_the_end_to_be_decided_anew(table, agreement):
    successor = decide(table, agreement, Sequel.EXTEND)
    assert fresh(agreement).term_nudge_at is None

    agreements.abandon(successor, reason="Batal.", version=fresh(successor).version, by=table.by(Side.OFFICE), at=NOON)

    assert fresh(agreement).term_nudge_at == wib(2028, 5, 13, 8)


def test_one_that_ends_on_the_day_its_successor_begins_is_replaced_and_not_expired(table, agreement):
    in_force(table, predecessor=agreement)
    Agreement.objects.filter(successors=None).update(valid_from=dt.date(2028, 11, 10), valid_until=dt.date(2030, 11, 10))

    tasks_duties.end_terms(OVER)

    assert fresh(agreement).status == AgreementStatus.REPLACED


def test_what_is_sealed_has_its_term_watched_and_its_forerunner_kept_until_its_day(table, agreement):
    made = sealed(table, predecessor=agreement)

    assert made.term_nudge_at == wib(2028, 5, 13, 8)  # 180 days before 9 November 2028
    assert fresh(agreement).status == AgreementStatus.IN_FORCE


# --- Obligations are recalled ---------------------------------------------------------------------------------------------
def test_who_owes_is_reminded_before_and_after_the_day(table, agreement):
    made = owed(table, agreement)
    due = made.due_on
    moments = {f"H{n:+}": wib(*(due + dt.timedelta(days=n)).timetuple()[:3], 8) for n in (-14, -3, 1, 7, 14, 21)}

    for milestone, moment in moments.items():
        assert milestone not in planned(ObligationsDue, [moment - MICROSECOND])
        assert planned(ObligationsDue, [moment])[milestone] == {table.by(Side.CITY).user_id}
    assert set(planned(ObligationsDue, eight(*[due + dt.timedelta(days=n) for n in range(22, 60)]))) == set(moments)

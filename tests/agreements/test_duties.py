"""What is owed: entered from a clause, kept with proof, late at its instant, waived by two, returning, counted."""

import datetime as dt

import pytest

from agreements import periods, tasks_duties
from agreements.actions import obligations
from agreements.lifecycle import AgreementStatus, ObligationStatus, Rhythm, Side
from agreements.models import Evidence, Obligation
from core.actor import SYSTEM
from core.clock import wib
from core.lifecycle import Refused, Stale
from core.models import Event
from notifications.models import Delivery
from tests.factories.agreements import fresh
from tests.factories.documents import handed_in
from tests.factories.duties import FROM, again, counted, in_force, owed
from tests.factories.recruitment import NOON

pytestmark = pytest.mark.django_db
MICROSECOND = dt.timedelta(microseconds=1)
DUE = wib(2026, 12, 1)  # the end of 30 November 2026


@pytest.fixture
def agreement(table):
    return in_force(table)


def tick(at):
    for job in (
        tasks_duties.return_obligations, tasks_duties.count_obligations, tasks_duties.mark_late_obligations,
        tasks_duties.end_terms,
    ):  # fmt: skip
        job(at)


@pytest.fixture
def held(monkeypatch):
    """The activities that outreach says were held: (moment, uuid)."""
    found = []

    def activities_held(start, end, *, audience=""):
        return [uuid for at, uuid in sorted(found) if start <= at < end]

    monkeypatch.setattr("agreements.actions.obligations.ask", lambda name, *args, **kwargs: activities_held(*args, **kwargs))
    return found


# --- Entering ---------------------------------------------------------------------------------------------------------
def test_an_obligation_is_born_from_a_clause_of_the_concluded_draft(table, agreement):
    made = owed(table, agreement)

    assert (made.status, made.clause, made.due_at) == (ObligationStatus.OPEN, "lingkup", DUE)
    with pytest.raises(Refused, match="Pasal ini tidak ada"):
        owed(table, agreement, clause="lain")


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"starts_on": FROM - dt.timedelta(days=1)}, "di dalam masa berlaku"),
        ({"starts_on": dt.date(2028, 11, 10)}, "di dalam masa berlaku"),
        ({"due_on": FROM - dt.timedelta(days=1)}, "hari terakhir kewajiban"),
        ({"due_on": None}, "hari terakhir kewajiban"),
    ],
)
def test_what_lies_outside_the_term_is_not_entered(table, agreement, facts, sentence):
    with pytest.raises(Refused, match=sentence):
        owed(table, agreement, **facts)


def test_only_drafters_enter_and_only_what_a_party_of_this_agreement_owes(table, agreement):
    other = in_force(table)
    facts = {"clause": "lingkup", "indicator": "I", "proof": "B", "rhythm": Rhythm.ONCE, "starts_on": FROM, "due_on": FROM}

    with pytest.raises(Refused, match="salah satu pihak kesepakatan ini"):
        obligations.enter(agreement, party=other.party_of(Side.CITY), by=table.by(Side.CITY), at=NOON, **facts)
    with pytest.raises(Refused, match="dicatat oleh penyusun"):
        obligations.enter(
            agreement, party=agreement.party_of(Side.CITY), by=table.by(Side.CITY, "Pimpinan"), at=NOON, **facts
        )  # fmt: skip


def test_a_kind_without_obligations_and_a_text_that_is_negotiated_take_none(table, agreement):
    agreement.kind.has_obligations = False
    with pytest.raises(Refused, match="tidak memuat kewajiban"):
        owed(table, agreement)
    agreement.kind.has_obligations = True
    type(agreement).objects.filter(pk=agreement.pk).update(status=AgreementStatus.EXPIRED)
    with pytest.raises(Refused, match="selama kesepakatan berlaku"):
        owed(table, agreement)


# --- Kept and late ----------------------------------------------------------------------------------------------------
def test_whoever_owes_shows_the_proof_and_it_is_closed(table, agreement):
    made = owed(table, agreement)

    obligations.keep(made, [handed_in()], note="Diserahkan.", version=made.version, by=table.by(Side.CITY), at=NOON)

    made = again(made)
    assert (made.status, made.closed_at, made.next_nudge_at) == (ObligationStatus.KEPT, NOON, None)
    [proof] = made.evidence.all()
    assert (proof.note, proof.document.purpose, proof.added_as) == ("Diserahkan.", "agreements.evidence", "Penyusun")
    with pytest.raises(Refused, match="berstatus “Dipenuhi”"):
        obligations.keep(made, note="Lagi.", version=made.version, by=table.by(Side.CITY), at=NOON)


def test_the_other_side_shows_no_proof_and_nothing_is_no_proof(table, agreement):
    made = owed(table, agreement)

    with pytest.raises(Refused, match="Bukti diserahkan oleh penyusun naskah"):
        obligations.keep(made, note="Diserahkan.", version=made.version, by=table.by(Side.OFFICE), at=NOON)
    with pytest.raises(Refused, match="Unggah bukti"):
        obligations.keep(made, note=" ", version=made.version, by=table.by(Side.CITY), at=NOON)
    with pytest.raises(Stale):
        obligations.keep(made, note="Diserahkan.", version=made.version + 1, by=table.by(Side.CITY), at=NOON)
    assert not Evidence.objects.exists()


def test_it_is_late_from_the_end_of_its_day_and_may_still_be_kept(table, agreement):
    made = owed(table, agreement)

    tick(DUE - MICROSECOND)
    assert again(made).status == ObligationStatus.OPEN
    tick(DUE)
    made = again(made)
    assert made.status == ObligationStatus.LATE
    obligations.keep(made, note="Akhirnya.", version=made.version, by=table.by(Side.CITY), at=DUE)
    assert again(made).status == ObligationStatus.KEPT


# --- Waived by two ----------------------------------------------------------------------------------------------------
def test_the_office_asks_and_the_other_side_confirms_a_waiver(table, agreement):
    made = owed(table, agreement)

    obligations.ask_waiver(made, reason="Keadaan kahar.", version=made.version, by=table.by(Side.OFFICE), at=NOON)
    assert list(Delivery.objects.filter(kind="agreements.waiver_asked").values_list("to_user", flat=True)) == [
        table.by(Side.CITY).user_id
    ]
    with pytest.raises(Refused, match="orang lain dari pihak lain"):
        obligations.waive(made, version=made.version, by=table.by(Side.OFFICE), at=NOON)
    obligations.waive(made, version=made.version, by=table.by(Side.CITY), at=NOON)

    made = again(made)
    assert (made.status, made.waive_reason) == (ObligationStatus.WAIVED, "Keadaan kahar.")
    assert {made.waive_asked_by, made.closed_by} == {table.by(Side.OFFICE).user, table.by(Side.CITY).user}


def test_the_city_cannot_ask_and_a_waiver_needs_a_reason_and_a_wish(table, agreement):
    made = owed(table, agreement)

    with pytest.raises(Refused, match="diminta oleh penyusun naskah Bawaslu"):
        obligations.ask_waiver(made, reason="R", version=made.version, by=table.by(Side.CITY), at=NOON)
    with pytest.raises(Refused, match="Tulis alasan pembebasan"):
        obligations.ask_waiver(made, reason=" ", version=made.version, by=table.by(Side.OFFICE), at=NOON)
    with pytest.raises(Refused, match="Tidak ada permintaan"):
        obligations.waive(made, version=made.version, by=table.by(Side.CITY), at=NOON)


def test_a_refused_waiver_leaves_it_owed_and_may_be_asked_for_again(table, agreement):
    made = owed(table, agreement)
    ask = {"reason": "Kahar.", "by": table.by(Side.OFFICE), "at": NOON}
    obligations.ask_waiver(made, version=made.version, **ask)
    with pytest.raises(Refused, match="sudah diminta"):
        obligations.ask_waiver(made, version=made.version, **ask)

    obligations.refuse_waiver(made, version=made.version, by=table.by(Side.CITY), at=NOON)

    assert (again(made).status, again(made).waive_asked_at) == (ObligationStatus.OPEN, None)
    obligations.ask_waiver(made, version=made.version, **ask)


def test_a_request_is_taken_back_by_the_office_until_it_is_answered_and_who_was_asked_is_told(table, agreement):
    made, by = owed(table, agreement), table.by(Side.OFFICE)
    with pytest.raises(Refused, match="Tidak ada permintaan"):
        obligations.withdraw_waiver(made, version=made.version, by=by, at=NOON)
    obligations.ask_waiver(made, reason="Kahar.", version=made.version, by=by, at=NOON)
    with pytest.raises(Refused, match="oleh penyusun naskah Bawaslu"):
        obligations.withdraw_waiver(made, version=made.version, by=table.by(Side.CITY), at=NOON)

    obligations.withdraw_waiver(made, version=made.version, by=by, at=NOON)

    assert (again(made).status, again(made).waive_asked_by, again(made).waive_reason) == (ObligationStatus.OPEN, None, "")
    assert Event.objects.about(agreement).filter(action="obligation.waiver_withdrawn").count() == 1
    city = table.by(Side.CITY).user_id
    told = [("agreements.waiver_asked", city, "superseded"), ("agreements.waiver_withdrawn", city, "pending")]
    waiver = Delivery.objects.filter(kind__startswith="agreements.waiver")
    assert list(waiver.order_by("kind").values_list("kind", "to_user", "state")) == told
    with pytest.raises(Refused, match="Tidak ada permintaan"):
        obligations.waive(made, version=again(made).version, by=table.by(Side.CITY), at=NOON)
    obligations.ask_waiver(made, reason="Kahar.", version=again(made).version, by=by, at=NOON)


# --- Those that return ------------------------------------------------------------------------------------------------
def test_the_next_period_begins_on_its_day_and_not_before(table, agreement):
    made = owed(table, agreement, rhythm=Rhythm.QUARTERLY, due_on=None, grace_days=5)
    assert (made.ends_on, made.due_on) == (dt.date(2027, 2, 10), dt.date(2027, 2, 14))

    tick(wib(2027, 2, 10) - MICROSECOND)
    assert Obligation.objects.count() == 1
    tick(wib(2027, 2, 10))
    tick(wib(2027, 2, 10))

    second = Obligation.objects.get(first=made)
    assert (second.n, second.starts_on, second.ends_on, second.indicator) == (
        2, dt.date(2027, 2, 10), dt.date(2027, 5, 10), made.indicator
    )  # fmt: skip
    assert again(made).status == ObligationStatus.OPEN  # its grace runs until the 14th


def test_no_period_begins_when_the_term_is_over(table, agreement):
    made = owed(table, agreement, rhythm=Rhythm.YEARLY, due_on=None)
    tick(wib(2027, 11, 10))
    tick(wib(2028, 11, 10))

    assert [each.n for each in Obligation.objects.order_by("n")] == [1, 2]
    assert Obligation.objects.get(first=made).ends_on == fresh(agreement).valid_until


@pytest.mark.parametrize(
    ("anchor", "rhythm", "n", "until", "expected"),
    [
        (dt.date(2027, 1, 31), Rhythm.MONTHLY, 2, dt.date(2030, 1, 1), (dt.date(2027, 2, 28), dt.date(2027, 3, 31))),
        (dt.date(2027, 12, 15), Rhythm.MONTHLY, 2, dt.date(2030, 1, 1), (dt.date(2028, 1, 15), dt.date(2028, 2, 15))),
        (dt.date(2028, 2, 29), Rhythm.YEARLY, 1, dt.date(2028, 3, 1), (dt.date(2028, 2, 29), dt.date(2028, 3, 1))),
        (dt.date(2028, 2, 29), Rhythm.MONTHLY, 2, dt.date(2028, 3, 29), None),
    ],
)
def test_periods_are_counted_from_the_first_day(anchor, rhythm, n, until, expected):
    assert periods.period(anchor, rhythm, n, until=until) == expected


# --- Those that tick themselves ---------------------------------------------------------------------------------------
def test_what_was_held_is_counted_and_uncounted_until_it_is_closed(table, agreement, held):
    made = counted(table, agreement)
    held += [(wib(2026, 11, 12), "a"), (wib(2026, 11, 30, 23), "b")]

    tick(wib(2026, 11, 30, 23, 30))
    made = again(made)
    assert (made.counted, made.is_met, made.status) == (2, True, ObligationStatus.OPEN)
    held.pop()
    tick(wib(2026, 11, 30, 23, 40))
    assert (again(made).counted, again(made).is_met) == (1, False)


def test_enough_is_closed_at_the_end_of_its_day_with_the_evidence_frozen(table, agreement, held):
    made = counted(table, agreement)
    held += [(wib(2026, 11, 12), "a"), (wib(2026, 11, 30, 23), "b"), (DUE, "after")]

    tick(DUE - MICROSECOND)
    assert again(made).status == ObligationStatus.OPEN
    tick(DUE)

    held.clear()
    tick(DUE)
    made = again(made)
    assert (made.status, made.counted, made.closed_by) == (ObligationStatus.KEPT, 2, None)
    assert made.evidence.get().counted["held"] == ["a", "b"]


def test_too_little_is_late_and_kept_once_what_was_held_in_time_is_reported(table, agreement, held):
    made = counted(table, agreement)
    held += [(wib(2026, 11, 12), "a")]
    tick(DUE)
    assert again(made).status == ObligationStatus.LATE

    held += [(wib(2026, 11, 20), "b")]
    tick(DUE + dt.timedelta(days=2))

    assert again(made).status == ObligationStatus.KEPT


def test_a_counted_obligation_may_be_kept_by_proof_before(table, agreement, held):
    made = counted(table, agreement)
    obligations.keep(made, note="Di luar portal.", version=made.version, by=table.by(Side.OFFICE), at=NOON)

    tick(DUE)

    assert (again(made).status, made.evidence.count()) == (ObligationStatus.KEPT, 1)


def test_who_was_faster_than_the_tick_wins(table, agreement, held):
    stale = counted(table, agreement)
    obligations.keep(again(stale), note="Bukti.", version=stale.version, by=table.by(Side.OFFICE), at=NOON)
    held += [(wib(2026, 11, 12), "a"), (wib(2026, 11, 13), "b")]

    with pytest.raises(Refused):
        obligations.count(stale, by=SYSTEM, at=DUE)
    assert stale.evidence.count() == 1

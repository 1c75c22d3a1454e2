"""Interviews: no clash of room, panelist or candidate; each panelist alone; ties keep people out; exact means."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from core.lifecycle import Refused, Stale
from notifications.models import Delivery
from recruitment import interview, policies
from recruitment.actions import sheets, slots
from recruitment.lifecycle import SlotStatus
from recruitment.models import Candidacy, Conflict, Mark, Occupancy, Sheet, Slot
from recruitment.notices_interview import InterviewInvited, InterviewMoved, InterviewReminder
from recruitment.reminders_interview import InterviewsAhead
from tests.concurrency import together
from tests.factories.interviews import (
    AFTER,
    DAY,
    LATER,
    aspects,
    interviewee,
    panel,
    panelists,
    planned,
    planner,
    room,
    scored,
)
from tests.factories.recruitment import NOON, candidate, open_selection, staff

pytestmark = pytest.mark.django_db
MENTENG = "31.71.06"
MINUTE = dt.timedelta(minutes=1)


def fresh(slot):
    return Slot.objects.with_people().get(pk=slot.pk)


def tie(slot, person):
    application = slot.candidacy.application
    return Conflict.objects.create(
        application=application, person=person.user, relation="Sepupu.", declared_at=NOON, declared_by=person.user
    )


# --- Planning ----------------------------------------------------------------------------------------------------------
def test_a_candidate_is_invited_with_a_calendar_entry_and_reminded_the_day_before():
    slot = planned(open_selection(), panelists(2))

    assert slot.next_nudge_at == DAY.replace(day=1)
    delivery = Delivery.objects.get(kind=InterviewInvited.code, channel="mail")
    method, text = InterviewInvited().calendar(fresh(slot), delivery, NOON)
    assert method == "REQUEST"
    assert f"UID:wawancara-{slot.candidacy.uuid}@" in text.replace("\r\n ", "")
    assert "SEQUENCE:0" in text
    assert "DTSTART;TZID=Asia/Jakarta:20261102T090000" in text


def test_only_who_is_in_the_interview_is_invited_and_only_by_who_may():
    selection = open_selection()
    people = panelists(1)
    facts = {"panel": panel(selection, people), "room": room(), "starts_at": DAY, "minutes": 30, "at": NOON}

    with pytest.raises(Refused, match="bukan peserta wawancara"):
        slots.plan(candidate(selection), by=planner(), **facts)
    with pytest.raises(Refused, match="tidak berwenang"):
        slots.plan(interviewee(selection), by=staff(), **facts)


@pytest.mark.parametrize(
    ("starts_at", "minutes", "sentence"),
    [(NOON, 30, "masa depan"), (DAY + MINUTE, 30, "kelipatan 5"), (DAY, 31, "kelipatan 5"), (DAY, 300, "kelipatan 5")],
)
def test_times_lie_on_the_grid_that_keeps_slots_apart(starts_at, minutes, sentence):
    with pytest.raises(Refused, match=sentence):
        planned(open_selection(), panelists(1), starts_at=starts_at, minutes=minutes)


def test_a_room_a_panelist_and_a_candidate_are_in_one_place_at_a_time():
    selection, by = open_selection(), planner()
    first, second = panelists(2)
    slot = planned(selection, [first], by=by)
    mixed, other = panel(selection, [first, second], name="Panel 2"), panel(selection, [second], name="Panel 3")
    whom = interviewee(selection)
    later = {"starts_at": DAY + 25 * MINUTE, "by": by, "whom": whom}

    with pytest.raises(Refused, match="Ruang itu sudah dipakai"):
        planned(selection, [], panel=other, **later)
    with pytest.raises(Refused, match="panelis sudah bertugas"):
        planned(selection, [], panel=mixed, room=room("Ruang 2"), **later)
    with pytest.raises(Refused, match="sudah mempunyai jadwal"):
        planned(selection, [], panel=other, room=room("Ruang 2"), **later | {"whom": slot.candidacy})
    planned(selection, [], panel=mixed, **later | {"starts_at": slot.ends_at})  # half-open: the next begins where it ends


def test_a_moved_interview_frees_its_old_time_and_keeps_its_entry():
    selection, by = open_selection(), planner()
    slot = planned(selection, panelists(1), by=by)
    facts = {"panel": slot.panel, "room": slot.room, "minutes": 30, "reason": "Listrik.", "by": by, "at": NOON}

    slots.move(slot, starts_at=DAY + 60 * MINUTE, version=slot.version, **facts)

    assert (slot.sequence, Occupancy.objects.filter(at=DAY).exists()) == (1, False)
    assert Delivery.objects.filter(kind=InterviewMoved.code, channel="mail").count() == 1
    delivery = Delivery.objects.get(kind=InterviewInvited.code, channel="mail")
    assert not InterviewInvited().still_concerns(fresh(slot), delivery, NOON)
    with pytest.raises(Stale):
        slots.move(slot, starts_at=DAY, version=slot.version - 1, **facts)


def test_a_cancelled_interview_frees_candidate_room_and_panel_and_its_entry_goes_on():
    selection, by = open_selection(), planner()
    slot = planned(selection, panelists(1), by=by)

    slots.cancel(slot, reason="Panelis sakit.", version=slot.version, by=by, at=NOON)
    again = planned(selection, [], panel=slot.panel, by=by, whom=slot.candidacy)

    assert (slot.sequence, again.sequence) == (1, 2)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("shared", ["room", "person"])
def test_two_who_plan_at_one_moment_do_not_clash(shared):
    selection, by = open_selection(), [planner(), planner()]
    people = panelists(2)
    panels = [panel(selection, [people[0]]), panel(selection, [people[0 if shared == "person" else 1]], name="Panel 2")]
    rooms = [room(), room() if shared == "room" else room("Ruang 2")]
    whom = [interviewee(selection), interviewee(selection)]

    def work(n):
        facts = {"panel": panels[n], "room": rooms[n], "starts_at": DAY + n * 10 * MINUTE, "minutes": 30}
        return lambda: slots.plan(Candidacy.objects.get(pk=whom[n].pk), by=by[n], at=NOON, **facts)

    outcomes = together(work(0), work(1))

    assert sorted(type(each).__name__ for each in outcomes) == ["Refused", "Slot"]
    assert Slot.objects.count() == 1


# --- Ties --------------------------------------------------------------------------------------------------------------
def test_a_tied_panelist_cannot_be_on_the_slot():
    selection = open_selection()
    person = panelists(1)[0]
    whom = interviewee(selection)
    Conflict.objects.create(
        application=whom.application, person=person.user, relation="Kakak.", declared_at=NOON, declared_by=person.user
    )

    with pytest.raises(Refused, match="benturan kepentingan"):
        planned(selection, [person], whom=whom)


def test_a_tie_declared_later_takes_the_panelist_out_and_flags_the_slot():
    selection = open_selection()
    aspects(selection, 1)
    first, second = panelists(2)
    slot = planned(selection, [first, second])
    scored(slot, first, [90])
    tie(slot, first)

    assert slots.drop_tied(slot.candidacy.application, first.user, by=first, at=LATER) == [slot]
    assert "benturan kepentingan" in fresh(slot).flag
    assert "Hanya panelis" in policies.obstacle_to_scoring(fresh(slot), by=first, at=LATER)
    scored(slot, second, [50])
    assert interview.results(selection, MENTENG)[0].score == 50  # the sheet of who is tied counts for nothing


# --- Who came ----------------------------------------------------------------------------------------------------------
def test_arrivals_are_recorded_once_each():
    slot = planned(open_selection(), panelists(1))
    person = staff("score_interview", user=slot.members.get().person)

    assert [sheets.receive(slot, by=planner(), at=at) for at in (LATER, AFTER)] == [True, False]
    assert [sheets.arrive(slot, by=person, at=at) for at in (LATER, AFTER)] == [True, False]
    assert (fresh(slot).arrived_at, slot.members.get().arrived_at) == (LATER, LATER)
    with pytest.raises(Refused, match="bukan panelis"):
        sheets.arrive(slot, by=planner(), at=LATER)


def test_arrivals_are_recorded_on_the_day():
    with pytest.raises(Refused, match="pada hari wawancara"):
        sheets.receive(planned(open_selection(), panelists(1)), by=planner(), at=NOON)


def test_absence_is_recorded_after_the_time_is_over():
    selection = open_selection()
    slot = planned(selection, panelists(1))

    with pytest.raises(Refused, match="sampai waktu"):
        sheets.find_absent(slot, version=slot.version, by=planner(), at=LATER)
    sheets.find_absent(slot, version=slot.version, by=planner(), at=AFTER)

    assert fresh(slot).status == SlotStatus.ABSENT
    assert interview.results(selection, MENTENG)[0].is_absent
    assert interview.obstacle_to_deciding(selection, MENTENG) is None


# --- Sheets ------------------------------------------------------------------------------------------------------------
def test_the_last_lock_closes_the_interview():
    selection = open_selection()
    aspects(selection, 3, 1)
    first, second = panelists(2)
    slot = planned(selection, [first, second])

    scored(slot, first, [80, 60])
    assert (fresh(slot).status, interview.results(selection, MENTENG)[0].score) == (SlotStatus.PLANNED, None)
    assert interview.results(selection, MENTENG)[0].missing == (str(second.user),)
    scored(slot, second, [70, 71])

    result = interview.results(selection, MENTENG)[0]
    assert fresh(slot).status == SlotStatus.CLOSED
    assert (result.score, result.shown, result.missing) == (Fraction(75 + Fraction(281, 4)) / 2, Decimal("72.63"), ())


def test_a_locked_sheet_is_locked_and_a_draft_is_not_counted():
    selection = open_selection()
    one, two = aspects(selection, 1, 1)
    first, second = panelists(2)
    slot = planned(selection, [first, second])
    draft = scored(slot, first, [80, 60], is_final=False)

    with pytest.raises(Refused, match="semua aspek"):
        sheets.save(
            fresh(slot), marks={one: 80}, notes="", version=draft.version, by=first, at=LATER, is_final=True
        )  # fmt: skip
    with pytest.raises(Refused, match="antara 1 dan 100"):
        sheets.save(fresh(slot), marks={one: 101}, notes="", version=draft.version, by=first, at=LATER)
    with pytest.raises(Stale):
        sheets.save(fresh(slot), marks={one: 1}, notes="", version=draft.version + 1, by=first, at=LATER)
    marks = {one: 81, two: 61}
    sheets.save(fresh(slot), marks=marks, notes="Tenang.", version=draft.version, by=first, at=LATER, is_final=True)
    with pytest.raises(Refused, match="sudah dikunci"):
        sheets.save(fresh(slot), marks=marks, notes="", version=2, by=first, at=LATER)
    assert sorted(Mark.objects.values_list("points", flat=True)) == [61, 81]


def test_notes_lie_sealed():
    selection = open_selection()
    aspect = aspects(selection, 1)[0]
    person = panelists(1)[0]
    slot = planned(selection, [person])
    sheets.receive(slot, by=person, at=LATER)

    sheets.save(fresh(slot), marks={aspect: 1}, notes="Catatan rahasia", version=None, by=person, at=LATER)

    sheet = Sheet.objects.get()
    assert sheet.notes == "Catatan rahasia"
    assert b"rahasia" not in bytes(sheet.notes_sealed)


def test_nobody_scores_who_is_not_there_or_not_of_the_panel():
    selection = open_selection()
    aspects(selection, 1)
    person = panelists(1)[0]
    slot = planned(selection, [person])

    assert "belum tercatat datang" in policies.obstacle_to_scoring(slot, by=person, at=LATER)
    assert "Hanya panelis" in policies.obstacle_to_scoring(slot, by=panelists(1)[0], at=LATER)
    assert "tidak berwenang" in policies.obstacle_to_scoring(slot, by=staff(user=person.user), at=LATER)


def test_the_secretary_closes_with_a_reason_and_no_panelist_does():
    selection = open_selection()
    aspects(selection, 1)
    first, second = panelists(2)
    slot, by = planned(selection, [first, second]), planner()

    with pytest.raises(Refused, match="Belum ada satu lembar"):
        sheets.close(slot, reason="Sakit.", version=slot.version, by=by, at=AFTER)
    scored(slot, first, [80])
    with pytest.raises(Refused, match="Panelis tidak dapat menutup"):
        sheets.close(
            fresh(slot), reason="Sakit.", version=fresh(slot).version, by=staff("close_interview", user=first.user), at=AFTER
        )
    with pytest.raises(Refused, match="Tulis mengapa"):
        sheets.close(fresh(slot), reason="", version=fresh(slot).version, by=by, at=AFTER)
    sheets.close(fresh(slot), reason="Panelis kedua sakit.", version=fresh(slot).version, by=by, at=AFTER)

    result = interview.results(selection, MENTENG)[0]
    assert (result.score, result.missing) == (80, (str(second.user),))


def test_after_the_end_those_who_came_are_enough():
    selection = open_selection()
    aspects(selection, 1)
    first, second = panelists(2)
    slot = planned(selection, [first, second])

    scored(slot, first, [80], at=AFTER)

    assert fresh(slot).status == SlotStatus.CLOSED
    assert not second.user.interview_seats.get().arrived_at


@pytest.mark.django_db(transaction=True)
def test_two_who_lock_at_one_moment_close_the_interview():
    selection = open_selection()
    aspect = aspects(selection, 1)[0]
    people = panelists(2)
    slot = planned(selection, people)
    sheets.receive(slot, by=people[0], at=LATER)

    def work(person):
        facts = {"marks": {aspect: 70}, "notes": "", "version": None, "by": person, "at": LATER, "is_final": True}
        return lambda: sheets.save(Slot.objects.get(pk=slot.pk), **facts)

    outcomes = together(*(work(person) for person in people))
    for person, outcome in zip(people, outcomes, strict=True):
        if isinstance(outcome, Refused):  # told that somebody was faster, and pressed again
            work(person)()

    assert fresh(slot).status == SlotStatus.CLOSED
    assert Sheet.objects.locked().count() == 2


def test_the_database_keeps_one_interview_and_one_mark_per_aspect():
    selection = open_selection()
    aspect = aspects(selection, 1)[0]
    person = panelists(1)[0]
    slot = planned(selection, [person])
    sheet = scored(slot, person, [80])

    with pytest.raises(IntegrityError), transaction.atomic():
        Mark.objects.create(sheet=sheet, aspect=aspect, points=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Slot.objects.create(
            selection=selection, candidacy=slot.candidacy, panel=slot.panel, room=slot.room, starts_at=AFTER,
            ends_at=AFTER + MINUTE, changed_at=NOON,
        )  # fmt: skip


# --- Results -----------------------------------------------------------------------------------------------------------
@given(st.fractions(0, 100, max_denominator=600))
def test_two_digits_are_the_nearest(score):
    assert abs(Fraction(interview.rounded(score)) - score) <= Fraction(1, 200)
    assert interview.rounded(score) == interview.rounded(score).quantize(Decimal("0.01"))


def test_the_standing_is_by_weight_best_first():
    selection, by = open_selection(), planner()
    aspects(selection, 1)
    person = panelists(1)[0]
    one = panel(selection, [person])
    for n, points in enumerate([60, 90]):
        scored(
            planned(selection, [], panel=one, by=by, starts_at=DAY + n * 30 * MINUTE), person, [points], at=DAY + 40 * MINUTE
        )

    found = interview.standing(selection, interview.results(selection, MENTENG))

    assert [(each.rank, each.total, each.test) for each in found] == [(1, 90, None), (2, 60, None)]


def test_results_cost_the_same_queries_for_few_and_for_many(django_assert_num_queries):
    selection, by = open_selection(), planner()
    aspects(selection, 1, 1)
    person = panelists(1)[0]
    one = panel(selection, [person])
    for n in range(3):
        scored(planned(selection, [], panel=one, by=by, starts_at=DAY + n * 30 * MINUTE), person, [50, 60], at=AFTER)
        with django_assert_num_queries(4):
            interview.results(selection, MENTENG)


def test_who_left_the_running_is_reminded_no_more():
    slot = planned(open_selection(), panelists(1))
    Candidacy.objects.update(status="reserve")

    assert list(InterviewsAhead().due(DAY)) == []
    assert not InterviewReminder().still_concerns(fresh(slot), None, NOON)

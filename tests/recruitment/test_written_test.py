"""Seats, the door, incidents: who sits where, who came, and who may sit again."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from core.lifecycle import Refused, Stale
from notifications.models import Delivery
from recruitment.actions import incidents, sittings
from recruitment.lifecycle import CandidacyStatus, DoorWay, SeatEnd
from recruitment.models import Candidacy, Desk, Incident, Sitting
from recruitment.notices_written_test import TestMoved, TestReminder, TestSeated, TestSitAgain
from recruitment.reminders_written_test import TestsAhead
from tests.concurrency import together
from tests.factories import recruitment as make
from tests.factories.recruitment import NOON, open_selection, staff
from tests.factories.written_tests import (
    AFTER,
    DURING,
    GAMBIR,
    MENTENG,
    TEST_DAY,
    commissioner,
    present,
    seated,
    secretary,
    sitting,
)

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def told(kind):
    return Delivery.objects.filter(kind=kind.code, channel="mail")


# --- Seating -----------------------------------------------------------------------------------------------------------
def test_the_candidates_of_a_kecamatan_are_seated_by_number_as_far_as_devices_reach():
    selection, by = open_selection(), secretary()
    people = [make.candidate(selection) for _ in range(3)]
    make.candidate(selection, district=GAMBIR)
    small = sitting(selection, devices=2)

    assert (len(sittings.plan(small, [MENTENG])[0]), sittings.plan(small, [MENTENG])[1]) == (2, 1)
    desks = sittings.seat(small, districts=[MENTENG], version=small.version, by=by, at=NOON)

    assert [(desk.candidacy_id, desk.number) for desk in desks] == [(people[0].pk, 1), (people[1].pk, 2)]
    assert told(TestSeated).count() == 2
    with pytest.raises(Refused, match="perangkat penuh"):
        sittings.seat(small, districts=[MENTENG], version=small.version, by=by, at=NOON)


def test_who_is_seated_is_reminded_three_days_and_one_day_before():
    desk = seated(open_selection(), 1)[0]

    moments = [milestone.at for milestone in TestsAhead().milestones(desk)]
    assert moments == [TEST_DAY.replace(day=25, hour=2), TEST_DAY.replace(day=27, hour=2)]
    assert desk.next_nudge_at == moments[0]


def test_only_who_may_seats_and_only_before_the_session_begins():
    selection = open_selection()
    room = sitting(selection)
    make.candidate(selection)

    for by, at, sentence in ((staff(), NOON, "tidak berwenang"), (secretary(), TEST_DAY, "sudah dimulai")):
        with pytest.raises(Refused, match=sentence):
            sittings.seat(room, districts=[MENTENG], version=room.version, by=by, at=at)


def test_one_candidate_is_moved_with_a_reason_and_told():
    selection, by = open_selection(), secretary()
    desk = seated(selection, 1, by=by)[0]
    other = sitting(selection, name="Sesi 2", starts_at=TEST_DAY + 3 * HOUR)

    with pytest.raises(Refused, match="alasan"):
        sittings.move(desk, sitting=other, reason=" ", by=by, at=NOON)
    new = sittings.move(desk, sitting=other, reason="Bentrok dengan ibadah.", by=by, at=NOON)

    desk.refresh_from_db()
    assert (desk.end, desk.is_standing, desk.next_nudge_at) == (SeatEnd.MOVED, False, None)
    assert (new.sitting, new.sequence, new.ticket == desk.ticket) == (other, 1, False)
    assert told(TestMoved).get().to_user == desk.candidacy.application.applicant


def test_a_rescheduled_session_tells_everybody_seated_and_plans_their_reminders_anew():
    selection, by = open_selection(), secretary()
    desks = seated(selection, 2, by=by)
    room = desks[0].sitting
    later = TEST_DAY + dt.timedelta(days=2)
    facts = {"venue": room.venue, "address": room.address, "room": "Aula"}

    sittings.reschedule(room, starts_at=later, **facts, reason="Listrik.", version=room.version, by=by, at=NOON)

    desk = Desk.objects.get(pk=desks[0].pk)
    assert (desk.sequence, desk.next_nudge_at) == (1, later.replace(day=27, hour=2))
    assert told(TestMoved).count() == 2
    assert not TestSeated().still_concerns(desk, told(TestSeated).first(), NOON)  # told of a time that is no more


def test_the_database_gives_a_device_and_a_candidate_once():
    selection = open_selection()
    desk = seated(selection, 1)[0]
    person = make.candidate(selection)
    facts = {"sitting": desk.sitting, "given_at": NOON, "given_by": desk.given_by, "changed_at": NOON}

    for candidacy, number in ((person, desk.number), (desk.candidacy, 9)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Desk.objects.create(candidacy=candidacy, number=number, **facts)


@pytest.mark.django_db(transaction=True)
def test_two_who_seat_at_once_seat_nobody_twice():
    selection = open_selection()
    for _ in range(3):
        make.candidate(selection)
    rooms = [sitting(selection), sitting(selection, name="Sesi 2", room="Laboratorium 2")]
    people = [secretary(), secretary()]

    def work(n, room):
        return lambda: sittings.seat(
            Sitting.objects.get(pk=room.pk), districts=[MENTENG], version=room.version, by=people[n], at=NOON
        )

    outcomes = together(work(0, rooms[0]), work(1, rooms[1]))

    assert Desk.objects.standing().count() == 3
    assert sum(isinstance(each, Refused) for each in outcomes) == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_seat_into_one_session_are_told_that_one_was_faster():
    selection = open_selection()
    make.candidate(selection)
    make.candidate(selection, district=GAMBIR)
    room, people = sitting(selection, devices=1), [secretary(), secretary()]

    def work(n, district):
        return lambda: sittings.seat(
            Sitting.objects.get(pk=room.pk), districts=[district], version=room.version, by=people[n], at=NOON
        )

    outcomes = together(work(0, MENTENG), work(1, GAMBIR))

    assert Desk.objects.standing().count() == 1
    assert sum(isinstance(each, Refused) for each in outcomes) == 1


# --- The door ----------------------------------------------------------------------------------------------------------
def test_who_comes_is_recorded_once():
    desk, by = seated(open_selection(), 1)[0], secretary()

    assert [sittings.admit(desk, by=by, at=DURING, way=DoorWay.QR) for _ in range(2)] == [True, False]
    desk.refresh_from_db()
    assert (desk.attended_at, desk.way, desk.next_nudge_at) == (DURING, DoorWay.QR, None)


@pytest.mark.parametrize("at", [TEST_DAY - 2 * HOUR, TEST_DAY + dt.timedelta(minutes=90), AFTER])
def test_the_door_is_open_from_ninety_minutes_before_to_the_end(at):
    desk = seated(open_selection(), 1)[0]

    with pytest.raises(Refused, match="90 menit"):
        sittings.admit(desk, by=secretary(), at=at)


def test_an_officer_of_elsewhere_admits_nobody():
    desk = seated(open_selection(), 1)[0]

    with pytest.raises(Refused, match="di luar kecamatan"):
        sittings.admit(desk, by=staff("admit_candidate", scope=GAMBIR), at=DURING)


def test_a_card_given_up_opens_no_door():
    selection, by = open_selection(), secretary()
    desk = seated(selection, 1, by=by)[0]
    sittings.move(desk, sitting=sitting(selection, name="Sesi 2"), reason="Perangkat rusak.", by=by, at=NOON)

    with pytest.raises(Refused, match="tidak berlaku lagi"):
        sittings.admit(Desk.objects.get(pk=desk.pk), by=by, at=DURING)


def test_a_presence_recorded_by_mistake_is_taken_back_with_a_reason():
    desk, by = present(open_selection(), 1)[0], secretary()
    desk.refresh_from_db()

    with pytest.raises(Refused, match="mengapa"):
        sittings.undo_admission(desk, reason="", by=by, at=DURING)
    sittings.undo_admission(desk, reason="Salah orang.", by=by, at=DURING)

    desk.refresh_from_db()
    assert not desk.is_present


def test_absence_is_final():
    selection, by = open_selection(), secretary()
    desk = seated(selection, 1, by=by)[0]
    other = sitting(selection, name="Sesi 2", starts_at=AFTER + HOUR)

    assert list(sittings.waiting(selection, [MENTENG])) == []
    with pytest.raises(Refused, match="hanya gangguan sistem"):
        sittings.move(desk, sitting=other, reason="Terlambat.", by=by, at=DURING)


@pytest.mark.django_db(transaction=True)
def test_two_scans_at_one_moment_record_once():
    desk, people = seated(open_selection(), 1)[0], [secretary(), secretary()]

    outcomes = together(*(lambda by=by: sittings.admit(Desk.objects.get(pk=desk.pk), by=by, at=DURING) for by in people))

    assert True in outcomes
    assert [each for each in outcomes if not isinstance(each, Stale)].count(True) == 1


# --- Incidents ---------------------------------------------------------------------------------------------------------
def reported(desks, *, by, at=AFTER, **changes):
    times = {"from_at": TEST_DAY + dt.timedelta(minutes=20), "to_at": TEST_DAY + dt.timedelta(minutes=70)} | changes
    return incidents.report(desks[0].sitting, **times, reason="Peladen mati.", desks=desks, by=by, at=at)


def test_exactly_those_hit_sit_again_once_another_person_confirms():
    selection, by = open_selection(), secretary()
    desks = present(selection, 3, by=by)
    incident = reported(desks[:2], by=by)

    assert list(sittings.waiting(selection, [MENTENG])) == []
    incidents.approve(incident, version=1, by=commissioner(), at=AFTER)

    hit = [desk.candidacy_id for desk in desks[:2]]
    assert [each.pk for each in sittings.waiting(selection, [MENTENG])] == hit
    assert told(TestSitAgain).count() == 2
    again = sitting(selection, name="Sesi ulang", starts_at=AFTER + 24 * HOUR)
    new = sittings.seat(again, districts=[MENTENG], version=1, by=by, at=AFTER)
    assert [(desk.candidacy_id, desk.sequence) for desk in new] == [(pk, 1) for pk in hit]


def test_who_recorded_an_incident_does_not_confirm_it():
    both = staff("report_incident", "approve_incident", "seat_candidate", "admit_candidate")
    incident = reported(present(open_selection(), 1, by=both), by=both)

    with pytest.raises(Refused, match="orang lain"):
        incidents.approve(incident, version=1, by=both, at=AFTER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Incident.objects.update(status="approved", settled_at=AFTER, settled_by=both.user)


def test_a_declined_incident_opens_no_seat():
    selection = open_selection()
    incident = reported(present(selection, 1), by=secretary())

    incidents.decline(incident, version=1, by=commissioner(), at=AFTER)

    assert list(sittings.waiting(selection, [MENTENG])) == []


def test_an_incident_lies_within_its_session_and_names_its_people():
    selection, by = open_selection(), secretary()
    desks = present(selection, 1, by=by)

    for facts in ({"to_at": AFTER + HOUR}, {"from_at": TEST_DAY - 4 * HOUR}):
        with pytest.raises(Refused, match="dalam sesi ini"):
            reported(desks, by=by, **facts)
    with pytest.raises(Refused, match="Pilih peserta"):
        incidents.report(
            desks[0].sitting, from_at=TEST_DAY, to_at=DURING, reason="Peladen mati.", desks=[], by=by, at=AFTER
        )  # fmt: skip


def test_after_the_result_is_announced_nobody_sits_again():
    incident = reported(present(open_selection(), 1), by=secretary())
    Candidacy.objects.update(status=CandidacyStatus.OUT_TEST)

    with pytest.raises(Refused, match="sudah diumumkan"):
        incidents.approve(incident, version=1, by=commissioner(), at=AFTER)


# --- Reminders ---------------------------------------------------------------------------------------------------------
def test_who_left_the_running_is_reminded_no_more():
    desk = seated(open_selection(), 1)[0]
    Candidacy.objects.update(status=CandidacyStatus.OUT_TEST)

    assert list(TestsAhead().due(TEST_DAY)) == []
    assert not TestReminder().still_concerns(Desk.objects.with_people().get(pk=desk.pk), None, NOON)

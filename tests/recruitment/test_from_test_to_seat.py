"""One kecamatan from the written test to the seats, by the portal's own moves: each result rests on the one before."""

import datetime as dt
from decimal import Decimal

import pytest

from core.lifecycle import Refused
from notifications.models import Delivery
from recruitment import standings
from recruitment.actions import candidacies, conflicts, feedback, inaugurations, oaths, plenaries, sheets
from recruitment.lifecycle import CandidacyStatus as C
from recruitment.lifecycle import Finding, SlotStatus
from recruitment.models import AnnouncementRow, Candidacy, Desk, Slot, SlotMember
from tests.factories import feedback as speaking
from tests.factories import interviews, seats, written_tests
from tests.factories import plenaries as held
from tests.factories import recruitment as make
from tests.recruitment.test_plenaries import _administration_announced, announce, statuses

pytestmark = pytest.mark.django_db
MENTENG = held.MENTENG
ANNOUNCED = written_tests.AFTER + dt.timedelta(days=1)


@pytest.fixture
def selection():
    made = make.open_selection()
    _administration_announced(made, MENTENG)
    return made


def who_sat(selection, scores):
    """Return the candidacies of people who sat the test, in the order of their scores; its result is announced."""
    desks = written_tests.present(selection, len(scores))
    written_tests.scored(selection, list(zip(desks, scores, strict=True)))
    announce(selection, "written_test", number="010", at=ANNOUNCED)
    return [Candidacy.objects.get(pk=desk.candidacy_id) for desk in desks]


def interviewed(selection, people, points):
    """Let a panel of two score each in an hour of the own: one number for every aspect, or None for who stays away."""
    panelists = interviews.panelists(2)
    panel = interviews.panel(selection, panelists)
    for n, (candidacy, given) in enumerate(zip(people, points, strict=True)):
        starts_at = interviews.DAY + n * dt.timedelta(minutes=30)
        slot = interviews.planned(selection, panelists, whom=candidacy, panel=panel, starts_at=starts_at, at=ANNOUNCED)
        if given is None:
            sheets.find_absent(slot, version=slot.version, by=interviews.planner(), at=starts_at + dt.timedelta(hours=1))
            continue
        for person in panelists:
            interviews.scored(slot, person, [given] * selection.aspects.count(), at=starts_at + dt.timedelta(minutes=10))
        assert Slot.objects.get(pk=slot.pk).status == SlotStatus.CLOSED
    return panelists


@pytest.mark.full
def test_each_result_rests_on_the_one_before(selection):
    people = who_sat(selection, ["88,5", "80", "80", "75", "70", "65", "64,99", "50"])
    assert statuses(people) == [C.IN_INTERVIEW] * 6 + [C.OUT_TEST] * 2
    rows = AnnouncementRow.objects.filter(outcome="through").order_by("position").values_list("application", flat=True)
    assert list(rows) == [each.application_id for each in people[:6]]
    assert Delivery.objects.filter(kind="recruitment.result_announced", channel="mail").count() == 8
    assert standings.own_test(people[0]) == standings.OwnTest(Decimal("88.5"), 1, Decimal(65))

    interviewed(selection, people[:6], [60, 90, 90, 80, None, 70])
    ranked = standings.ranked(selection, MENTENG)
    # The second and third are equal in both scores; who did not come stands last, whatever the test said.
    assert [(each.candidacy.pk, each.rank) for each in ranked] == list(
        zip([people[n].pk for n in (1, 2, 3, 5, 0, 4)], [1, 1, 3, 4, 5, 6], strict=True)
    )

    commissioners, said = held.commissioners(), speaking.received(people[1], at=ANNOUNCED)
    plenary = held.prepared(selection, commissioners)
    with pytest.raises(Refused, match="Tanggapan masyarakat: 1 tanggapan atas 1 calon"):
        plenaries.freeze(plenary, version=1, by=held.preparer(), at=held.DAY)
    feedback.close(
        said, finding=Finding.GROUNDLESS, text="Tidak ada bukti.", version=said.version, by=speaking.committee(), at=held.DAY
    )
    plenaries.freeze(plenary, version=1, by=held.preparer(), at=held.DAY)
    proposed = plenaries.by_rank(plenary)
    assert [proposed[people[n].pk] for n in (1, 2, 3, 5, 0, 4)] == ["chosen"] * 3 + ["reserve"] * 2 + ["not_chosen"]


def test_from_the_plenary_to_the_oath(selection):
    """Who was chosen says yes, hands in what is due, and takes the oath; who stays away keeps the seat for the next time."""
    people = who_sat(selection, ["80", "75", "70"])
    interviewed(selection, people, [90, 80, 70])
    held.decided(selection, held.commissioners())
    announce(selection, number="021")
    for person in people:
        candidacy = seats.fresh(person)
        by = make.as_person(candidacy.application.applicant)
        candidacies.accept(candidacy, version=candidacy.version, by=by, at=held.DAY + dt.timedelta(days=1))
    at = held.DAY + dt.timedelta(days=2)
    inauguration = seats.planned(selection, at=at)
    for person in people[:2]:
        seats.accept_papers(person, at=at)

    first, away, lacking = [seats.oath(person) for person in people]
    oaths.take(first, version=first.version, by=seats.planner(), at=seats.DAY)
    oaths.miss(away, reason="Sakit.", version=away.version, by=seats.planner(), at=seats.DAY)
    with pytest.raises(Refused, match="Pakta integritas"):
        oaths.take(lacking, version=lacking.version, by=seats.planner(), at=seats.DAY)
    oaths.miss(lacking, reason="Berkas belum lengkap.", version=lacking.version, by=seats.planner(), at=seats.DAY)
    inaugurations.finish(inauguration, version=inauguration.version, by=seats.planner(), at=seats.DAY)

    assert statuses(people) == [C.SWORN_IN, C.ACCEPTED, C.ACCEPTED]
    seats.planned(selection, at=seats.DAY, starts_at=seats.DAY + dt.timedelta(days=7))
    again = seats.oath(people[1])
    oaths.take(again, version=again.version, by=seats.planner(), at=seats.DAY + dt.timedelta(days=7))
    assert statuses(people) == [C.SWORN_IN, C.SWORN_IN, C.ACCEPTED]


def test_who_did_not_come_to_the_interview_is_never_chosen(selection):
    people = who_sat(selection, ["80", "70"])
    interviewed(selection, people, [60, None])
    commissioners = held.commissioners()
    plenary = held.frozen(selection, commissioners)
    order = [(people[1].pk, "chosen", "Dikenal baik."), (people[0].pk, "chosen", "")]
    by = make.staff("decide_plenary", user=commissioners[0])
    with pytest.raises(Refused, match=f"{people[1].application.number} tidak hadir wawancara"):
        plenaries.decide(plenary, version=plenary.version, decisions=order, by=by, at=held.DAY)


def test_the_rule_of_a_selection_parts_equals_in_the_final_standing_too(selection):
    people = [make.candidate(selection, status=C.IN_INTERVIEW, birth_on=dt.date(1990 - n, 1, 1)) for n in range(3)]
    interviewed(selection, people, [80, 80, 80])
    assert {each.rank for each in standings.ranked(selection, MENTENG)} == {1}
    selection.tie_rule = "older"
    selection.save()
    assert [each.candidacy for each in standings.ranked(selection, MENTENG)] == people[::-1]


def test_who_leaves_frees_the_seat_in_the_room_and_the_hour_of_the_panel(selection):
    desk = written_tests.seated(selection, 1)[0]
    slot = interviews.planned(selection, interviews.panelists(1))
    for candidacy in (desk.candidacy, slot.candidacy):
        person = make.as_person(candidacy.application.applicant)
        candidacies.leave(candidacy, version=candidacy.version, by=person, at=make.NOON)

    assert (Desk.objects.get(pk=desk.pk).end, Slot.objects.get(pk=slot.pk).status) == ("left", SlotStatus.CANCELLED)
    assert not slot.occupancies.exists()
    assert not Delivery.objects.filter(
        state="pending", kind__in=["recruitment.test_seated", "recruitment.interview_invited"]
    ).exists()
    assert written_tests.seated(selection, 1, into=desk.sitting)[0].number == desk.number


def test_a_tie_declared_after_the_panel_was_set_takes_the_panelist_out(selection):
    panelists = interviews.panelists(2)
    slot = interviews.planned(selection, panelists)
    secretary = make.staff("settle_conflict", "view_application")
    conflicts.declare(slot.candidacy.application, relation="Sepupu", person=panelists[0].user, by=secretary, at=make.NOON)

    assert [each.person for each in SlotMember.objects.standing().filter(slot=slot)] == [panelists[1].user]
    assert Slot.objects.get(pk=slot.pk).flag

"""The plenary: what must be settled, a table that nobody changes, a decision with reasons, and what follows from it."""

import datetime as dt
import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from core.actor import SYSTEM
from core.fsck import checks
from core.lifecycle import Refused
from notifications.models import Delivery
from recruitment import announcing, readiness
from recruitment.actions import announcements, candidacies, endings, plenaries
from recruitment.lifecycle import CandidacyStatus, EndReason, PlenaryOutcome
from recruitment.models import AnnouncedDistrict, Announcement, Candidacy, Conflict, FrozenTable, Plenary, PlenaryChoice
from tests.factories import plenaries as held
from tests.factories import recruitment as make
from tests.recruitment.test_announcements import approver, drafter

pytestmark = pytest.mark.django_db
MENTENG, GAMBIR, DAY = held.MENTENG, held.GAMBIR, held.DAY
C, OUT = CandidacyStatus, PlenaryOutcome


@pytest.fixture
def selection():
    return make.open_selection()


@pytest.fixture
def room(selection):
    """Eight candidates of Menteng with falling scores, three commissioners, the earlier results announced."""
    people, candidates = held.commissioners(), held.interviewed(selection, 8)
    _administration_announced(selection, MENTENG)
    with held.scored({each.pk: 90 - n for n, each in enumerate(candidates)}):
        yield people, candidates


def _administration_announced(selection, *codes):
    """Mark the earlier announcement of some kecamatan as given."""
    old = Announcement.objects.create(
        selection=selection, kind="administration", district_codes=list(codes), title="Administrasi", drafted_at=make.NOON,
        drafted_by=make.StaffFactory(),
    )  # fmt: skip
    for code in codes:
        AnnouncedDistrict.objects.create(announcement=old, selection=selection, kind="administration", district_id=code)


def announce(selection, kind="final", *, districts=(MENTENG,), number="020", at=DAY, **changes):
    announcement = announcements.draft(
        selection, kind=kind, district_codes=districts, title="Penetapan", number=number, by=drafter(), at=at, **changes
    )
    announcements.propose(announcement, version=1, by=drafter(), at=at)
    announcements.approve(announcement, version=2, publish_at=at, by=approver(), at=at)
    announcements.publish(announcement, by=SYSTEM, at=at)
    return announcement


def statuses(candidates):
    known = Candidacy.objects.in_bulk([each.pk for each in candidates])
    return [known[each.pk].status for each in candidates]


def fresh(candidacy):
    return Candidacy.objects.select_related("application__applicant", "application__district", "selection").get(pk=candidacy.pk)


class TestTheTable:
    def test_without_quorum_nothing_is_frozen(self, selection, room):
        people, _ = room
        plenary = held.prepared(selection, people[:1])
        with pytest.raises(Refused, match="Kuorum: hadir 1 dari 3"):
            plenaries.freeze(plenary, version=1, by=held.preparer(), at=DAY)
        plenaries.seat(plenary, people=people[:2], by=held.preparer(), at=DAY)
        plenaries.freeze(plenary, version=1, by=held.preparer(), at=DAY)

    def test_half_of_the_members_are_no_quorum(self, selection, room):
        people, _ = room
        plenary = held.prepared(selection, [*people[:1], *held.commissioners(1)])
        with pytest.raises(Refused, match="hadir 2 dari 4"):
            plenaries.freeze(plenary, version=1, by=held.preparer(), at=DAY)

    def test_a_candidate_without_score_or_a_tied_member_keeps_it_open(self, selection, room):
        people, candidates = room
        plenary = held.prepared(selection, people)
        tie = Conflict.objects.create(
            application=candidates[0].application, person=people[0], relation="Saudara", declared_at=DAY, declared_by=people[0]
        )
        with pytest.raises(Refused, match="Benturan kepentingan"):
            plenaries.freeze(plenary, version=1, by=held.preparer(), at=DAY)
        tie.delete()
        held.interviewed(selection, 1)
        with pytest.raises(Refused, match="1 peserta wawancara belum"):
            plenaries.freeze(plenary, version=1, by=held.preparer(), at=DAY)

    def test_an_open_question_of_another_part_keeps_it_open(self, selection, room, monkeypatch):
        line = ("Tanggapan masyarakat", True, lambda plenary, at: readiness.Answer(False, "2 belum ditelaah."))
        monkeypatch.setattr(readiness, "_questions", [*readiness._questions, line])
        plenary = held.prepared(selection, room[0])
        with pytest.raises(Refused, match="Tanggapan masyarakat: 2 belum"):
            plenaries.freeze(plenary, version=1, by=held.preparer(), at=DAY)

    def test_frozen_it_opens_with_its_salt_and_nobody_changes_it(self, selection, room):
        people, candidates = room
        held.decided(selection, people)
        table = FrozenTable.objects.get()
        assert hashlib.sha256(bytes.fromhex(table.salt) + table.body.encode()).hexdigest() == table.sha256
        assert [each["candidacy"] for each in table.facts["candidates"]] == [each.pk for each in candidates]
        for model in (FrozenTable, PlenaryChoice):
            with pytest.raises(DatabaseError, match="stands"), transaction.atomic():
                model.objects.update(**({"sha256": "0" * 64} if model is FrozenTable else {"outcome": "chosen"}))
            with pytest.raises(DatabaseError), transaction.atomic():
                model.objects.all()._raw_delete("default")


class TestTheDecision:
    def test_the_ranks_decide_unless_reasons_are_given(self, selection, room):
        people, candidates = room
        plenary = held.frozen(selection, people)
        order = list(plenaries.by_rank(plenary).items())
        assert [outcome for _, outcome in order] == [OUT.CHOSEN] * 3 + [OUT.RESERVE] * 3 + [OUT.NOT_CHOSEN] * 2

        swapped = [*order[:2], (order[3][0], OUT.CHOSEN), (order[2][0], OUT.RESERVE), *order[4:]]
        by = make.staff("decide_plenary", user=people[1])
        with pytest.raises(Refused, match="Tulis alasan"):
            plenaries.decide(plenary, version=2, decisions=[(*each, "") for each in swapped], by=by, at=DAY)
        reasoned = [
            (key, outcome, "Keterwakilan perempuan." if n in {2, 3} else "") for n, (key, outcome) in enumerate(swapped)
        ]
        plenaries.decide(plenary, version=2, decisions=reasoned, by=by, at=DAY)
        found = PlenaryChoice.objects.order_by("position").values_list("candidacy", "outcome", "rank")
        assert list(found[2:4]) == [(candidates[3].pk, "chosen", 4), (candidates[2].pk, "reserve", 3)]

    @pytest.mark.parametrize(
        ("change", "sentence"),
        [
            (lambda order: order[:-1], "tepat satu kali"),
            (lambda order: [*order[3:6], *order[:3], *order[6:]], "Urutkan"),
            (lambda order: [(key, OUT.CHOSEN, "x") for key, *_ in order], "Paling banyak 3"),
            (lambda order: [*order[:6], *((key, OUT.RESERVE, "x") for key, *_ in order[6:])], "paling banyak 6"),
        ],
    )
    def test_a_decision_keeps_to_the_seats(self, selection, room, change, sentence):
        people, _ = room
        plenary = held.frozen(selection, people)
        order = [(key, outcome, "") for key, outcome in plenaries.by_rank(plenary).items()]
        with pytest.raises(Refused, match=sentence):
            plenaries.decide(
                plenary, version=2, decisions=change(order), by=make.staff("decide_plenary", user=people[0]), at=DAY
            )

    def test_of_two_of_one_rank_who_is_preferred_is_preferred_with_a_reason(self, selection):
        people, candidates = held.commissioners(), held.interviewed(selection, 8)
        totals = {each.pk: total for each, total in zip(candidates, (90, 89, 80, 80, 70, 60, 60, 50), strict=True)}
        with held.scored(totals):
            plenary = held.frozen(selection, people)
        order = list(plenaries.by_rank(plenary).items())
        by = make.staff("decide_plenary", user=people[0])

        for tied, reasons in ((candidates[2], {}), (candidates[5], {candidates[2].pk: "Perempuan lebih dahulu."})):
            decisions = [(*each, reasons.get(each[0], "")) for each in order]
            with pytest.raises(Refused, match=f"{tied}: nilainya sama dengan calon yang tidak didahulukan"):
                plenaries.decide(plenary, version=2, decisions=decisions, by=by, at=DAY)
        reasons = {candidates[2].pk: "Perempuan lebih dahulu.", candidates[5].pk: "Pengalaman."}
        plenaries.decide(plenary, version=2, decisions=[(*each, reasons.get(each[0], "")) for each in order], by=by, at=DAY)

    def test_who_froze_it_or_was_not_there_does_not_decide(self, selection, room):
        people, _ = room
        plenary = held.prepared(selection, people[:2])
        plenaries.freeze(plenary, version=1, by=held.preparer(people[0]), at=DAY)
        for user, sentence in ((people[0], "orang lain"), (people[2], "yang hadir")):
            with pytest.raises(Refused, match=sentence):
                plenaries.decide(plenary, version=2, decisions=[], by=make.staff("decide_plenary", user=user), at=DAY)

    def test_a_second_plenary_must_name_the_first(self, selection, room):
        people, _ = room
        first = held.decided(selection, people)
        with pytest.raises(Refused, match="menyebut pleno yang lama"):
            held.prepared(selection, people, number="011/BA")
        second = held.decided(selection, people, number="012/BA", corrects=first)
        assert list(Plenary.objects.standing()) == [second]


class TestTheAnnouncement:
    def test_the_decision_becomes_true_when_it_is_announced(self, selection, room):
        people, candidates = room
        held.decided(selection, people)
        assert set(statuses(candidates)) == {C.IN_INTERVIEW}
        announce(selection)
        assert statuses(candidates) == [C.CHOSEN] * 3 + [C.RESERVE] * 3 + [C.NOT_CHOSEN] * 2
        assert fresh(candidates[0]).answer_due_at > DAY + dt.timedelta(days=3)

    def test_stages_keep_their_order(self, selection, room):
        with pytest.raises(Refused, match="Belum ada keputusan pleno"):
            announce(selection)
        make.candidate(selection, district=MENTENG)
        with pytest.raises(Refused, match="tes tertulis belum diumumkan"):
            announce(selection, number="021")
        with pytest.raises(Refused, match="administrasi belum diumumkan"):
            announce(selection, districts=(GAMBIR,), number="022")

    def test_a_kecamatan_without_applicants_is_announced_empty(self, selection):
        _administration_announced(selection, GAMBIR)
        assert announce(selection, districts=(GAMBIR,)).frozen["rows"] == []

    def test_who_leaves_before_it_is_passed_over_and_the_next_move_up(self, selection, room):
        people, candidates = room
        held.decided(selection, people)
        gone = fresh(candidates[1])
        candidacies.leave(gone, version=1, by=make.as_person(gone.application.applicant), at=DAY)
        announce(selection)
        assert statuses(candidates) == [C.CHOSEN, C.ENDED, C.CHOSEN, C.CHOSEN, C.RESERVE, C.RESERVE, C.RESERVE, C.NOT_CHOSEN]

    def test_a_correction_moves_who_is_concerned(self, selection, room):
        people, candidates = room
        first = held.decided(selection, people)
        old = announce(selection)
        order = [(each.pk, OUT.NOT_CHOSEN, "") for each in candidates]
        order = [(key, (OUT.CHOSEN if n < 3 else OUT.RESERVE if n < 6 else OUT.NOT_CHOSEN), "Koreksi nilai.")
                 for n, (key, *_) in enumerate([*order[:2], order[3], order[2], *order[4:]])]  # fmt: skip
        held.decided(selection, people, number="012/BA", corrects=first, order=order)
        announce(selection, number="030", corrects=old)
        assert statuses(candidates)[:4] == [C.CHOSEN, C.CHOSEN, C.RESERVE, C.CHOSEN]
        assert (fresh(candidates[2]).answer_due_at, fresh(candidates[2]).answer_nudge_at) == (None, None)


class TestAfterwards:
    def test_the_chosen_accepts_in_time(self, selection, room):
        people, candidates = room
        held.decided(selection, people)
        announce(selection)
        first, second = fresh(candidates[0]), fresh(candidates[1])
        candidacies.accept(first, version=first.version, by=make.as_person(first.application.applicant), at=DAY)
        assert (first.status, first.answer_nudge_at) == (C.ACCEPTED, None)
        by = make.as_person(second.application.applicant)
        with pytest.raises(Refused, match="sudah berakhir"):
            candidacies.accept(second, version=second.version, by=by, at=second.answer_due_at)

    def test_who_declines_leaves_the_seat_to_the_first_reserve(self, selection, room):
        people, candidates = room
        held.decided(selection, people)
        announce(selection)
        with pytest.raises(Refused, match="Tidak ada kursi kosong"):
            announce(selection, "replacement", number="040")
        gone = fresh(candidates[2])
        candidacies.leave(gone, version=gone.version, by=make.as_person(gone.application.applicant), at=DAY)
        assert fresh(candidates[2]).end_reason == EndReason.DECLINED
        later = DAY + dt.timedelta(days=1)
        announce(selection, "replacement", number="041", at=later)
        assert statuses(candidates)[3:5] == [C.CHOSEN, C.RESERVE]
        gone = fresh(candidates[3])
        candidacies.leave(gone, version=gone.version, by=make.as_person(gone.application.applicant), at=later)
        announce(selection, "replacement", number="042", at=later)
        assert statuses(candidates)[3:5] == [C.ENDED, C.CHOSEN]
        assert _problems() == []

    def test_the_office_ends_with_evidence_and_two_persons(self, selection):
        candidacy = make.candidate(selection, status=C.SWORN_IN)
        first, second = make.StaffFactory(), make.StaffFactory()
        facts = {"number": "050", "reason": "Putusan DKPP.", "by": make.staff("propose_ending", user=first), "at": DAY}
        with pytest.raises(Refused, match="tidak cocok"):
            endings.propose(candidacy, cause=EndReason.DISQUALIFIED, sources=[], **facts)
        ending = _proposed(candidacy, EndReason.DISMISSED, first)
        with pytest.raises(Refused, match="orang lain"):
            endings.approve(ending, version=1, by=make.staff("approve_ending", user=first), at=DAY)
        endings.approve(ending, version=1, by=make.staff("approve_ending", user=second), at=DAY)
        ended = fresh(candidacy)
        assert (ended.status, ended.end_reason, ended.ended_by) == (C.ENDED, EndReason.DISMISSED, second)
        assert Delivery.objects.filter(kind="recruitment.candidacy_ended", channel="mail").count() == 1

    def test_nobody_leaves_for_another_and_a_member_writes_a_letter(self, selection):
        candidacy = make.candidate(selection, status=C.SWORN_IN)
        with pytest.raises(Refused, match="calon sendiri"):
            candidacies.leave(candidacy, version=1, by=make.as_person(make.ApplicantFactory()), at=DAY)
        with pytest.raises(Refused, match="dengan surat"):
            candidacies.leave(candidacy, version=1, by=make.as_person(candidacy.application.applicant), at=DAY)


def _proposed(candidacy, cause, user):
    photo = SimpleUploadedFile("surat.jpg", make._photo(), content_type="image/jpeg")
    by = make.staff("propose_ending", user=user)
    return endings.propose(candidacy, cause=cause, number="050", reason="Putusan DKPP.", sources=[photo], by=by, at=DAY)


def _problems():
    names = ("plenary_tables_are_intact", "answers_have_their_clock", "announcements_are_as_they_were_approved")
    return [problem for name in names for problem in checks()[f"recruitment.{name}"]()]


def test_every_kind_knows_its_own_words():
    for kind in announcing.kinds().values():
        assert set(kind.shown) <= set(kind.outcomes), kind.code
        assert set(kind.told) <= set(kind.outcomes), kind.code

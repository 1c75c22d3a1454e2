"""From the accepted seat to the oath: papers that are due, the inauguration, who is sworn in, and who is told what when."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from core import fsck
from core.clock import wib
from core.lifecycle import Refused, Stale
from core.models import Event
from notifications import planning, reminders
from notifications.models import Delivery
from recruitment import dossier as dossiers
from recruitment import letter_papers
from recruitment.actions import candidacies, endings, files, inaugurations, late_papers, oaths, selections
from recruitment.actions import letters as makers
from recruitment.lifecycle import CandidacyStatus, EndReason, InaugurationStatus, LatePaperStatus, OathStatus
from recruitment.models import CandidacyEnding, CeremonyText, DocumentKind, Inauguration, LatePaper, Oath, Stage
from recruitment.tasks_seats import ask_for_papers
from tests.factories import recruitment as make
from tests.factories import results
from tests.factories import seats as held
from tests.recruitment.test_papers import words_in

pytestmark = pytest.mark.django_db
C, L, O = CandidacyStatus, LatePaperStatus, OathStatus  # noqa: E741 -- as short as the others
OWED = ["surat-sehat", "bebas-narkoba", "pakta-integritas"]


@pytest.fixture
def selection():
    return make.open_selection()


def mails(kind, **where):
    return Delivery.objects.filter(kind=f"recruitment.{kind}", channel="mail", **where)


def pending(kind):
    return mails(kind, state="pending").count()


def papers_of(candidacy):
    found = LatePaper.objects.filter(candidacy=candidacy).order_by("kind__position")
    return list(found.values_list("kind__code", "status"))


def problems():
    """Return what fsck finds, but for what factories make at once: announcements and receipts of candidates."""
    names = {"members_took_their_oath", "invitations_go_to_those_who_accepted", "late_papers_are_those_of_the_person"}
    return [problem for name, check in fsck.checks().items() if name.rpartition(".")[2] in names for problem in check()]


class TestPapers:
    def test_who_takes_the_seat_owes_what_may_follow_and_the_pact(self, selection):
        candidacy = held.accepted(selection)

        stage = selection.stage("inauguration")
        assert papers_of(candidacy) == [(code, L.DUE) for code in OWED]
        assert candidacy.papers_due_at == stage.starts_at
        assert candidacy.next_nudge_at is not None
        assert pending("papers_asked") == 1

    def test_a_paper_found_good_in_the_review_is_not_asked_for_again(self, selection):
        candidacy = make.candidate(selection, status=C.CHOSEN)
        early, late = held.hand_in_early(candidacy, "surat-sehat", met=True), held.hand_in_early(candidacy, "bebas-narkoba")
        held.say_yes(candidacy)

        assert papers_of(candidacy) == list(zip(OWED, [L.ACCEPTED, L.HANDED_IN, L.DUE], strict=True))
        assert [held.paper(candidacy, code).file for code in OWED[:2]] == [early, late]

    def test_the_kinds_of_a_selection_decide(self, selection):
        selection.document_kinds.filter(due_stage="inauguration").delete()
        candidacy = held.accepted(selection)

        assert papers_of(candidacy) == []
        assert (candidacy.next_nudge_at, pending("papers_asked")) == (None, 0)

    def test_who_handed_everything_in_is_reminded_no_more_and_who_must_again_is(self, selection):
        candidacy, by = held.accepted(selection), held.checker()
        for code in OWED:
            held.hand_in(candidacy, code)
        assert (held.fresh(candidacy).next_nudge_at, pending("papers_asked")) == (None, 0)

        paper = held.paper(candidacy)
        late_papers.ask_again(paper, reason=" Buram. ", version=paper.version, by=by, at=held.SAID)
        again = held.paper(candidacy)
        assert (again.status, again.flaw) == (L.RETURNED, "Buram.")
        assert held.fresh(candidacy).next_nudge_at is not None
        assert pending("paper_returned") == 1

        held.hand_in(candidacy)
        assert (held.paper(candidacy).status, held.paper(candidacy).flaw) == (L.HANDED_IN, "")
        assert (held.fresh(candidacy).next_nudge_at, pending("paper_returned")) == (None, 0)

    def test_one_mail_for_all_papers_seven_three_and_one_days_before(self, selection):
        candidacy = held.accepted(selection, at=selection.stage("inauguration").starts_at - dt.timedelta(days=9))
        other = held.accepted(selection, at=selection.stage("inauguration").starts_at - dt.timedelta(days=9))
        held.accept_papers(other)
        due = candidacy.papers_due_at
        for days in (8, 7, 6, 3, 2, 1):
            planning.plan_rule(reminders.rule("recruitment.papers_due"), due - dt.timedelta(days=days - 1, hours=12))

        told = mails("papers_due").order_by("not_before")
        assert [(each.milestone, each.to_user) for each in told] == [
            (milestone, candidacy.application.applicant) for milestone in ("H-7", "H-3", "H-1")
        ]

    def test_another_picture_before_anybody_looked_replaces_the_first(self, selection):
        candidacy = held.accepted(selection)
        first = held.hand_in(candidacy)
        second = held.hand_in(candidacy)

        assert second.file != first.file
        assert (second.status, second.version) == (L.HANDED_IN, first.version + 1)
        with pytest.raises(Stale):
            late_papers.accept(first, version=first.version, by=held.checker(), at=held.SAID)

    def test_what_was_accepted_is_not_replaced(self, selection):
        candidacy = held.accepted(selection)
        held.accept_papers(candidacy)

        assert papers_of(candidacy) == [(code, L.ACCEPTED) for code in OWED]
        with pytest.raises(Refused, match="sudah diterima kantor"):
            held.hand_in(candidacy)

    def test_a_signed_paper_handed_over_needs_no_file(self, selection):
        candidacy, by = held.accepted(selection), held.checker()
        paper = held.paper(candidacy, "pakta-integritas")
        late_papers.receive_paper(paper, sources=[], version=paper.version, by=by, at=held.SAID)

        found = held.paper(candidacy, "pakta-integritas")
        assert (found.status, found.on_paper, found.file, found.checked_by) == (L.ACCEPTED, True, None, by.user)

    @pytest.mark.parametrize(
        "changes", [{"status": "handed_in"}, {"status": "returned"}, {"flaw": "x"}, {"status": "accepted"}]
    )
    def test_the_database_refuses_a_paper_that_says_too_little(self, selection, changes):
        paper = held.paper(held.accepted(selection))
        with pytest.raises(IntegrityError), transaction.atomic():
            LatePaper.objects.filter(pk=paper.pk).update(**changes)

    def test_only_who_may_and_has_no_tie_checks(self, selection):
        candidacy = held.accepted(selection)
        paper = held.hand_in(candidacy)
        own = held.checker(user=candidacy.application.applicant)
        for by, sentence in (
            (make.staff("view_latepaper"), "tidak berwenang"),
            (held.checker(scope="31.71.01"), "Hanya petugas Kecamatan Menteng"),
            (own, "sendiri"),
            (make.staff("check_latepaper", "verify_application"), "Nyatakan dahulu"),
        ):
            with pytest.raises(Refused, match=sentence):
                late_papers.accept(paper, version=paper.version, by=by, at=held.SAID)

    def test_the_day_moves_with_the_stage(self, selection):
        candidacy = held.accepted(selection)
        stage = selection.stage("inauguration")
        starts_at, ends_at = stage.starts_at + dt.timedelta(days=5), stage.ends_at + dt.timedelta(days=5)
        Stage.objects.filter(selection=selection, code__in=["report", "report_handed"]).delete()
        change = selections.propose_dates(
            selection,
            stage=stage,
            starts_at=starts_at,
            ends_at=ends_at,
            reason="Gedung.",
            by=make.staff("propose_dates"),
            at=held.SAID,
        )
        selections.approve_dates(change, version=change.version, by=make.staff("approve_dates"), at=held.SAID)

        moved = held.fresh(candidacy)
        assert moved.papers_due_at == starts_at
        assert (candidacy.next_nudge_at, moved.next_nudge_at) == (wib(2026, 11, 20, 9), wib(2026, 11, 21, 9))

    def test_who_accepted_before_is_asked_by_the_minute_once(self, selection):
        candidacy = make.candidate(selection, status=C.ACCEPTED)

        assert [ask_for_papers(held.SAID), ask_for_papers(held.SAID)] == [1, 0]
        assert papers_of(candidacy) == [(code, L.DUE) for code in OWED]


class TestThePact:
    def made(self, candidacy):
        application = held.fresh(candidacy).application
        kind = DocumentKind.objects.get(selection=application.selection, code="pakta-integritas")
        return makers.make(application, kind, by=make.as_person(application.applicant), at=held.SAID)

    def test_it_prints_the_person_the_words_and_its_code(self, selection):
        candidacy = held.accepted(selection)
        letter = self.made(candidacy)
        words = words_in(letter_papers.pdf(letter))

        application = candidacy.application
        for each in (application.full_name, application.number, "Kecamatan Menteng", letter.written_code, "tidak menerima uang",
                     "Meterai", "belum dicocokkan"):  # fmt: skip
            assert each in words

    def test_words_that_the_office_compared_make_another_version_and_void_nothing(self, selection):
        candidacy = held.accepted(selection)
        first = self.made(candidacy)
        held.hand_in(candidacy, "pakta-integritas", at=held.SAID + dt.timedelta(minutes=1))
        CeremonyText.objects.filter(code="pact").update(body="Saya jujur.\nSaya adil.", checked_with="Lampiran X")
        second = self.made(candidacy)

        assert (first.n, second.n) == (1, 2)
        words = words_in(letter_papers.pdf(second))
        assert "Saya adil." in words
        assert "belum dicocokkan" not in words
        assert dossiers.load(held.fresh(candidacy).application).voided == {}

    def test_nobody_else_is_asked_for_it_or_gets_one(self, selection):
        candidacy = make.candidate(selection, status=C.CHOSEN)

        with pytest.raises(Refused, match="sesudah Anda terpilih dan menyatakan bersedia"):
            self.made(candidacy)
        kinds = dossiers.load(held.fresh(candidacy).application).asked_kinds
        assert "pakta-integritas" not in {kind.code for kind in kinds}
        draft = make.complete_draft(selection)
        kind = selection.document_kinds.get(code="pakta-integritas")
        with pytest.raises(Refused, match="sesudah Anda terpilih"):
            files.attach(draft, kind, make.document(draft.applicant), by=make.as_person(draft.applicant), at=make.NOON)


class TestTheInauguration:
    def test_everybody_who_accepted_is_invited_and_who_accepts_later_too(self, selection):
        first, chosen = held.accepted(selection), make.candidate(selection, status=C.CHOSEN)
        inauguration = held.planned(selection)
        later = held.accepted(selection, at=held.SAID + dt.timedelta(hours=1))

        assert list(inauguration.oaths.order_by("pk").values_list("candidacy", flat=True)) == [first.pk, later.pk]
        assert pending("inauguration_invited") == 2
        assert not chosen.oaths.exists()
        assert held.fresh(first).papers_due_at == held.fresh(later).papers_due_at == wib(2026, 12, 10)

    def test_one_at_a_time_and_in_the_future(self, selection):
        held.planned(selection)
        with pytest.raises(Refused, match="belum ditutup atau dibatalkan"):
            held.planned(selection)
        with pytest.raises(Refused, match="di masa depan"):
            held.planned(make.open_selection(year=2025), starts_at=held.SAID)
        with pytest.raises(Refused, match="setelah waktu mulai"):
            held.planned(make.open_selection(year=2024), ends_at=held.DAY)
        with pytest.raises(Refused, match="tidak berwenang"):
            held.planned(make.open_selection(year=2023), by=make.staff())

    def test_moved_it_is_told_with_the_reason_and_its_reminders_follow(self, selection):
        candidacy = held.accepted(selection)
        inauguration = held.planned(selection)
        facts = held.FACTS | {"starts_at": held.DAY + dt.timedelta(days=2), "ends_at": held.DAY + dt.timedelta(days=2, hours=2)}
        inaugurations.move(inauguration, reason="Gedung dipakai.", version=1, by=held.planner(), at=held.SAID, event=facts)

        assert (pending("inauguration_invited"), pending("inauguration_moved")) == (0, 1)
        assert held.oath(candidacy).next_nudge_at == wib(2026, 12, 9, 9)
        assert held.fresh(candidacy).papers_due_at == wib(2026, 12, 12)
        with pytest.raises(Stale):
            inaugurations.move(inauguration, reason="x", version=1, by=held.planner(), at=held.SAID, event=facts)

    def test_cancelled_it_leaves_everybody_accepted_for_a_later_one(self, selection):
        candidacy = held.accepted(selection)
        inauguration = held.planned(selection)
        inaugurations.cancel(inauguration, reason="Banjir.", version=1, by=held.planner(), at=held.SAID)

        assert (pending("inauguration_invited"), pending("inauguration_cancelled")) == (0, 1)
        assert held.fresh(candidacy).status == C.ACCEPTED
        assert held.oath(candidacy).status == O.DROPPED
        assert held.fresh(candidacy).papers_due_at == selection.stage("inauguration").starts_at
        held.planned(selection)
        assert held.oath(candidacy).status == O.INVITED
        assert problems() == []

    def test_reminded_three_days_and_one_day_before(self, selection):
        held.accepted(selection)
        held.planned(selection)
        for moment in (wib(2026, 12, 7, 9), wib(2026, 12, 8, 9), wib(2026, 12, 9, 9)):
            planning.plan_rule(reminders.rule("recruitment.inauguration_ahead"), moment)

        assert [each.milestone for each in mails("inauguration_ahead").order_by("not_before")] == ["H-3", "H-1"]

    def test_who_leaves_is_invited_no_more(self, selection):
        candidacy = held.accepted(selection)
        held.planned(selection)
        candidacies.leave(
            candidacy, version=candidacy.version, by=make.as_person(candidacy.application.applicant), at=held.SAID
        )

        assert (held.oath(candidacy).status, held.oath(candidacy).next_nudge_at) == (O.DROPPED, None)
        assert pending("inauguration_invited") == 0
        assert problems() == []


class TestTheOath:
    @pytest.fixture
    def ready(self, selection):
        candidacy = held.accepted(selection)
        held.accept_papers(candidacy)
        held.planned(selection)
        return candidacy

    def test_who_took_it_is_in_office(self, ready):
        oath, by = held.oath(ready), held.planner()
        oaths.take(oath, version=oath.version, by=by, at=held.DAY)

        assert held.fresh(ready).status == C.SWORN_IN
        assert (held.oath(ready).recorded_by, held.oath(ready).recorded_at) == (by.user, held.DAY)
        assert pending("sworn_in") == 1
        assert Event.objects.about(ready).filter(action="candidacy.sworn_in").exists()
        assert problems() == []
        with pytest.raises(Refused):
            oaths.take(held.oath(ready), version=2, by=by, at=held.DAY)

    def test_the_later_of_two_is_stale(self, ready):
        first, second = held.oath(ready), held.oath(ready)
        oaths.take(first, version=first.version, by=held.planner(), at=held.DAY)
        with pytest.raises(Stale):
            oaths.take(second, version=second.version, by=held.planner(), at=held.DAY)
        assert Oath.objects.filter(status=O.TAKEN).count() == 1

    def test_what_stands_in_the_way_is_named(self, selection):
        candidacy = held.accepted(selection)
        held.planned(selection)
        oath = held.oath(candidacy)
        for by, at, sentence in (
            (make.staff(), held.DAY, "tidak berwenang"),
            (held.planner(), held.DAY - dt.timedelta(days=1), "pada hari pelantikan"),
            (held.planner(), held.DAY, "belum diterima: Surat keterangan sehat.*Pakta integritas"),
        ):
            with pytest.raises(Refused, match=sentence):
                oaths.take(oath, version=oath.version, by=by, at=at)
        held.accept_papers(candidacy)
        results.ending_of(candidacy)
        with pytest.raises(Refused, match="usulan berakhirnya"):
            oaths.take(oath, version=oath.version, by=held.planner(), at=held.DAY)

    def test_who_was_absent_stays_accepted_and_is_invited_again(self, ready, selection):
        inauguration, by = Inauguration.objects.get(), held.planner()
        oath = held.oath(ready)
        oaths.miss(oath, reason="Sakit.", version=oath.version, by=by, at=held.DAY)
        assert (held.fresh(ready).status, pending("oath_missed")) == (C.ACCEPTED, 1)
        with pytest.raises(Refused, match="sudah mulai dicatat"):
            inaugurations.cancel(inauguration, reason="x", version=1, by=by, at=held.DAY)
        inaugurations.finish(inauguration, version=1, by=by, at=held.DAY)
        held.planned(selection, at=held.DAY, starts_at=held.DAY + dt.timedelta(days=7))

        again = held.oath(ready)
        assert (again.status, again.inauguration_id != inauguration.pk) == (O.INVITED, True)
        oaths.take(again, version=again.version, by=by, at=held.DAY + dt.timedelta(days=7))
        assert held.fresh(ready).status == C.SWORN_IN
        assert problems() == []

    def test_who_came_late_still_takes_it(self, ready):
        oath, by = held.oath(ready), held.planner()
        oaths.miss(oath, reason="Belum datang.", version=oath.version, by=by, at=held.DAY)
        oaths.take(held.oath(ready), version=2, by=by, at=held.DAY)

        assert (held.fresh(ready).status, pending("oath_missed")) == (C.SWORN_IN, 0)

    def test_it_is_closed_once_everybody_was_recorded(self, ready):
        inauguration, by = Inauguration.objects.get(), held.planner()
        with pytest.raises(Refused, match="Masih ada 1 peserta"):
            inaugurations.finish(inauguration, version=1, by=by, at=held.DAY)
        oath = held.oath(ready)
        oaths.take(oath, version=oath.version, by=by, at=held.DAY)
        inaugurations.finish(inauguration, version=1, by=by, at=held.DAY)

        assert Inauguration.objects.get().status == InaugurationStatus.HELD

    def test_a_member_ends_by_other_causes_than_a_candidate(self, ready):
        oath = held.oath(ready)
        oaths.take(oath, version=oath.version, by=held.planner(), at=held.DAY)
        ending = results.ending_of(held.fresh(ready))
        CandidacyEnding.objects.filter(pk=ending.pk).update(cause=EndReason.RESIGNED)
        ending.refresh_from_db()
        endings.approve(ending, version=1, by=make.staff("approve_ending"), at=held.DAY)

        assert held.fresh(ready).seat_left_at == held.DAY
        assert problems() == []


def test_fsck_tells_of_members_without_oath_and_of_invitations_that_strayed(selection):
    candidacy = held.accepted(selection)
    held.planned(selection)
    type(candidacy).objects.filter(pk=candidacy.pk).update(status=C.SWORN_IN)

    assert {str(problem.sentence if hasattr(problem, "sentence") else problem) for problem in problems()} >= set()
    assert len(problems()) == 5  # no oath, three papers, one invitation

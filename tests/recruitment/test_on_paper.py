"""Who filed on paper and has no account answers, takes the seat and withdraws on signed paper, by the clocks of anybody."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from core.lifecycle import Refused, Stale
from core.models import Event
from documents.models import Document
from documents.refusals import Unacceptable
from notifications.models import Delivery
from recruitment import fsck_counters, policies
from recruitment.actions import candidacies, conflicts, endings, feedback, paper_withdrawals, parties, reviews
from recruitment.lifecycle import ApplicationStatus, CandidacyStatus, EndReason, FeedbackStatus, PartyCheckStatus
from recruitment.models import Application, Candidacy, Feedback, PaperWithdrawal, PartyCheck
from recruitment.policies.paper import WAITS
from tests.factories import counters as make
from tests.factories import feedback as speaking
from tests.factories import recruitment
from tests.factories.recruitment import NOON
from tests.recruitment.desk import paper, photo

pytestmark = pytest.mark.django_db
DAY, MICROSECOND = dt.timedelta(days=1), dt.timedelta(microseconds=1)
C = CandidacyStatus
ELSEWHERE = "31.71.01"


@pytest.fixture
def selection():
    return recruitment.open_selection()


def clerk(**options):
    return recruitment.staff("key_counterfile", "view_feedback", "view_application", **options)


def wrong_type():
    return SimpleUploadedFile("lembar.pdf", b"bukan berkas", "application/pdf")


# --- The answer to feedback -------------------------------------------------------------------------------------------
@pytest.fixture
def asked(selection):
    return speaking.asked(make.candidate(selection))


def answer(asked, *, by=None, at=NOON + DAY, text="Saya sudah keluar.", sources=None, version=None):
    sources = [paper()] if sources is None else sources
    version = asked.version if version is None else version
    feedback.answer_on_paper(asked, text=text, sources=sources, version=version, by=by or clerk(), at=at)
    return speaking.fresh(asked)


def test_a_signed_answer_counts_as_one_given_online(asked):
    by = clerk()

    kept = answer(asked, by=by)

    assert (kept.status, kept.answer, kept.answered_at) == (FeedbackStatus.ANSWERED, "Saya sudah keluar.", NOON + DAY)
    assert (kept.answer_entered_by, kept.answer_document.owner, kept.next_nudge_at) == (by.user, by.user, None)
    line = Event.objects.about(kept).get(action="feedback.answered")
    assert (line.by_id, line.details) == (str(by.user_id), {"way": "counter", "sha256": kept.answer_document.sha256})


def test_it_is_taken_up_to_the_due_moment_and_not_at_it(asked):
    with pytest.raises(Refused, match="Waktu menjawab berakhir"):
        answer(asked, at=asked.answer_due_at)

    assert answer(asked, at=asked.answer_due_at - MICROSECOND).status == FeedbackStatus.ANSWERED


@pytest.mark.parametrize(("facts", "words"), [({"sources": []}, "Pindai lembar jawaban"), ({"text": "  "}, "ketik isinya")])
def test_without_slip_or_words_there_is_no_answer(asked, facts, words):
    with pytest.raises(Refused, match=words):
        answer(asked, **facts)

    assert speaking.fresh(asked).status == FeedbackStatus.ASKED


def test_what_is_no_picture_and_no_pdf_is_not_taken(asked):
    with pytest.raises(Unacceptable):
        answer(asked, sources=[wrong_type()])

    assert not Document.objects.filter(purpose=feedback.ANSWER).exists()


def test_it_is_given_once(asked):
    twin = speaking.fresh(asked)
    answer(asked)

    with pytest.raises(Refused, match="sudah diterima"):
        answer(speaking.fresh(asked))
    with pytest.raises(Stale):  # keyed in at two desks at once
        answer(twin)
    assert Document.objects.filter(purpose=feedback.ANSWER).count() == 1


def test_who_may_not_key_it_in(asked):
    application = asked.candidacy.application
    for by, words in (
        (speaking.committee(), "tidak berwenang mencatat"),
        (clerk(scope=ELSEWHERE), "Hanya petugas Kecamatan"),
        (recruitment.staff("key_counterfile"), "tidak berwenang membaca tanggapan"),
    ):
        with pytest.raises(Refused, match=words):
            answer(asked, by=by)
    tied = clerk()
    conflicts.declare(application, relation="Sepupu", by=tied, at=NOON)
    with pytest.raises(Refused, match="benturan kepentingan"):
        answer(asked, by=tied)


def test_who_has_an_account_answers_in_the_portal(asked, selection):
    make.give_account(asked.candidacy.application)
    with pytest.raises(Refused, match="mempunyai akun sendiri"):
        answer(speaking.fresh(asked))

    online = speaking.asked(recruitment.candidate(selection))
    with pytest.raises(Refused, match="mendaftar sendiri di portal"):
        answer(online)


# --- The seat ---------------------------------------------------------------------------------------------------------
@pytest.fixture
def chosen(selection):
    return make.candidate(selection, status=C.CHOSEN)


def accept(candidacy, *, by=None, at=NOON + DAY, sources=None):
    sources = [photo()] if sources is None else sources
    candidacies.accept_on_paper(candidacy, sources=sources, version=candidacy.version, by=by or clerk(), at=at)
    return make.fresh_candidacy(candidacy)


def test_a_signed_slip_takes_the_seat_and_asks_for_what_is_owed(chosen):
    by = clerk()

    taken = accept(chosen, by=by)

    assert (taken.status, taken.answered_at, taken.answer_entered_by) == (C.ACCEPTED, NOON + DAY, by.user)
    assert taken.late_papers.exists()
    line = Event.objects.about(taken).get(action="candidacy.accepted")
    assert (line.by_id, line.details) == (str(by.user_id), {"way": "counter", "sha256": taken.answer_slip.sha256})
    told = Delivery.objects.filter(kind="recruitment.papers_asked", to_user=taken.application.applicant)
    assert [each.channel for each in told] == ["portal"]  # what is to be told by letter


def test_the_seat_is_taken_up_to_the_due_moment_and_not_at_it(chosen):
    with pytest.raises(Refused, match="Waktu menyatakan kesediaan berakhir"):
        accept(chosen, at=chosen.answer_due_at)

    assert accept(chosen, at=chosen.answer_due_at - MICROSECOND).status == C.ACCEPTED


def test_without_a_slip_the_seat_is_not_taken(chosen):
    with pytest.raises(Refused, match="Pindai lembar kesediaan"):
        accept(chosen, sources=[])
    with pytest.raises(Unacceptable):
        accept(chosen, sources=[wrong_type()])

    assert make.fresh_candidacy(chosen).status == C.CHOSEN


def test_who_may_not_take_the_seat_for_somebody(chosen, selection):
    with pytest.raises(Refused, match="Hanya petugas Kecamatan"):
        accept(chosen, by=clerk(scope=ELSEWHERE))
    with pytest.raises(Refused, match="tidak berwenang"):
        accept(chosen, by=recruitment.verifier())
    make.give_account(chosen.application)
    with pytest.raises(Refused, match="mempunyai akun sendiri"):
        accept(make.fresh_candidacy(chosen))
    with pytest.raises(Refused, match="Tidak ada kesediaan"):
        accept(make.candidate(selection, status=C.RESERVE))


def test_who_does_not_take_it_is_ended_by_two_persons_and_the_journal_knows_the_slip(chosen):
    first, second = recruitment.staff("propose_ending"), recruitment.staff("approve_ending")
    facts = {"cause": EndReason.DECLINED, "number": "12/PP", "reason": "Tidak bersedia.", "sources": [photo()]}

    ending = endings.propose(chosen, **facts, by=first, at=NOON + DAY)

    line = Event.objects.about(chosen).get(action="candidacy.end_proposed")
    assert line.details == {"cause": "declined", "sha256": ending.evidence.sha256}
    endings.approve(ending, version=1, by=second, at=NOON + DAY)
    assert make.fresh_candidacy(chosen).end_reason == EndReason.DECLINED


# --- The clarification ------------------------------------------------------------------------------------------------
@pytest.fixture
def listed(selection):
    application = make.confirmed(selection).application
    by = recruitment.verifier()
    conflicts.declare_none(application, by=by, at=NOON)
    return parties.record_hit(application, evidence=[photo()], due_at=NOON + 3 * DAY, by=by, at=NOON)


def clarify(check, *, by=None, at=NOON + DAY, words="Nama saya dicatut.", sources=None):
    sources = [photo()] if sources is None else sources
    application = Application.objects.select_related("applicant", "district").get(pk=check.application_id)
    parties.answer_on_paper(application, words=words, sources=sources, by=by or clerk(), at=at)
    return PartyCheck.objects.get(pk=check.pk)


def test_a_signed_clarification_counts_as_one_given_online(listed):
    by = clerk()

    kept = clarify(listed, by=by)

    assert (kept.status, kept.answer, kept.answered_at) == (PartyCheckStatus.HIT, "Nama saya dicatut.", NOON + DAY)
    assert (kept.answer_entered_by, kept.next_nudge_at) == (by.user, None)
    line = Event.objects.about(kept.application).get(action="party.answered")
    assert line.details == {"way": "counter", "sha256": kept.answer_paper.sha256}
    with pytest.raises(Refused, match="Tidak ada klarifikasi"):
        clarify(listed)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"at": NOON + 3 * DAY}, "Waktu klarifikasi berakhir"),
        ({"sources": []}, "Pindai lembar klarifikasi"),
        ({"words": " "}, "ketik isinya"),
        ({"sources": [wrong_type()]}, "."),
    ],
)
def test_a_clarification_that_cannot_be_taken(listed, facts, words):
    with pytest.raises((Refused, Unacceptable), match=words):
        clarify(listed, **facts)

    assert PartyCheck.objects.get(pk=listed.pk).answered_at is None


# --- The withdrawal ---------------------------------------------------------------------------------------------------
@pytest.fixture
def filed(selection):
    application = make.confirmed(selection).application
    return Application.objects.select_related("selection", "applicant", "district").get(pk=application.pk)


def propose(application, *, by=None, reason="Pindah tugas.", sources=None, at=NOON + DAY):
    sources = [photo()] if sources is None else sources
    return paper_withdrawals.propose(application, reason=reason, sources=sources, by=by or clerk(), at=at)


def again(application):
    return Application.objects.select_related("selection", "applicant", "district").get(pk=application.pk)


def test_a_withdrawal_takes_two_persons_and_the_journal_knows_the_slip(filed):
    first, second = clerk(), clerk()

    withdrawal = propose(filed, by=first)

    assert again(filed).status == ApplicationStatus.SUBMITTED
    with pytest.raises(Refused, match="bukan pengusulnya"):
        paper_withdrawals.approve(withdrawal, version=1, by=first, at=NOON + DAY)
    paper_withdrawals.approve(withdrawal, version=1, by=second, at=NOON + 2 * DAY)
    assert again(filed).status == ApplicationStatus.WITHDRAWN
    proof = {"way": "counter", "sha256": withdrawal.evidence.sha256}
    lines = {line.action: line for line in Event.objects.about(filed)}
    assert (lines["withdrawal.proposed"].by_id, lines["withdrawal.proposed"].details) == (str(first.user_id), proof)
    assert lines["application.withdrawn"].details == {**proof, "proposed_by": str(first.user)}
    assert lines["application.withdrawn"].reason == "Pindah tugas."


def test_a_declined_one_changes_nothing_and_may_come_again(filed):
    withdrawal = propose(filed)
    with pytest.raises(Refused, match="menunggu petugas lain"):
        propose(filed)

    paper_withdrawals.decline(withdrawal, version=1, by=clerk(), at=NOON + DAY)

    assert again(filed).status == ApplicationStatus.SUBMITTED
    with pytest.raises(Refused, match="sudah diputus"):
        paper_withdrawals.approve(PaperWithdrawal.objects.get(), version=2, by=clerk(), at=NOON + DAY)
    assert propose(filed).pk != withdrawal.pk


@pytest.mark.parametrize(
    ("facts", "words"), [({"sources": []}, "Pindai lembar penarikan"), ({"reason": " "}, "ketik alasannya")]
)
def test_without_slip_or_reason_nothing_is_proposed(filed, facts, words):
    with pytest.raises(Refused, match=words):
        propose(filed, **facts)
    with pytest.raises(Unacceptable):
        propose(filed, sources=[wrong_type()])

    assert not PaperWithdrawal.objects.exists()


def test_who_may_not_withdraw_for_somebody(filed, selection):
    with pytest.raises(Refused, match="Hanya petugas Kecamatan"):
        propose(filed, by=clerk(scope=ELSEWHERE))
    with pytest.raises(Refused, match="tidak berwenang"):
        propose(filed, by=recruitment.verifier())
    with pytest.raises(Refused, match="mendaftar sendiri"):
        propose(recruitment.submitted(selection))
    with pytest.raises(Refused, match="sudah menjadi calon"):
        propose(make.candidate(selection).application)
    make.give_account(filed)
    with pytest.raises(Refused, match="mempunyai akun sendiri"):
        propose(again(filed))


def test_who_may_not_settle_it(filed):
    withdrawal, tied = propose(filed), clerk()
    conflicts.declare(filed, relation="Sepupu", by=tied, at=NOON)

    for by, words in ((clerk(scope=ELSEWHERE), "Hanya petugas Kecamatan"), (tied, "benturan kepentingan"),
                      (recruitment.verifier(), "tidak berwenang")):  # fmt: skip
        for settle in (paper_withdrawals.approve, paper_withdrawals.decline):
            with pytest.raises(Refused, match=words):
                settle(withdrawal, version=1, by=by, at=NOON + DAY)


def test_nobody_is_decided_on_whose_signed_withdrawal_waits(filed):
    withdrawal, officer = propose(filed), recruitment.verifier()
    conflicts.declare_none(filed, by=officer, at=NOON + DAY)
    reviews.claim(filed, by=officer, at=NOON + DAY)

    for obstacle in (policies.obstacle_to_accepting, policies.obstacle_to_rejecting):
        assert obstacle(again(filed), by=officer, at=NOON + DAY) == WAITS
    paper_withdrawals.decline(withdrawal, version=1, by=clerk(), at=NOON + DAY)
    for obstacle in (policies.obstacle_to_accepting, policies.obstacle_to_rejecting):
        assert obstacle(again(filed), by=officer, at=NOON + DAY) not in {None, WAITS}


def test_who_became_a_candidate_meanwhile_is_not_withdrawn_by_an_older_slip(filed):
    withdrawal = propose(filed)
    recruitment.candidate_of(filed)

    with pytest.raises(Refused, match="sudah menjadi calon"):
        paper_withdrawals.approve(PaperWithdrawal.objects.get(pk=withdrawal.pk), version=1, by=clerk(), at=NOON + DAY)


# --- The database and its check ----------------------------------------------------------------------------------------
def test_the_database_refuses_what_has_no_slip(asked, chosen, listed, filed):
    by = recruitment.StaffFactory()
    for rows, changes in (
        (Feedback.objects.filter(pk=asked.pk), {"answer_entered_by": by}),
        (Candidacy.objects.filter(pk=chosen.pk), {"answer_entered_by": by}),
        (Candidacy.objects.filter(pk=chosen.pk), {"answer_entered_by": by, "answer_slip": recruitment.document(by)}),
        (PartyCheck.objects.filter(pk=listed.pk), {"answer_entered_by": by}),
        (PaperWithdrawal.objects.filter(pk=propose(filed).pk), {"reason": ""}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**changes)


def test_fsck_finds_a_slip_of_who_applied_online_and_a_withdrawal_that_withdrew_nothing(selection, filed):
    assert list(fsck_counters.what_came_on_paper_is_of_paper_applicants()) == []
    online, by = recruitment.candidate(selection), recruitment.StaffFactory()
    facts = {"answered_at": NOON, "answer_entered_by": by, "answer_slip": recruitment.document(by)}
    Candidacy.objects.filter(pk=online.pk).update(**facts)
    withdrawal = propose(filed)
    PaperWithdrawal.objects.filter(pk=withdrawal.pk).update(status="approved", settled_at=NOON, settled_by=by)

    assert len(list(fsck_counters.what_came_on_paper_is_of_paper_applicants())) == 2


def test_taking_paper_needs_no_hands(filed):
    """Who keyed the file in may have left the office: the signed slip speaks, whoever is at the counter."""
    assert policies.obstacle_to_taking_paper(filed, by=clerk()) is None

"""The look-up in Sipol and what follows a hit: the applicant is asked, answers or not, and the office finds."""

from django.db import IntegrityError, transaction
from django.db.models import F

from core import journal
from core.lifecycle import Refused, Stale
from documents import keeping
from notifications import outbox
from recruitment import counters, policies
from recruitment import notices_parties as notices
from recruitment.lifecycle import PARTY_CHECK, PartyCheckStatus, PartyFinding
from recruitment.models import PartyCheck
from recruitment.reminders_parties import ClarificationsDue

PURPOSE = "recruitment.party"


def record_clean(application, *, by, at, evidence=()):
    """Keep that Sipol does not list the applicant, with or without a picture of it. Raises Refused, Stale or Unacceptable."""
    if obstacle := policies.obstacle_to_checking_party(application, by=by):
        raise Refused(obstacle)
    received = _received(evidence, by=by, at=at)
    with transaction.atomic():
        check = _check_of(application)
        if check.status == PartyCheckStatus.CLEAN:
            raise Refused("Pemeriksaan Sipol sudah dicatat: Tidak tercatat.")
        paper = keeping.enter(received) if received else None
        _move(check, PartyCheckStatus.CLEAN, by=by, at=at, checked_at=at, checked_by=by.user, evidence=paper)
        journal.record("party.found_clean", application, by=by, at=at)


def record_hit(application, *, evidence, due_at, by, at):
    """Keep that Sipol lists the applicant and ask for a clarification until a moment; return the PartyCheck.

    evidence: the files that show it. The mail names no party. Raises Refused, Stale or Unacceptable.
    """
    if obstacle := policies.obstacle_to_checking_party(application, by=by):
        raise Refused(obstacle)
    if not evidence:
        raise Refused("Unggah bukti hasil Sipol.")
    if due_at <= at:
        raise Refused("Batas waktu klarifikasi harus di masa depan.")
    received = _received(evidence, by=by, at=at)
    with transaction.atomic():
        check = _check_of(application)
        facts = {"checked_at": at, "checked_by": by.user, "evidence": keeping.enter(received), "due_at": due_at}
        check.due_at = due_at
        _move(check, PartyCheckStatus.HIT, by=by, at=at, next_nudge_at=ClarificationsDue().first_nudge(check, at), **facts)
        outbox.post(notices.ClarificationAsked, check, to=application.applicant, at=at, expires_at=due_at)
        journal.record("party.found_hit", application, by=by, at=at, details={"due_at": due_at.isoformat()})
    return check


def answer(check, *, words, by, at, sources=()):
    """Give one's clarification: words, with or without a paper, before the due moment. Raises Refused, Stale, Unacceptable."""
    if obstacle := policies.obstacle_to_answering_party(check, by=by, at=at):
        raise Refused(obstacle)
    if not words.strip():
        raise Refused("Tulis klarifikasi Anda.")
    _answer(check, words.strip(), _received(sources, by=by, at=at), by=by, at=at)


def answer_on_paper(application, *, words, sources, by, at):
    """Key in the signed clarification of an applicant without an account. words: what it says. sources: the scan of it.

    Raises Refused, Stale or Unacceptable.
    """
    if obstacle := policies.obstacle_to_clarifying_on_paper(application, by=by, at=at):
        raise Refused(obstacle)
    if not sources or not words.strip():
        raise Refused("Pindai lembar klarifikasi yang ditandatangani pelamar, dan ketik isinya.")
    check = PartyCheck.objects.get(application=application)
    _answer(check, words.strip(), _received(sources, by=by, at=at), by=by, at=at, answer_entered_by=by.user)


@transaction.atomic
def _answer(check, words, received, *, by, at, **on_paper):
    check.answer, paper = words, keeping.enter(received) if received else None
    changes = {"answered_at": at, "answer_sealed": check.answer_sealed, "next_nudge_at": None, "version": F("version") + 1}
    if not PartyCheck.objects.asked().filter(pk=check.pk).update(answer_paper=paper, **changes, **on_paper):
        raise Stale
    check.answered_at, check.answer_paper, check.next_nudge_at = at, paper, None
    outbox.supersede(check, [notices.ClarificationDue], at=at)
    details = counters.of_paper(paper) if on_paper else {}
    journal.record("party.answered", check.application, by=by, at=at, details=details)


@transaction.atomic
def record_finding(application, *, finding, reason, by, at):
    """Keep what the office found of a clarification, or after its time. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_finding_party(application, by=by):
        raise Refused(obstacle)
    if not reason.strip():
        raise Refused("Tulis dasar temuan ini.")
    check = PartyCheck.objects.get(application=application)
    facts = {"finding": PartyFinding(finding), "finding_reason": reason.strip(), "found_at": at, "found_by": by.user}
    _move(check, PartyCheckStatus.CLARIFIED, by=by, at=at, **facts)
    journal.record("party.found", application, by=by, at=at, reason=reason.strip(), details={"finding": str(finding)})


@transaction.atomic
def expire(check, *, by, at):
    """End a clarification that nobody gave in time. Raises Refused or Stale."""
    if check.answered_at or at < check.due_at:
        raise Refused("Masa klarifikasi belum berakhir.")
    _move(check, PartyCheckStatus.ABSENT, by=by, at=at, next_nudge_at=None)
    outbox.supersede(check, [notices.ClarificationDue], at=at)
    journal.record("party.unanswered", check.application, by=by, at=at)


def _received(sources, *, by, at):
    return keeping.receive(list(sources), owner=by.user, purpose=PURPOSE, at=at) if sources else None


def _check_of(application):
    """Return the application's check, begun now if there was none."""
    check = PartyCheck.objects.filter(application=application).first()
    if check:
        return check
    try:
        with transaction.atomic():
            return PartyCheck.objects.create(application=application)
    except IntegrityError:  # somebody else was faster
        raise Stale from None


def _move(check, status, *, by, at, **changes):
    PARTY_CHECK.move(check, status, version=check.version, by=by, at=at, **changes)

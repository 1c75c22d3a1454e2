"""What the public says of a candidate: sent, proved, asked about, answered, found."""

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from core import journal
from core.lifecycle import Refused
from documents import keeping
from documents.refusals import Unacceptable
from notifications import outbox
from recruitment import counters, policies
from recruitment import feedback as rules
from recruitment import notices_feedback as notices
from recruitment.lifecycle import FEEDBACK, FeedbackStatus, Finding
from recruitment.models import Feedback, FeedbackSender
from recruitment.reminders_feedback import AnswersDue

PER_HOUR, PER_DAY = 5, 12  # proof mails to one address; more are silently not sent
CARD, EVIDENCE, ANSWER = "recruitment.feedback_card", "recruitment.feedback_evidence", "recruitment.feedback_answer"
LETTER = "recruitment.feedback_letter"


@dataclass(frozen=True)
class Said:
    """One form: who says what. card, evidence: sources as documents.keeping takes them; evidence may be empty."""

    name: str
    contact: str
    email: str
    category: str
    text: str
    card: list
    evidence: list


def send(candidacy, said, *, key, by, at):
    """Take a form in and mail its sender the link that proves the address. Returns the Feedback, not proved yet.

    key: a UUID of this form; a form that is posted twice is one feedback. Files are checked before the transaction. Raises
    Unacceptable or Refused.
    """
    if found := Feedback.objects.filter(key=key).first():
        return found
    if obstacle := policies.obstacle_to_sending_feedback(candidacy, by=by, at=at):
        raise Refused(obstacle)
    card = _received(said.card, CARD, at)
    evidence = _received(said.evidence, EVIDENCE, at) if said.evidence else None
    try:
        return _enter(candidacy, said, card, evidence, key=key, by=by, at=at)
    except IntegrityError:  # the same form in the same moment
        return Feedback.objects.get(key=key)


def _received(sources, part, at):
    """Check and keep the files of one part of the form. Raises Unacceptable, whose `part` says which one it was."""
    try:
        return keeping.receive(sources, owner=None, purpose=part, at=at)
    except Unacceptable as refusal:
        refusal.part = part
        raise


@transaction.atomic
def _enter(candidacy, said, card, evidence, *, key, by, at):
    stage = rules.stage_of(candidacy.selection)
    feedback = Feedback(candidacy=candidacy, key=key, category=said.category, sent_at=at, is_late=at >= stage.ends_at)
    feedback.text = said.text
    feedback.evidence = keeping.enter(evidence) if evidence else None
    feedback.save(force_insert=True)
    sender = FeedbackSender(feedback=feedback, card=keeping.enter(card), email_hash=rules.address_hash(said.email))
    sender.name, sender.contact, sender.email = said.name, said.contact, said.email
    sender.save(force_insert=True)
    if not _flooded(sender, at):
        expires_at = at + rules.PROVE_WITHIN
        outbox.post(notices.FeedbackProof, sender, to=said.email, at=at, expires_at=expires_at)
    journal.record("feedback.sent", feedback, by=by, at=at, details={"late": feedback.is_late})
    return feedback


def _flooded(sender, at):
    same = Feedback.objects.filter(sender__email_hash=sender.email_hash, sent_at__lte=at)
    day, hour = (same.filter(sent_at__gt=at - span).count() for span in (dt.timedelta(days=1), dt.timedelta(hours=1)))
    return day > PER_DAY or hour > PER_HOUR


@transaction.atomic
def prove(sender, *, by, at):
    """Let what was said count, since its sender's mailbox answered; proved twice, it counts once. Raises Refused or Stale."""
    feedback = sender.feedback
    if feedback.received_at:
        return
    if obstacle := policies.obstacle_to_proving(sender, at=at):
        raise Refused(obstacle)
    FEEDBACK.move(feedback, FeedbackStatus.RECEIVED, version=feedback.version, by=by, at=at, received_at=at)
    outbox.post(notices.FeedbackReceived, sender, to=sender.email, at=at)
    journal.record("feedback.received", feedback, by=by, at=at)


@transaction.atomic
def lapse(feedback, *, by, at):
    """Forget what nobody proved in time: text, sender and papers are destroyed. Raises Refused."""
    if at < feedback.sent_at + rules.PROVE_WITHIN:
        raise Refused("Tautan pembuktian masih berlaku.")
    papers = [feedback.sender.card, *filter(None, [feedback.evidence])]
    FEEDBACK.move(
        feedback, FeedbackStatus.LAPSED, version=feedback.version, by=by, at=at, text_sealed=None, evidence=None
    )  # fmt: skip
    outbox.supersede(feedback.sender, at=at)
    feedback.sender.delete()
    for paper in papers:
        keeping.destroy(paper, by=by, at=at)
    journal.record("feedback.lapsed", feedback, by=by, at=at)


@transaction.atomic
def ask(feedback, *, question, due_at, version, by, at):
    """Ask the candidate, in the committee's words, until a moment. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_asking(feedback, by=by):
        raise Refused(obstacle)
    if not question.strip() or due_at <= at:
        raise Refused("Tulis pertanyaannya, dan batas waktu yang masih di depan.")
    feedback.question, feedback.answer_due_at = question.strip(), due_at
    FEEDBACK.move(
        feedback, FeedbackStatus.ASKED, version=version, by=by, at=at, question_sealed=feedback.question_sealed,
        asked_at=at, asked_by=by.user, answer_due_at=due_at, next_nudge_at=AnswersDue().first_nudge(feedback, at),
    )  # fmt: skip
    outbox.post(notices.FeedbackAsked, feedback, to=feedback.candidacy.application.applicant, at=at, expires_at=due_at)
    journal.record("feedback.asked", feedback, by=by, at=at, details={"due_at": due_at.isoformat()})


def answer(feedback, *, text, sources, version, by, at):
    """Take the candidate's answer, with papers or without. Raises Unacceptable, Refused or Stale."""
    if obstacle := policies.obstacle_to_answering(feedback, by=by, at=at):
        raise Refused(obstacle)
    received = keeping.receive(sources, owner=by.user, purpose=ANSWER, at=at) if sources else None
    _answer(feedback, text, received, version=version, by=by, at=at)


def answer_on_paper(feedback, *, text, sources, version, by, at):
    """Key in the signed answer of a candidate without an account. text: what it says. sources: the scan of the signed slip.

    Raises Unacceptable, Refused or Stale.
    """
    if obstacle := policies.obstacle_to_answering_on_paper(feedback, by=by, at=at):
        raise Refused(obstacle)
    if not sources or not text.strip():
        raise Refused("Pindai lembar jawaban yang ditandatangani calon, dan ketik isinya.")
    received = keeping.receive(sources, owner=by.user, purpose=ANSWER, at=at)
    _answer(feedback, text.strip(), received, version=version, by=by, at=at, answer_entered_by=by.user)


@transaction.atomic
def _answer(feedback, text, received, *, version, by, at, **on_paper):
    feedback.answer, paper = text, keeping.enter(received) if received else None
    FEEDBACK.move(
        feedback, FeedbackStatus.ANSWERED, version=version, by=by, at=at, answer_sealed=feedback.answer_sealed, answered_at=at,
        answer_document=paper, next_nudge_at=None, **on_paper,
    )  # fmt: skip
    outbox.supersede(feedback, [notices.FeedbackAsked, notices.FeedbackDue], at=at)
    details = counters.of_paper(paper) if on_paper else {}
    journal.record("feedback.answered", feedback, by=by, at=at, details=details)


@transaction.atomic
def close(feedback, *, finding, text, version, by, at):
    """Write the finding, which ends the matter, and tell the sender that it was dealt with. Raises Refused or Stale."""
    finding = Finding(finding)
    obstacle = policies.obstacle_to_closing_feedback(feedback, by=by)
    if obstacle := obstacle or policies.obstacle_to_finding(feedback, finding, at=at):
        raise Refused(obstacle)
    if not text.strip():
        raise Refused("Tulis temuan dengan kata-kata: apa yang diperiksa dan apa hasilnya.")
    feedback.finding_text = text.strip()
    FEEDBACK.move(
        feedback, FeedbackStatus.CLOSED, version=version, by=by, at=at, finding=finding, next_nudge_at=None,
        finding_text_sealed=feedback.finding_text_sealed, closed_at=at, closed_by=by.user,
    )  # fmt: skip
    outbox.supersede(feedback, [notices.FeedbackAsked, notices.FeedbackDue], at=at)
    if feedback.sender.email:  # who wrote on paper is answered by letter
        outbox.post(notices.FeedbackHandled, feedback.sender, to=feedback.sender.email, at=at)
    journal.record("feedback.closed", feedback, by=by, at=at, details={"finding": str(finding)})


@dataclass(frozen=True)
class Letter:
    """What came on paper: who says what, and the scans, as documents.keeping takes them; card and evidence may be empty."""

    name: str
    contact: str
    category: str
    text: str
    way: str
    arrived_at: dt.datetime
    letter: list
    card: list
    evidence: list


def enter(candidacy, said, *, key, by, at):
    """Write down feedback that came by post or at the counter, and return it. It counts at once: somebody of the office had it.

    key: a UUID of this form; a form that is posted twice is one feedback. Raises Unacceptable or Refused.
    """
    if found := Feedback.objects.filter(key=key).first():
        return found
    if obstacle := policies.obstacle_to_entering_feedback(candidacy, by=by, arrived_at=said.arrived_at, at=at):
        raise Refused(obstacle)
    if not said.letter:
        raise Refused("Pindai suratnya, atau catatan loket yang ditandatangani pengirim.")
    parts = ((said.letter, LETTER), (said.card, CARD), (said.evidence, EVIDENCE))
    kept = {part: _received(sources, part, at) for sources, part in parts if sources}
    try:
        return _write_down(candidacy, said, kept, key=key, by=by, at=at)
    except IntegrityError:  # the same form in the same moment
        return Feedback.objects.get(key=key)


@transaction.atomic
def _write_down(candidacy, said, kept, *, key, by, at):
    papers = {part: keeping.enter(received) for part, received in kept.items()}
    feedback = Feedback(
        candidacy=candidacy, key=key, category=said.category, way=said.way, status=FeedbackStatus.RECEIVED,
        sent_at=said.arrived_at, received_at=said.arrived_at, entered_at=at, entered_by=by.user,
        is_late=said.arrived_at >= rules.stage_of(candidacy.selection).ends_at, evidence=papers.get(EVIDENCE),
    )  # fmt: skip
    feedback.text = said.text
    feedback.save(force_insert=True)
    sender = FeedbackSender(feedback=feedback, card=papers.get(CARD), letter=papers[LETTER])
    sender.name, sender.contact = said.name, said.contact
    sender.save(force_insert=True)
    journal.record("feedback.entered", feedback, by=by, at=at, details={"way": str(said.way), "late": feedback.is_late})
    return feedback


@transaction.atomic
def forget_senders(selection, *, by, at):
    """Delete who spoke, once the time for which a selection keeps it is over, and return how many that were.

    Name, contact, address, card and letter go, and the address on record of the mails; what was said and found stays.
    """
    over = list(rules.senders_over(selection, at))
    for sender in over:
        feedback, papers = sender.feedback, [paper for paper in (sender.card, sender.letter) if paper]
        outbox.forget_address(sender, at=at)
        sender.delete()
        for paper in papers:
            keeping.destroy(paper, by=by, at=at)
        Feedback.objects.filter(pk=feedback.pk).update(sender_forgotten_at=at)
        journal.record("feedback.sender_forgotten", feedback, by=by, at=at)
    if over:
        journal.record("selection.senders_forgotten", selection, by=by, at=at, details={"count": len(over)})
    return len(over)


@transaction.atomic
def reveal_sender(feedback, *, reason, by, at):
    """Return the FeedbackSender, once the reason stands in the journal. Raises Refused."""
    if obstacle := policies.obstacle_to_revealing_sender(feedback, by=by):
        raise Refused(obstacle)
    if not reason.strip():
        raise Refused("Tulis untuk apa Anda perlu mengetahui pengirimnya.")
    journal.record("feedback.sender_revealed", feedback, by=by, at=at, reason=reason.strip())
    return feedback.sender

"""Papers that who takes a seat owes before the inauguration: listed, handed in, accepted, asked for again."""

from django.db import transaction

from core import journal
from core.clock import day_of, wib
from core.lifecycle import Refused, bump
from documents import keeping
from documents.refusals import Unacceptable
from notifications import outbox
from recruitment import dossier as dossiers
from recruitment.lifecycle import LATE_PAPER, CandidacyStatus, Condition, DueStage, LatePaperStatus, StageCode, VerdictValue
from recruitment.models import ApplicationFile, Candidacy, LatePaper, Oath, Verdict
from recruitment.notices_seats import PaperReturned, PapersAsked
from recruitment.notices_seats import PapersDue as PapersDueNotice
from recruitment.policies import late_papers as policies
from recruitment.reminders_seats import PapersDue
from recruitment.replanning import goes_by_stages

S = LatePaperStatus
MEGABYTE = 1024 * 1024


@transaction.atomic
def ask(candidacy, *, by, at):
    """List what somebody who has just taken the seat owes, and tell it; what is listed already stays. Returns the new ones.

    A paper that was handed in early, and found good in the administrative review, is accepted; any other waits to be looked at.
    """
    dossier = dossiers.load(candidacy.application)
    known = set(candidacy.late_papers.values_list("kind", flat=True))
    asked = [kind for kind in dossier.asked_kinds if _is_late(kind) and kind.pk not in known]
    files = {pk: file for pk, file in dossier.files.items() if pk in {kind.pk for kind in asked}}
    met = Verdict.objects.current().filter(file__in=files.values(), value=VerdictValue.MET)
    verdicts = {verdict.file_id: verdict for verdict in met}
    made = LatePaper.objects.bulk_create([_listed(candidacy, kind, files.get(kind.pk), verdicts, at) for kind in asked])
    plan(candidacy, at=at)
    if made:
        details = {"kinds": [kind.code for kind in asked]}
        journal.record("candidacy.papers_asked", candidacy, by=by, at=at, details=details)
        outbox.post(PapersAsked, candidacy, to=candidacy.application.applicant, at=at)
    return made


def _is_late(kind):
    return kind.due_stage == DueStage.INAUGURATION and kind.condition != Condition.OPTIONAL


def _listed(candidacy, kind, file, verdicts, at):
    paper = LatePaper(candidacy=candidacy, kind=kind, file=file, asked_at=at)
    if file:
        paper.status = S.HANDED_IN
    if file and (verdict := verdicts.get(file.pk)):
        paper.status, paper.checked_at, paper.checked_by_id = S.ACCEPTED, verdict.given_at, verdict.given_by_id
    return paper


def due_at(candidacy):
    """Return until when papers are awaited: the beginning of the day of the own inauguration, else of the stage, or None."""
    oath = Oath.objects.awaited().filter(candidacy=candidacy).select_related("inauguration").first()
    if oath:
        day = day_of(oath.inauguration.starts_at)
        return wib(day.year, day.month, day.day)
    stage = candidacy.selection.stage(StageCode.INAUGURATION)
    return stage.starts_at if stage else None


def plan(candidacy, *, at):
    """Set until when papers are awaited and the next reminder of it, from what is known now. Idempotent."""
    candidacy.papers_due_at = due_at(candidacy)
    lacks = candidacy.status == CandidacyStatus.ACCEPTED and candidacy.late_papers.lacking().exists()
    candidacy.next_nudge_at = PapersDue().first_nudge(candidacy, at) if lacks else None
    Candidacy.objects.filter(pk=candidacy.pk).update(
        papers_due_at=candidacy.papers_due_at, next_nudge_at=candidacy.next_nudge_at
    )
    if not lacks:
        outbox.supersede(candidacy, [PapersAsked, PapersDueNotice], at=at)


@goes_by_stages
def plan_by_stage(stage, *, at):
    """Move what is awaited of everybody when the stage of the inauguration moves."""
    if stage.code == StageCode.INAUGURATION:
        seated = Candidacy.objects.filter(selection=stage.selection_id, status=CandidacyStatus.ACCEPTED)
        for candidacy in seated.select_related("selection"):
            plan(candidacy, at=at)


def note_handed_in(file, *, at):
    """Note that a file was handed in for a paper that is owed. In the transaction that keeps it. Raises Refused or Stale."""
    paper = LatePaper.objects.filter(candidacy__application=file.application_id, kind=file.kind_id)
    paper = paper.select_related("candidacy__selection").first()
    if paper is None:
        return
    if paper.status == S.HANDED_IN:  # another picture of it, before anybody looked
        bump(paper, version=paper.version, file=file)
        return
    LATE_PAPER.move(paper, S.HANDED_IN, version=paper.version, by=None, at=at, file=file, flaw="")
    outbox.supersede(paper, [PaperReturned], at=at)
    plan(paper.candidacy, at=at)


@transaction.atomic
def accept(paper, *, version, by, at):
    """Find a paper good. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_accepting(paper, by=by):
        raise Refused(obstacle)
    LATE_PAPER.move(paper, S.ACCEPTED, version=version, by=by, at=at, checked_at=at, checked_by=by.user)
    journal.record("late_paper.accepted", paper, by=by, at=at, details={"kind": paper.kind.code})


@transaction.atomic
def ask_again(paper, *, reason, version, by, at):
    """Ask for a paper again, and tell the person why. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_asking_again(paper, by=by):
        raise Refused(obstacle)
    changes = {"flaw": reason.strip(), "on_paper": False, "checked_at": at, "checked_by": by.user}
    LATE_PAPER.move(paper, S.RETURNED, version=version, by=by, at=at, **changes)
    plan(paper.candidacy, at=at)
    applicant = paper.candidacy.application.applicant
    outbox.post(PaperReturned, paper, to=applicant, at=at, revision=str(paper.version))
    journal.record("late_paper.returned", paper, by=by, at=at, reason=reason.strip(), details={"kind": paper.kind.code})


def receive_paper(paper, *, sources, version, by, at):
    """Record that the office holds the signed paper itself. sources: a scan of it, or nothing. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_receiving_paper(paper, by=by):
        raise Refused(obstacle)
    received = None
    if sources:
        limits = {"max_bytes": paper.kind.max_megabytes * MEGABYTE, "max_pages": paper.kind.max_pages}
        try:
            received = keeping.receive(sources, owner=by.user, purpose=paper.kind.code, at=at, **limits)
        except Unacceptable as refusal:
            raise Refused(str(refusal)) from None
    _take_over(paper, received, version=version, by=by, at=at)


@transaction.atomic
def _take_over(paper, received, *, version, by, at):
    file = _kept(paper, keeping.enter(received), at) if received else paper.file
    changes = {"on_paper": True, "file": file, "flaw": "", "checked_at": at, "checked_by": by.user}
    LATE_PAPER.move(paper, S.ACCEPTED, version=version, by=by, at=at, **changes)
    outbox.supersede(paper, [PaperReturned], at=at)
    plan(paper.candidacy, at=at)
    details = {"kind": paper.kind.code, "sha256": file.document.sha256 if file else ""}
    journal.record("late_paper.received", paper, by=by, at=at, details=details)


def _kept(paper, document, at):
    application = paper.candidacy.application
    application.files.current().filter(kind=paper.kind).update(replaced_at=at)
    return ApplicationFile.objects.create(application=application, kind=paper.kind, document=document, uploaded_at=at)

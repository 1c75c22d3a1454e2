"""A candidate's way from the announced file check to the seat, each step by its own verb."""

import datetime as dt

from django.db import transaction

from core import journal
from core.clock import day_of, wib
from core.lifecycle import Refused
from documents import keeping
from recruitment import counters, ledger
from recruitment.actions import inaugurations, late_papers, sittings, slots
from recruitment.lifecycle import CANDIDACY, SEAT_HOLDERS, ApplicationStatus, CandidacyStatus, EndReason
from recruitment.models import Candidacy
from recruitment.policies import candidacies as policies
from recruitment.policies import obstacle_to_accepting_on_paper
from recruitment.reminders_candidacies import AnswersDue
from recruitment.reminders_office import SeatsVacant

SLIP = "recruitment.candidacy_slip"


@transaction.atomic
def begin(application, *, by, at):
    """Let an eligible applicant be a candidate and return the Candidacy; one who is already stays. Raises Refused."""
    if application.status != ApplicationStatus.ELIGIBLE:
        raise Refused(f"{application} belum dinyatakan memenuhi syarat.")
    candidacy, is_new = Candidacy.objects.get_or_create(
        application=application,
        defaults={"selection_id": application.selection_id, "district_id": application.district_id, "began_at": at},
    )
    if is_new:
        details = {"application": str(application), "ledger": ledger.of_candidate(candidacy)}
        journal.record("candidacy.begun", candidacy, by=by, at=at, details=details)
    return candidacy


@transaction.atomic
def move(candidacy, to, *, version, by, at, reason="", details=None):
    """Make an announced outcome true. Raises Refused where the table does not allow it, Stale when somebody was faster."""
    before, clock = candidacy.status, {}
    if before == CandidacyStatus.CHOSEN:
        clock = {"answer_due_at": None, "answer_nudge_at": None}
    CANDIDACY.move(candidacy, CandidacyStatus(to), version=version, by=by, at=at, **clock)
    journal.record(
        "candidacy.moved", candidacy, by=by, at=at, reason=reason, details={"from": before, "to": str(to), **(details or {})}
    )


@transaction.atomic
def choose(candidacy, *, by, at):
    """Give a candidate the seat, and until when to say whether it is taken: the end of the last day that is given for it."""
    before, last = candidacy.status, day_of(at) + dt.timedelta(days=candidacy.selection.answer_days + 1)
    candidacy.answer_due_at = wib(last.year, last.month, last.day)
    CANDIDACY.move(
        candidacy, CandidacyStatus.CHOSEN, version=candidacy.version, by=by, at=at, answer_due_at=candidacy.answer_due_at,
        answer_nudge_at=AnswersDue().first_nudge(candidacy, at),
    )  # fmt: skip
    details = {"from": before, "to": str(CandidacyStatus.CHOSEN), "answer_due_at": candidacy.answer_due_at.isoformat()}
    journal.record("candidacy.moved", candidacy, by=by, at=at, details=details)


@transaction.atomic
def accept(candidacy, *, version, by, at):
    """Say that one takes the seat. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_answering(candidacy, by=by, at=at):
        raise Refused(obstacle)
    _accept(candidacy, version=version, by=by, at=at)


def accept_on_paper(candidacy, *, sources, version, by, at):
    """Key in that somebody without an account takes the seat. sources: the scan of the signed slip.

    Who does not take it is ended by two persons, with the slip as evidence (actions.endings). Raises Unacceptable, Refused or
    Stale.
    """
    if obstacle := obstacle_to_accepting_on_paper(candidacy, by=by, at=at):
        raise Refused(obstacle)
    if not sources:
        raise Refused("Pindai lembar kesediaan yang ditandatangani calon.")
    received = keeping.receive(sources, owner=by.user, purpose=SLIP, at=at)
    with transaction.atomic():
        slip = keeping.enter(received)
        details, on_paper = counters.of_paper(slip), {"answer_slip": slip, "answer_entered_by": by.user}
        _accept(candidacy, version=version, by=by, at=at, details=details, **on_paper)


def _accept(candidacy, *, version, by, at, details=None, **on_paper):
    CANDIDACY.move(
        candidacy, CandidacyStatus.ACCEPTED, version=version, by=by, at=at, answered_at=at, answer_nudge_at=None, **on_paper
    )  # fmt: skip
    late_papers.ask(candidacy, by=by, at=at)
    inaugurations.invite_late(candidacy, at=at)
    journal.record("candidacy.accepted", candidacy, by=by, at=at, details=details or {})


@transaction.atomic
def leave(candidacy, *, version, by, at, reason=""):
    """Leave the running, or decline the seat, of one's own will. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_leaving(candidacy, by=by):
        raise Refused(obstacle)
    chosen = candidacy.status in {CandidacyStatus.CHOSEN, CandidacyStatus.ACCEPTED}
    end(candidacy, cause=EndReason.DECLINED if chosen else EndReason.WITHDRAWN, version=version, by=by, at=at, note=reason)


@transaction.atomic
def end(candidacy, *, cause, version, by, at, note="", details=None):
    """End a candidacy for good; who asks has the right to. Ranks and seats are computed without it from now on."""
    before = candidacy.status
    candidacy.seat_left_at = at if before in SEAT_HOLDERS else None
    CANDIDACY.move(
        candidacy, CandidacyStatus.ENDED, version=version, by=by, at=at, ended_at=at, ended_by=by.user, end_reason=cause,
        end_note=note.strip(), answer_nudge_at=None, seat_left_at=candidacy.seat_left_at,
        next_nudge_at=SeatsVacant().first_nudge(candidacy, at),
    )  # fmt: skip
    inaugurations.let_go(candidacy, by=by, at=at)
    sittings.let_go(candidacy, by=by, at=at)
    slots.let_go(candidacy, by=by, at=at)
    facts = {"from": before, "cause": str(cause), **(details or {})}
    journal.record("candidacy.ended", candidacy, by=by, at=at, reason=note.strip(), details=facts)

"""A candidacy or a membership ended by the office: one proposes with evidence and a letter, another approves."""

from django.db import IntegrityError, transaction

from core import journal
from core.lifecycle import Refused
from documents import keeping
from documents.refusals import Unacceptable
from notifications import outbox
from recruitment.actions import candidacies
from recruitment.lifecycle import PROPOSAL, ProposalStatus
from recruitment.models import CandidacyEnding
from recruitment.notices_announcements import CandidacyEnded
from recruitment.policies import candidacies as policies


def propose(candidacy, *, cause, number, reason, sources, by, at):
    """Propose to end a candidacy, and return the CandidacyEnding. The evidence is checked first. Raises Refused."""
    if obstacle := policies.obstacle_to_proposing_end(candidacy, by=by) or policies.obstacle_of_cause(candidacy, cause):
        raise Refused(obstacle)
    try:
        received = keeping.receive(sources, owner=by.user, purpose="recruitment.ending", at=at)
        with transaction.atomic():
            ending = CandidacyEnding.objects.create(
                candidacy=candidacy, cause=cause, number=number.strip(), reason=reason.strip(), proposed_at=at,
                proposed_by=by.user, evidence=keeping.enter(received),
            )  # fmt: skip
            details = {"cause": str(cause), "sha256": ending.evidence.sha256}
            journal.record("candidacy.end_proposed", candidacy, by=by, at=at, details=details)
    except Unacceptable as refusal:
        raise Refused(str(refusal)) from None
    except IntegrityError:
        raise Refused("Sudah ada usulan untuk calon ini.") from None
    return ending


@transaction.atomic
def approve(ending, *, version, by, at):
    """End the candidacy as proposed, and tell the person. Raises Refused or Stale."""
    candidacy = ending.candidacy
    obstacle = policies.obstacle_to_settling_end(ending, by=by) or policies.obstacle_of_cause(candidacy, ending.cause)
    if obstacle:
        raise Refused(obstacle)
    PROPOSAL.move(ending, ProposalStatus.APPROVED, version=version, by=by, at=at, settled_at=at, settled_by=by.user)
    details = {"number": ending.number}
    candidacies.end(candidacy, cause=ending.cause, version=candidacy.version, by=by, at=at, note=ending.reason, details=details)
    if ending.cause != "deceased":
        outbox.post(CandidacyEnded, candidacy, to=candidacy.application.applicant, at=at)


@transaction.atomic
def decline(ending, *, version, by, at):
    """Decline a proposed end; nothing changes for the candidate. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_settling_end(ending, by=by):
        raise Refused(obstacle)
    PROPOSAL.move(ending, ProposalStatus.DECLINED, version=version, by=by, at=at, settled_at=at, settled_by=by.user)
    journal.record("candidacy.end_declined", ending.candidacy, by=by, at=at)

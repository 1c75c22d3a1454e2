"""An application taken back on signed paper by who has no account: one keys it in, another compares the slip."""

from django.db import IntegrityError, transaction

from core import journal
from core.lifecycle import Refused
from documents import keeping
from recruitment import counters, policies
from recruitment.actions import applications
from recruitment.lifecycle import PROPOSAL, ProposalStatus
from recruitment.models import PaperWithdrawal
from recruitment.policies.paper import WAITS

SLIP = "recruitment.withdrawal_slip"


def propose(application, *, reason, sources, by, at):
    """Key in a signed withdrawal, and return the PaperWithdrawal; nothing is withdrawn yet. sources: the scan of the slip.

    Raises Unacceptable or Refused.
    """
    if obstacle := policies.obstacle_to_withdrawing_on_paper(application, by=by):
        raise Refused(obstacle)
    if not sources or not reason.strip():
        raise Refused("Pindai lembar penarikan yang ditandatangani pelamar, dan ketik alasannya.")
    received = keeping.receive(sources, owner=by.user, purpose=SLIP, at=at)
    try:
        with transaction.atomic():
            return _enter(application, received, reason.strip(), by=by, at=at)
    except IntegrityError:
        raise Refused(WAITS) from None


def _enter(application, received, reason, *, by, at):
    withdrawal = PaperWithdrawal.objects.create(
        application=application, reason=reason, evidence=keeping.enter(received), proposed_at=at, proposed_by=by.user
    )
    details = counters.of_paper(withdrawal.evidence)
    journal.record("withdrawal.proposed", application, by=by, at=at, reason=reason, details=details)
    return withdrawal


@transaction.atomic
def approve(withdrawal, *, version, by, at):
    """Withdraw the application as its signed slip says, as the second person. Raises Refused or Stale."""
    application = withdrawal.application
    obstacle = policies.obstacle_to_settling_withdrawal(withdrawal, by=by) or policies.obstacle_of_paper_withdrawal(application)
    if obstacle:
        raise Refused(obstacle)
    PROPOSAL.move(withdrawal, ProposalStatus.APPROVED, version=version, by=by, at=at, settled_at=at, settled_by=by.user)
    details = {**counters.of_paper(withdrawal.evidence), "proposed_by": str(withdrawal.proposed_by)}
    applications.take_back(
        application, version=application.version, by=by, at=at, reason=withdrawal.reason, details=details
    )  # fmt: skip


@transaction.atomic
def decline(withdrawal, *, version, by, at):
    """Decline a withdrawal whose slip does not say so; the application goes on. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_settling_withdrawal(withdrawal, by=by):
        raise Refused(obstacle)
    PROPOSAL.move(withdrawal, ProposalStatus.DECLINED, version=version, by=by, at=at, settled_at=at, settled_by=by.user)
    journal.record("withdrawal.declined", withdrawal.application, by=by, at=at, details=counters.of_paper(withdrawal.evidence))

"""What becomes of a file that one person found ineligible: a second person confirms it or sends it back."""

from django.db import transaction

from core import journal
from core.lifecycle import Refused, Stale
from recruitment import policies
from recruitment.ages import age_facts
from recruitment.lifecycle import APPLICATION, PROPOSAL, ApplicationStatus, ProposalStatus
from recruitment.models import Refusal, RefusalGround


@transaction.atomic
def propose(application, *, version, reason, grounds, by, at):
    """Put a refusal before a second person, and return it; decisions.reject has asked the policy. Raises Refused or Stale."""
    APPLICATION.move(
        application, ApplicationStatus.TO_CONFIRM, version=version, by=by, at=at, claimed_by=None, claimed_until=None
    )
    refusal = Refusal.objects.create(application=application, reason=reason, proposed_at=at, proposed_by=by.user)
    requirements = {each.code: each for each in application.selection.requirements.all()}
    RefusalGround.objects.bulk_create(
        [
            RefusalGround(refusal=refusal, text=ground.text, requirement=requirements.get(ground.requirement_code))
            for ground in grounds
        ]
    )
    details = {"requirements": [ground.requirement_code for ground in grounds if ground.requirement_code]}
    journal.record("refusal.proposed", application, by=by, at=at, reason=reason, details=details)
    return refusal


@transaction.atomic
def confirm(application, *, version, by, at):
    """Make a refusal the office's decision, as the second person. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_settling_refusal(application, by=by):
        raise Refused(obstacle)
    refusal = _open_of(application)
    age = age_facts(application)
    APPLICATION.move(
        application, ApplicationStatus.INELIGIBLE, version=version, by=by, at=at,
        decided_at=at, decided_by=by.user, decision_reason=refusal.reason, **age,
    )  # fmt: skip
    _settle(refusal, ProposalStatus.APPROVED, by=by, at=at)
    details = {"decided_age": age["decided_age"], "proposed_by": str(refusal.proposed_by)}
    journal.record("application.found_ineligible", application, by=by, at=at, reason=refusal.reason, details=details)


@transaction.atomic
def send_back(application, *, version, reason, by, at):
    """Send a file back to the verifiers, with the reason why it is not refused. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_settling_refusal(application, by=by):
        raise Refused(obstacle)
    if not reason.strip():
        raise Refused("Tulis mengapa berkas ini dikembalikan.")
    refusal = _open_of(application)
    APPLICATION.move(application, ApplicationStatus.SUBMITTED, version=version, by=by, at=at)
    _settle(refusal, ProposalStatus.DECLINED, by=by, at=at, settled_reason=reason.strip())
    journal.record("refusal.sent_back", application, by=by, at=at, reason=reason.strip())


@transaction.atomic
def take_back(application, *, version, by, at):
    """Withdraw one's own refusal before anybody confirmed it. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_taking_back_refusal(application, by=by):
        raise Refused(obstacle)
    refusal = _open_of(application)
    APPLICATION.move(application, ApplicationStatus.SUBMITTED, version=version, by=by, at=at)
    _settle(refusal, ProposalStatus.WITHDRAWN, by=by, at=at)
    journal.record("refusal.taken_back", application, by=by, at=at)


def drop(application, *, by, at):
    """End an open refusal that another event has overtaken (withdrawn, held), for an action that has its own journal line."""
    for refusal in application.refusals.open():
        _settle(refusal, ProposalStatus.WITHDRAWN, by=by, at=at)


def _open_of(application):
    refusal = application.refusals.open().select_related("proposed_by").first()
    if refusal is None:  # settled in another tab
        raise Stale
    return refusal


def _settle(refusal, status, *, by, at, **changes):
    PROPOSAL.move(refusal, status, version=refusal.version, by=by, at=at, settled_at=at, settled_by=by.user, **changes)

"""The administrative verdict on a whole file."""

from django.db import transaction

from core import journal
from core.lifecycle import Refused
from recruitment import policies
from recruitment.lifecycle import APPLICATION, ApplicationStatus


@transaction.atomic
def accept(application, *, version, by, at):
    """Find the applicant administratively eligible. Raises Refused or Stale."""
    _decide(application, ApplicationStatus.ELIGIBLE, policies.obstacle_to_accepting, version=version, by=by, at=at, reason="")


@transaction.atomic
def reject(application, *, version, by, at, reason):
    """Find the applicant administratively ineligible, with the reason in words. Raises Refused or Stale."""
    if not reason.strip():
        raise Refused("Tulis alasan mengapa pelamar tidak memenuhi syarat.")
    _decide(
        application, ApplicationStatus.INELIGIBLE, policies.obstacle_to_rejecting, version=version, by=by, at=at,
        reason=reason.strip(),
    )  # fmt: skip


def _decide(application, status, obstacle_to, *, version, by, at, reason):
    if obstacle := obstacle_to(application, by=by, at=at):
        raise Refused(obstacle)
    APPLICATION.move(
        application, status, version=version, by=by, at=at, reason=reason,
        decided_at=at, decided_by=by.user, decision_reason=reason, claimed_by=None, claimed_until=None,
    )  # fmt: skip
    journal.record(f"application.found_{status}", application, by=by, at=at, reason=reason)


@transaction.atomic
def undo(application, *, version, by, at, reason):
    """Take one's own decision back within a quarter of an hour. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_undoing(application, by=by, at=at):
        raise Refused(obstacle)
    APPLICATION.move(
        application, ApplicationStatus.SUBMITTED, version=version, by=by, at=at, reason=reason,
        decided_at=None, decided_by=None, decision_reason="",
    )  # fmt: skip
    journal.record("application.decision_undone", application, by=by, at=at, reason=reason)

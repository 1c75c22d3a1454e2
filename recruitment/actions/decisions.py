"""The administrative verdict on a whole file."""

from django.db import transaction

from core import journal
from core.lifecycle import Refused
from recruitment import policies
from recruitment.actions import refusals
from recruitment.ages import age_facts
from recruitment.lifecycle import APPLICATION, ApplicationStatus

NO_AGE = {"decided_age": None, "decided_age_on": None, "decided_age_basis": ""}


@transaction.atomic
def accept(application, *, version, by, at):
    """Find the applicant administratively eligible. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_accepting(application, by=by, at=at):
        raise Refused(obstacle)
    age = age_facts(application)
    APPLICATION.move(
        application, ApplicationStatus.ELIGIBLE, version=version, by=by, at=at,
        decided_at=at, decided_by=by.user, claimed_by=None, claimed_until=None, **age,
    )  # fmt: skip
    details = {"decided_age": age["decided_age"]}
    journal.record("application.found_eligible", application, by=by, at=at, details=details)


@transaction.atomic
def reject(application, *, version, by, at, reason, grounds=()):
    """Find the applicant ineligible, subject to a second person, and return the Refusal. Raises Refused or Stale.

    grounds: Reason rows that were picked; reason: own words besides. One of the two must be there.
    """
    said = " ".join([*(ground.text for ground in grounds), reason.strip()]).strip()
    if not said:
        raise Refused("Tulis alasan mengapa pelamar tidak memenuhi syarat.")
    codes = [ground.requirement_code for ground in grounds]
    obstacle = policies.obstacle_to_rejecting(application, by=by, at=at)
    if obstacle := obstacle or policies.obstacle_to_refusing_for_a_party(application, codes):
        raise Refused(obstacle)
    return refusals.propose(application, version=version, reason=said, grounds=grounds, by=by, at=at)


@transaction.atomic
def undo(application, *, version, by, at, reason):
    """Take one's own decision back within a quarter of an hour. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_undoing(application, by=by, at=at):
        raise Refused(obstacle)
    APPLICATION.move(
        application, ApplicationStatus.SUBMITTED, version=version, by=by, at=at, reason=reason,
        decided_at=None, decided_by=None, decision_reason="", **NO_AGE,
    )  # fmt: skip
    journal.record("application.decision_undone", application, by=by, at=at, reason=reason)

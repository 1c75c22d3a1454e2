"""A candidate's way from the announced file check to the seat, each step by its own verb."""

from django.db import transaction

from core import journal
from core.lifecycle import Refused
from recruitment.lifecycle import CANDIDACY, ApplicationStatus, CandidacyStatus
from recruitment.models import Candidacy


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
        journal.record("candidacy.begun", candidacy, by=by, at=at, details={"application": str(application)})
    return candidacy


@transaction.atomic
def move(candidacy, to, *, version, by, at, reason="", details=None):
    """Make an announced outcome true. Raises Refused where the table does not allow it, Stale when somebody was faster."""
    before = candidacy.status
    CANDIDACY.move(candidacy, CandidacyStatus(to), version=version, by=by, at=at)
    journal.record(
        "candidacy.moved", candidacy, by=by, at=at, reason=reason, details={"from": before, "to": str(to), **(details or {})}
    )

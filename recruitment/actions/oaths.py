"""Who took the oath in an inauguration, and who did not and why."""

from django.db import transaction

from core import journal
from core.lifecycle import Refused
from notifications import outbox
from recruitment.lifecycle import CANDIDACY, OATH, CandidacyStatus, OathStatus
from recruitment.notices_seats import InaugurationReminder, OathMissed, SwornIn
from recruitment.policies import inaugurations as policies

O = OathStatus  # noqa: E741 -- as short as the others


@transaction.atomic
def take(oath, *, version, by, at):
    """Record that somebody took the oath: from now on a member in office. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_swearing_in(oath, by=by, at=at):
        raise Refused(obstacle)
    _record(oath, O.TAKEN, version=version, by=by, at=at)
    candidacy = oath.candidacy
    CANDIDACY.move(candidacy, CandidacyStatus.SWORN_IN, version=candidacy.version, by=by, at=at, next_nudge_at=None)
    outbox.post(SwornIn, oath, to=candidacy.application.applicant, at=at)
    details = {"from": str(CandidacyStatus.ACCEPTED), "to": str(CandidacyStatus.SWORN_IN)}
    journal.record("candidacy.sworn_in", candidacy, by=by, at=at, details=details | {"inauguration": oath.inauguration_id})


@transaction.atomic
def miss(oath, *, reason, version, by, at):
    """Record that somebody did not take the oath, and why; the seat stays theirs for a later one. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_finding_absent(oath, by=by, at=at):
        raise Refused(obstacle)
    _record(oath, O.ABSENT, version=version, by=by, at=at, reason=reason.strip())
    outbox.post(OathMissed, oath, to=oath.candidacy.application.applicant, at=at)
    journal.record("candidacy.oath_missed", oath.candidacy, by=by, at=at, reason=reason.strip())


def _record(oath, status, *, version, by, at, reason=""):
    facts = {"absence": reason, "recorded_at": at, "recorded_by": by.user, "next_nudge_at": None}
    OATH.move(oath, status, version=version, by=by, at=at, **facts)
    outbox.supersede(oath, [InaugurationReminder, OathMissed], at=at)
    journal.record(f"oath.{status}", oath, by=by, at=at, reason=reason)

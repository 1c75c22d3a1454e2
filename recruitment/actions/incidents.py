"""A fault of the test system: recorded by one, confirmed by another, and then exactly those hit sit again."""

from django.db import transaction

from core import journal
from core.lifecycle import Refused
from notifications import outbox
from recruitment import policies
from recruitment.actions import sittings
from recruitment.lifecycle import PROPOSAL, CandidacyStatus, ProposalStatus, SeatEnd
from recruitment.models import Incident
from recruitment.models.sittings import DOOR_OPENS
from recruitment.notices_written_test import TestReminder, TestSeated, TestSitAgain


@transaction.atomic
def report(sitting, *, from_at, to_at, reason, desks, by, at):
    """Record what went wrong, when, and whose test it spoilt; return the Incident. Raises Refused."""
    if obstacle := policies.obstacle_to_reporting_incident(sitting, by=by, at=at):
        raise Refused(obstacle)
    if not sitting.starts_at - DOOR_OPENS <= from_at < to_at <= min(at, sitting.ends_at):
        raise Refused("Waktu gangguan harus berada dalam sesi ini dan tidak di masa depan.")
    desks = list(desks)
    if not desks or any(desk.sitting_id != sitting.pk or not desk.is_standing for desk in desks):
        raise Refused("Pilih peserta sesi ini yang terkena gangguan.")
    incident = Incident.objects.create(
        sitting=sitting, from_at=from_at, to_at=to_at, reason=reason, proposed_at=at, proposed_by=by.user
    )
    incident.desks.set(desks)
    details = {"sitting": sitting.name, "candidates": len(desks)}
    journal.record("incident.reported", incident, by=by, at=at, reason=reason, details=details)
    return incident


@transaction.atomic
def approve(incident, *, version, by, at):
    """Confirm the incident: its people give up their seats, are told, and can be seated anew. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_settling_incident(incident, by=by):
        raise Refused(obstacle)
    PROPOSAL.move(incident, ProposalStatus.APPROVED, version=version, by=by, at=at, settled_at=at, settled_by=by.user)
    desks = list(incident.desks.with_people())
    if any(desk.candidacy.status != CandidacyStatus.IN_TEST for desk in desks):
        raise Refused("Hasil tes salah seorang peserta sudah diumumkan; tes ulang tidak dapat dibuka lagi.")
    for desk in desks:
        sittings.release(desk, SeatEnd.INCIDENT, by=by, at=at)
        outbox.post(TestSitAgain, desk, to=desk.candidacy.application.applicant, at=at)
    outbox.supersede_all(desks, [TestSeated, TestReminder], at=at)
    details = {"candidates": len(desks), "ledger": {"seats": sorted(desk.pk for desk in desks)}}
    journal.record("incident.approved", incident, by=by, at=at, details=details)


@transaction.atomic
def decline(incident, *, version, by, at):
    """Find that nobody need sit again. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_settling_incident(incident, by=by):
        raise Refused(obstacle)
    PROPOSAL.move(incident, ProposalStatus.DECLINED, version=version, by=by, at=at, settled_at=at, settled_by=by.user)
    journal.record("incident.declined", incident, by=by, at=at)


@transaction.atomic
def withdraw(incident, *, version, by, at):
    """Take the own report back. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_withdrawing_incident(incident, by=by):
        raise Refused(obstacle)
    PROPOSAL.move(incident, ProposalStatus.WITHDRAWN, version=version, by=by, at=at, settled_at=at, settled_by=by.user)
    journal.record("incident.withdrawn", incident, by=by, at=at)

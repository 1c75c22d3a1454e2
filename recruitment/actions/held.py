"""Files whose NIK stands on another active file: two persons who saw the KTP decide which one goes on."""

from django.db import IntegrityError, transaction

from core import journal
from core.lifecycle import Refused, Stale
from recruitment import policies
from recruitment.actions import merging, refusals
from recruitment.actions.decisions import NO_AGE
from recruitment.lifecycle import ACTIVE, APPLICATION, PROPOSAL, ApplicationStatus, ProposalStatus
from recruitment.models import Application, HeldResolution


@transaction.atomic
def propose(application, *, outcome, reason, by, at):
    """Propose how a held file is resolved, and return the HeldResolution. Raises Refused."""
    if obstacle := policies.obstacle_to_proposing_held(application, by=by):
        raise Refused(obstacle)
    if not reason.strip():
        raise Refused("Tulis apa yang Anda periksa pada KTP.")
    try:
        with transaction.atomic():
            resolution = HeldResolution.objects.create(
                application=application, outcome=outcome, reason=reason.strip(), proposed_at=at, proposed_by=by.user
            )
    except IntegrityError:
        raise Refused("Sudah ada usulan penyelesaian untuk berkas ini.") from None
    journal.record("held.proposed", application, by=by, at=at, reason=reason.strip(), details={"outcome": outcome})
    return resolution


@transaction.atomic
def approve(resolution, *, version, by, at):
    """Carry a proposed resolution out. Raises Refused or Stale."""
    obstacle = policies.obstacle_to_settling_held(resolution, by=by) or policies.obstacle_to_releasing(resolution)
    if obstacle:
        raise Refused(obstacle)
    PROPOSAL.move(resolution, ProposalStatus.APPROVED, version=version, by=by, at=at, settled_at=at, settled_by=by.user)
    application = resolution.application
    if resolution.outcome == HeldResolution.Outcome.MERGE:
        merging.carry_out(resolution, by=by, at=at)
    elif resolution.outcome == HeldResolution.Outcome.CLOSE:
        standing = _active_with_its_nik(application).first()
        APPLICATION.move(
            application, ApplicationStatus.DUPLICATE, version=application.version, by=by, at=at, merged_into=standing
        )
    else:
        _release(application, by=by, at=at)
    journal.record("held.resolved", application, by=by, at=at, details={"outcome": resolution.outcome})


@transaction.atomic
def decline(resolution, *, version, by, at):
    """Decline a proposed resolution; the file stays held. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_settling_held(resolution, by=by):
        raise Refused(obstacle)
    PROPOSAL.move(resolution, ProposalStatus.DECLINED, version=version, by=by, at=at, settled_at=at, settled_by=by.user)
    journal.record("held.declined", resolution.application, by=by, at=at)


def _active_with_its_nik(application):
    """Return the other files of the selection that carry a held one's NIK."""
    same = Application.objects.filter(selection=application.selection_id, nik_hash=application.nik_hash, status__in=ACTIVE)
    return same.exclude(pk=application.pk).order_by("pk")


def _release(application, *, by, at):
    """The held file goes on; the one that carried its NIK becomes the held one."""
    for other in _active_with_its_nik(application):
        refusals.drop(other, by=by, at=at)
        APPLICATION.move(
            other, ApplicationStatus.HELD, version=other.version, by=by, at=at, claimed_by=None, claimed_until=None,
            decided_at=None, decided_by=None, decision_reason="", **NO_AGE,
        )  # fmt: skip
        journal.record("application.held", other, by=by, at=at)
    try:
        with transaction.atomic():
            APPLICATION.move(application, ApplicationStatus.SUBMITTED, version=application.version, by=by, at=at)
    except IntegrityError:
        raise Stale from None

"""Two files of one person, on paper and online or from two accounts: which one stands, by two persons."""

from django.db import IntegrityError, transaction

from core import journal
from core.lifecycle import Refused
from notifications import outbox
from recruitment import notices, policies
from recruitment.lifecycle import APPLICATION, ApplicationStatus
from recruitment.models import HeldResolution

THIRD = "Masih ada berkas ketiga dengan NIK yang sama yang berjalan. Selesaikan berkas itu dahulu, lalu gabungkan."


@transaction.atomic
def propose(application, *, other, keeps_this, reason, by, at):
    """Propose that of two files one stands and the other is closed as its double; return the HeldResolution. Raises Refused.

    keeps_this: whether `application` is the one that stands.
    """
    standing, double = (application, other) if keeps_this else (other, application)
    for each in (application, other):
        if obstacle := policies.obstacle_to_proposing_merge(each, by=by) if each is double else _unseen(each, by):
            raise Refused(obstacle)
    if obstacle := policies.obstacle_to_merging(double, standing):
        raise Refused(obstacle)
    if not reason.strip():
        raise Refused("Tulis apa yang Anda periksa pada kedua berkas.")
    facts = {"outcome": HeldResolution.Outcome.MERGE, "into": standing, "reason": reason.strip()}
    try:
        with transaction.atomic():
            resolution = HeldResolution.objects.create(application=double, proposed_at=at, proposed_by=by.user, **facts)
    except IntegrityError:
        raise Refused("Sudah ada usulan penyelesaian untuk berkas ini.") from None
    details = {"outcome": "merge", "into": str(standing)}
    journal.record("held.proposed", double, by=by, at=at, reason=reason.strip(), details=details)
    return resolution


def _unseen(standing, by):
    return policies.obstacle_to_reading(standing, by=by)


def carry_out(resolution, *, by, at):
    """Close the double and keep the other, for held.approve. Raises Refused or Stale."""
    double, standing = resolution.application, resolution.into
    if obstacle := policies.obstacle_to_merging(double, standing):
        raise Refused(obstacle)
    outbox.supersede_all(double.repairs.open(), [notices.RepairDue], at=at)
    double.repairs.open().update(expired_at=at, next_nudge_at=None)
    double.allotments.current().update(ended_at=at)
    APPLICATION.move(
        double, ApplicationStatus.DUPLICATE, version=double.version, by=by, at=at, merged_into=standing,
        claimed_by=None, claimed_until=None,
    )  # fmt: skip
    if standing.status == ApplicationStatus.HELD:
        try:
            with transaction.atomic():
                APPLICATION.move(standing, ApplicationStatus.SUBMITTED, version=standing.version, by=by, at=at)
        except IntegrityError:
            raise Refused(THIRD) from None
    journal.record("application.took_over", standing, by=by, at=at, details={"number": str(double)})

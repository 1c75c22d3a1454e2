"""Named papers asked back, mended in time or not."""

import uuid

from django.db import transaction

from core import journal
from core.lifecycle import Refused, Stale
from notifications import outbox
from recruitment import dossier as dossiers
from recruitment import notices, policies
from recruitment.actions.applications import freeze
from recruitment.actions.completeness import note_incomplete
from recruitment.lifecycle import APPLICATION, ApplicationStatus
from recruitment.models import Repair, RepairItem
from recruitment.reminders import RepairsDue


@transaction.atomic
def ask(application, *, items, due_at, version, by, at, message=""):
    """Ask for the repair of named papers until a moment, and return the Repair.

    items: pairs (DocumentKind, reason). Raises Refused or Stale.
    """
    if obstacle := policies.obstacle_to_asking_repair(application, by=by, at=at):
        raise Refused(obstacle)
    if not items or not all(reason.strip() for _, reason in items):
        raise Refused("Pilih paling sedikit satu berkas dan tulis apa yang perlu diperbaiki.")
    if due_at <= at:
        raise Refused("Batas waktu perbaikan harus di masa depan.")
    APPLICATION.move(
        application, ApplicationStatus.IN_REPAIR, version=version, by=by, at=at, claimed_by=None, claimed_until=None
    )
    repair = Repair(application=application, message=message.strip(), due_at=due_at, asked_at=at, asked_by=by.user)
    repair.next_nudge_at = RepairsDue().first_nudge(repair, at)
    repair.save()
    old = {file.kind_id: file for file in application.files.current()}
    RepairItem.objects.bulk_create(
        [RepairItem(repair=repair, kind=kind, reason=reason.strip(), old_file=old.get(kind.pk)) for kind, reason in items]
    )
    note_incomplete(application, items, by=by, at=at)
    outbox.post(notices.RepairAsked, repair, to=application.applicant, at=at, expires_at=due_at)
    journal.record("repair.asked", application, by=by, at=at, details={"kinds": [kind.code for kind, _ in items]})
    return repair


@transaction.atomic
def answer(repair, *, version, by, at):
    """Send the mended papers: all that were named, before the due moment. Raises Refused or Stale."""
    application = repair.application
    if obstacle := policies.obstacle_to_repairing(repair, by=by, at=at):
        raise Refused(obstacle)
    missing = [item.kind.name for item in repair.items.filter(new_file=None).select_related("kind")]
    if missing:
        raise Refused(f"Masih perlu diunggah: {', '.join(missing)}.")
    _end(repair, at=at, answered_at=at)
    APPLICATION.move(application, ApplicationStatus.SUBMITTED, version=version, by=by, at=at)
    n = application.snapshots.count() + 1
    snapshot = freeze(dossiers.load(application), n=n, key=uuid.uuid4(), at=at)
    outbox.post(notices.RepairReceived, repair, to=application.applicant, at=at)
    journal.record("repair.answered", application, by=by, at=at, details={"sha256": snapshot.sha256})


@transaction.atomic
def expire(repair, *, by, at):
    """End a repair whose moment has passed; the file goes back to the verifiers as it is."""
    if at < repair.due_at:
        raise Refused("Masa perbaikan belum berakhir.")
    application = repair.application
    _end(repair, at=at, expired_at=at)
    APPLICATION.move(application, ApplicationStatus.SUBMITTED, version=application.version, by=by, at=at)
    outbox.post(notices.RepairExpired, repair, to=application.applicant, at=at)
    journal.record("repair.expired", application, by=by, at=at)


def _end(repair, *, at, **moment):
    if not Repair.objects.open().filter(pk=repair.pk).update(next_nudge_at=None, **moment):
        raise Stale
    for name, value in moment.items():
        setattr(repair, name, value)
    outbox.supersede(repair, [notices.RepairDue], at=at)

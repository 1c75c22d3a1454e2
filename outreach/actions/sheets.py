"""Signed attendance sheets: entered by one person from the paper, counted when another has confirmed them."""

import uuid

from django.db import transaction

from core import journal
from core.lifecycle import Refused
from outreach import policies
from outreach.actions import attendances
from outreach.lifecycle import SHEET, SheetStatus, Source
from outreach.models import Sheet, SheetMark


@transaction.atomic
def enter(activity, *, marks, by, at):
    """Keep what stands signed on paper; returns the Sheet, which counts nothing yet.

    marks: (Invitation of the activity, name of the representative or ""). Raises Refused.
    """
    if obstacle := policies.obstacle_to_entering_sheet(activity, by=by, at=at):
        raise Refused(obstacle)
    if not marks:
        raise Refused("Tandai paling sedikit satu baris yang bertanda tangan.")
    for invitation, name in marks:
        if obstacle := policies.obstacle_to_admitting(invitation, by=by) or (
            name.strip() and policies.obstacle_to_representing(invitation)
        ):
            raise Refused(f"{invitation.place}: {obstacle}")
    attendances.hold_open(activity)
    sheet = Sheet.objects.create(activity=activity, entered_at=at, entered_by=by.user)
    rows = [SheetMark(sheet=sheet, invitation=invitation, representative=name.strip()) for invitation, name in marks]
    SheetMark.objects.bulk_create(rows)
    journal.record("activity.sheet_entered", activity, by=by, at=at, details={"signed": len(rows)})
    return sheet


@transaction.atomic
def confirm(sheet, *, version, by, at):
    """Count whom a sheet names and no other way has counted; returns how many these are. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_confirming(sheet, by=by, at=at):
        raise Refused(obstacle)
    attendances.hold_open(sheet.activity)
    SHEET.move(sheet, SheetStatus.CONFIRMED, version=version, by=by, at=at, settled_at=at, settled_by=by.user)
    seen_at = min(sheet.activity.current.starts_at, at)
    count = 0
    for mark in sheet.marks.select_related("invitation__activity__audience").order_by("pk"):
        facts = {"source": Source.PAPER, "scanned_at": seen_at, "representative": mark.representative}
        count += attendances.admit(mark.invitation, nonce=uuid.uuid4(), facts=facts, by=by, at=at).is_new
    journal.record("activity.sheet_confirmed", sheet.activity, by=by, at=at, details={"sheet": sheet.pk, "new": count})
    return count


@transaction.atomic
def decline(sheet, *, reason, version, by, at):
    """Send a sheet back that is not what stands on the paper; it counts nothing. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_declining(sheet, by=by, at=at):
        raise Refused(obstacle)
    if not reason.strip():
        raise Refused("Tulis mengapa lembar ini ditolak.")
    facts = {"settled_at": at, "settled_by": by.user, "decline_reason": reason.strip()}
    SHEET.move(sheet, SheetStatus.DECLINED, version=version, by=by, at=at, **facts)
    journal.record("activity.sheet_declined", sheet.activity, by=by, at=at, details={"sheet": sheet.pk})

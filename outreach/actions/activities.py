"""What becomes of one activity: it is called off, or reported and thereby done."""

import contextlib
import datetime as dt

from django.db import transaction

from core import dates, journal
from core.clock import JAKARTA
from core.lifecycle import Refused, bump
from documents import keeping
from documents.models import ContentType
from documents.refusals import Unacceptable
from notifications import outbox
from outreach import notices, policies
from outreach.actions import invitations, releases, sealing
from outreach.lifecycle import ACTIVITY, ActivityStatus, Change, SheetStatus
from outreach.models import Attendance, Report, ReportPhoto

PURPOSE = "outreach.photo"


@transaction.atomic
def cancel(activity, *, reason, version, by, at):
    """Call an activity off. Who was invited is told at once, and nothing else reaches them. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_cancelling(activity, by=by, at=at):
        raise Refused(obstacle)
    if not reason.strip():
        raise Refused("Tulis alasan pembatalan; yang diundang akan membacanya.")
    facts = {"cancel_reason": reason.strip(), "next_nudge_at": None, "duty_nudge_at": None}
    if was_told := activity.current is not None:
        facts["current"] = releases.append(activity, Change.CANCELLED, release=None, by=by, at=at)
    ACTIVITY.move(activity, ActivityStatus.CANCELLED, version=version, by=by, at=at, **facts)
    outbox.supersede(activity, at=at)
    if was_told:
        _tell_invited(activity, at=at)
    journal.record("activity.cancelled", activity, by=by, at=at, reason=reason.strip())


def _tell_invited(activity, *, at):
    standing = activity.invitations.standing()
    standing.update(next_nudge_at=None)
    told = list(standing)
    for invitation in told:
        invitation.activity = activity
    came = Attendance.objects.present_at(activity)  # a door that opened early
    outbox.supersede_all([*told, *came], at=at)
    came.update(next_nudge_at=None)
    invitations.tell(notices.ActivityCancelled, told, at=at)


@transaction.atomic
def move_to_day(activity, *, day, version, by, at):
    """Plan an activity for another day in Jakarta, at the same hours. It is told to nobody before a release.

    Raises Refused or Stale.
    """
    if obstacle := policies.obstacle_to_moving(activity, by=by, at=at):
        raise Refused(obstacle)
    begins = dt.datetime.combine(day, activity.starts_at.astimezone(JAKARTA).timetz()).astimezone(dt.UTC)
    if begins <= at:
        raise Refused(f"{dates.day(day)} sudah lewat. Pilih hari yang akan datang.")
    new = {"starts_at": begins, "ends_at": begins + (activity.ends_at - activity.starts_at)}
    old = {name: getattr(activity, name) for name in new}
    bump(activity, version=version, **new)
    fields = {name: [old[name].isoformat(), new[name].isoformat()] for name in new}
    journal.record("activity.changed", activity, by=by, at=at, details={"fields": fields})


def report(activity, *, minutes, material, photos, version, by, at):
    """File the report of a held activity, complete it thereby and seal its paper; returns the Report.

    photos: image files as they came; each is encoded anew and loses what the camera wrote into it. Raises Refused or Stale.
    """
    _refuse_unproven(activity, minutes, photos, by=by, at=at)
    kept = _keep(photos, by=by, at=at)
    try:
        with transaction.atomic():
            filed = _file(activity, minutes.strip(), material, kept, version=version, by=by, at=at)
    except Refused:
        _destroy(kept, by=by, at=at)
        raise
    with contextlib.suppress(Refused):  # what is filed stands; the first download seals it then
        sealing.filed_report(filed, by=by, at=at)
    return filed


def _refuse_unproven(activity, minutes, photos, *, by, at):
    if obstacle := policies.obstacle_to_reporting(activity, by=by, at=at):
        raise Refused(obstacle)
    if not minutes.strip():
        raise Refused("Isi notulen kegiatan.")
    if not photos:
        raise Refused("Lampirkan paling sedikit satu foto kegiatan.")
    if not Attendance.objects.present_at(activity).exists():
        raise Refused("Belum ada kehadiran yang dicatat. Catat kehadiran dahulu, lalu buat laporan.")


def _keep(photos, *, by, at):
    """Store the photos, or none of them. Raises Refused with the file's sentence."""
    kept = []
    try:
        for photo in photos:
            kept.append(keeping.keep([photo], owner=by.user, purpose=PURPOSE, at=at))
            if kept[-1].content_type != ContentType.JPEG:
                raise Refused(f"{photo.name} bukan foto. Lampirkan foto (JPEG, PNG atau HEIC).")
    except (Unacceptable, Refused) as refusal:
        _destroy(kept, by=by, at=at)
        raise Refused(str(refusal)) from None
    return kept


def _destroy(kept, *, by, at):
    for document in kept:
        keeping.destroy(document, by=by, at=at, reason="Laporan tidak jadi dibuat.")


def _file(activity, minutes, material, kept, *, version, by, at):
    ACTIVITY.move(activity, ActivityStatus.COMPLETED, version=version, by=by, at=at, next_nudge_at=None, duty_nudge_at=None)
    if activity.sheets.filter(status=SheetStatus.WAITING).exists():  # one that came while the photos were read
        raise Refused(policies.UNCONFIRMED)
    present = Attendance.objects.present_at(activity)
    made = Report.objects.create(
        activity=activity, minutes=minutes, material=material, filed_at=at, filed_by=by.user,
        present_count=present.count(), represented_count=present.represented().count(),
        invited_count=activity.invitations.standing().count(),
    )  # fmt: skip
    ReportPhoto.objects.bulk_create(ReportPhoto(report=made, document=document) for document in kept)
    outbox.supersede(activity, at=at)
    counts = {"present": made.present_count, "represented": made.represented_count, "invited": made.invited_count}
    journal.record("activity.reported", activity, by=by, at=at, details=counts)
    return made

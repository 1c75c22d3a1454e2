"""The plan becomes what people are told: one release names what is new and what moved, and tells whom it concerns."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.db.models import Max

from core import journal
from core.lifecycle import Refused, Stale, bump
from notifications import outbox
from outreach import conflicts, notices, policies
from outreach.actions import invitations
from outreach.lifecycle import ACTIVITY, ActivityStatus, Change
from outreach.models import Activity, Occurrence, Release
from outreach.reminders import Invitations, ReportsDue

REPORT_WITHIN = dt.timedelta(days=7)  # the rule of a comparable instruction [S93]; the date stands in a field of its own


def changes():
    """Return what a release would tell: [(activity, Change)], by time. Cancelling tells at once and waits for no release."""
    alive = Activity.objects.alive().with_place().order_by("starts_at", "pk")
    return [(each, Change.MOVED if each.current else Change.NEW) for each in alive if each.differs_from_release]


def warned(now):
    """Return the warnings of the whole living plan: what is still ahead, or not yet told."""
    alive = Activity.objects.alive().select_related("room__venue", "audience").prefetch_related("speakers", "materials")
    return conflicts.warnings([each for each in alive if each.ends_at > now or each.current_id is None], now=now)


@transaction.atomic
def release(*, accepted=(), reason="", seen=None, by, at):
    """Release the plan and return its Release.

    accepted: keys of the warnings that the person has read; all that the plan has must be among them, with a reason.
    seen: {activity key: version} as the person saw them. Raises Refused, or Stale when the plan changed meanwhile.
    """
    if obstacle := policies.obstacle_to_releasing(by=by):
        raise Refused(obstacle)
    told = changes()
    if seen is not None and seen != {each.pk: each.version for each, _ in told}:
        raise Stale("Rencana ini sudah berubah sejak halaman ini dibuka. Periksa kembali sebelum merilis.")
    if not told:
        raise Refused("Tidak ada yang baru atau berpindah dalam rencana ini.")
    found = {each.key for each in warned(at)}
    if found - set(accepted):
        raise Refused("Masih ada peringatan yang belum Anda terima. Centang setiap peringatan sesudah membacanya.")
    if found and not reason.strip():
        raise Refused("Tulis alasan menerima peringatan.")
    made = _numbered(sorted(found), reason.strip(), by=by, at=at)
    for activity, change in told:
        _tell(activity, change, made, by=by, at=at)
    journal.record("plan.released", made, by=by, at=at, reason=reason.strip(), details=_counts(told, found))
    return made


def _numbered(accepted, reason, *, by, at):
    number = (Release.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    try:
        with transaction.atomic():
            return Release.objects.create(
                number=number, released_at=at, released_by=by.user, accepted=accepted, reason=reason if accepted else ""
            )
    except IntegrityError:
        raise Stale from None


def _counts(told, found):
    by_change = {change.value: sum(each == change for _, each in told) for change in (Change.NEW, Change.MOVED)}
    return {**by_change, "warnings": len(found)}


def _tell(activity, change, release, *, by, at):
    occurrence = append(activity, change, release=release, by=by, at=at)
    activity.report_due_at = activity.ends_at + REPORT_WITHIN
    nudge = ReportsDue().first_nudge(activity, at)
    facts = {"current": occurrence, "report_due_at": activity.report_due_at, "next_nudge_at": nudge}
    if change == Change.NEW:
        ACTIVITY.move(activity, ActivityStatus.RELEASED, version=activity.version, by=by, at=at, **facts)
    else:
        bump(activity, version=activity.version, **facts)
        _tell_invited(activity, at=at)
    journal.record(f"activity.{change.value}", activity, by=by, at=at, details=_where(occurrence))


def append(activity, change, *, release, by, at):
    """Add the next Occurrence of an activity as it is planned now and return it. Raises Stale when another was faster."""
    last = activity.occurrences.aggregate(last=Max("sequence"))["last"]
    facts = {"starts_at": activity.starts_at, "ends_at": activity.ends_at, "room": activity.room}
    if change == Change.CANCELLED and activity.current:
        facts = {name: getattr(activity.current, name) for name in facts}  # what was told is what does not take place
    try:
        with transaction.atomic():
            return Occurrence.objects.create(
                activity=activity, release=release, change=change, sequence=0 if last is None else last + 1,
                made_at=at, made_by=by.user, **facts,
            )  # fmt: skip
    except IntegrityError:
        raise Stale from None


def _tell_invited(activity, *, at):
    """Everybody who was invited learns of the new time, and is asked and reminded by it from now on."""
    for invitation in activity.invitations.standing():
        invitation.activity = activity
        outbox.supersede(invitation, at=at)
        invitations.tell(notices.ActivityMoved, invitation, at=at)
        moment = Invitations().first_nudge(invitation, at)
        activity.invitations.filter(pk=invitation.pk).update(next_nudge_at=moment)


def _where(occurrence):
    return {
        "starts_at": occurrence.starts_at.isoformat(), "ends_at": occurrence.ends_at.isoformat(),
        "room": str(occurrence.room), "sequence": occurrence.sequence,
    }  # fmt: skip

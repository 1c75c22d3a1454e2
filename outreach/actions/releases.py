"""The plan becomes what people are told: one release names what is new and what moved, and tells whom it concerns."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.db.models import Count, Max, Q

from core import journal
from core.lifecycle import Refused, Stale, bump
from notifications import moving, outbox
from notifications.reminders import active_offsets
from outreach import conflicts, notices, policies
from outreach.actions import invitations
from outreach.lifecycle import ACTIVITY, ActivityStatus, Change
from outreach.models import Activity, Attendance, Invitation, Occurrence, Release, SpecialDay
from outreach.reminders import Duties, Invitations, ReportsDue, ThanksDue

REPORT_WITHIN = dt.timedelta(days=7)  # the rule of a comparable instruction [S93]; the date stands in a field of its own


def changes():
    """Return what a release would tell: [(activity, Change)], by time. Cancelling tells at once and waits for no release."""
    alive = Activity.objects.alive().with_place().order_by("starts_at", "pk")
    return [(each, Change.MOVED if each.current else Change.NEW) for each in alive if each.differs_from_release]


def warned(now):
    """Return the warnings of the whole living plan: what is still ahead, or not yet told."""
    return _warned(Activity.objects.alive().filter(Q(ends_at__gt=now) | Q(current__isnull=True)), now)


def warned_of(activity, now):
    """Return the warnings of one activity, alone and beside what stands near it in time; none when it is cancelled or held."""
    near = {"starts_at__lt": activity.ends_at + conflicts.ELSEWHERE, "ends_at__gt": activity.starts_at - conflicts.ELSEWHERE}
    return [each for each in _warned(Activity.objects.alive().filter(**near), now) if each.concerns(activity)]


def _warned(activities, now):
    plan = activities.select_related("room__venue__village", "audience", "in_charge", "current")
    plan = list(plan.prefetch_related("speakers", "materials__audiences"))
    return [*conflicts.warnings(plan, now=now, rows=SpecialDay.objects.order_by("first_day", "pk")), *_already_there(plan)]


def _already_there(plan):
    """Yield a warning for each that would move although its door has opened: who came stands recorded at the old hour."""
    moved = {each.pk: each for each in plan if each.has_untold_move}
    if not moved:
        return
    came = Attendance.objects.standing().filter(invitation__activity__in=moved).order_by().values("invitation__activity")
    for row in came.annotate(count=Count("pk")):
        each = moved[row["invitation__activity"]]
        sentence = f"{each.title} dipindahkan, padahal {row['count']} undangan sudah tercatat hadir menurut jadwal lama."
        yield conflicts.Warned("came", (each.pk,), sentence)


def reasons_given():
    """Return {(key, sentence): reason} of the last release: what stands unchanged was explained already."""
    last = Release.objects.order_by("-number").first()
    return {(each["key"], each["sentence"]): each["reason"] for each in last.accepted} if last else {}


@transaction.atomic
def release(*, reasons=None, found=None, seen=None, by, at):
    """Release the plan and return its Release.

    reasons: {key: why this warning is accepted}; each warning of the plan wants its own.
    found: what warned() returned at this moment, for who has asked already.
    seen: {activity key: version} as the person saw them. Raises Refused, or Stale when the plan changed meanwhile.
    """
    if obstacle := policies.obstacle_to_releasing(by=by):
        raise Refused(obstacle)
    told = changes()
    if seen is not None and seen != {each.pk: each.version for each, _ in told}:
        raise Stale("Rencana ini sudah berubah sejak halaman ini dibuka. Periksa kembali sebelum merilis.")
    if not told:
        raise Refused("Tidak ada yang baru atau berpindah dalam rencana ini.")
    accepted = _accepted(warned(at) if found is None else found, reasons or {})
    made = _numbered(accepted, by=by, at=at)
    for activity, change in told:
        _tell(activity, change, made, by=by, at=at)
    why = "\n".join(f"{n}. {each['reason']}" for n, each in enumerate(accepted, 1))  # sentences name people: the row keeps them
    journal.record("plan.released", made, by=by, at=at, reason=why, details=_counts(told, accepted))
    return made


def reminders_changed(*, by, at):
    """Return the moving.Consequences of a release of the whole plan, whose warnings count as accepted. Writes nothing."""
    keys = [activity.pk for activity, _ in changes()]
    of_activity = Q(activity__in=keys)
    concerned = {
        ReportsDue.rule: Q(pk__in=keys), Duties.rule: Q(pk__in=keys), Invitations.rule: of_activity,
        ThanksDue.rule: Q(invitation__activity__in=keys),
    }  # fmt: skip

    def tell():
        found = warned(at)
        release(reasons={each.key: "–" for each in found}, found=found, by=by, at=at)

    return moving.consequences(tell, concerned, at)


def _accepted(found, reasons):
    accepted = [{"key": each.key, "sentence": each.sentence, "reason": reasons.get(each.key, "").strip()} for each in found]
    if not all(each["reason"] for each in accepted):
        raise Refused("Masih ada peringatan yang belum Anda terima. Tulis alasan untuk setiap peringatan sesudah membacanya.")
    return accepted


def _numbered(accepted, *, by, at):
    number = (Release.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    try:
        with transaction.atomic():
            return Release.objects.create(number=number, released_at=at, released_by=by.user, accepted=accepted)
    except IntegrityError:
        raise Stale from None


def _counts(told, accepted):
    by_change = {change.value: sum(each == change for _, each in told) for change in (Change.NEW, Change.MOVED)}
    return {**by_change, "warnings": len(accepted)}


def _tell(activity, change, release, *, by, at):
    occurrence = append(activity, change, release=release, by=by, at=at)
    activity.report_due_at = activity.ends_at + REPORT_WITHIN
    activity.current = occurrence
    nudges = {"next_nudge_at": ReportsDue().first_nudge(activity, at), "duty_nudge_at": Duties().first_nudge(activity, at)}
    facts = {"current": occurrence, "report_due_at": activity.report_due_at, **nudges}
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
    told, offsets = list(activity.invitations.standing()), active_offsets(Invitations.rule)
    for invitation in told:
        invitation.activity = activity
        invitation.next_nudge_at = Invitations().first_nudge(invitation, at, offsets)
    outbox.supersede_all(told, at=at)
    invitations.tell(notices.ActivityMoved, told, at=at)
    Invitation.objects.bulk_update(told, ["next_nudge_at"], batch_size=invitations.CHUNK)
    came = list(Attendance.objects.present_at(activity).select_related("invitation"))  # a door that opened early
    for attendance in came:
        attendance.invitation.activity = activity
        attendance.next_nudge_at = ThanksDue().first_nudge(attendance, at)
    Attendance.objects.bulk_update(came, ["next_nudge_at"], batch_size=invitations.CHUNK)


def _where(occurrence):
    return {
        "starts_at": occurrence.starts_at.isoformat(), "ends_at": occurrence.ends_at.isoformat(),
        "room": str(occurrence.room), "sequence": occurrence.sequence,
    }  # fmt: skip

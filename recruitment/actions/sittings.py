"""Who sits where in the written test, and who came. Absence is final: only an incident of the system opens another seat."""

from django.db import IntegrityError, transaction
from django.db.models import F

from core import journal
from core.lifecycle import Refused, Stale, bump
from notifications import outbox, reminders
from recruitment import policies
from recruitment.lifecycle import CandidacyStatus, DoorWay, SeatEnd
from recruitment.models import Candidacy, Desk
from recruitment.notices_written_test import TestMoved, TestReminder, TestSeated
from recruitment.reminders_written_test import TestsAhead

FULL = "Tidak ada perangkat yang kosong pada sesi ini."


def waiting(selection, districts):
    """Return the candidates of some kecamatan (codes) who have no seat yet, by kecamatan and number."""
    found = Candidacy.objects.filter(selection=selection, district_id__in=districts, status=CandidacyStatus.IN_TEST)
    seatless = found.exclude(pk__in=Desk.objects.standing().values("candidacy"))
    related = seatless.select_related("application__applicant", "district")
    return related.order_by("district_id", "application__number")


def free_devices(sitting):
    """Return the numbers of the devices that nobody has, in order."""
    taken = set(sitting.desks.standing().values_list("number", flat=True))
    return [number for number in range(1, sitting.devices + 1) if number not in taken]


def plan(sitting, districts):
    """Return (pairs of candidacy and device, how many of those kecamatan are left over). Writes nothing."""
    people, free = list(waiting(sitting.selection, districts)), free_devices(sitting)
    return list(zip(people, free, strict=False)), max(0, len(people) - len(free))


@transaction.atomic
def seat(sitting, *, districts, version, by, at):
    """Seat who waits in these kecamatan, as far as devices reach, tell each of them, and return the Desks.

    Raises Refused, or Stale when the session or one of its seats changed meanwhile.
    """
    if obstacle := policies.obstacle_to_seating(sitting, by=by, at=at):
        raise Refused(obstacle)
    pairs, _ = plan(sitting, districts)
    if not pairs:
        raise Refused("Tidak ada yang dapat ditempatkan: perangkat penuh, atau semua peserta kecamatan itu sudah punya kursi.")
    bump(sitting, version=version)  # the number of devices cannot shrink under this
    last = _last_seats([candidacy for candidacy, _ in pairs])
    with reminders.offsets_asked_once():
        desks = [_desk(sitting, candidacy, n, last.get(candidacy.pk), by=by, at=at) for candidacy, n in pairs]
    _keep(desks)
    outbox.post_all(TestSeated, [(each, each.candidacy.application.applicant) for each in desks], at=at, revision="0")
    details = {"candidates": len(desks), "districts": sorted(districts)}
    journal.record("sitting.seated", sitting, by=by, at=at, details=details)
    return desks


def _last_seats(candidacies):
    """Return {candidacy's number: its last Desk} of those who had one, in one query."""
    return {desk.candidacy_id: desk for desk in Desk.objects.filter(candidacy__in=candidacies).order_by("sequence")}


def _desk(sitting, candidacy, number, before, *, by, at, reason=""):
    """Return a new seat, not yet kept. before: the candidate's last one, whose calendar entry it goes on with, or None."""
    desk = Desk(
        sitting=sitting, candidacy=candidacy, number=number, given_at=at, given_by=by.user, reason=reason,
        sequence=before.sequence + 1 if before else 0, changed_at=at,
    )  # fmt: skip
    desk.next_nudge_at = TestsAhead().first_nudge(desk, at)
    return desk


def _keep(desks):
    try:
        with transaction.atomic():
            Desk.objects.bulk_create(desks)
    except IntegrityError:  # a seat or a candidate was taken by somebody faster
        raise Stale from None


@transaction.atomic
def move(desk, *, sitting, reason, by, at):
    """Give one candidate a seat in another session, or another device, and return the new Desk. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_moving_desk(desk, by=by, at=at) or policies.obstacle_to_seating(sitting, by=by, at=at):
        raise Refused(obstacle)
    if sitting.selection_id != desk.sitting.selection_id:
        raise Refused("Sesi itu milik seleksi lain.")
    if not reason.strip():
        raise Refused("Tulis alasan pemindahan; peserta membacanya.")
    free = free_devices(sitting)
    if not free:
        raise Refused(FULL)
    bump(sitting, version=sitting.version)
    release(desk, SeatEnd.MOVED, by=by, at=at)
    made = _desk(sitting, desk.candidacy, free[0], desk, by=by, at=at, reason=reason.strip())
    _keep([made])
    outbox.supersede(desk, at=at)
    _tell_moved(made, at=at)
    details = {"from": desk.sitting.name, "to": sitting.name, "number": made.number}
    journal.record("desk.moved", desk.candidacy, by=by, at=at, reason=reason.strip(), details=details)
    return made


def release(desk, end, *, by, at):
    """Give up a seat by compare-and-set. Raises Stale. In the transaction of whoever says why."""
    if not Desk.objects.standing().filter(pk=desk.pk).update(
        released_at=at, released_by=by.user, end=end, next_nudge_at=None
    ):  # fmt: skip
        raise Stale
    desk.released_at, desk.released_by, desk.end, desk.next_nudge_at = at, by.user, end, None


def let_go(candidacy, *, by, at):
    """Free the seat of who leaves before the test; what they sat through stays. In the transaction that ends the candidacy."""
    for desk in candidacy.desks.standing().filter(sitting__starts_at__gt=at):
        release(desk, SeatEnd.LEFT, by=by, at=at)
        outbox.supersede(desk, [TestSeated, TestMoved, TestReminder], at=at)


def _tell_moved(desk, *, at):
    outbox.post(TestMoved, desk, to=desk.candidacy.application.applicant, at=at, revision=str(desk.sequence))


@transaction.atomic
def reschedule(sitting, *, starts_at, venue, address, room, reason, version, by, at):
    """Move a whole session in time or place and tell everybody seated in it. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_rescheduling(sitting, by=by, at=at):
        raise Refused(obstacle)
    if starts_at <= at:
        raise Refused("Waktu mulai yang baru harus di masa depan.")
    bump(sitting, version=version, starts_at=starts_at, venue=venue, address=address, room=room)
    sitting.desks.standing().update(sequence=F("sequence") + 1, changed_at=at)
    desks = list(sitting.desks.standing().with_people())
    outbox.supersede_all(desks, [TestSeated, TestMoved, TestReminder], at=at)
    with reminders.offsets_asked_once():
        for desk in desks:
            Desk.objects.filter(pk=desk.pk).update(next_nudge_at=TestsAhead().first_nudge(desk, at))
            _tell_moved(desk, at=at)
    details = {"starts_at": starts_at.isoformat(), "candidates": len(desks)}
    journal.record("sitting.rescheduled", sitting, by=by, at=at, reason=reason, details=details)


@transaction.atomic
def admit(desk, *, by, at, way=DoorWay.NUMBER):
    """Record that a candidate came, and say whether that is new: twice is once. Raises Refused."""
    if obstacle := policies.obstacle_to_admitting(desk, by=by, at=at):
        raise Refused(obstacle)
    came = {"attended_at": at, "attended_by": by.user, "way": way}
    is_new = bool(Desk.objects.standing().filter(pk=desk.pk, attended_at__isnull=True).update(**came, next_nudge_at=None))
    desk.refresh_from_db(fields=["attended_at", "attended_by", "released_at", "end", "way"])
    if not desk.is_present:
        raise Refused("Kursi ini baru saja dilepas.")
    if is_new:
        journal.record("desk.attended", desk.candidacy, by=by, at=at, details={"way": str(way)})
    return is_new


@transaction.atomic
def undo_admission(desk, *, reason, by, at):
    """Take back a presence recorded for the wrong person, while the door is open. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_undoing_admission(desk, by=by, at=at):
        raise Refused(obstacle)
    if not reason.strip():
        raise Refused("Tulis mengapa kehadiran ini dibatalkan.")
    blank = {"attended_at": None, "attended_by": None, "way": ""}
    if not Desk.objects.standing().filter(pk=desk.pk, attended_at__isnull=False).update(**blank):
        raise Stale
    journal.record("desk.attendance_undone", desk.candidacy, by=by, at=at, reason=reason.strip())

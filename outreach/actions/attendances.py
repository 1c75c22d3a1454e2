"""Who came: by the door, by the code on the wall, by the signed sheet. It counts once, whichever way is first."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import F

from core import journal
from core.lifecycle import Refused
from notifications import outbox
from outreach import policies, wall_codes
from outreach.lifecycle import WAYS, Source
from outreach.models import Activity, Attendance, Sighting
from outreach.reminders import ThanksDue


@dataclass(frozen=True)
class Outcome:
    """What the door shows. is_new: green; otherwise yellow, with the attendance that stands already."""

    attendance: Attendance
    is_new: bool


@transaction.atomic
def check_in(invitation, *, nonce, source, scanned_at, by, at, clock_is_off=False):
    """Record at the door that an invited office, or its representative, came; returns an Outcome.

    nonce: made by the device for this scan. The answer to the same nonce is the same success, until that attendance was taken
    back. Raises Refused.
    """
    if obstacle := policies.obstacle_to_admitting(invitation, by=by):
        raise Refused(obstacle)
    hold_open(invitation.activity)
    facts = {"source": source, "scanned_at": min(scanned_at, at), "clock_is_off": clock_is_off}
    return admit(invitation, nonce=nonce, facts=facts, by=by, at=at)


@transaction.atomic
def check_in_by_code(invitation, *, code, nonce, by, at):
    """Record that who holds the secret link typed what stands on the session's wall; returns an Outcome. Raises Refused."""
    if obstacle := policies.obstacle_to_own_check_in(invitation, at=at):
        raise Refused(obstacle)
    if invitation.attendances.filter(source=Source.SELF, reverted_at__isnull=False).exists():
        raise Refused("Kehadiran ini pernah dibatalkan petugas. Temui petugas di pintu.")
    if not wall_codes.is_right(invitation.activity, code, at=at):
        raise Refused(
            "Kode ini tidak sama dengan yang ada di layar. Periksa angkanya; kode di layar berganti setiap lima menit."
        )
    hold_open(invitation.activity)
    return admit(invitation, nonce=nonce, facts={"source": Source.SELF, "scanned_at": at}, by=by, at=at)


def hold_open(activity):
    """Keep an activity from being reported or called off until the transaction ends. Raises Refused when it was already."""
    held = Activity.objects.released().filter(pk=activity.pk).update(version=F("version"))
    if held != 1:
        raise Refused("Kegiatan ini baru saja dilaporkan atau dibatalkan; kehadiran tidak dicatat lagi.")


def admit(invitation, *, nonce, facts, by, at):
    """Keep the way somebody came by, and count them unless they were counted; returns an Outcome.

    In a transaction that holds the activity open.
    """
    if known := Attendance.objects.filter(nonce=nonce).first():
        return _same(known, invitation)
    facts = {"representative": invitation.representative, "recorded_at": at, **facts}
    _note_way(invitation, facts)
    if standing := invitation.attendances.standing().first():
        return Outcome(standing, is_new=False)
    try:
        with transaction.atomic():
            recorder = None if facts["source"] == Source.SELF else by.user
            made = Attendance(nonce=nonce, invitation=invitation, recorded_by=recorder, **facts)
            made.next_nudge_at = _thanked_at(made, at)
            made.save(force_insert=True)
    except IntegrityError:  # another device was faster by a breath
        return _standing(invitation, nonce)
    journal.record("attendance.recorded", invitation, by=by, at=at, details={"source": facts["source"]})
    return Outcome(made, is_new=True)


def _thanked_at(made, at):
    """Return when an office is thanked: who is recorded after that hour, from a queue or a sheet, as soon as may be."""
    under_way = any(each.at <= at < each.expires_at for each in ThanksDue().milestones(made))
    return at if under_way else ThanksDue().first_nudge(made, at)


def _note_way(invitation, facts):
    way = Sighting(
        invitation=invitation, way=WAYS[facts["source"]], seen_at=facts["scanned_at"], recorded_at=facts["recorded_at"],
        representative=facts["representative"],
    )  # fmt: skip
    Sighting.objects.bulk_create([way], ignore_conflicts=True)


def _same(known, invitation):
    if known.invitation_id != invitation.pk:
        raise Refused("Tanda pemindaian ini sudah dipakai untuk undangan lain. Pindai ulang.")
    if known.reverted_at:
        raise Refused(f"{policies.REVERTED} Tekan kembali Catat hadir.")
    return Outcome(known, is_new=True)


def _standing(invitation, nonce):
    if standing := invitation.attendances.standing().first():
        return Outcome(standing, is_new=standing.nonce == nonce)
    return _same(Attendance.objects.get(nonce=nonce), invitation)


@transaction.atomic
def revert(attendance, *, by, at):
    """Take a check-in back that was made by mistake; the row stays. Raises Refused."""
    if obstacle := policies.obstacle_to_reverting(attendance, by=by):
        raise Refused(obstacle)
    taken = (
        Attendance.objects.standing().filter(pk=attendance.pk).update(reverted_at=at, reverted_by=by.user, next_nudge_at=None)
    )
    if taken != 1:
        raise Refused(policies.REVERTED)  # by another officer, between the question and here
    way = WAYS[attendance.source]
    attendance.invitation.sightings.filter(way=way, reverted_at__isnull=True).update(reverted_at=at)
    outbox.supersede(attendance, at=at)
    journal.record("attendance.reverted", attendance.invitation, by=by, at=at)

"""Who came. A scan handed in twice is one; a second scan of the same office is told, not counted."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction

from core import journal
from core.lifecycle import Refused
from notifications import outbox
from outreach import policies
from outreach.models import Attendance
from outreach.reminders import ThanksDue


@dataclass(frozen=True)
class Outcome:
    """What the door shows. is_new: green; otherwise yellow, with the attendance that stands already."""

    attendance: Attendance
    is_new: bool


@transaction.atomic
def check_in(invitation, *, nonce, source, scanned_at, by, at, clock_is_off=False):
    """Record that an invited office, or its representative, came; returns an Outcome.

    nonce: made by the device for this scan. The answer to the same nonce is the same success, until that attendance was taken
    back. Raises Refused.
    """
    if obstacle := policies.obstacle_to_admitting(invitation, by=by):
        raise Refused(obstacle)
    if known := Attendance.objects.filter(nonce=nonce).first():
        return _same(known, invitation)
    if standing := invitation.attendances.standing().first():
        return Outcome(standing, is_new=False)
    try:
        with transaction.atomic():
            made = Attendance(
                nonce=nonce, invitation=invitation, source=source, scanned_at=min(scanned_at, at), recorded_at=at,
                recorded_by=by.user, clock_is_off=clock_is_off,
                representative=invitation.representative,
            )  # fmt: skip
            made.next_nudge_at = ThanksDue().first_nudge(made, at)
            made.save(force_insert=True)
    except IntegrityError:  # another device was faster by a breath
        return _standing(invitation, nonce)
    journal.record("attendance.recorded", invitation, by=by, at=at, details={"source": source})
    return Outcome(made, is_new=True)


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
    outbox.supersede(attendance, at=at)
    journal.record("attendance.reverted", attendance.invitation, by=by, at=at)

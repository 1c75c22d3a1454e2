"""What a phone kept while it had no line, handed in later. Sent twice is one; what is refused is told, not lost."""

import datetime as dt
import uuid
from dataclasses import dataclass

from core import dates
from core.lifecycle import Refused
from outreach import policies
from outreach.actions import attendances
from outreach.lifecycle import Answer

TOLERANCE = dt.timedelta(minutes=2)  # a line's delay and a clock's common drift
AROUND = dt.timedelta(hours=3)  # longer before and after an activity nobody is at its door
GREEN, YELLOW, RED = "green", "yellow", "red"
UNKNOWN = "Kode ini bukan undangan kegiatan ini."


@dataclass(frozen=True)
class Scan:
    """One scan as the phone kept it. scanned_at: by the phone's clock."""

    nonce: uuid.UUID
    ticket: uuid.UUID
    scanned_at: dt.datetime
    source: str


@dataclass(frozen=True)
class Verdict:
    nonce: uuid.UUID
    tone: str
    sentence: str


def hand_in(activity, scans, *, sent_at, by, at):
    """Record each scan by itself and return a Verdict for each, in the order given; the refused keep nobody else out.

    sent_at: the phone's clock at sending; what it differs from `at` corrects each scan.
    """
    mine = activity.invitations.within(policies.doors_of(by)).filter(ticket__in={scan.ticket for scan in scans})
    known = {invitation.ticket: invitation for invitation in mine.with_place()}
    return [_recorded(scan, known.get(scan.ticket), activity, ahead=sent_at - at, by=by, at=at) for scan in scans]


def _recorded(scan, invitation, activity, *, ahead, by, at):
    if invitation is None:
        return Verdict(scan.nonce, RED, UNKNOWN)
    moment, is_off = corrected(scan.scanned_at, activity.current, ahead=ahead, at=at)
    facts = {"nonce": scan.nonce, "source": scan.source, "scanned_at": moment, "clock_is_off": is_off}
    try:
        outcome = attendances.check_in(invitation, **facts, by=by, at=at)
    except Refused as refusal:
        return Verdict(scan.nonce, RED, f"{invitation.place}: {refusal}")
    if outcome.is_new and invitation.answer == Answer.WAITING:
        return Verdict(scan.nonce, YELLOW, f"Berhasil, dari daftar tunggu: {invitation.place}")
    if outcome.is_new:
        return Verdict(scan.nonce, GREEN, f"Berhasil: {invitation.place}")
    since = dates.clock_time(outcome.attendance.scanned_at)
    return Verdict(scan.nonce, YELLOW, f"Sudah hadir pukul {since}: {invitation.place}")


def corrected(scanned_at, told, *, ahead, at):
    """Return a scan's moment by the portal's clock, around the activity and not after `at`; and whether a clock was off."""
    moment = scanned_at - ahead
    kept = min(max(moment, told.starts_at - AROUND), told.ends_at + AROUND, at)
    return kept, abs(ahead) > TOLERANCE or abs(kept - moment) > TOLERANCE

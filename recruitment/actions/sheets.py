"""Scoring an interview: who came, each panelist's own sheet, its lock, and the moment when the panel sees them all."""

from django.db import IntegrityError, transaction
from django.db.models import F

from core import journal
from core.lifecycle import Refused, Stale, bump
from recruitment import ledger, policies
from recruitment.lifecycle import SLOT, SlotStatus
from recruitment.models import Mark, Sheet, Slot, SlotMember

POINTS = range(1, 101)


@transaction.atomic
def receive(slot, *, by, at):
    """Record when the candidate came; twice is once. Raises Refused."""
    if obstacle := policies.obstacle_to_receiving(slot, by=by, at=at):
        raise Refused(obstacle)
    planned = Slot.objects.filter(pk=slot.pk, status=SlotStatus.PLANNED, arrived_at__isnull=True)
    is_new = bool(planned.update(arrived_at=at, arrived_by=by.user, next_nudge_at=None, version=F("version") + 1))
    slot.refresh_from_db()
    if is_new:
        journal.record("slot.candidate_arrived", slot, by=by, at=at)
    return is_new


@transaction.atomic
def arrive(slot, *, by, at):
    """Record when the panelist who says so came; twice is once. Raises Refused."""
    if obstacle := policies.obstacle_to_receiving(slot, by=by, at=at):
        raise Refused(obstacle)
    mine = slot.members.standing().filter(person=by.user_id)
    if not mine.exists():
        raise Refused("Anda bukan panelis wawancara ini.")
    is_new = bool(mine.filter(arrived_at__isnull=True).update(arrived_at=at, arrived_by=by.user))
    if is_new:
        journal.record("slot.panelist_arrived", slot, by=by, at=at, details={"person": by.user_id})
    return is_new


@transaction.atomic
def find_absent(slot, *, version, by, at):
    """Record that the candidate did not come. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_finding_absent(slot, by=by, at=at):
        raise Refused(obstacle)
    SLOT.move(slot, SlotStatus.ABSENT, version=version, by=by, at=at, settled_at=at, next_nudge_at=None)
    journal.record("slot.candidate_absent", slot, by=by, at=at, details={"ledger": {"candidacy": slot.candidacy_id}})


@transaction.atomic
def save(slot, *, marks, notes, version, by, at, is_final=False):
    """Keep the own sheet and return it; is_final locks it for good.

    marks: {Aspect: points or None}. version: of the sheet that the panelist saw, None for a new one. Raises Refused or Stale.
    """
    if obstacle := policies.obstacle_to_scoring(slot, by=by, at=at):
        raise Refused(obstacle)
    aspects = list(slot.selection.aspects.all())
    given = {aspect: marks[aspect] for aspect in aspects if marks.get(aspect) is not None}
    if any(points not in POINTS for points in given.values()):
        raise Refused("Nilai tiap aspek antara 1 dan 100.")
    if is_final and len(given) != len(aspects):
        raise Refused("Isi nilai semua aspek sebelum mengunci lembar ini.")
    _hold_open(slot)
    member = slot.members.standing().get(person=by.user_id)
    sheet = _kept(member, notes, version=version, at=at, locked_at=at if is_final else None)
    sheet.marks.all().delete()
    Mark.objects.bulk_create([Mark(sheet=sheet, aspect=aspect, points=points) for aspect, points in given.items()])
    SlotMember.objects.filter(pk=member.pk, arrived_at__isnull=True).update(arrived_at=at, arrived_by=by.user)
    if is_final:
        _close_if_whole(slot, by=by, at=at)
        journal.record("slot.sheet_locked", slot, by=by, at=at, details={"person": by.user_id})
    return sheet


def _hold_open(slot):
    """Let those who lock at one moment see each other: the last of them closes the slot."""
    if not Slot.objects.filter(pk=slot.pk, status=SlotStatus.PLANNED).update(version=F("version") + 1):
        raise Stale
    slot.refresh_from_db(fields=["version", "status"])


def _kept(member, notes, *, version, at, locked_at):
    if version is None:
        sheet = Sheet(member=member, saved_at=at, locked_at=locked_at)
        sheet.notes = notes
        try:
            with transaction.atomic():
                sheet.save(force_insert=True)
        except IntegrityError:  # the same panelist in two tabs
            raise Stale from None
        return sheet
    sheet = Sheet.objects.get(member=member)
    if sheet.is_locked:
        raise Stale
    sheet.notes = notes
    bump(sheet, version=version, notes_sealed=sheet.notes_sealed, saved_at=at, locked_at=locked_at)
    return sheet


def _close_if_whole(slot, *, by, at):
    """Close the slot once everybody of the panel has locked; after its end, once everybody who came has."""
    panel = slot.members.standing()
    waited_for = panel.filter(arrived_at__isnull=False) if slot.ends_at <= at else panel
    if not waited_for.exclude(sheet__locked_at__isnull=False).exists():
        SLOT.move(slot, SlotStatus.CLOSED, version=slot.version, by=by, at=at, settled_at=at)
        journal.record("slot.closed", slot, by=by, at=at, details={"ledger": ledger.of_sheets(slot)})


@transaction.atomic
def close(slot, *, reason, version, by, at):
    """Close the scoring although sheets are missing, and say why. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_closing(slot, by=by, at=at):
        raise Refused(obstacle)
    if not reason.strip():
        raise Refused("Tulis mengapa penilaian ditutup tanpa semua lembar.")
    SLOT.move(slot, SlotStatus.CLOSED, version=version, by=by, at=at, settled_at=at, settled_reason=reason.strip())
    missing = slot.members.standing().exclude(sheet__locked_at__isnull=False).values_list("person_id", flat=True)
    details = {"missing": sorted(missing), "ledger": ledger.of_sheets(slot)}
    journal.record("slot.closed", slot, by=by, at=at, reason=reason.strip(), details=details)

"""When and where each candidate is interviewed, and by whom: no room, panelist or candidate in two places at one time."""

import datetime as dt

from django.db import IntegrityError, transaction

from core import dates, journal
from core.lifecycle import Refused, Stale, bump
from notifications import outbox, reminders
from recruitment import policies
from recruitment.lifecycle import SLOT, SlotStatus
from recruitment.models import Occupancy, Slot, SlotMember
from recruitment.models.interviews import STEP
from recruitment.notices_interview import InterviewCancelled, InterviewInvited, InterviewMoved, InterviewReminder
from recruitment.reminders_interview import InterviewsAhead

LONGEST = dt.timedelta(hours=4)
TAKEN = {
    "room": "Ruang itu sudah dipakai wawancara lain pada waktu tersebut.",
    "person": "Seorang panelis sudah bertugas pada wawancara lain pada waktu tersebut.",
    "candidate": "Calon ini sudah dijadwalkan pada waktu tersebut.",
}


@transaction.atomic
def plan(candidacy, *, panel, room, starts_at, minutes, by, at):
    """Invite a candidate to an interview, and return the Slot. Raises Refused, also when somebody took the time just now."""
    people = list(panel.members.all())
    if obstacle := policies.obstacle_to_inviting(candidacy, by=by) or policies.obstacle_of_panel(candidacy.application, people):
        raise Refused(obstacle)
    if panel.selection_id != candidacy.selection_id:
        raise Refused("Panel itu milik seleksi lain.")
    ends_at = _end_of(starts_at, minutes, at)
    last = candidacy.slots.order_by("-sequence").first()
    slot = Slot(
        selection_id=candidacy.selection_id, candidacy=candidacy, panel=panel, room=room, starts_at=starts_at, ends_at=ends_at,
        sequence=last.sequence + 1 if last else 0, changed_at=at,
    )  # fmt: skip
    slot.next_nudge_at = InterviewsAhead().first_nudge(slot, at)
    try:
        with transaction.atomic():
            slot.save(force_insert=True)
    except IntegrityError:
        raise Refused("Calon ini sudah mempunyai jadwal wawancara.") from None
    _seat(slot, people, by=by, at=at)
    _occupy(slot, people)
    outbox.post(InterviewInvited, slot, to=candidacy.application.applicant, at=at, revision=str(slot.sequence))
    journal.record("slot.planned", slot, by=by, at=at, details=_details(slot))
    return slot


@transaction.atomic
def plan_in_a_row(*, candidates, panel, room, starts_at, minutes, pause, by, at):
    """Plan each candidate after the one before, with a pause (minutes) between. Raises Refused, and then none is planned."""
    made = []
    with reminders.offsets_asked_once():
        for candidacy in candidates:
            begins = starts_at if not made else made[-1].ends_at + dt.timedelta(minutes=pause)
            try:
                made.append(plan(candidacy, panel=panel, room=room, starts_at=begins, minutes=minutes, by=by, at=at))
            except Refused as refusal:
                raise Refused(f"{candidacy}, {dates.moment(begins)}: {refusal}") from None
    return made


@transaction.atomic
def move(slot, *, panel, room, starts_at, minutes, reason, version, by, at):
    """Give an interview another time, room or panel and tell its candidate. Raises Refused or Stale."""
    people = list(panel.members.all())
    application = slot.candidacy.application
    if obstacle := policies.obstacle_to_changing_slot(slot, by=by) or policies.obstacle_of_panel(application, people):
        raise Refused(obstacle)
    if panel.selection_id != slot.selection_id:
        raise Refused("Panel itu milik seleksi lain.")
    ends_at, was = _end_of(starts_at, minutes, at), (slot.starts_at, slot.ends_at, slot.room_id)
    slot.starts_at = starts_at
    nudge = InterviewsAhead().first_nudge(slot, at)
    changes = {"starts_at": starts_at, "ends_at": ends_at, "room": room, "panel": panel, "flag": "", "next_nudge_at": nudge}
    is_moved = was != (starts_at, ends_at, room.pk)  # another panel alone is nothing the candidate need know
    if is_moved:
        changes |= {"sequence": slot.sequence + 1, "changed_at": at}
    bump(slot, version=version, **changes)
    slot.occupancies.all().delete()
    _seat(slot, people, by=by, at=at)
    _occupy(slot, people)
    if is_moved:
        outbox.supersede(slot, [InterviewInvited, InterviewMoved, InterviewReminder], at=at)
        outbox.post(InterviewMoved, slot, to=application.applicant, at=at, revision=str(slot.sequence))
    journal.record("slot.moved", slot, by=by, at=at, reason=reason, details=_details(slot))


@transaction.atomic
def cancel(slot, *, reason, version, by, at):
    """Call an interview off, so that its candidate can be invited anew. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_changing_slot(slot, by=by):
        raise Refused(obstacle)
    _call_off(slot, reason=reason, version=version, by=by, at=at)
    applicant = slot.candidacy.application.applicant
    outbox.post(InterviewCancelled, slot, to=applicant, at=at, revision=str(slot.sequence))
    journal.record("slot.cancelled", slot, by=by, at=at, reason=reason)


def let_go(candidacy, *, by, at):
    """Free the hour of who leaves before it was closed. In the transaction that ends the candidacy. Raises Stale."""
    reason = "Calon berhenti."
    for slot in candidacy.slots.filter(status=SlotStatus.PLANNED):
        _call_off(slot, reason=reason, version=slot.version, by=by, at=at)
        journal.record("slot.cancelled", slot, by=by, at=at, reason=reason)


def _call_off(slot, *, reason, version, by, at):
    changes = {"settled_at": at, "settled_reason": reason, "next_nudge_at": None, "sequence": slot.sequence + 1}
    SLOT.move(slot, SlotStatus.CANCELLED, version=version, by=by, at=at, changed_at=at, **changes)
    slot.occupancies.all().delete()
    outbox.supersede(slot, [InterviewInvited, InterviewMoved, InterviewReminder], at=at)


@transaction.atomic
def drop_tied(application, person, *, by, at):
    """Take somebody out of the panels of an applicant to whom a tie was declared; return the Slots, each flagged.

    Called by whoever records the tie, in the same transaction. A sheet of theirs counts no more, locked or not.
    """
    seats = SlotMember.objects.standing().filter(slot__candidacy__application=application, person=person)
    slots = []
    for member in seats.exclude(slot__status=SlotStatus.CANCELLED).select_related("slot"):
        slot = member.slot
        if not SlotMember.objects.standing().filter(pk=member.pk).update(left_at=at, left_by=by.user):
            raise Stale
        flag = "Seorang panelis keluar karena benturan kepentingan. Periksa susunan panelnya."
        bump(slot, version=slot.version, flag=flag)
        slot.occupancies.filter(what=f"person-{person.pk}").delete()
        journal.record("slot.panelist_left", slot, by=by, at=at, details={"person": person.pk})
        slots.append(slot)
    return slots


def _end_of(starts_at, minutes, at):
    """Return the end. Raises Refused where the time does not lie on the grid that keeps slots apart."""
    length = dt.timedelta(minutes=minutes)
    if starts_at <= at:
        raise Refused("Waktu wawancara harus di masa depan.")
    if starts_at.timestamp() % STEP.total_seconds() or length % STEP or not STEP <= length <= LONGEST:
        raise Refused("Waktu mulai dan lama wawancara harus kelipatan 5 menit, paling lama 4 jam.")
    return starts_at + length


def _seat(slot, people, *, by, at):
    """Let exactly these people be the panel now."""
    if not people:
        raise Refused("Panel ini belum mempunyai anggota.")
    slot.members.standing().exclude(person__in=people).update(left_at=at, left_by=by.user)
    slot.members.filter(person__in=people).update(left_at=None, left_by=None)
    known = set(slot.members.values_list("person_id", flat=True))
    SlotMember.objects.bulk_create([SlotMember(slot=slot, person=each) for each in people if each.pk not in known])


def _occupy(slot, people):
    """Take the time of room, panelists and candidate; the unique row decides who was first. Raises Refused."""
    whats = [f"candidate-{slot.candidacy_id}", f"room-{slot.room_id}", *(f"person-{each.pk}" for each in people)]
    rows = [Occupancy(slot=slot, what=what, at=step) for what in sorted(whats) for step in slot.steps()]
    try:
        with transaction.atomic():
            Occupancy.objects.bulk_create(rows)
    except IntegrityError:
        taken = Occupancy.objects.filter(what__in=whats, at__gte=slot.starts_at, at__lt=slot.ends_at).exclude(slot=slot)
        kind = (taken.values_list("what", flat=True).first() or "room").partition("-")[0]
        raise Refused(TAKEN[kind]) from None


def _details(slot):
    return {"starts_at": slot.starts_at.isoformat(), "room": slot.room.name, "panel": slot.panel.name}

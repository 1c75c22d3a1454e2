"""What must hold in interviews and SQL cannot say."""

from django.db.models import Exists, OuterRef, Q

from core.fsck import Problem, check
from recruitment.lifecycle import STANDING_SLOTS, SlotStatus
from recruitment.models import Conflict, Slot, SlotMember


def _url(slot):
    return f"/admin/recruitment/slot/{slot.pk}/change/"


@check
def interviews_hold_their_time():
    """A planned interview has taken every five minutes of its room, its candidate and each panelist; a cancelled one none."""
    for slot in Slot.objects.planned().prefetch_related("members").select_related("candidacy__application"):
        whats = {f"room-{slot.room_id}", f"candidate-{slot.candidacy_id}"}
        whats |= {f"person-{each.person_id}" for each in slot.members.all() if each.left_at is None}
        wanted = {(what, step) for what in whats for step in slot.steps()}
        if wanted != set(slot.occupancies.values_list("what", "at")):
            yield Problem(f"{slot}: waktu ruang, calon, atau panelisnya tidak tercatat utuh.", _url(slot))
    for slot in Slot.objects.filter(status=SlotStatus.CANCELLED, occupancies__isnull=False).distinct():
        yield Problem(f"{slot}: dibatalkan tetapi masih memakai ruang.", _url(slot))


@check
def tied_people_are_in_no_panel():
    """Nobody sits in the panel of an applicant to whom a tie stands."""
    ties = Conflict.objects.standing().filter(application=OuterRef("slot__candidacy__application"), person=OuterRef("person"))
    found = SlotMember.objects.standing().filter(Exists(ties), slot__status__in=STANDING_SLOTS)
    for member in found.select_related("slot__candidacy__application"):
        yield Problem(f"{member.slot}: seorang panelis menyatakan benturan kepentingan.", _url(member.slot))


@check
def closed_interviews_have_their_sheets():
    """A closed interview has a locked sheet that counts; one whose whole panel has locked is closed."""
    locked = SlotMember.objects.standing().filter(slot=OuterRef("pk"), sheet__locked_at__isnull=False)
    waiting = SlotMember.objects.standing().filter(slot=OuterRef("pk")).filter(
        Q(sheet__isnull=True) | Q(sheet__locked_at__isnull=True)
    )  # fmt: skip
    for slot in Slot.objects.filter(~Exists(locked), status=SlotStatus.CLOSED).select_related("candidacy__application"):
        yield Problem(f"{slot}: ditutup tanpa satu lembar nilai pun yang dihitung.", _url(slot))
    whole = Slot.objects.planned().filter(Exists(locked), ~Exists(waiting))
    for slot in whole.select_related("candidacy__application"):
        yield Problem(f"{slot}: semua panelis sudah mengunci, tetapi belum ditutup.", _url(slot))


@check
def interviews_ahead_are_reminded_of():
    """Only a planned interview whose candidate has not come waits for a reminder."""
    over = ~Q(status=SlotStatus.PLANNED) | Q(arrived_at__isnull=False)
    for slot in Slot.objects.filter(over, next_nudge_at__isnull=False).select_related("candidacy__application"):
        yield Problem(f"{slot}: masih punya pengingat padahal sudah selesai.", _url(slot))

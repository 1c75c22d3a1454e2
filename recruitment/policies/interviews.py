"""What stands in the way of planning interviews, recording who came, scoring and closing."""

from core.clock import day_of
from recruitment.lifecycle import CandidacyStatus, SlotStatus
from recruitment.models import Conflict, Sheet
from recruitment.policies.conflicts import obstacle_of_conflict

PLAN_INTERVIEW, SCORE_INTERVIEW, CLOSE_INTERVIEW = (
    "recruitment.plan_interview", "recruitment.score_interview", "recruitment.close_interview",
)  # fmt: skip
READ_SLOT = "recruitment.view_slot"


def obstacle_to_planning_interviews(*, by):
    if not by.has_perm(PLAN_INTERVIEW) or not by.covers_the_city(PLAN_INTERVIEW):
        return "Anda tidak berwenang menyusun jadwal wawancara."
    return None


def obstacle_to_inviting(candidacy, *, by):
    if obstacle := obstacle_to_planning_interviews(by=by):
        return obstacle
    if candidacy.status != CandidacyStatus.IN_INTERVIEW:
        return f"{candidacy} bukan peserta wawancara; statusnya “{candidacy.get_status_display()}”."
    return None


def obstacle_to_changing_slot(slot, *, by):
    if slot.status != SlotStatus.PLANNED:
        return f"Wawancara ini berstatus “{slot.get_status_display()}” dan tidak dapat diubah lagi."
    if Sheet.objects.filter(member__slot=slot).exists():
        return "Penilaian wawancara ini sudah dimulai, sehingga jadwalnya tidak dapat diubah lagi."
    return obstacle_to_planning_interviews(by=by)


def obstacle_of_panel(application, people):
    """Return the sentence that names whoever of some people is tied to an applicant, or None: one query."""
    tied = Conflict.objects.standing().filter(application=application, person__in=people).select_related("person")
    if names := ", ".join(sorted(str(each.person) for each in tied)):
        return f"{names} menyatakan benturan kepentingan dengan calon ini dan tidak dapat menjadi panelisnya."
    if any(person.pk == application.applicant_id for person in people):
        return "Calon tidak dapat menjadi panelis wawancaranya sendiri."
    return None


def obstacle_to_receiving(slot, *, by, at):
    """To recording that the candidate, or a panelist, has come."""
    if not (by.has_perm(PLAN_INTERVIEW) or by.has_perm(SCORE_INTERVIEW)):
        return "Anda tidak berwenang mencatat kedatangan."
    if slot.status != SlotStatus.PLANNED:
        return f"Wawancara ini berstatus “{slot.get_status_display()}”."
    if day_of(at) < day_of(slot.starts_at):
        return "Kedatangan dicatat pada hari wawancara."
    return obstacle_of_conflict(slot.candidacy.application_id, by=by)


def obstacle_to_finding_absent(slot, *, by, at):
    if obstacle := obstacle_to_planning_interviews(by=by):
        return obstacle
    if slot.status != SlotStatus.PLANNED:
        return f"Wawancara ini berstatus “{slot.get_status_display()}”."
    if slot.arrived_at:
        return "Calon sudah tercatat datang."
    return None if slot.ends_at <= at else "Tunggu sampai waktu wawancara ini habis."


def obstacle_to_scoring(slot, *, by, at):
    """Only who sits in the panel, on a candidate who has come, alone and once."""
    if not by.has_perm(SCORE_INTERVIEW):
        return "Anda tidak berwenang menilai wawancara."
    member = slot.members.standing().filter(person=by.user_id).first()
    if member is None:
        return "Hanya panelis wawancara ini yang dapat menilainya."
    if obstacle := obstacle_of_conflict(slot.candidacy.application_id, by=by):
        return obstacle
    return _obstacle_of_sheet(slot, member)


def _obstacle_of_sheet(slot, member):
    if slot.status != SlotStatus.PLANNED:
        return f"Wawancara ini berstatus “{slot.get_status_display()}”; lembar nilainya tidak dapat diubah lagi."
    if slot.arrived_at is None:
        return "Calon belum tercatat datang."
    if Sheet.objects.locked().filter(member=member).exists():
        return "Lembar nilai Anda sudah dikunci."
    return None


def obstacle_to_closing(slot, *, by, at):
    if not by.has_perm(CLOSE_INTERVIEW):
        return "Anda tidak berwenang menutup penilaian."
    if slot.status != SlotStatus.PLANNED:
        return f"Wawancara ini berstatus “{slot.get_status_display()}”."
    if by.user_id and slot.members.standing().filter(person=by.user_id).exists():
        return "Panelis tidak dapat menutup penilaian wawancaranya sendiri."
    if not Sheet.objects.locked().filter(member__slot=slot, member__left_at__isnull=True).exists():
        return "Belum ada satu lembar nilai pun yang dikunci."
    return None

"""What stands in the way of seating, the door, incidents, scores and the plenary's word on ties."""

from core import dates
from recruitment.lifecycle import CandidacyStatus, ProposalStatus, ScoreFileStatus
from recruitment.models import ScoreEntry
from recruitment.policies.conflicts import obstacle_of_conflict
from recruitment.policies.proposals import obstacle_to_settling

SEAT, ADMIT = "recruitment.seat_candidate", "recruitment.admit_candidate"
REPORT_INCIDENT, APPROVE_INCIDENT = "recruitment.report_incident", "recruitment.approve_incident"
IMPORT_SCORE, APPROVE_SCORE, CHOOSE_TIED = (
    "recruitment.import_score", "recruitment.approve_score", "recruitment.choose_tied",
)  # fmt: skip
READ_DESK = "recruitment.view_desk"
BEGUN = "Sesi ini sudah dimulai. Yang tidak hadir tidak dapat dipindahkan; hanya gangguan sistem membuka sesi ulang."


def obstacle_to_seating(sitting, *, by, at):
    if not by.has_perm(SEAT) or not by.covers_the_city(SEAT):
        return "Anda tidak berwenang menempatkan peserta tes tertulis."
    return BEGUN if sitting.has_begun(at) else None


def obstacle_to_rescheduling(sitting, *, by, at):
    return obstacle_to_seating(sitting, by=by, at=at)


def obstacle_to_moving_desk(desk, *, by, at):
    if not desk.is_standing:
        return "Kursi ini sudah dilepas."
    if desk.is_present:
        return "Peserta ini sudah tercatat hadir pada sesinya."
    return obstacle_to_seating(desk.sitting, by=by, at=at)


def obstacle_to_door(desk, *, by, at):
    """Common to recording and undoing: who may, whose seat still stands, and whether the door is open."""
    if not by.has_perm(ADMIT):
        return "Anda tidak berwenang mencatat kehadiran tes tertulis."
    if not by.covers(desk.candidacy.district_id, ADMIT):
        return "Peserta ini di luar kecamatan penugasan Anda."
    if not desk.is_standing:
        return f"Kartu ini tidak berlaku lagi: {desk.get_end_display().lower()}."
    if desk.candidacy.status != CandidacyStatus.IN_TEST:
        return "Orang ini bukan lagi peserta tes tertulis."
    sitting = desk.sitting
    if not sitting.door_is_open(at):
        span = dates.moment(sitting.starts_at)
        return f"Kehadiran dicatat sejak 90 menit sebelum sesi dimulai ({span}) sampai sesi selesai."
    return obstacle_of_conflict(desk.candidacy.application_id, by=by)


def obstacle_to_admitting(desk, *, by, at):
    return obstacle_to_door(desk, by=by, at=at)


def obstacle_to_undoing_admission(desk, *, by, at):
    if not desk.is_present:
        return "Peserta ini belum tercatat hadir."
    if ScoreEntry.objects.filter(desk=desk).exists():
        return "Nilainya sudah dicatat, sehingga kehadirannya tidak dapat dibatalkan."
    return obstacle_to_door(desk, by=by, at=at)


def obstacle_to_reporting_incident(sitting, *, by, at):
    if not by.has_perm(REPORT_INCIDENT) or not by.covers_the_city(REPORT_INCIDENT):
        return "Anda tidak berwenang mencatat gangguan tes tertulis."
    if not sitting.door_is_open(at) and not sitting.is_over(at):
        return "Sesi ini belum berjalan."
    return None


def obstacle_to_settling_incident(incident, *, by):
    return obstacle_to_settling(incident, by=by, permission=APPROVE_INCIDENT)


def obstacle_to_withdrawing_incident(incident, *, by):
    if incident.status != ProposalStatus.PROPOSED:
        return "Gangguan ini sudah diputus."
    return None if by.is_person(incident.proposed_by_id) else "Hanya pencatatnya yang dapat menarik catatan gangguan ini."


def obstacle_to_importing_scores(*, by):
    if not by.has_perm(IMPORT_SCORE) or not by.covers_the_city(IMPORT_SCORE):
        return "Anda tidak berwenang memasukkan nilai tes tertulis."
    return None


def obstacle_to_checking_scores(file, *, by):
    if file.status != ScoreFileStatus.CHECKED:
        return f"Berkas ini berstatus “{file.get_status_display()}”."
    return obstacle_to_importing_scores(by=by)


def obstacle_to_applying_scores(file, *, by):
    """First scores one person may enter; a file that changes any needs another one to approve it."""
    if file.status == ScoreFileStatus.PROPOSED:
        return obstacle_to_approving_scores(file, by=by)
    if obstacle := obstacle_to_checking_scores(file, by=by):
        return obstacle
    if file.changes:
        return "Berkas ini mengubah nilai yang sudah tercatat. Usulkan dahulu dengan alasan; orang lain yang menyetujuinya."
    return None


def obstacle_to_proposing_scores(file, *, by):
    if not file.changes:
        return "Berkas ini tidak mengubah nilai yang sudah tercatat; terapkan saja."
    return obstacle_to_checking_scores(file, by=by)


def obstacle_to_approving_scores(file, *, by):
    if not by.has_perm(APPROVE_SCORE):
        return "Anda tidak berwenang menyetujui perbaikan nilai."
    if file.status != ScoreFileStatus.PROPOSED:
        return "Berkas ini tidak sedang menunggu persetujuan."
    if by.user_id in {file.proposed_by_id, file.made_by_id}:
        return "Perbaikan nilai harus disetujui oleh orang lain, bukan pengusul atau pengunggahnya."
    return None


def obstacle_to_discarding_scores(file, *, by):
    if file.status not in {ScoreFileStatus.CHECKED, ScoreFileStatus.PROPOSED}:
        return f"Berkas ini berstatus “{file.get_status_display()}”."
    return None if by.has_perm(APPROVE_SCORE) else obstacle_to_importing_scores(by=by)


def obstacle_to_choosing_tied(*, by):
    if not by.has_perm(CHOOSE_TIED):
        return "Anda tidak berwenang mencatat putusan pleno atas nilai yang sama."
    return None

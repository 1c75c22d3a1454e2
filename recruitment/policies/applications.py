"""What stands in the way of an applicant, and of who checks the file."""

import datetime as dt

from core import dates
from recruitment import dossier as dossiers
from recruitment import intake
from recruitment.lifecycle import ALIVE, DECIDED, ApplicationStatus, DueStage, VerdictValue
from recruitment.models import Requirement, Verdict
from recruitment.policies.candidacies import obstacle_to_leaving
from recruitment.policies.conflicts import obstacle_of_conflict
from recruitment.policies.counters import obstacle_to_filing, obstacle_to_keying, speaks_for
from recruitment.policies.late_papers import obstacle_of_seat
from recruitment.policies.scope import READ, READ_FILES, VERIFY, obstacle_of_scope

UNDO_WITHIN = dt.timedelta(minutes=15)


# --- The applicant ----------------------------------------------------------------------------------------------------
def obstacle_to_starting(selection, *, by, at):
    if refusal := intake.refusal(selection, at):
        return refusal
    if by.user is None or by.user.is_staff:
        return "Petugas tidak dapat mendaftar dengan akun kerja. Gunakan akun pribadi."
    return None


def obstacle_to_saving(application, *, by, at):
    if application.is_assisted and not application.is_received:
        return obstacle_to_keying(application, by=by, at=at)
    if not by.is_person(application.applicant_id):
        return "Hanya pemilik pendaftaran yang dapat mengubahnya."
    if application.is_received:
        return "Pendaftaran ini sudah dikirim dan tidak dapat diubah lagi."
    refusal = intake.refusal(application.selection, at)
    if refusal or not application.is_draft:
        return closed_sentence(application, refusal)
    return None


def closed_sentence(application, refusal=None):
    """Say that a draft is only read. refusal: why the selection takes nothing, where it takes nothing at all."""
    refusal = refusal or f"Pendaftaran sudah ditutup pada {dates.closing(application.closes_at)}."
    return f"{refusal} Isian Anda tetap tersimpan dan dapat dibaca, tetapi tidak dapat diubah atau dikirim."


def obstacle_to_uploading(application, kind, *, by, at, repair=None):
    """A paper may be handed in while the draft is open, when an open repair names it, or later if its kind may follow."""
    if repair is None and (obstacle := obstacle_of_seat(application, kind)):
        return obstacle if by.is_person(application.applicant_id) else "Hanya pemilik pendaftaran yang dapat mengubahnya."
    if repair is None and application.is_received and kind.due_stage != DueStage.SUBMISSION:
        return obstacle_to_following_up(application, by=by)
    if repair is None:
        return obstacle_to_saving(application, by=by, at=at)
    if not speaks_for(application, by):
        return "Hanya pemilik pendaftaran yang dapat mengubahnya."
    return obstacle_to_repairing(repair, by=by, at=at) or (
        None if repair.items.filter(kind=kind).exists() else "Berkas ini tidak termasuk yang diminta untuk diperbaiki."
    )


def obstacle_to_following_up(application, *, by):
    """Papers due at a later stage may follow while the application is alive, as far as its owner may know."""
    if not speaks_for(application, by):
        return "Hanya pemilik pendaftaran yang dapat mengubahnya."
    if application.status not in ALIVE and (application.status != ApplicationStatus.INELIGIBLE or is_announced(application)):
        return f"Pendaftaran ini berstatus “{application.get_status_display()}”; berkas susulan tidak diperlukan lagi."
    return None


def is_announced(application):
    """Say whether the decision on a file was announced: until then nothing that its owner can do may betray it."""
    return application.status in DECIDED and application.announced.exists()


def obstacle_to_submitting(dossier, *, by, at):
    application = dossier.application
    way = obstacle_to_filing if application.is_assisted else obstacle_to_saving
    if obstacle := way(application, by=by, at=at):
        return obstacle
    if refusal := intake.refusal(dossier.selection, application.counted_at(at), **dossiers.choice(dossier)):
        return refusal
    if missing := dossiers.gaps(dossier, at=at):
        return f"Pendaftaran belum dapat dikirim: masih ada {len(missing)} hal yang perlu dilengkapi."
    return None


def obstacle_to_withdrawing(application, *, by):
    if not by.is_person(application.applicant_id):
        return "Hanya pemilik pendaftaran yang dapat menariknya."
    if (candidacy := getattr(application, "candidacy", None)) is not None:
        return obstacle_to_leaving(candidacy, by=by)
    return obstacle_of_withdrawal(application)


def obstacle_of_withdrawal(application):
    """As far as the file's own status decides it, whoever speaks for the applicant."""
    if not application.can_become(ApplicationStatus.WITHDRAWN) or is_announced(application):
        return "Pendaftaran ini tidak dapat ditarik lagi."
    return None


def obstacle_to_repairing(repair, *, by, at):
    if not speaks_for(repair.application, by):
        return "Hanya pemilik pendaftaran yang dapat memperbaikinya."
    if not repair.is_open or repair.due_at <= at:
        return f"Masa perbaikan sudah berakhir pada {dates.closing(repair.due_at)}."
    return None


# --- Staff ------------------------------------------------------------------------------------------------------------
def obstacle_to_reading(application, *, by):
    if not by.has_perm(READ):
        return "Anda tidak berwenang membaca pendaftaran."
    if not application.is_received:
        return "Draf hanya dapat dibaca oleh pemiliknya."
    return obstacle_of_scope(application, READ, by=by) or obstacle_of_conflict(application, by=by)


def obstacle_to_verifying(application, *, by):
    """Common to all work on a file: the right, the kecamatan, the status."""
    if not by.has_perm(VERIFY):
        return "Hanya verifikator yang dapat memeriksa pendaftaran."
    if obstacle := obstacle_of_scope(application, VERIFY, by=by) or obstacle_of_conflict(application, by=by):
        return obstacle
    if application.status != ApplicationStatus.SUBMITTED:
        return f"Pendaftaran berstatus “{application.get_status_display()}” dan tidak sedang menunggu pemeriksaan."
    return None


def obstacle_to_claiming(application, *, by, at):
    if obstacle := obstacle_to_verifying(application, by=by):
        return obstacle
    if application.claimed_by_id and application.claimed_until > at and not by.is_person(application.claimed_by_id):
        until = dates.moment(application.claimed_until)
        return f"Sedang diperiksa oleh {application.claimed_by} sampai {until}."
    return None


def obstacle_to_judging(application, *, by, at):
    """Verdicts and decisions need the file in one's own hands."""
    if obstacle := obstacle_to_claiming(application, by=by, at=at):
        return obstacle
    if not by.is_person(application.claimed_by_id) or application.claimed_until <= at:
        return "Ambil berkas ini dahulu, agar tidak diperiksa dua orang sekaligus."
    return None


def is_undoable(verdict, *, by, at):
    """Say whether a verdict is one's own and young enough; the file must be in one's hands besides."""
    return by.is_person(verdict.given_by_id) and at < verdict.given_at + UNDO_WITHIN


def obstacle_to_undoing_verdict(verdict, *, by, at):
    if not is_undoable(verdict, by=by, at=at):
        return "Hasil hanya dapat dibatalkan oleh pemberinya dalam 15 menit."
    return obstacle_to_judging(verdict.application, by=by, at=at)


def obstacle_to_asking_repair(application, *, by, at):
    return obstacle_to_judging(application, by=by, at=at)


def open_points_of(application):
    """Count the current papers and the requirements that have no verdict “memenuhi”: one query."""
    met = Verdict.objects.current().filter(application=application, value=VerdictValue.MET)
    files = application.files.current().exclude(pk__in=met.filter(file__isnull=False).values("file"))
    requirements = Requirement.objects.filter(selection=application.selection_id)
    requirements = requirements.exclude(pk__in=met.filter(requirement__isnull=False).values("requirement"))
    return files.values("pk").union(requirements.values("pk"), all=True).count()


def obstacle_to_undoing(application, *, by, at):
    if application.status not in {ApplicationStatus.ELIGIBLE, ApplicationStatus.INELIGIBLE}:
        return "Belum ada keputusan yang dapat dibatalkan."
    if not by.has_perm(VERIFY) or not by.is_person(application.decided_by_id):
        return "Hanya petugas yang memutuskan yang dapat membatalkan keputusannya."
    if at >= application.decided_at + UNDO_WITHIN:
        return "Keputusan hanya dapat dibatalkan dalam 15 menit."
    if is_announced(application):
        return "Keputusan ini sudah diumumkan dan hanya dapat dikoreksi dengan pengumuman baru."
    return obstacle_of_conflict(application, by=by)


def obstacle_to_reading_files(application, *, by):
    if not by.has_perm(READ_FILES):
        return "Anda tidak berwenang membuka berkas pelamar."
    return obstacle_to_reading(application, by=by) or obstacle_of_scope(application, READ_FILES, by=by)


def obstacle_to_revealing(application, *, by):
    if not by.has_perm("recruitment.reveal_nik"):
        return "Anda tidak berwenang melihat NIK lengkap."
    return obstacle_to_reading(application, by=by) or obstacle_of_scope(application, "recruitment.reveal_nik", by=by)

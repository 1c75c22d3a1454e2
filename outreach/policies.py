"""What stands in the way: each function returns the sentence that says so, or None. Buttons, actions and tests share it."""

import datetime as dt

from django.conf import settings

from core import dates
from core.clock import day_of
from outreach.lifecycle import (
    ActivityStatus,
    AdvisoryStatus,
    Answer,
    CorrectionStatus,
    ImportStatus,
    Paper,
    Phase,
    Population,
    SheetStatus,
)  # fmt: skip

RELEASE, CANCEL = "outreach.release_plan", "outreach.cancel_activity"
INVITE, CHECK_IN, REPORT = "outreach.invite_activity", "outreach.check_in_activity", "outreach.report_activity"
VIEW, PLAN, ADD = "outreach.view_activity", "outreach.change_activity", "outreach.add_activity"
# Each office's state says whether somebody came: for those who may read who was invited, and to be taken away by those who may
# also read whom to reach.
READ_PLACES, TAKE_PLACES = "outreach.view_invitation", "outreach.view_head"
READ_REPORTS = "outreach.view_report"
IMPORT = "outreach.import_places"
KEEP_HEADS = "outreach.change_head"
QUIZ_OPEN = dt.timedelta(days=7)  # after the session, as long as its report has time
REVERTED = "Kehadiran ini sudah dibatalkan."
UNCONFIRMED = "Ada lembar hadir yang menunggu konfirmasi. Konfirmasi atau tolak dahulu, karena laporan menutup daftar hadir."
DOORS_OPEN = dt.timedelta(hours=1)  # before the beginning
OUTSIDE = "Undangan ini di luar kecamatan penugasan Anda."


def obstacle_to_releasing(*, by):
    if not by.has_perm(RELEASE):
        return "Anda tidak berwenang merilis rencana sosialisasi."
    if not by.covers_the_city(RELEASE):
        return "Rencana sosialisasi hanya dirilis oleh petugas seluruh kota."
    return None


def obstacle_to_telling_news(release, *, by):
    """News of a release name people and their tasks: who may release reads and sends them."""
    return (
        None if obstacle_to_releasing(by=by) is None else "Kabar rilis dibaca dan dikirim oleh yang berwenang merilis rencana."
    )


def obstacle_to_planning(activity, *, at):
    """What is over or cancelled, and what has begun, is no plan any more."""
    if activity.status not in {ActivityStatus.PLANNED, ActivityStatus.RELEASED}:
        return f"Kegiatan ini berstatus “{activity.get_status_display()}” dan tidak dapat diubah lagi."
    if activity.has_started(at):
        return "Kegiatan ini sudah dimulai; waktu dan tempatnya tidak dapat diubah lagi."
    return None


def obstacle_to_moving(activity, *, by, at):
    return obstacle_to_planning(activity, at=at) if may_plan(by) else "Anda tidak berwenang mengubah rencana sosialisasi."


def may_plan(by):
    return by.has_perm(PLAN) and by.covers_the_city(PLAN)


def obstacle_to_suggesting(*, by):
    if not by.has_perm(ADD):
        return "Anda tidak berwenang menyusun rencana sosialisasi."
    return None if by.covers_the_city(ADD) else "Rencana sosialisasi hanya disusun oleh petugas seluruh kota."


def obstacle_to_cancelling(activity, *, by, at):
    if not by.has_perm(CANCEL):
        return "Anda tidak berwenang membatalkan kegiatan."
    return obstacle_to_planning(activity, at=at)


def obstacle_to_subscribing(*, by):
    return None if by.has_perm(VIEW) else "Kalender ini hanya untuk petugas sosialisasi."


def may_keep_calendar(user, at):
    """Say whether a person still works for the office: an address outlives neither the account nor the assignment."""
    on = day_of(at)
    return user.is_active and user.needs_second_factor and bool(user.is_superuser or user.assignments_in_force(on))


def may_invite(by):
    """Letters and addresses of the whole city's offices are for those who serve the whole city."""
    return by.has_perm(INVITE) and by.covers_the_city(INVITE)


def obstacle_to_inviting(activity, *, by, at):
    if not by.has_perm(INVITE):
        return "Anda tidak berwenang mengundang peserta."
    if not by.covers_the_city(INVITE):
        return "Peserta hanya diundang oleh petugas seluruh kota."
    if activity.status != ActivityStatus.RELEASED:
        return "Undangan hanya dikirim untuk kegiatan yang sudah dirilis dan belum selesai."
    if activity.has_started(at):
        return "Kegiatan ini sudah dimulai."
    return None


def obstacle_to_delivering(activity, *, by):
    """Asked while letters are handed out, which may go on until the session begins and be recorded afterwards."""
    if not may_invite(by):
        return "Undangan hanya diurus oleh petugas seluruh kota yang berwenang mengundang."
    if activity.current_id is None or activity.status == ActivityStatus.CANCELLED:
        return "Surat hanya dibuat untuk kegiatan yang sudah dirilis dan tidak dibatalkan."
    return None


def obstacle_to_numbering(activity, *, by, at):
    if obstacle := obstacle_to_delivering(activity, by=by):
        return obstacle
    if activity.has_started(at):
        return "Kegiatan ini sudah dimulai; surat undangan tidak dibuat lagi."
    if not (settings.LETTERS["unit"] and settings.LETTERS["invitation"]):
        return "Kode surat belum diatur. Pengelola mengisi LETTER_UNIT dan LETTER_CLASS_INVITATION."
    return None


def obstacle_to_answering(invitation, *, at):
    """Asked for the holder of the link, who needs no account."""
    activity = invitation.activity
    if invitation.withdrawn_at:
        return "Undangan ini sudah ditarik."
    if activity.status == ActivityStatus.CANCELLED:
        return "Kegiatan ini dibatalkan. Anda tidak perlu menjawab."
    if activity.status == ActivityStatus.COMPLETED or activity.current.starts_at <= at:
        return f"Jawaban ditutup saat kegiatan dimulai, {dates.moment(activity.current.starts_at)}."
    return None


def obstacle_to_representing(invitation):
    if not invitation.activity.audience.may_be_represented:
        return "Undangan ini tidak dapat diwakilkan."
    return None


def obstacle_to_checking_in(activity, *, by):
    """The moment is not asked: a door opens early, and a device that was offline hands in late."""
    if not by.has_perm(CHECK_IN):
        return "Anda tidak berwenang mencatat kehadiran."
    if activity.status != ActivityStatus.RELEASED:
        return f"Kegiatan ini berstatus “{activity.get_status_display()}”; kehadiran tidak dicatat."
    return None


def obstacle_to_admitting(invitation, *, by):
    if obstacle := obstacle_to_checking_in(invitation.activity, by=by):
        return obstacle
    if not admits(invitation, by=by):
        return OUTSIDE
    return "Undangan ini sudah ditarik." if invitation.withdrawn_at else None


def obstacle_to_own_check_in(invitation, *, at):
    """Asked for the holder of the link, who needs no account: from an hour before the beginning until the end."""
    activity = invitation.activity
    if invitation.withdrawn_at or activity.status != ActivityStatus.RELEASED:
        return "Undangan ini tidak berlaku lagi."
    if invitation.answer == Answer.WAITING:
        return "Anda masih dalam daftar tunggu. Temui petugas di pintu."
    opens_at = activity.current.starts_at - DOORS_OPEN
    if at < opens_at:
        return f"Kehadiran dapat dicatat mulai {dates.moment(opens_at)}."
    return "Kegiatan ini sudah selesai. Bila Anda hadir, sampaikan kepada petugas." if activity.is_over(at) else None


def obstacle_to_entering_sheet(activity, *, by, at):
    if obstacle := obstacle_to_checking_in(activity, by=by):
        return obstacle
    return None if activity.has_started(at) else "Lembar hadir dimasukkan sesudah kegiatan dimulai."


def obstacle_to_confirming(sheet, *, by, at):
    """Who entered a sheet does not confirm it, and who confirms stands at the door of everybody it names."""
    if obstacle := obstacle_to_declining(sheet, by=by, at=at):
        return obstacle
    if sheet.entered_by_id == by.user.pk:
        return "Lembar ini dikonfirmasi orang lain, bukan yang memasukkannya."
    return None


def obstacle_to_declining(sheet, *, by, at):
    """Who entered a sheet may take it back."""
    if obstacle := obstacle_to_entering_sheet(sheet.activity, by=by, at=at):
        return obstacle
    if sheet.status != SheetStatus.WAITING:
        return f"Lembar ini sudah berstatus “{sheet.get_status_display()}”."
    named = sheet.activity.invitations.filter(pk__in=sheet.marks.values("invitation_id"))
    return OUTSIDE if named.count() != named.within(doors_of(by)).count() else None


def admits(invitation, *, by):
    """Say whether an officer stands at this invitation's door: the activity's kecamatan is theirs, or the invited one's is."""
    if by.covers_the_city(CHECK_IN):
        return True
    return any(by.covers(code, CHECK_IN) for code in invitation.districts)


def keeps_wall(activity, *, by):
    """Say whether an officer may show a session's digits: whoever reads them lets guests of any kecamatan in."""
    return by.covers_the_city(CHECK_IN) or by.covers(activity.current.room.venue.village.district_id, CHECK_IN)


def guests_of(by):
    """Return the kecamatan codes whose guests somebody may read about, or None for the whole city."""
    return _districts(by.scope_of(READ_PLACES))


def doors_of(by):
    """Return the kecamatan codes whose invitations an officer admits, or None for the whole city."""
    return _districts(by.scope_of(CHECK_IN))


def _districts(scope):
    return None if scope == "*" else [code for code in scope.split(",") if code]


def obstacle_to_reverting(attendance, *, by):
    if obstacle := obstacle_to_checking_in(attendance.invitation.activity, by=by):
        return obstacle
    if not admits(attendance.invitation, by=by):
        return OUTSIDE
    return REVERTED if attendance.reverted_at else None


def obstacle_to_reporting(activity, *, by, at):
    if not by.has_perm(REPORT):
        return "Anda tidak berwenang melaporkan kegiatan."
    if activity.status != ActivityStatus.RELEASED:
        return f"Kegiatan ini berstatus “{activity.get_status_display()}” dan tidak menunggu laporan."
    if activity.current.ends_at > at:
        return f"Laporan dapat dibuat setelah kegiatan selesai, {dates.moment(activity.current.ends_at)}."
    if activity.sheets.filter(status=SheetStatus.WAITING).exists():
        return UNCONFIRMED
    return None


def obstacle_to_taking_report(*, by):
    return None if by.has_perm(READ_REPORTS) else "Anda tidak berwenang mengunduh laporan kegiatan."


def obstacle_to_following_up(*, by):
    if not by.has_perm(READ_PLACES) or not by.has_perm(TAKE_PLACES):
        return "Anda tidak berwenang menyusun surat tindak lanjut."
    return None


def obstacle_to_certifying(invitation):
    """Asked for the holder of the link, who needs no account: a certificate speaks of what was reported, not of intentions."""
    if invitation.activity.status != ActivityStatus.COMPLETED:
        return "Sertifikat kehadiran tersedia setelah kegiatan dilaporkan."
    if not invitation.attendances.standing().exists():
        return "Kehadiran undangan ini tidak tercatat, sehingga tidak ada sertifikatnya."
    return None


def quiz_phase(activity, *, at):
    """Return the Phase of a quiz at a moment, or None while the session runs."""
    if not activity.has_started(at):
        return Phase.BEFORE
    return Phase.AFTER if activity.is_over(at) else None


def quiz_has_ended(activity, phase, *, at):
    """Say whether no answer of a phase can come any more."""
    return activity.has_started(at) if phase == Phase.BEFORE else activity.current.ends_at + QUIZ_OPEN <= at


def obstacle_to_quiz(invitation, *, at):
    """Asked for the holder of the link. After the session only those are asked who were there."""
    activity, phase = invitation.activity, quiz_phase(invitation.activity, at=at)
    if invitation.withdrawn_at or activity.status == ActivityStatus.CANCELLED:
        return "Undangan ini tidak berlaku lagi."
    if phase is None:
        return "Kegiatan sedang berlangsung. Kuis dibuka kembali sesudahnya."
    if quiz_has_ended(activity, phase, at=at):
        return "Kuis sudah ditutup."
    if phase == Phase.AFTER and not invitation.attendances.standing().exists():
        return "Kuis sesudah kegiatan hanya untuk yang hadir."
    if invitation.quiz_answers.filter(phase=phase).exists():
        return "Kuis ini sudah Anda jawab. Terima kasih."
    return None


def obstacle_to_taking_coverage(*, by):
    if not by.has_perm(READ_PLACES) or not by.has_perm(TAKE_PLACES):
        return "Anda tidak berwenang mengunduh cakupan sosialisasi."
    return None


def obstacle_to_taking_trained(*, by):
    if not by.has_perm(READ_PLACES) or not by.has_perm(TAKE_PLACES):
        return "Anda tidak berwenang mengunduh daftar yang dilatih."
    return None


def obstacle_to_importing(*, by):
    if not by.has_perm(IMPORT):
        return "Anda tidak berwenang mengimpor data wilayah."
    if not by.covers_the_city(IMPORT):
        return "Data wilayah hanya diimpor oleh petugas seluruh kota."
    return None


def obstacle_to_applying(import_, *, by):
    if obstacle := obstacle_to_importing(by=by):
        return obstacle
    if import_.status != ImportStatus.CHECKED:
        return f"Impor ini berstatus “{import_.get_status_display()}”; hanya yang sudah diperiksa dapat diterapkan."
    if not import_.changes:
        return "Tidak ada yang baru atau berubah dalam berkas ini."
    return None


def obstacle_to_discarding(import_, *, by):
    if obstacle := obstacle_to_importing(by=by):
        return obstacle
    if import_.status not in {ImportStatus.WAITING, ImportStatus.CHECKED}:
        return f"Impor ini berstatus “{import_.get_status_display()}” dan tidak dapat dibuang."
    return None


def place_field(audience):
    """Return the name of the Invitation's field that an audience is invited by."""
    return {Population.OFFICE: "office", Population.VILLAGE: "village", Population.RW: "rw", Population.RT: "rt"}[
        audience.population
    ]


def obstacle_to_keeping_heads(*, by):
    """Who keeps the heads' data asks a kelurahan for corrections, and takes them over."""
    if not by.has_perm(KEEP_HEADS):
        return "Anda tidak berwenang mengubah data ketua RW dan RT."
    if not by.covers_the_city(KEEP_HEADS):
        return "Koreksi data ketua hanya diurus petugas seluruh kota."
    return None


def obstacle_to_settling(correction, *, by, at):
    if obstacle := obstacle_to_keeping_heads(by=by):
        return obstacle
    return None if correction.status == CorrectionStatus.WAITING else "Koreksi ini sudah diputuskan."


def obstacle_to_correcting(roster, *, at):
    """Asked for the holder of the link, who needs no account."""
    return (
        None if roster.is_open(at) else f"Tautan ini ditutup {dates.moment(roster.open_until)}. Hubungi kami bila masih perlu."
    )


def is_assignment_numbered(activity, *, at):
    """Say whether a surat tugas without a number gets one now: no order is dated after the session that it sends people to."""
    return bool(settings.LETTERS["unit"] and settings.LETTERS["assignment"]) and not activity.has_started(at)


def obstacle_to_preparing(activity, *, kind, by):
    """A session's terms are written while it is planned; people are sent to what was released."""
    if not by.has_perm(PLAN):
        return "Anda tidak berwenang menyusun naskah kegiatan."
    if activity.status == ActivityStatus.CANCELLED:
        return "Kegiatan ini dibatalkan."
    if kind == Paper.ASSIGNMENT and activity.current_id is None:
        return "Surat tugas dibuat sesudah kegiatan dirilis."
    return None


def obstacle_to_advising(advisory, *, by, at):
    """An advisory cites a material of its own law that is in force on the day (domain: D)."""
    if not may_invite(by):
        return "Surat imbauan hanya diterbitkan oleh petugas seluruh kota yang berwenang mengundang."
    if advisory.status != AdvisoryStatus.DRAFT:
        return "Surat imbauan ini sudah terbit."
    if not (settings.LETTERS["unit"] and settings.LETTERS["advisory"]):
        return "Kode surat belum diatur. Pengelola mengisi LETTER_UNIT dan LETTER_CLASS_ADVISORY."
    material, day = advisory.material, day_of(at)
    if material.regime != advisory.regime:
        return f"{material} berdasar {material.get_regime_display()}, sedangkan suratnya {advisory.get_regime_display()}."
    if day < material.valid_from or (material.valid_until and material.valid_until <= day):
        return f"{material} tidak berlaku pada hari ini."
    return None


def obstacle_to_handing(advisory, *, by):
    if not may_invite(by):
        return "Surat imbauan hanya diurus oleh petugas seluruh kota yang berwenang mengundang."
    return None if advisory.status == AdvisoryStatus.ISSUED else "Surat imbauan ini belum terbit."

"""Why an account cannot be touched, as a sentence, or None."""

from accounts.lifecycle import RECOVERY, RecoveryStatus

NOT_A_MANAGER = "Hanya pengelola sistem yang dapat mengelola akun dan penugasan."


def obstacle_to_managing(user, *, by):
    if not by.has_perm("accounts.manage_accounts"):
        return NOT_A_MANAGER
    if by.is_person(user.pk):
        return "Anda tidak dapat mengubah akun Anda sendiri di sini."
    if user.is_superuser and not by.user.is_superuser:
        return "Akun darurat hanya dapat diubah oleh pemegang akun darurat lain."
    return None


def obstacle_to_closing(user, *, by):
    return obstacle_to_managing(user, by=by)


def obstacle_to_granting(user, *, by):
    if obstacle := obstacle_to_managing(user, by=by):
        return obstacle
    if not user.needs_second_factor:
        return "Akun pelamar tidak dapat diberi penugasan. Undang petugas dengan akun dan alamat email tersendiri."
    return None


def obstacle_to_ending(assignment, *, by):
    if obstacle := obstacle_to_managing(assignment.user, by=by):
        return obstacle
    return "Penugasan ini sudah diakhiri." if assignment.ended_at else None


def obstacle_to_requesting_recovery(user, *, by):
    if not by.has_perm("accounts.request_recovery"):
        return "Hanya sekretaris atau pengelola sistem yang dapat meminta pemulihan akun."
    if by.is_person(user.pk):
        return "Anda tidak dapat meminta pemulihan akun Anda sendiri. Mintalah kepada rekan."
    if user.is_superuser and not by.user.is_superuser:
        return "Akun darurat hanya dapat dipulihkan oleh pemegang akun darurat lain."
    return None


def obstacle_to_approving_recovery(recovery, *, by, at):
    if not by.has_perm("accounts.approve_recovery"):
        return "Anda tidak berwenang menyetujui pemulihan akun."
    if recovery.status != RecoveryStatus.REQUESTED:
        return "Permintaan ini tidak lagi menunggu persetujuan."
    if by.is_person(recovery.requested_by_id):
        return "Pemulihan harus disetujui oleh orang lain daripada yang memintanya."
    if by.is_person(recovery.user_id):
        return "Anda tidak dapat menyetujui pemulihan akun Anda sendiri."
    return "Permintaan ini sudah kedaluwarsa." if at >= recovery.expires_at else None


def obstacle_to_refusing_recovery(recovery, *, by):
    if not by.has_perm("accounts.approve_recovery"):
        return "Anda tidak berwenang menolak pemulihan akun."
    if not RECOVERY.allows(RecoveryStatus(recovery.status), RecoveryStatus.REFUSED):
        return "Permintaan ini sudah selesai."
    return None

"""What a proof of an address is for, and how a recovery moves from request to end."""

from django.db.models import TextChoices

from core.lifecycle import Lifecycle


class ProofPurpose(TextChoices):
    SIGNUP = "signup", "Pendaftaran akun"
    CHANGE = "change", "Perubahan alamat"
    RESET = "reset", "Kata sandi baru"
    INVITE = "invite", "Undangan petugas"
    RECOVERY = "recovery", "Pemulihan akun"


class RecoveryKind(TextChoices):
    MAILBOX = "mailbox", "Kotak surat hilang"
    SECOND_FACTOR = "second_factor", "Faktor kedua hilang"


class RecoveryStatus(TextChoices):
    REQUESTED = "requested", "Menunggu persetujuan"
    APPROVED = "approved", "Disetujui, menunggu bukti alamat baru"
    DONE = "done", "Selesai"
    REFUSED = "refused", "Ditolak"
    EXPIRED = "expired", "Kedaluwarsa"


RECOVERY = Lifecycle({
    RecoveryStatus.REQUESTED: [
        RecoveryStatus.APPROVED, RecoveryStatus.DONE, RecoveryStatus.REFUSED, RecoveryStatus.EXPIRED,
    ],
    RecoveryStatus.APPROVED: [RecoveryStatus.DONE, RecoveryStatus.REFUSED, RecoveryStatus.EXPIRED],
    RecoveryStatus.DONE: [],
    RecoveryStatus.REFUSED: [],
    RecoveryStatus.EXPIRED: [],
})  # fmt: skip

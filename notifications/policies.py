"""Why staff cannot put a delivery out again or settle its doubt, as a sentence, or None."""

from notifications.lifecycle import DeliveryState
from notifications.notice import notices

S = DeliveryState
NOT_YOURS = "Hanya sekretaris dan pengelola sistem yang dapat mengirim ulang atau memastikan kiriman."


def obstacle_to_requeueing(delivery, *, by, at):
    if not _may_settle(by):
        return NOT_YOURS
    if delivery.state not in {S.FAILED, S.DEAD}:
        return "Hanya kiriman yang ditolak atau dihentikan yang dapat dikirim ulang."
    if delivery.had_secrets:
        return "Kiriman ini membawa kode atau tautan rahasia yang sudah dihapus. Penerimanya perlu memintanya lagi di portal."
    if delivery.kind not in notices():
        return "Jenis kiriman ini tidak dikenal lagi oleh portal."
    if delivery.expires_at and delivery.expires_at <= at:
        return "Waktu kiriman ini sudah lewat, sehingga isinya tidak berguna lagi."
    return None


def obstacle_to_resolving(delivery, *, by):
    if not _may_settle(by):
        return NOT_YOURS
    if delivery.state != S.UNCERTAIN:
        return "Hanya kiriman yang belum pasti yang perlu dipastikan."
    if delivery.resolved_how != "human":
        return "Portal masih menanyakan kiriman ini kepada server. Coba lagi nanti."
    return None


def _may_settle(by):
    permission = "notifications.settle_delivery"
    return by.has_perm(permission) and by.covers_the_city(permission)

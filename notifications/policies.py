"""Why staff may not steer a reminder, word a notice, put a delivery out again or settle its doubt: a sentence, or None."""

from notifications import ruling
from notifications.lifecycle import DeliveryState
from notifications.notice import notices

S = DeliveryState
STEER, SKIP = "notifications.steer_delivery", "notifications.skip_delivery"
WORD = "notifications.change_noticetext"
NOT_YOURS = "Hanya sekretaris dan pengelola sistem yang dapat mengirim ulang atau memastikan kiriman."


def obstacle_to_steering(*, by):
    if not (by.has_perm(STEER) and by.covers_the_city(STEER)):
        return "Hanya sekretaris kota dan Anggota Bawaslu yang dapat menahan, melewatkan, atau mendahulukan pengingat."
    return None


def obstacle_to_skipping(notice, *, by):
    """A reminder that the procedure demands is skipped by those alone who answer for the procedure."""
    if obstacle := obstacle_to_steering(by=by):
        return obstacle
    if notice.required and not (by.has_perm(SKIP) and by.covers_the_city(SKIP)):
        return (
            f"“{notice.label}” diwajibkan oleh prosedur: orang yang berhak menerimanya dapat dirugikan bila tidak "
            "diingatkan. Hanya Anggota Bawaslu yang boleh melewatkannya. Anda dapat menahannya sampai mereka memutuskan."
        )
    return None


def obstacle_to_closing_mail(kind):
    """kind: the Notice class of a rule to which the office would close the mail."""
    if kind.required:
        return "Pengingat ini diwajibkan prosedur, jadi selalu dikirim lewat email."
    if not ruling.may_go_without_mail(kind):
        return "Penerima pengingat ini hanya dapat dicapai lewat email. Bila tidak diperlukan, matikan aturannya."
    return None


def obstacle_to_wording(*, by):
    if not (by.has_perm(WORD) and by.covers_the_city(WORD)):
        return "Hanya sekretaris kota yang dapat mengubah teks pemberitahuan."
    return None


def may_keep_office_calendar(user):
    """Say whether a person may read the office's deadlines now; asked at every fetch, so whoever leaves reads no more."""
    return user.is_active and user.has_perm("notifications.view_delivery")


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


def obstacle_to_reviving(dead, *, by):
    if not _may_settle(by):
        return "Hanya sekretaris dan pengelola sistem yang dapat menghidupkan kembali sebuah alamat."
    if dead.ended_at:
        return "Alamat ini sudah hidup kembali."
    return None


def _may_settle(by):
    permission = "notifications.settle_delivery"
    return by.has_perm(permission) and by.covers_the_city(permission)

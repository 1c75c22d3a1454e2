"""What stands in the way of an announcement: of who drafts it, who proposes it, who approves it, and of its moment."""

from recruitment import announcing
from recruitment.lifecycle.announcements import ANNOUNCEMENT, AnnouncementStatus
from recruitment.models import AnnouncedDistrict

DRAFT, APPROVE = "recruitment.draft_announcement", "recruitment.approve_announcement"
S = AnnouncementStatus
ANNOUNCED_BEFORE = "Kecamatan ini sudah punya pengumuman sejenis. Koreksi hanya dengan pengumuman baru yang menyebut yang lama."


def obstacle_to_drafting(*, by):
    if not by.has_perm(DRAFT):
        return "Anda tidak berwenang menyusun pengumuman."
    return None if by.covers_the_city(DRAFT) else "Pengumuman hanya dapat disusun oleh petugas seluruh kota."


def obstacle_to_editing(announcement, *, by):
    if obstacle := obstacle_to_drafting(by=by):
        return obstacle
    if announcement.status != S.DRAFT:
        return f"Pengumuman berstatus “{announcement.get_status_display()}” dan tidak dapat diubah lagi."
    return None


def obstacle_to_proposing(announcement, *, by, at):
    if obstacle := obstacle_to_editing(announcement, by=by):
        return obstacle
    if not announcement.number:
        return "Isi dahulu nomor surat pengumuman."
    return obstacle_of_kind(announcement, at=at)


def obstacle_of_kind(announcement, *, at):
    """Ask the kind whether the kecamatan are ready for it, and whether they had theirs already."""
    kind = announcing.kind(announcement.kind)
    first = AnnouncedDistrict.objects.filter(
        selection=announcement.selection_id, kind=announcement.kind, district__in=announcement.district_codes
    )
    if not (kind.repeats or announcement.corrects_id) and first.exists():
        return ANNOUNCED_BEFORE
    return kind.obstacle(announcement.selection, announcement.district_codes, at=at)


def obstacle_to_approving(announcement, *, by):
    if not by.has_perm(APPROVE):
        return "Anda tidak berwenang menyetujui pengumuman."
    if announcement.status != S.PROPOSED:
        return f"Pengumuman berstatus “{announcement.get_status_display()}” dan tidak sedang menunggu persetujuan."
    if by.is_person(announcement.drafted_by_id) or by.is_person(announcement.proposed_by_id):
        return "Pengumuman harus disetujui oleh orang lain, bukan penyusun atau pengusulnya."
    return None


def obstacle_to_returning(announcement, *, by):
    if not (by.has_perm(DRAFT) or by.has_perm(APPROVE)):
        return "Anda tidak berwenang mengembalikan pengumuman."
    if announcement.status not in {S.PROPOSED, S.APPROVED}:
        return f"Pengumuman berstatus “{announcement.get_status_display()}” dan tidak dapat dikembalikan."
    return None


def obstacle_to_dropping(announcement, *, by):
    if not (by.has_perm(DRAFT) or by.has_perm(APPROVE)):
        return "Anda tidak berwenang menarik pengumuman."
    if not ANNOUNCEMENT.allows(announcement.status, S.WITHDRAWN):
        return "Pengumuman yang sudah terbit tidak dapat ditarik; buat pengumuman baru yang mengoreksinya."
    return None


def obstacle_to_announcing(announcement, *, at):
    """Ask what only its own moment decides."""
    if announcement.status != S.APPROVED:
        return f"Pengumuman berstatus “{announcement.get_status_display()}” dan tidak sedang menunggu waktunya."
    if at < announcement.publish_at:
        return "Waktu pengumuman belum tiba."
    return None

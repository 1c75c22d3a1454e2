"""What must hold of announcements, plenaries and ends, and SQL cannot say."""

import hashlib

from core import crypto
from core.fsck import Problem, check
from recruitment.lifecycle import CandidacyStatus
from recruitment.models import Announcement, AnnouncementRow, Candidacy, FrozenTable


@check
def announcements_are_as_they_were_approved():
    """Each published announcement equals its commitment, and its rows are those that were frozen."""
    for announcement in Announcement.objects.published().prefetch_related("rows__application"):
        url = f"/admin/recruitment/announcement/{announcement.pk}/change/"
        if _digest(announcement) != announcement.sha256:
            yield Problem(f"Pengumuman {announcement.number}: daftar tidak sama dengan sidiknya.", url)
            continue
        frozen = sorted((row["number"], row["outcome"], row["position"]) for row in announcement.frozen["rows"])
        kept = sorted((row.application.number, row.outcome, row.position) for row in announcement.rows.all())
        if frozen != kept:
            yield Problem(f"Pengumuman {announcement.number}: barisnya berbeda dari daftar beku.", url)


@check
def plenary_tables_are_intact():
    """Each frozen table opens and equals the hash that is printed on its minutes."""
    for table in FrozenTable.objects.select_related("plenary"):
        if _digest(table) != table.sha256:
            url = f"/admin/recruitment/plenary/{table.plenary_id}/change/"
            yield Problem(f"Pleno {table.plenary.number}: tabel beku tidak sama dengan sidiknya.", url)


def _digest(row):
    """Return SHA-256(salt ‖ body) of a row that keeps both, or "" when they do not open."""
    try:
        return hashlib.sha256(bytes.fromhex(row.salt) + row.body.encode()).hexdigest()
    except (crypto.Unreadable, UnicodeDecodeError, ValueError):
        return ""


@check
def candidates_were_announced():
    """Who is a candidate was announced as eligible; nobody holds a seat whom no announcement names as chosen."""
    passed = AnnouncementRow.objects.filter(announcement__kind="administration", outcome="eligible").values("application")
    for candidacy in Candidacy.objects.exclude(application__in=passed).select_related("application"):
        yield Problem(f"{candidacy}: calon tanpa pengumuman hasil administrasi.")
    seated = Candidacy.objects.filter(status__in=[CandidacyStatus.CHOSEN, CandidacyStatus.ACCEPTED, CandidacyStatus.SWORN_IN])
    chosen = AnnouncementRow.objects.filter(outcome="chosen").values("application")
    for candidacy in seated.exclude(application__in=chosen).select_related("application"):
        yield Problem(f"{candidacy}: menempati kursi tanpa pengumuman.")


@check
def answers_have_their_clock():
    """Who was chosen and has not answered knows until when; nobody else is reminded of it."""
    for candidacy in Candidacy.objects.filter(status=CandidacyStatus.CHOSEN, answer_due_at=None):
        yield Problem(f"{candidacy}: terpilih tanpa batas waktu menyatakan kesediaan.")
    for candidacy in Candidacy.objects.exclude(status=CandidacyStatus.CHOSEN).filter(answer_nudge_at__isnull=False):
        yield Problem(f"{candidacy}: masih punya pengingat kesediaan.")

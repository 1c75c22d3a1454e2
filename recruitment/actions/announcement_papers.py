"""The PDF of a published announcement: made once, by whichever tick comes first after it."""

from django.db import IntegrityError, transaction

from core import journal
from core.lifecycle import Refused
from documents import keeping
from documents.sealing.seal import sealed
from recruitment import papers_announcements as papers
from recruitment.models import AnnouncementPaper


def make(announcement, *, by, at):
    """Set, seal and keep the PDF of a published announcement; of two at the same time one wins. Returns the paper.

    Killed at any point, nothing of it is left but bytes that are swept: the next tick makes it again. Raises Refused, and
    documents.sealing.key.SealUnavailable while there is no seal.
    """
    if not announcement.is_published:
        raise Refused("Pengumuman ini belum terbit.")
    content = sealed(papers.pdf(announcement), reason=f"Pengumuman {announcement.number}", at=at)
    name = f"pengumuman-{announcement.pk.hex[:8]}.pdf"
    received = keeping.made(
        content, name=name, pages=papers.pages(content), owner=announcement.approved_by, purpose="recruitment.announcement",
        at=at,
    )  # fmt: skip
    try:
        with transaction.atomic():
            paper = AnnouncementPaper.objects.create(announcement=announcement, document=keeping.enter(received), made_at=at)
            details = {"sha256": paper.document.sha256}
            journal.record("announcement.paper_made", announcement, by=by, at=at, details=details)
    except IntegrityError:
        return AnnouncementPaper.objects.select_related("document").get(announcement=announcement)
    return paper

"""The PDF of an approved report: made once, by whichever tick comes first after it."""

from django.db import IntegrityError, transaction

from core import journal
from core.lifecycle import Refused
from documents import keeping
from documents.sealing.seal import sealed
from recruitment import papers_reports as papers
from recruitment.models import ReportPaper


def make(report, *, by, at):
    """Set, seal and keep the PDF of an approved report; of two at the same time one wins. Returns the paper.

    Raises Refused, and documents.sealing.key.SealUnavailable while there is no seal: the next tick makes it again.
    """
    if not report.stands:
        raise Refused("Laporan ini belum disahkan.")
    content = sealed(papers.pdf(report, at=report.approved_at), reason=f"Laporan akhir {report.number}", at=at)
    received = keeping.made(
        content, name=papers.file_name(report, "pdf"), pages=papers.pages(content), owner=report.approved_by,
        purpose="recruitment.report", at=at,
    )  # fmt: skip
    try:
        with transaction.atomic():
            paper = ReportPaper.objects.create(report=report, document=keeping.enter(received), made_at=at)
            journal.record("report.paper_made", report, by=by, at=at, details={"sha256": paper.document.sha256})
    except IntegrityError:
        return ReportPaper.objects.select_related("document").get(report=report)
    return paper

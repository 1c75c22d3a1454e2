"""What must hold of final reports and SQL cannot say."""

import hashlib

from core import crypto
from core.fsck import Problem, check
from recruitment.actions import reports
from recruitment.lifecycle import ReportStatus
from recruitment.models import FinalReport, Stage


@check
def final_reports_equal_their_rows():
    """Each approved report equals its commitment, and counting the rows as of its moment gives the same numbers."""
    for report in FinalReport.objects.standing().select_related("selection"):
        url = f"/admin/recruitment/finalreport/{report.pk}/change/"
        if _digest(report) != report.sha256:
            yield Problem(f"{report}: angkanya tidak sama dengan sidiknya.", url)
        elif reports.differs(report):
            yield Problem(f"{report}: hitungan ulang dari berkas memberi angka lain.", url)


def _digest(report):
    try:
        return hashlib.sha256(bytes.fromhex(report.salt) + report.body.encode()).hexdigest()
    except (crypto.Unreadable, UnicodeDecodeError, ValueError):
        return ""


@check
def arrived_reports_are_not_asked_for():
    """Nobody is reminded of a report whose receipt is here."""
    reminded = Stage.objects.filter(report_nudge_at__isnull=False)
    arrived = FinalReport.objects.filter(status=ReportStatus.ARRIVED, corrections=None)
    for stage in reminded.filter(selection__in=arrived.values("selection")).select_related("selection"):
        yield Problem(f"{stage}: laporan akhir sudah tiba, tetapi masih punya pengingat.")

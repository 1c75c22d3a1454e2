"""What the final report needs each minute: its sealed PDF, and the moment of its next reminder."""

import logging

from documents.sealing.key import SealUnavailable
from notifications.ticking import each_tick
from recruitment.actions import report_papers
from recruitment.models import FinalReport, Stage
from recruitment.reminders_reports import ReportsNotArrived, unplanned
from recruitment.tasks import each_of

logger = logging.getLogger(__name__)


@each_tick(label="Membuat PDF laporan akhir")
def make_report_papers(now):
    """Make the PDF of what was approved. Returns how many; without a seal they wait for the next tick."""
    waiting = FinalReport.objects.without_paper().select_related("selection", "corrects", "approved_by")
    try:
        return each_of(waiting, report_papers.make, now)
    except SealUnavailable as trouble:
        logger.error("report.seal_failed", extra={"error": trouble.code})
        return 0


@each_tick(label="Merencanakan pengingat laporan akhir")
def plan_report_reminders(now):
    """Give stages that lack one the moment of their next reminder. Returns how many."""
    rule, planned = ReportsNotArrived(), 0
    for stage in unplanned(now):
        if moment := rule.first_nudge(stage, now):
            planned += Stage.objects.filter(pk=stage.pk, report_nudge_at=None).update(report_nudge_at=moment)
    return planned

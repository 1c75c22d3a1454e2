"""What the secretaries are told while the province has not confirmed that the final report arrived."""

from django.conf import settings
from django.urls import reverse

from core import dates
from notifications.channels import WITH_POINTERS
from notifications.notice import Notice, register
from recruitment.lifecycle import ReportStatus
from recruitment.models import FinalReport, Stage

S = ReportStatus
STATES = {
    None: "Laporannya belum disusun.",
    S.DRAFT: "Laporannya masih rancangan.",
    S.PROPOSED: "Laporannya menunggu persetujuan orang kedua.",
    S.APPROVED: "Laporannya sudah disahkan, tetapi tanda terima provinsi belum diunggah.",
}


def current(selection):
    """Return the report that counts: the newest one that was not withdrawn, or None."""
    return FinalReport.objects.filter(selection=selection).exclude(status=S.WITHDRAWN).order_by("-drafted_at", "-pk").first()


@register
class ReportNotArrived(Notice):
    """To the secretaries of the city; obj is the Stage in which the report is handed over."""

    code = "recruitment.report_not_arrived"
    label = "Pengingat: laporan akhir belum tiba"
    template = "recruitment/email/report_not_arrived"
    channels = WITH_POINTERS
    audience = frozenset({"staff"})
    why_required = "Memuat tenggat laporan akhir kepada Bawaslu Provinsi:"

    def rows(self, model):
        return Stage.objects.select_related("selection")

    @staticmethod
    def is_waited_for(selection):
        report = current(selection)
        return report is None or report.status != S.ARRIVED

    def still_concerns(self, obj, delivery, now):
        return self.is_waited_for(obj.selection)

    def context(self, obj, delivery, now):
        report = current(obj.selection)
        page = ("change", [report.pk]) if report else ("changelist", [])
        return {
            "stage": obj, "selection": obj.selection, "due": dates.closing(obj.ends_at), "is_late": obj.ends_at <= now,
            "state": STATES.get(report.status if report else None, ""),
            "url": settings.SITE_URL + reverse(f"admin:recruitment_finalreport_{page[0]}", args=page[1]),
        }  # fmt: skip

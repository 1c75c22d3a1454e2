"""The page on which a month or a quarter is summed up for the province, and taken away as PDF or workbook."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import path
from django.views.decorators.http import require_POST, require_safe

from core import sheets
from core.middleware import arrival
from outreach import exports, papers, periods, policies, recap
from outreach.actions import exports as actions
from outreach.admin.handing import TYPES, handed


class Recapping:
    """page: the ReportAdmin."""

    def __init__(self, page):
        self.page = page

    def urls(self):
        view = self.page.admin_site.admin_view(require_safe(self.show))
        taking = self.page.admin_site.admin_view(require_POST(self.take))
        return [
            path("rekap/", view, name="outreach_report_recap"),
            path("rekap/unduh/", taking, name="outreach_report_recap_export"),
        ]

    def show(self, request):
        if not self.page.has_view_permission(request):
            raise PermissionDenied
        at = arrival(request)
        period = _chosen(request.GET.get("masa", "")) if request.GET.get("masa") else periods.current(at)
        context = {
            **self.page.admin_site.each_context(request), "title": "Laporan ke provinsi", "opts": self.page.opts,
            "recap": recap.of(period, at), "period": period, "periods": periods.offered(at), "at": at,
        }  # fmt: skip
        return TemplateResponse(request, "admin/outreach/recap.html", context)

    def take(self, request):
        """Hand out what the page shows, counted anew."""
        by, at = self.page.by(request), arrival(request)
        if policies.obstacle_to_taking_report(by=by) or not self.page.has_view_permission(request):
            raise PermissionDenied
        period, kind = _chosen(request.POST.get("masa", "")), request.POST.get("bentuk", "")
        if kind not in TYPES:
            raise Http404
        made = recap.of(period, at)
        content = papers.recap(made, at=at) if kind == "pdf" else sheets.as_workbook(exports.recap_tables(made))
        actions.take_recap(period, kind=kind, sessions=len(made.sessions), by=by, at=at)
        return handed(content, kind, f"laporan-sosialisasi-{period.code}")


def _chosen(code):
    if (period := periods.parse(code)) is None:
        raise Http404
    return period

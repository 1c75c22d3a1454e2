"""The final report as staff make it: figures that are counted, two persons, the sealed paper, and the province's receipt."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from core import dates, sheets
from core.admin import Move, MovesAdmin, badge
from core.middleware import arrival
from core.views import download
from documents import keeping
from documents.views import serve
from recruitment import papers_reports, report_figures
from recruitment.actions import reports
from recruitment.admin.announcement_forms import WhyForm
from recruitment.admin.composing import Composing, is_in
from recruitment.admin.report_forms import ComposeForm, EditForm, ReceiveForm
from recruitment.lifecycle import ReportStatus
from recruitment.models import FinalReport
from recruitment.policies import reports as policies

S = ReportStatus
VIEW = "recruitment.view_finalreport"
TONES = {S.DRAFT: "neutral", S.PROPOSED: "gold", S.APPROVED: "blue", S.ARRIVED: "green", S.WITHDRAWN: "red"}
WORDS = {
    "report.drafted": "Disusun", "report.edited": "Diubah", "report.proposed": "Diusulkan", "report.approved": "Disahkan",
    "report.given_back": "Dikembalikan", "report.withdrawn": "Ditarik", "report.paper_made": "PDF dibuat",
    "report.arrived": "Tiba di provinsi", "sha256": "Sidik", "fields": "Bagian", "number": "Nomor", "notes": "uraian",
    "on": "Tanggal tanda terima",
}  # fmt: skip


MOVES = (
    Move(
        "ubah", "Ubah nomor dan uraian", reports.edit, policies.obstacle_to_editing, form=EditForm,
        lead="Angkanya sendiri dihitung dari berkas dan tidak dapat diubah di sini.", done="{} disimpan.",
        concerns=is_in(S.DRAFT),
    ),
    Move(
        "usulkan", "Usulkan", reports.propose, policies.obstacle_to_proposing, variant="primary",
        lead="Angka dibekukan seperti sekarang dan menunggu persetujuan orang lain.",
        done="{} menunggu persetujuan orang lain.", concerns=is_in(S.DRAFT),
    ),
    Move(
        "sahkan", "Sahkan", reports.approve, policies.obstacle_to_approving, variant="primary",
        lead="Angka dihitung ulang dari berkas, lalu laporan disegel. Sesudah itu hanya laporan baru yang dapat mengoreksinya.",
        done="{} disahkan.", is_final=True, concerns=is_in(S.PROPOSED),
    ),
    Move(
        "tiba", "Catat tanda terima provinsi", reports.receive, policies.obstacle_to_receiving, form=ReceiveForm,
        variant="primary", lead="Laporan dianggap tiba hanya dengan tanda terima dari Bawaslu Provinsi.",
        done="{} tiba di provinsi.", concerns=is_in(S.APPROVED),
    ),
    Move(
        "kembalikan", "Kembalikan ke rancangan", reports.give_back, policies.obstacle_to_returning, form=WhyForm,
        lead="Penyusun memperbaiki, lalu mengusulkan kembali.", done="{} kembali menjadi rancangan.",
        concerns=is_in(S.PROPOSED),
    ),
    Move(
        "tarik", "Tarik", reports.drop, policies.obstacle_to_dropping, form=WhyForm, variant="danger",
        lead="Laporan yang ditarik tidak pernah dikirim.", done="{} ditarik.", concerns=is_in(S.DRAFT, S.PROPOSED),
    ),
)  # fmt: skip


def _begin(form, *, by, at):
    given = dict(form.cleaned_data)
    return reports.draft(given.pop("selection"), by=by, at=at, **given)


@admin.register(FinalReport)
class FinalReportAdmin(MovesAdmin):
    fields = (
        "selection", "number", "notes", "corrects", "status", "as_of", "drafted_by", "drafted_at", "proposed_by", "approved_by",
        "approved_at", "sha256", "arrived_on", "arrival_number", "arrived_by", "arrived_at",
    )  # fmt: skip
    list_display = ("number_told", "selection", "badge", "approved", "arrived")
    list_filter = ("status", "selection")
    list_select_related = ("selection",)
    empty_text = "Sesudah pelantikan, angka setiap tahapan dilaporkan kepada Bawaslu Provinsi. Susun laporannya di sini."
    ordering = ("-drafted_at", "-pk")
    sortable_by = ()
    change_list_template = "admin/recruitment/composable_list.html"
    change_form_template = "admin/recruitment/report.html"
    moves, words = MOVES, WORDS

    def __init__(self, model, admin_site):
        super().__init__(model, admin_site)
        self.composing = Composing(
            self, title="Susun laporan akhir", lead="Angkanya dihitung dari berkas. Anda menulis nomor surat dan uraian.",
            form=ComposeForm, obstacle=policies.obstacle_to_drafting, begin=_begin,
        )  # fmt: skip

    def get_urls(self):
        def named(route, view, name):
            return path(route, self.admin_site.admin_view(require_safe(view)), name=f"recruitment_finalreport_{name}")

        return [
            *self.composing.urls(),
            named("<uuid:pk>/laporan.pdf", self.paper, "paper"),
            named("<uuid:pk>/laporan.xlsx", self.workbook, "workbook"),
            named("<uuid:pk>/tanda-terima/", self.receipt, "receipt"),
            *super().get_urls(),
        ]

    def visible(self, queryset, by):
        found = queryset if by.covers_the_city(VIEW) else queryset.none()
        return found.select_related("selection", "corrects", "paper__document", "arrival_paper")

    def changelist_view(self, request, extra_context=None):
        may = policies.obstacle_to_drafting(by=self.by(request)) is None
        url = reverse("admin:recruitment_finalreport_compose") if may else ""
        context = {"compose_label": "Susun laporan akhir", "compose_url": url}
        return super().changelist_view(request, context | (extra_context or {}))

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj:
            context |= {
                "tables": report_figures.tables(_figures(obj, arrival(request))),
                "tone": TONES[obj.status],
                "corrected_by": obj.corrections.exclude(status=S.WITHDRAWN).first(),
            }
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    # --- Papers -------------------------------------------------------------------------------------------------------
    def paper(self, request, pk):
        """Hand out the sealed paper byte for byte; before there is one, a rehearsal marked RANCANGAN."""
        report = self._report(request, pk)
        if report.stands and not hasattr(report, "paper"):
            raise Http404  # the next minute sets and seals it
        if report.stands:
            content = keeping.read(report.paper.document)
        else:
            content = papers_reports.pdf(report, at=arrival(request), figures=_figures(report, arrival(request)))
        return download(content, "application/pdf", papers_reports.file_name(report, "pdf"))

    def workbook(self, request, pk):
        report, at = self._report(request, pk), arrival(request)
        content = papers_reports.workbook(report, at=at, figures=_figures(report, at))
        return download(content, sheets.CONTENT_TYPES["xlsx"], papers_reports.file_name(report, "xlsx"))

    def receipt(self, request, pk):
        report = self._report(request, pk)
        if report.arrival_paper is None:
            raise Http404
        return serve(request, report.arrival_paper, by=self.by(request), at=arrival(request))

    def _report(self, request, pk):
        report = self.get_object(request, str(pk))
        if report is None:
            raise Http404
        if not self.has_view_permission(request, report):
            raise PermissionDenied
        return report

    # --- List ---------------------------------------------------------------------------------------------------------
    @admin.display(description="Laporan")
    def number_told(self, report):
        return report.number or "Belum bernomor"

    @admin.display(description="Status")
    def badge(self, report):
        return badge(report.get_status_display(), TONES[report.status])

    @admin.display(description="Disahkan (WIB)", empty_value="–")
    def approved(self, report):
        return dates.brief(report.approved_at) if report.approved_at else None

    @admin.display(description="Tiba di provinsi", empty_value="–")
    def arrived(self, report):
        return dates.day(report.arrived_on, weekday=False) if report.arrived_on else None


def _figures(report, at):
    """Return the figures that are frozen, or those that would be now."""
    return report.frozen or reports.facts(report, at=at)

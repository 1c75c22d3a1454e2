"""Applications taken back on signed paper: another member of staff compares the sheet and settles it."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import Http404
from django.urls import path
from django.views.decorators.http import require_safe

from core.admin import Move
from core.middleware import arrival
from documents.views import serve, serve_page
from recruitment import policies
from recruitment.actions import paper_withdrawals
from recruitment.admin import scans
from recruitment.admin.moves import WORDS
from recruitment.admin.proposals import ProposalAdmin, is_open
from recruitment.admin.scope import within
from recruitment.models import Conflict, PaperWithdrawal
from recruitment.policies.paper import VIEW_WITHDRAWAL


@admin.register(PaperWithdrawal)
class PaperWithdrawalAdmin(ProposalAdmin):
    fields = (
        "application", "name", "district", "reason", "evidence_name", "status", "proposed_by", "proposed_at", "settled_by",
        "settled_at",
    )  # fmt: skip
    list_display = ("application", "name", "district", "badge", "proposed_by", "proposed_at")
    list_select_related = ("application__district", "proposed_by")
    empty_text = "Penarikan oleh pelamar tanpa akun dicatat dari halaman pendaftarannya, dengan lembar bertanda tangan."
    change_form_template = "admin/recruitment/paper_withdrawal.html"
    words = WORDS
    moves = (
        Move(
            "setujui", "Lembar cocok: tarik pendaftaran", paper_withdrawals.approve, policies.obstacle_to_settling_withdrawal,
            lead="Lembarnya menyatakan penarikan dan ditandatangani pelamar. Pendaftaran ditarik dan tidak dapat dikembalikan.",
            done="{} disetujui.", variant="danger", is_final=True, concerns=is_open,
        ),
        Move(
            "tolak", "Lembar tidak cocok", paper_withdrawals.decline, policies.obstacle_to_settling_withdrawal,
            lead="Pendaftaran berjalan terus. Penarikan dapat dicatat lagi dengan lembar yang benar.", done="{} ditolak.",
            is_final=True, concerns=is_open,
        ),
    )  # fmt: skip

    def visible(self, queryset, by):
        tied = Conflict.objects.standing().filter(person=by.user_id, application=OuterRef("application"))
        found = within(queryset, by, "application__district_id", VIEW_WITHDRAWAL)
        found = found.exclude(application__applicant=by.user_id).exclude(Exists(tied))
        return found.select_related("application__district", "evidence", "proposed_by", "settled_by")

    def get_urls(self):
        def named(route, view, name):
            return path(route, self.admin_site.admin_view(require_safe(view)), name=f"recruitment_paperwithdrawal_{name}")

        return [
            named("<int:pk>/lembar/", self.download, "slip"),
            named("<int:pk>/lembar/<int:page>/", self.page, "slip_page"),
            *super().get_urls(),
        ]

    def events_of(self, withdrawal):
        return super().events_of(withdrawal.application)  # what is proposed and settled is told in the application's journal

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj and not policies.obstacle_to_seeing_slip(obj.application, by=self.by(request)):
            route = "admin:recruitment_paperwithdrawal_slip"
            context["slip"] = scans.shown(obj.evidence, "Lembar bertanda tangan", route, obj.pk)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def download(self, request, pk):
        return serve(request, self._slip(request, pk), by=self.by(request), at=arrival(request))

    def page(self, request, pk, page):
        return serve_page(request, self._slip(request, pk), page, by=self.by(request), at=arrival(request))

    def _slip(self, request, pk):
        withdrawal = self.get_object(request, str(pk))
        if withdrawal is None:
            raise Http404
        if policies.obstacle_to_seeing_slip(withdrawal.application, by=self.by(request)):
            raise PermissionDenied
        return withdrawal.evidence

    @admin.display(description="Nama")
    def name(self, withdrawal):
        return withdrawal.application.full_name

    @admin.display(description="Kecamatan")
    def district(self, withdrawal):
        return withdrawal.application.district

    @admin.display(description="Lembar")
    def evidence_name(self, withdrawal):
        return str(withdrawal.evidence)

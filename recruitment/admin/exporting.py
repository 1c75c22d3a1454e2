"""The page from which a list is taken away."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import QueryDict
from django.template.response import TemplateResponse
from django.urls import path, reverse

from core import sheets
from core.clock import JAKARTA
from core.lifecycle import Refused
from core.middleware import arrival
from core.views import download
from recruitment import exports, policies
from recruitment.actions import exports as actions
from recruitment.admin.scope import within

NIK_HELP = (
    "Pengunduhan NIK tercatat. Pilih Excel (XLSX): NIK dalam CSV dibulatkan oleh program lembar kerja. "
    "Jaga berkasnya, lalu hapus setelah dipakai."
)
FORMS = (("xlsx", "Excel (XLSX)"), ("csv", "CSV (titik koma, UTF-8)"))


class ExportForm(forms.Form):
    form = forms.ChoiceField(label="Bentuk", choices=FORMS, initial="xlsx", widget=forms.RadioSelect)
    with_nik = forms.BooleanField(label="Sertakan NIK", required=False, help_text=NIK_HELP)

    def __init__(self, *args, may_take_nik, **kwargs):
        super().__init__(*args, **kwargs)
        if not may_take_nik:
            del self.fields["with_nik"]


class Exporting:
    """page: the ApplicationAdmin."""

    def __init__(self, page):
        self.page = page

    def urls(self):
        return [path("unduh/", self.page.admin_site.admin_view(self.show), name="recruitment_application_export")]

    def show(self, request):
        by = self.page.by(request)
        if policies.obstacle_to_exporting(by=by) or not self.page.has_view_permission(request):
            raise PermissionDenied
        self.page.admin_site.require_recent(request)
        may_take_nik = policies.obstacle_to_exporting(by=by, with_nik=True) is None
        kept = request.GET.get("_changelist_filters", "")
        form = ExportForm(request.POST if request.method == "POST" else None, may_take_nik=may_take_nik)
        queue = within(self.page.queue(request, kept), by, permission=policies.EXPORT).filter(is_tied=False)
        if form.is_valid():
            try:
                return self._file(request, queue, kept, **form.cleaned_data)
            except Refused as refusal:
                form.add_error(None, str(refusal))
        list_url = reverse("admin:recruitment_application_changelist")
        context = {
            **self.page.admin_site.each_context(request), "title": "Unduh daftar", "opts": self.page.opts, "form": form,
            "count": queue.count(), "back": f"{list_url}?{kept}",
        }  # fmt: skip
        return TemplateResponse(request, "admin/recruitment/export.html", context, status=422 if form.is_bound else 200)

    def _file(self, request, queue, kept, *, form, with_nik=False):
        at = arrival(request)
        by = self.page.by(request)
        applications = list(within(queue, by, permission=policies.EXPORT_NIK) if with_nik else queue)
        names = {name for name, value in QueryDict(kept).items() if value}
        actions.take(form=form, rows=len(applications), filters=names, with_nik=with_nik, by=by, at=at)
        content = exports.WRITERS[form](exports.table(applications, with_nik=with_nik, now=at))
        name = f"pendaftaran-{at.astimezone(JAKARTA):%Y-%m-%d-%H%M}.{form}"
        return download(content, sheets.CONTENT_TYPES[form], name)

"""The page from which the register is taken away: as a workbook, or as a book to print."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import QueryDict
from django.template.response import TemplateResponse
from django.urls import path, reverse

from agreements import papers, policies, register
from agreements.actions import exports
from core import sheets
from core.clock import JAKARTA
from core.lifecycle import Refused
from core.middleware import arrival
from core.views import download

FORMS = (("xlsx", "Excel (XLSX)"), ("pdf", "Buku register (PDF)"))
TYPES = {"pdf": "application/pdf", "xlsx": sheets.CONTENT_TYPES["xlsx"]}


class ExportForm(forms.Form):
    form = forms.ChoiceField(
        label="Bentuk", choices=FORMS, initial="xlsx", widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Pilih bentuk berkas."),
    )  # fmt: skip


class Exporting:
    """page: the AgreementAdmin."""

    def __init__(self, page):
        self.page = page

    def urls(self):
        return [path("unduh/", self.page.admin_site.admin_view(self.show), name="agreements_agreement_export")]

    def show(self, request):
        by = self.page.by(request)
        if policies.obstacle_to_exporting(by=by) or not self.page.has_view_permission(request):
            raise PermissionDenied
        self.page.admin_site.require_recent(request)
        kept = request.GET.get("_changelist_filters", "")
        form = ExportForm(request.POST if request.method == "POST" else None)
        found = self.page.listed(request, kept)
        if form.is_valid():
            try:
                return self._file(request, found, kept, **form.cleaned_data)
            except Refused as refusal:
                form.add_error(None, str(refusal))
        context = {
            **self.page.admin_site.each_context(request), "title": "Unduh register", "opts": self.page.opts, "form": form,
            "count": found.count(), "back": f"{reverse('admin:agreements_agreement_changelist')}?{kept}",
        }  # fmt: skip
        return TemplateResponse(request, "admin/agreements/export.html", context, status=422 if form.is_bound else 200)

    def _file(self, request, found, kept, *, form):
        at, by = arrival(request), self.page.by(request)
        rows = list(found.prefetch_related("finals"))
        names = {name for name, value in QueryDict(kept).items() if value}
        exports.take(form=form, rows=len(rows), filters=names, by=by, at=at)
        local = at.astimezone(JAKARTA)
        if form == "pdf":
            narrowed = "menurut saringan" if names else ""
            content = papers.register(register.lines(rows), until=local.date(), filters=narrowed, at=at)
        else:
            content = sheets.as_xlsx(register.table(rows), title="Register", widths=register.WIDTHS)
        return download(content, TYPES[form], f"register-kerja-sama-{local:%Y-%m-%d-%H%M}.{form}")

"""The auditor's pages: samples, their files, and each file opened for a purpose, with the auditor's name on every page."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_safe

from core import dates
from core.admin import ScopedAdmin
from core.lifecycle import Refused
from core.middleware import arrival
from documents.views import serve_marked, serve_marked_page
from recruitment import audited, marks
from recruitment import dossier as dossiers
from recruitment.actions import audits
from recruitment.admin.audit_forms import DrawForm, PurposeForm
from recruitment.admin.composing import Composing
from recruitment.lifecycle import SampleWay
from recruitment.models import AuditSample, FileOpening
from recruitment.policies import audits as policies

NAME = "admin:recruitment_auditsample_"
WORDS = {
    "audit.drawn": "Diundi", "audit.named": "Diambil menurut nomor", "seed": "Benih undian",
    "per_district": "Berkas tiap kecamatan", "files": "Nomor pendaftaran",
}  # fmt: skip


def _begin(form, *, by, at):
    given = form.cleaned_data
    facts = {"reason": given["reason"], "by": by, "at": at}
    if given["way"] == SampleWay.NAMED:
        return audits.name(given["selection"], number=given["number"], **facts)
    return audits.draw(given["selection"], per_district=given["per_district"], **facts)


@admin.register(AuditSample)
class AuditSampleAdmin(ScopedAdmin):
    fields = ("selection", "way", "reason", "seed", "per_district", "drawn_by", "drawn_at")
    list_display = ("drawn", "selection", "way", "drawn_by", "reason")
    list_filter = ("way", "selection")
    list_select_related = ("selection", "drawn_by")
    empty_text = "Pemeriksa dari provinsi membuka berkas hanya lewat sampel, dengan alasan. Setiap pembukaan tampil di sini."
    ordering = ("-drawn_at", "-pk")
    sortable_by = ()
    change_list_template = "admin/recruitment/composable_list.html"
    change_form_template = "admin/recruitment/sample.html"
    words = WORDS

    def __init__(self, model, admin_site):
        super().__init__(model, admin_site)
        self.composing = Composing(
            self, title="Ambil sampel berkas", verb="Ambil sampel", form=DrawForm, begin=_begin,
            obstacle=policies.obstacle_to_drawing,
            lead="Berkas diundi di tiap kecamatan, atau satu berkas disebut nomornya. Pengambilan ini tercatat atas nama Anda.",
        )  # fmt: skip

    def get_urls(self):
        def named(route, view, name):
            return path(route, self.admin_site.admin_view(view), name=f"recruitment_auditsample_{name}")

        return [
            *self.composing.urls(),
            named("<uuid:pk>/berkas/<int:file>/", require_http_methods(["GET", "HEAD", "POST"])(self.open_file), "open"),
            named("bukaan/<uuid:opening>/", require_safe(self.opened), "opened"),
            named("bukaan/<uuid:opening>/berkas/<int:paper>/", require_safe(self.paper), "paper"),
            named("bukaan/<uuid:opening>/berkas/<int:paper>/<int:page>/", require_safe(self.page), "page"),
            *super().get_urls(),
        ]

    def visible(self, queryset, by):
        return queryset.select_related("selection", "drawn_by") if by.covers_the_city(policies.VIEW) else queryset.none()

    def changelist_view(self, request, extra_context=None):
        may = policies.obstacle_to_drawing(by=self.by(request)) is None
        context = {"compose_label": "Ambil sampel", "compose_url": reverse(f"{NAME}compose") if may else ""}
        return super().changelist_view(request, context | (extra_context or {}))

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj:
            files = obj.files.select_related("application__district").prefetch_related("openings__opened_by")
            is_own = self.by(request).is_person(obj.drawn_by_id) and policies.obstacle_to_drawing(by=self.by(request)) is None
            context |= {"files": list(files.order_by("application__number")), "is_own": is_own}
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def change_url(self, request, obj):
        return reverse(f"{NAME}change", args=[obj.pk])

    @admin.display(description="Diambil (WIB)")
    def drawn(self, sample):
        return dates.brief(sample.drawn_at)

    # --- One file -----------------------------------------------------------------------------------------------------
    def open_file(self, request, pk, file):
        """Ask what for, and open the file for an hour."""
        sampled, by, at = self._sampled(request, pk, file), self.by(request), arrival(request)
        if policies.obstacle_to_opening_sampled(sampled, by=by):
            raise PermissionDenied
        form = PurposeForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            try:
                opening = audits.open_file(sampled, purpose=form.cleaned_data["purpose"], by=by, at=at)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                self.message_user(request, "Berkas terbuka selama satu jam. Pembukaan ini tercatat.", messages.SUCCESS)
                return HttpResponseRedirect(reverse(f"{NAME}opened", args=[opening.pk]))
        context = self._context(request, sampled, title=f"Buka berkas {sampled}", form=form)
        return TemplateResponse(request, "admin/recruitment/sample_open.html", context, status=422 if form.is_bound else 200)

    def opened(self, request, opening):
        """Show answers and papers of an opened file: NIK masked, each part under the words that say who reads it and why."""
        opening = self._opening(request, opening)
        application = opening.file.application
        dossier = dossiers.load(application)
        files = sorted(dossier.files.values(), key=lambda each: (each.kind.position, each.pk))
        context = self._context(
            request, opening.file, title=f"Berkas {application}", opening=opening, sections=audited.answers(dossier),
            papers=[(each, self._pages(opening, each)) for each in files], marks=self._marks(opening),
        )  # fmt: skip
        return TemplateResponse(request, "admin/recruitment/sample_file.html", context)

    def paper(self, request, opening, paper):
        opening = self._opening(request, opening)
        document = self._document(opening, paper)
        return serve_marked(request, document, by=self.by(request), at=arrival(request), lines=self._marks(opening))

    def page(self, request, opening, paper, page):
        opening = self._opening(request, opening)
        facts = {"by": self.by(request), "at": arrival(request), "lines": self._marks(opening)}
        return serve_marked_page(request, self._document(opening, paper), page, **facts)

    # --- What they rest on --------------------------------------------------------------------------------------------
    def _sampled(self, request, pk, file):
        sample = self.get_object(request, str(pk))
        found = sample and sample.files.select_related("sample", "application__district").filter(pk=file).first()
        if found is None:
            raise Http404
        return found

    def _opening(self, request, pk):
        """Return an opening that is in force for this very person. Raises Http404, PermissionDenied."""
        found = FileOpening.objects.select_related("file__sample", "file__application__district", "opened_by").filter(pk=pk)
        opening = found.first() if self.has_view_permission(request) else None
        if opening is None:
            raise Http404
        if policies.obstacle_to_reading_opened(opening, by=self.by(request), at=arrival(request)):
            raise PermissionDenied
        return opening

    def _document(self, opening, paper):
        found = opening.file.application.files.current().select_related("document").filter(pk=paper).first()
        if found is None:
            raise Http404
        return found.document

    def _marks(self, opening):
        return marks.lines(by=opening.opened_by, at=opening.opened_at, purpose=opening.purpose)

    def _pages(self, opening, file):
        return [reverse(f"{NAME}page", args=[opening.pk, file.pk, n]) for n in range(1, file.document.pages + 1)]

    def _context(self, request, sampled, **extra):
        back = reverse(f"{NAME}change", args=[sampled.sample_id])
        context = {**self.admin_site.each_context(request), "opts": self.opts, "original": sampled.sample}
        return context | {"sampled": sampled, "application": sampled.application, "back": back} | extra

"""The page on which a file of places is handed in, read before it counts, and applied."""

from dataclasses import dataclass

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from core import dates
from core.admin import Move, MovesAdmin, badge
from core.fields import is_unwritable
from core.lifecycle import Refused
from core.middleware import arrival
from outreach import policies, tasks
from outreach.actions import imports
from outreach.admin.page import CityPage
from outreach.importing import sample, sheets
from outreach.lifecycle import ImportStatus, Subject
from outreach.models import Import

TONES = {
    ImportStatus.WAITING: "neutral", ImportStatus.CHECKED: "gold", ImportStatus.APPLYING: "blue", ImportStatus.APPLIED: "green",
    ImportStatus.FAILED: "red", ImportStatus.DISCARDED: "neutral",
}  # fmt: skip
COUNTS = {"new": "baru", "changed": "berubah", "ended": "berakhir", "same": "tetap", "refused": "ditolak"}
LABELS = dict(Subject.choices) | {"lain": "Jenis tidak dikenali"}
WORDS = {
    "import.uploaded": "Berkas diunggah", "import.checked": "Diperiksa", "import.ordered": "Penerapan diminta",
    "import.applied": "Diterapkan", "import.failed": "Tidak dapat dibaca", "import.discarded": "Dibuang",
    "import.outdated": "Data wilayah berubah; diperiksa kembali", "bytes": "Ukuran (bita)",
    **{
        f"{kind}_{name}": f"{label}, {told}"
        for kind, label in LABELS.items() for name, told in {**COUNTS, "counted": "dihitung"}.items()
    },
}  # fmt: skip
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class UploadForm(forms.Form):
    file = forms.FileField(
        label="Berkas XLSX atau CSV", help_text="Paling besar 5 MB dan 50.000 baris.",
        widget=forms.FileInput({"accept": f".xlsx,.csv,text/csv,{XLSX}"}),
        error_messages={"required": "Pilih berkas yang akan diperiksa.", "empty": "Berkas ini kosong."},
    )  # fmt: skip

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > sheets.MAX_BYTES:
            raise ValidationError("Berkas ini lebih besar dari 5 MB. Hapus gambar dan kolom yang tidak perlu.")
        if getattr(file, "has_no_room", False):
            raise ValidationError("Penyimpanan portal sedang penuh. Cobalah beberapa saat lagi.")
        return file

    @property
    def facts(self):
        file = self.cleaned_data["file"]
        name = file.name[-150:]
        return {"name": "berkas" if is_unwritable(name) else name, "data": file.read()}


@dataclass(frozen=True)
class Counted:
    """One line of the table: what the file does to one kind of rows, as (column's name, number)."""

    label: str
    counts: list


def counted(import_):
    """Return (column names, Counted lines) of what a check found. Civil servants are told in a sentence, unless refused."""
    found = {kind: counts for kind, counts in import_.summary.items() if counts.keys() & COUNTS.keys()}
    names = [name for name in COUNTS if any(name in counts for counts in found.values())]
    rows = [
        Counted(label, [(COUNTS[name].capitalize(), found[kind].get(name, 0)) for name in names])
        for kind, label in LABELS.items() if kind in found
    ]  # fmt: skip
    return [COUNTS[name].capitalize() for name in names], rows


def apply(import_, *, version, by, at):
    """Order the applying and ring for the worker."""
    imports.apply(import_, version=version, by=by, at=at)
    transaction.on_commit(tasks.wake)


def may_be_applied(import_):
    return import_.status == ImportStatus.CHECKED


def may_be_discarded(import_):
    return import_.status in tasks.OPEN


MOVES = (
    Move(
        "terapkan", "Terapkan", apply, policies.obstacle_to_applying, variant="primary", concerns=may_be_applied,
        lead="Yang baru, berubah, dan berakhir menurut hasil pemeriksaan dicatat sekaligus. Baris yang ditolak dilewati.",
        done="Berkas {} sedang diterapkan.",
    ),
    Move(
        "buang", "Buang berkas", imports.discard, policies.obstacle_to_discarding, variant="danger", concerns=may_be_discarded,
        lead="Berkas ini dihapus dan tidak ada yang diterapkan.", done="Berkas {} dibuang.",
    ),
)  # fmt: skip


@admin.register(Import)
class ImportAdmin(MovesAdmin, CityPage):
    fields = ("file_name", "made", "made_by", "applied", "applied_by")
    list_display = ("file_name", "state", "made", "made_by", "total")
    list_filter = ("status",)
    list_select_related = ("made_by", "applied_by")
    empty_text = "Unggah berkas XLSX atau CSV berisi kantor, RW, RT, dan ASN. Isinya diperiksa dahulu sebelum diterapkan."
    ordering = ("-made_at", "pk")
    change_list_template = "admin/outreach/imports.html"
    change_form_template = "admin/outreach/import.html"
    words = WORDS
    moves = MOVES

    def get_queryset(self, request):
        return super().get_queryset(request).defer("file_sealed")

    def get_urls(self):
        view = self.admin_site.admin_view
        own = [
            path("unggah/", view(self.upload), name="outreach_import_upload"),
            path("contoh/", view(self.sample), name="outreach_import_sample"),
        ]
        return [*own, *super().get_urls()]

    # --- List ---------------------------------------------------------------------------------------------------------
    def changelist_view(self, request, extra_context=None):
        may_upload = policies.obstacle_to_importing(by=self.by(request)) is None
        return super().changelist_view(request, {"may_upload": may_upload} | (extra_context or {}))

    @admin.display(description="Status", ordering="status")
    def state(self, import_):
        return badge(import_.get_status_display(), TONES[import_.status])

    @admin.display(description="Diunggah (WIB)", ordering="made_at")
    def made(self, import_):
        return dates.brief(import_.made_at)

    @admin.display(description="Diterapkan (WIB)")
    def applied(self, import_):
        return dates.brief(import_.applied_at) if import_.applied_at else "Belum"

    # --- One import ---------------------------------------------------------------------------------------------------
    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj:
            heads, rows = counted(obj)
            context |= {"tone": TONES[obj.status], "count_heads": heads, "count_rows": rows,
                "staff_rows": obj.summary.get(Subject.STAFF, {}).get("counted")}  # fmt: skip
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    # --- A new file ---------------------------------------------------------------------------------------------------
    def _require_importer(self, request):
        if not self.has_view_permission(request) or not self.by(request).has_perm(policies.IMPORT):
            raise PermissionDenied

    def upload(self, request):
        self._require_importer(request)
        form = UploadForm(*([request.POST, request.FILES] if request.method == "POST" else []))
        if form.is_valid():
            try:
                with transaction.atomic():
                    made = imports.upload(**form.facts, by=self.by(request), at=arrival(request))
                    transaction.on_commit(tasks.wake)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                self.message_user(request, "Berkas diterima dan sedang diperiksa.", messages.SUCCESS)
                return HttpResponseRedirect(self.change_url(request, made))
        context = {
            **self.admin_site.each_context(request), "title": "Unggah data wilayah", "opts": self.opts, "form": form,
            "back": reverse("admin:outreach_import_changelist"),
            "obstacle": policies.obstacle_to_importing(by=self.by(request)),
        }  # fmt: skip
        return TemplateResponse(request, "admin/outreach/import_upload.html", context, status=422 if form.is_bound else 200)

    def sample(self, request):
        return require_safe(self._sample)(request)

    def _sample(self, request):
        self._require_importer(request)
        headers = {
            "Content-Disposition": content_disposition_header(as_attachment=True, filename="contoh-data-wilayah.xlsx"),
            "X-Content-Type-Options": "nosniff",
        }
        return HttpResponse(sample.workbook(), content_type=XLSX, headers=headers)

"""Selections and what they ask for. Rules are rows; once published, dates change by two persons and requirements stand."""

from pathlib import PurePath

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminFileWidget
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.db.models import Exists, OuterRef
from django.urls import reverse

from core import clock
from core.admin import Move, MovesAdmin, ScopedAdmin, ScopedInline, badge
from core.admin.fields import DAY, VersionedForm, WibField, WibWidget
from core.lifecycle import bump
from core.middleware import arrival
from recruitment import defaults, policies
from recruitment.actions import extensions, selections
from recruitment.admin import panel
from recruitment.admin.counters import TAKE_IN
from recruitment.admin.extensions import ProposeExtensionForm
from recruitment.admin.forms import DatesForm
from recruitment.admin.formsets import OneLetterEach
from recruitment.admin.patterns import Patterns
from recruitment.admin.proposals import DateChangeAdmin
from recruitment.models import CounterFile, DocumentKind, Extension, Reason, Requirement, Seat, Selection, Stage
from recruitment.patterns import PATTERNS

MAX_BLANK_FORM = 5 * 1024 * 1024
MAGIC = {".pdf": b"%PDF", ".docx": b"PK\x03\x04"}
DATES = ("opens_at", "closes_at")
RANKING = ("places_per_seat", "women_in_100", "tie_rule", "test_weight", "interview_weight", "ranking_basis")
RESULTS = ("quorum_over_in_100", "answer_days", "counter_days", "sender_days", "shows_rank", "shows_rank_basis")


class SelectionForm(VersionedForm):
    opens_at = WibField(label="Pendaftaran dibuka (WIB)")
    closes_at = WibField(label="Pendaftaran ditutup (WIB)", help_text="Tepat pada saat ini pendaftaran sudah tertutup.")


class OfSelection(ScopedInline, admin.TabularInline):
    """Rows of a selection: free to edit until it is published."""

    may_add = may_change = may_delete = True
    classes = ("collapse",)

    def may(self, request, obj=None):
        return self.covers_the_city(request) and (obj is None or obj.published_at is None)

    def get_editable(self, request, obj=None):
        return self.fields


class StageInline(OfSelection):
    model = Stage
    fields = ("code", "name", "note", "starts_at", "ends_at")
    ordering = ("starts_at", "pk")
    formfield_overrides = {models.DateTimeField: {"form_class": WibField, "widget": WibWidget}}


class SeatInline(OfSelection):
    model = Seat
    fields = ("district", "count")
    ordering = ("district__code",)


class RequirementInline(OfSelection):
    model = Requirement
    fields = ("position", "code", "text", "declaration", "basis")
    ordering = ("position", "pk")


class BlankFormInput(AdminFileWidget):
    """Links to the portal's own download: uploaded files have no public folder."""

    template_name = "admin/recruitment/_blank_form.html"


class DocumentKindForm(forms.ModelForm):
    def clean_blank_form(self):
        """A form to fill in is a PDF or a Word document, by content."""
        file = self.cleaned_data["blank_form"]
        if not isinstance(file, UploadedFile):
            return file
        if file.size > MAX_BLANK_FORM:
            raise ValidationError("Formulir kosong paling besar 5 MB.")
        start = file.read(4)
        file.seek(0)
        if MAGIC.get(PurePath(file.name).suffix.lower()) != start:
            raise ValidationError("Formulir kosong harus berupa PDF atau Word (DOCX).")
        return file


class DocumentKindInline(OfSelection):
    """Words, limits and the blank form may be mended later; for whom and until when only before the announcement."""

    model = DocumentKind
    form = DocumentKindForm
    formset = OneLetterEach
    formfield_overrides = {models.FileField: {"widget": BlankFormInput}}
    template = "admin/edit_inline/stacked.html"
    fields = (
        "position", "code", "name", "why", "how", "condition", "due_stage", "max_megabytes", "max_pages",
        "needs_duty_stamp", "is_sensitive", "blank_form", "letter",
    )  # fmt: skip
    always = ("name", "why", "how", "max_megabytes", "max_pages", "blank_form")
    ordering = ("position", "pk")

    def has_change_permission(self, request, obj=None):
        return self.covers_the_city(request) and self.by(request).has_perm("recruitment.change_documentkind")

    def get_editable(self, request, obj=None):
        return self.always if obj and obj.published_at else self.fields


@admin.register(Selection)
class SelectionAdmin(MovesAdmin):
    form = SelectionForm
    formfield_overrides = DAY
    fields = (
        "name", "year", "type", "post_name", "number_prefix", "summary", "opens_at", "closes_at", "domicile", "minimum_age",
        "age_counted_on", "age_basis",
        *RANKING, *RESULTS, "is_demo", "published_at", "published_by", "seen_version",
    )  # fmt: skip
    open_fields = (
        "name", "year", "post_name", "number_prefix", "summary", *DATES, "domicile", "minimum_age", "age_counted_on",
        "age_basis", *RANKING, *RESULTS, "seen_version",
    )  # fmt: skip
    published_fields = ("name", "summary", "seen_version")
    list_display = ("__str__", "opens_at", "closes_at", "state")
    empty_text = "Tambahkan seleksi, periksa tanggal, syarat dan berkasnya, lalu umumkan."
    ordering = ("-opens_at", "-pk")
    inlines = (StageInline, SeatInline, RequirementInline, DocumentKindInline)
    may_add = may_change = True
    journals_values = True
    change_form_template = "admin/recruitment/selection.html"
    change_list_template = "admin/recruitment/selections.html"
    words = {
        "selection.begun_from_pattern": "Seleksi dimulai dari pola", "pattern": "Pola", "type": "Jenis",
        "first_day": "Hari pertama pendaftaran", **{each.code: each.name for each in PATTERNS.values()},
        "selection.published": "Seleksi diumumkan",
        "selection.senders_forgotten": "Identitas pengirim tanggapan dihapus", "count": "Banyaknya",
        "candidacy.begun": "Menjadi calon",
        "candidacy.moved": "Hasil tahapan diumumkan", **DateChangeAdmin.words,
    }  # fmt: skip
    moves = (
        TAKE_IN,
        Move(
            "umumkan", "Umumkan", selections.publish, policies.obstacle_to_publishing,
            lead="Seleksi tampil untuk umum. Sesudah itu tanggal hanya berubah oleh dua orang dan syarat tidak berubah lagi.",
            done="{} diumumkan.", variant="primary", is_final=True, concerns=lambda selection: selection.published_at is None,
        ),
        Move(
            "usulkan-tanggal", "Usulkan perubahan tanggal", selections.propose_dates, policies.obstacle_to_proposing_dates,
            form=DatesForm, lead="Tanggal baru berlaku setelah disetujui orang lain.",
            done="Usulan tanggal {} menunggu persetujuan.", concerns=lambda selection: selection.published_at is not None,
            preview=selections.reminders_changed,
        ),
        Move(
            "usulkan-perpanjangan", "Usulkan perpanjangan", extensions.propose, policies.obstacle_to_proposing_extension,
            form=ProposeExtensionForm, template="admin/recruitment/extension_move.html",
            lead="Diusulkan sekaligus untuk semua kecamatan yang memerlukan, satu kali saja untuk tiap kecamatan.",
            done="Usulan perpanjangan {} menunggu persetujuan orang lain.",
            concerns=lambda selection, at: selection.published_at is not None and selection.has_closed(at),
        ),
    )  # fmt: skip

    def after(self, request, obj, move):
        """Who took paper in goes on at its page, where the receipt is printed."""
        if move is not TAKE_IN:
            return super().after(request, obj, move)
        mine = CounterFile.objects.filter(taken_by=self.by(request).user, application__selection=obj)
        return reverse("admin:recruitment_counterfile_change", args=[mine.latest("taken_at").pk])

    def visible(self, queryset, by):
        running = Extension.objects.running(clock.now()).filter(selection=OuterRef("pk"))
        return queryset.annotate(is_extended=Exists(running))

    def get_urls(self):
        return [*Patterns(self).urls(), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        may_begin = policies.obstacle_to_beginning(by=self.by(request)) is None
        return super().changelist_view(request, {"may_begin": may_begin} | (extra_context or {}))

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context |= panel.of(obj, by=self.by(request), now=arrival(request)) if obj and obj.pk else {}
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def may(self, request, obj=None):
        return self.covers_the_city(request)

    def get_editable(self, request, obj=None):
        return self.published_fields if obj and obj.published_at else self.open_fields

    def get_fields(self, request, obj=None):
        """A year that is only read stands there as a year, not as 2.026."""
        is_read = "year" not in self.get_editable(request, obj) or not self.has_change_permission(request, obj)
        return ["year_read" if name == "year" and is_read and obj else name for name in self.fields]

    @admin.display(description="Tahun")
    def year_read(self, selection):
        return str(selection.year)

    def get_changeform_initial_data(self, request):
        year = clock.today().year
        opens_at, closes_at = defaults.intake_of(year)
        name = f"Seleksi Panwaslu Kecamatan {year}"
        return {"name": name, "year": year, "opens_at": opens_at, "closes_at": closes_at}

    def get_inlines(self, request, obj):
        return self.inlines if obj else ()  # a new selection is furnished with the defaults first

    def save_model(self, request, obj, form, change):
        if not change:
            return super().save_model(request, obj, form, change)
        if changed := {name: form.cleaned_data[name] for name in form.changed_data if name != "seen_version"}:
            bump(obj, version=obj.version, **changed)
        return None

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if not change:
            defaults.furnish(form.instance)

    @admin.display(description="Keadaan")
    def state(self, selection):
        now = clock.now()
        if selection.published_at is None:
            return badge("Belum diumumkan", "neutral")
        if selection.is_open(now):
            return badge("Dibuka", "green")
        if selection.is_extended:
            return badge("Diperpanjang", "gold")
        return badge("Ditutup", "neutral") if selection.has_closed(now) else badge("Akan dibuka", "blue")


@admin.register(Reason)
class ReasonAdmin(ScopedAdmin):
    fields = editable = ("use", "text", "requirement_code", "is_active", "position")
    list_display = ("text", "use", "is_active", "position")
    list_filter = ("use", "is_active")
    empty_text = "Kalimat alasan siap pakai membantu verifikator menulis alasan yang sama untuk keadaan yang sama."
    ordering = ("use", "position", "pk")
    may_add = may_change = True
    journals_values = True

    def may(self, request, obj=None):
        return self.covers_the_city(request)  # the sentences serve the whole city

    def visible(self, queryset, by):
        return queryset

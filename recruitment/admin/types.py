"""Kinds of selection: what a new one starts from. A selection keeps its copies, so changes here reach later ones only."""

from django.contrib import admin

from core.admin import ScopedAdmin, ScopedInline
from recruitment.admin.formsets import OneLetterEach
from recruitment.models import SelectionType, TypeDocument, TypeRequirement


class OfType(ScopedInline):
    may_add = may_change = may_delete = True
    classes = ("collapse",)
    ordering = ("position", "pk")

    def may(self, request, obj=None):
        return self.covers_the_city(request)

    def get_editable(self, request, obj=None):
        return self.fields


class TypeRequirementInline(OfType, admin.TabularInline):
    model = TypeRequirement
    fields = ("position", "code", "text", "declaration", "basis")


class TypeDocumentInline(OfType, admin.StackedInline):
    model = TypeDocument
    formset = OneLetterEach
    template = "admin/edit_inline/stacked.html"
    fields = (
        "position", "code", "name", "why", "how", "condition", "due_stage", "max_megabytes", "max_pages",
        "needs_duty_stamp", "is_sensitive", "letter",
    )  # fmt: skip


@admin.register(SelectionType)
class SelectionTypeAdmin(ScopedAdmin):
    fields = editable = (
        "code", "name", "post_name", "number_prefix", "minimum_age", "age_basis", "domicile", "seats_per_district",
        "places_per_seat", "women_in_100", "to_check", "is_active", "position",
    )  # fmt: skip
    list_display = ("name", "number_prefix", "minimum_age", "domicile", "is_active")
    empty_text = "Jenis seleksi menyimpan syarat dan berkas yang menjadi awal setiap seleksi baru."
    ordering = ("position", "pk")
    inlines = (TypeRequirementInline, TypeDocumentInline)
    may_add = may_change = True
    journals_values = True
    words = {
        "selectiontype.added": "Jenis seleksi ditambahkan",
        "selectiontype.changed": "Jenis seleksi diubah",
    }  # fmt: skip

    def may(self, request, obj=None):
        return self.covers_the_city(request)

    def visible(self, queryset, by):
        return queryset

"""What interviews are made of: aspects with their weights, rooms, and panels of members of the office."""

from django import forms
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db import models

from core.admin import ScopedAdmin
from core.admin.fields import RowsField, VersionedForm, bare
from recruitment.models import Aspect, InterviewRoom, Panel, Selection, Sheet


class InterviewSettings(ScopedAdmin):
    """Rows of the whole city, changed by who plans for all of it."""

    may_add = may_change = True
    journals_values = True

    def visible(self, queryset, by):
        return queryset

    def may(self, request, obj=None):
        return self.covers_the_city(request)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        kwargs["queryset"] = Selection.objects.published().order_by("-opens_at")
        return bare(super().formfield_for_foreignkey(db_field, request, **kwargs))


@admin.register(Aspect)
class AspectAdmin(InterviewSettings):
    fields = editable = ("selection", "name", "guide", "weight", "position")
    list_display = ("name", "selection", "weight", "position")
    list_select_related = ("selection",)
    ordering = ("-selection__opens_at", "position", "pk")
    empty_text = "Aspek wawancara dan bobotnya menentukan isi lembar nilai. Tambahkan sebelum wawancara pertama dinilai."
    may_delete = True

    def may(self, request, obj=None):
        """Once anybody scores in a selection, what is scored stands."""
        if not super().may(request, obj):
            return False
        return obj is None or not Sheet.objects.filter(member__slot__selection=obj.selection_id).exists()

    def get_form(self, request, obj=None, **kwargs):
        return super().get_form(request, obj, form=AspectForm, **kwargs)


class AspectForm(forms.ModelForm):
    def clean_selection(self):
        selection = self.cleaned_data["selection"]
        if Sheet.objects.filter(member__slot__selection=selection).exists():
            raise forms.ValidationError("Wawancara seleksi ini sudah mulai dinilai; aspeknya tidak dapat ditambah lagi.")
        return selection


@admin.register(InterviewRoom)
class InterviewRoomAdmin(InterviewSettings):
    fields = editable = ("name", "address", "is_active")
    list_display = ("name", "address", "is_active")
    ordering = ("name",)
    empty_text = "Tambahkan ruang tempat wawancara berlangsung. Satu ruang dipakai satu wawancara pada satu waktu."


class PanelForm(VersionedForm):
    members = RowsField(
        get_user_model().objects.none(), label="Anggota", error_messages={"required": "Pilih paling sedikit satu anggota."},
        help_text="Perubahan anggota berlaku bagi jadwal yang dibuat sesudahnya.",
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "members" in self.fields:  # a page that is only read has no fields
            staff = get_user_model().objects.filter(is_staff=True, is_active=True)
            self.fields["members"].queryset = staff.order_by("name", "pk")


@admin.register(Panel)
class PanelAdmin(InterviewSettings):
    form = PanelForm
    formfield_overrides = {models.ManyToManyField: {"form_class": RowsField, "widget": forms.CheckboxSelectMultiple}}
    fields = ("selection", "name", "members", "seen_version")
    list_display = ("name", "selection", "people")
    list_select_related = ("selection",)
    ordering = ("-selection__opens_at", "name", "pk")
    empty_text = "Panel adalah petugas yang mewawancarai bersama. Tambahkan panel sebelum menyusun jadwal."

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("members")

    def get_editable(self, request, obj=None):
        return ("name", "members", "seen_version") if obj else self.fields

    def get_fields(self, request, obj=None):
        is_form = self.has_change_permission(request, obj) if obj else True
        return [name for name in self.fields if is_form or name != "seen_version"]

    def construct_change_message(self, request, form, formsets, add=False):
        """Name the members by their keys; the version is no fact."""
        details = super().construct_change_message(request, form, formsets, add)
        details["fields"].pop("seen_version", None)
        if "members" in details["fields"]:
            before, after = form.initial.get("members") or (), form.cleaned_data["members"]
            details["fields"]["members"] = [", ".join(sorted(str(each.pk) for each in rows)) for rows in (before, after)]
        return details

    @admin.display(description="Anggota")
    def people(self, panel):
        return ", ".join(str(each) for each in panel.members.all())

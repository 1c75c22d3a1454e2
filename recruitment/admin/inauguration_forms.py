"""What staff type to plan an inauguration, to move it, and to say who did not take the oath."""

import datetime as dt

from django import forms

from core.admin import MoveForm
from core.admin.fields import RowField, WibField
from documents.forms import FilesField, FilesInput
from recruitment.admin.plenary_forms import ACCEPT, LONG
from recruitment.models import Selection
from recruitment.models.inaugurations import Inauguration

HOURS = [(hours, f"{hours} jam") for hours in (1, 2, 3, 4, 6, 8)]


class _Facts(forms.Form):
    """When, where, by whom; `ends_at` is reckoned from the length."""

    starts_at = WibField(label="Mulai (WIB)")
    hours = forms.TypedChoiceField(label="Lama", choices=HOURS, coerce=int, initial=3)
    place = forms.CharField(label="Tempat", max_length=120, help_text="Misalnya nama ruang dan gedung.")
    address = forms.CharField(label="Alamat", max_length=300)
    led_by = forms.CharField(label="Dipimpin oleh", max_length=200, help_text="Nama dan jabatan, seperti tercetak.")
    letter_number = forms.CharField(label="Nomor undangan", max_length=120)
    note = forms.CharField(
        label="Pesan dalam undangan", max_length=400, required=False, widget=forms.Textarea(LONG),
        help_text="Misalnya pakaian. Dibaca setiap yang diundang.",
    )  # fmt: skip

    @property
    def event(self):
        given = self.cleaned_data
        names = ("starts_at", "place", "address", "led_by", "letter_number", "note")
        return {name: given[name] for name in names} | {"ends_at": given["starts_at"] + dt.timedelta(hours=given["hours"])}


class PlanForm(_Facts):
    selection = RowField(Selection.objects.none(), label="Seleksi", empty_label="Pilih seleksi")
    field_order = ["selection"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        planned = Inauguration.objects.planned().values("selection")
        self.fields["selection"].queryset = Selection.objects.published().exclude(pk__in=planned).order_by("-opens_at")


class ChangeForm(_Facts, MoveForm):
    reason = forms.CharField(
        label="Alasan", max_length=1000, widget=forms.Textarea(LONG), help_text="Dibaca setiap yang diundang."
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("starts_at", "place", "address", "led_by", "letter_number", "note"):
            self.fields[name].initial = getattr(self.obj, name)
        length = round((self.obj.ends_at - self.obj.starts_at).total_seconds() / 3600)
        self.fields["hours"].initial = length if length in dict(HOURS) else 3

    @property
    def facts(self):
        return {"event": self.event, **{name: self.cleaned_data[name] for name in ("version", "reason")}}


class WhyForm(MoveForm):
    reason = forms.CharField(label="Alasan", max_length=400, widget=forms.Textarea(LONG), help_text="Dibaca yang bersangkutan.")


class FlawForm(MoveForm):
    reason = forms.CharField(
        label="Yang perlu diperbaiki", max_length=400, widget=forms.Textarea(LONG),
        help_text="Dibaca yang bersangkutan dalam email dan halamannya.",
    )  # fmt: skip


class HandedOverForm(MoveForm):
    sources = FilesField(
        label="Pindaian, bila ada", required=False, help_text="PDF atau foto, paling besar 20 MB.",
        widget=FilesInput(attrs={"accept": ACCEPT}),
    )  # fmt: skip

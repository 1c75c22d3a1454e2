"""What staff type to prepare a plenary, to say who is present, to write its decision down, and to file its papers."""

from django import forms

from accounts.models import User
from accounts.office import commissioners
from core.admin import MoveForm
from core.admin.fields import RowField, WibField
from core.clock import day_of
from documents.forms import FilesField, FilesInput
from recruitment import papers_plenaries
from recruitment.actions import plenaries
from recruitment.lifecycle import EndReason, PlenaryOutcome, PlenaryPaperKind
from recruitment.models import Plenary, Selection
from regions.models import District

LONG = {"rows": 3, "cols": 60}
ACCEPT = "application/pdf,image/jpeg,image/png,.pdf,.jpg,.jpeg,.png"


class PrepareForm(forms.Form):
    selection = RowField(Selection.objects.none(), label="Seleksi")
    district = forms.ModelChoiceField(District.objects.none(), label="Kecamatan")
    number = forms.CharField(label="Nomor berita acara", max_length=120)
    held_at = WibField(label="Waktu rapat (WIB)")
    place = forms.CharField(label="Tempat", max_length=200, required=False)
    corrects = forms.ModelChoiceField(
        Plenary.objects.none(), label="Mengoreksi pleno", required=False, empty_label="Bukan koreksi"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        published = Selection.objects.published()
        self.fields["selection"].queryset = published.order_by("-opens_at")
        self.fields["district"].queryset = District.objects.filter(pk__in=published.values("seats__district")).order_by("pk")
        self.fields["corrects"].queryset = Plenary.objects.decided().select_related("district").order_by("-decided_at")


class SeatForm(MoveForm):
    people = forms.ModelMultipleChoiceField(
        User.objects.none(), label="Anggota Bawaslu yang hadir", widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        office = [each.pk for each in commissioners(day_of(self.at))]
        self.fields["people"].queryset = User.objects.filter(pk__in=office).order_by("name", "pk")
        self.fields["people"].initial = list(self.obj.members.values_list("person", flat=True))


class DecideForm(MoveForm):
    """For each candidate of the frozen table what was decided, in which order, and why where it departs from the ranks."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.table = papers_plenaries.table_of(self.obj)
        proposed = plenaries.by_rank(self.obj) if hasattr(self.obj, "table") else {}
        for n, row in enumerate(self.table, start=1):
            key = row["candidacy"]
            self.fields[f"putusan_{key}"] = forms.ChoiceField(
                label="Keputusan", choices=PlenaryOutcome.choices, initial=proposed.get(key)
            )
            self.fields[f"urutan_{key}"] = forms.IntegerField(label="Urutan", min_value=1, max_value=999, initial=n)
            self.fields[f"alasan_{key}"] = forms.CharField(
                label="Alasan bila menyimpang dari peringkat", required=False, max_length=1000
            )

    @property
    def rows(self):
        return [(row, *[self[f"{name}_{row['candidacy']}"] for name in ("putusan", "urutan", "alasan")]) for row in self.table]

    @property
    def facts(self):
        given, keys = self.cleaned_data, [row["candidacy"] for row in self.table]
        keys = sorted(keys, key=lambda key: given[f"urutan_{key}"])
        decisions = [(key, given[f"putusan_{key}"], given[f"alasan_{key}"]) for key in keys]
        return {"version": given["version"], "decisions": decisions}


class FileForm(MoveForm):
    kind = forms.ChoiceField(label="Naskah", choices=PlenaryPaperKind.choices, widget=forms.RadioSelect)
    number = forms.CharField(label="Nomor naskah", max_length=120)
    sources = FilesField(
        label="Pindaian bertanda tangan, atau PDF bertanda tangan elektronik", required=True,
        help_text="PDF atau foto, paling besar 20 MB. Beberapa foto menjadi satu PDF.",
        widget=FilesInput(attrs={"accept": ACCEPT}),
    )  # fmt: skip


class CancelForm(MoveForm):
    reason = forms.CharField(label="Alasan", max_length=1000, widget=forms.Textarea(LONG))


class EndForm(MoveForm):
    """Why a candidacy ends, with the letter and the evidence."""

    cause = forms.ChoiceField(label="Sebab", choices=EndReason.choices)
    number = forms.CharField(label="Nomor surat", max_length=120)
    reason = forms.CharField(
        label="Penjelasan", max_length=2000, widget=forms.Textarea(LONG),
        help_text="Dibaca oleh yang bersangkutan. Jangan menulis NIK.",
    )  # fmt: skip
    sources = FilesField(
        label="Bukti", required=True, help_text="PDF atau foto surat, putusan, atau akta. Paling besar 20 MB.",
        widget=FilesInput(attrs={"accept": ACCEPT}),
    )  # fmt: skip

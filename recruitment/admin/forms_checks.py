"""What staff type about ties, the party check, and doubles."""

from django import forms

from accounts.models import User
from core.admin import MoveForm
from core.admin.fields import RowField, WibField
from documents.forms import ACCEPT, FilesField, FilesInput
from recruitment.admin.forms import LONG, default_due
from recruitment.lifecycle import PartyFinding
from recruitment.models import Application

NO_NIK = "Jangan menulis NIK di sini: catatan ini tidak dapat dihapus."


class TieForm(MoveForm):
    relation = forms.CharField(
        label="Hubungan dengan pelamar", max_length=200,
        help_text="Misalnya keluarga, teman dekat, atasan, atau rekan usaha. Hanya dibaca oleh yang memutuskan.",
    )  # fmt: skip


class TieOfAnotherForm(TieForm):
    person = RowField(User.objects.none(), label="Petugas yang mempunyai hubungan")

    field_order = ("person", "relation")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = User.objects.filter(is_staff=True, is_active=True).order_by("name", "pk")


class CleanForm(MoveForm):
    evidence = FilesField(
        label="Tangkapan layar hasil (boleh tidak ada)", required=False, widget=FilesInput(attrs={"accept": ACCEPT})
    )

    @property
    def facts(self):
        return {"evidence": self.cleaned_data["evidence"]}


class HitForm(CleanForm):
    due_at = WibField(
        label="Batas waktu klarifikasi (WIB)",
        help_text="Tepat pada saat ini klarifikasi tertutup. Pukul 00.00 berarti akhir hari sebelumnya.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["evidence"].label = "Tangkapan layar hasil"
        self.fields["evidence"].required = True
        self.fields["evidence"].error_messages["required"] = "Unggah bukti hasil Sipol."
        self.fields["due_at"].initial = default_due(self.at)

    @property
    def facts(self):
        return {name: self.cleaned_data[name] for name in ("evidence", "due_at")}


class FindingForm(MoveForm):
    finding = forms.ChoiceField(label="Temuan", choices=PartyFinding.choices, widget=forms.RadioSelect)
    reason = forms.CharField(label="Dasar temuan", max_length=2000, widget=forms.Textarea(LONG), help_text=NO_NIK)


class MergeForm(MoveForm):
    """The other file by its number, found only where the person may read."""

    number = forms.CharField(label="Nomor pendaftaran berkas lain", max_length=40)
    keeps = forms.ChoiceField(
        label="Berkas yang berlaku", widget=forms.RadioSelect,
        choices=(("this", "Berkas ini; yang lain ditutup sebagai ganda"), ("other", "Yang lain; berkas ini ditutup")),
    )  # fmt: skip
    reason = forms.CharField(
        label="Apa yang Anda periksa pada kedua berkas", max_length=2000, widget=forms.Textarea(LONG), help_text=NO_NIK
    )

    def clean_number(self):
        number = self.cleaned_data["number"].strip().upper()
        self.other = Application.objects.received().select_related("selection", "district").filter(number=number).first()
        if self.other is None or not self.by.covers(self.other.district_id, "recruitment.propose_held"):
            raise forms.ValidationError("Tidak ada berkas dengan nomor itu di wilayah Anda.")
        return number

    @property
    def facts(self):
        cleaned = self.cleaned_data
        return {"other": self.other, "keeps_this": cleaned["keeps"] == "this", "reason": cleaned["reason"]}

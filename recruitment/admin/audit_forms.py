"""What an auditor types to draw a sample, to open one of its files, and to take the evidence of one."""

from django import forms

from core.admin.fields import RowField
from recruitment.lifecycle import SampleWay
from recruitment.models import Selection
from recruitment.policies import audits as policies


def _worded(text):
    if obstacle := policies.obstacle_of_words(text):
        raise forms.ValidationError(obstacle)
    return text


class DrawForm(forms.Form):
    selection = RowField(Selection.objects.none(), label="Seleksi", empty_label="Pilih seleksi")
    way = forms.ChoiceField(
        label="Cara mengambil", choices=SampleWay.choices, widget=forms.RadioSelect, initial=SampleWay.RANDOM,
    )  # fmt: skip
    per_district = forms.IntegerField(
        label="Berkas tiap kecamatan (undian acak)", min_value=1, max_value=50, required=False, initial=2,
        help_text="Portal membuat benih undian dan mencatatnya. Dengan benih itu undian dapat diulang siapa pun.",
    )  # fmt: skip
    number = forms.CharField(label="Nomor pendaftaran (satu berkas)", max_length=40, required=False)
    reason = forms.CharField(
        label="Alasan", max_length=1000, widget=forms.Textarea({"rows": 3, "cols": 60}),
        help_text="Tercatat, dan dibaca oleh sekretaris. Jangan menulis NIK atau nama pelamar.",
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["selection"].queryset = Selection.objects.published().order_by("-opens_at")

    def clean_reason(self):
        return _worded(self.cleaned_data["reason"])

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("way") == SampleWay.RANDOM and not cleaned.get("per_district") and "per_district" not in self.errors:
            self.add_error("per_district", "Isi berapa berkas yang diundi di tiap kecamatan.")
        if cleaned.get("way") == SampleWay.NAMED and not cleaned.get("number", "").strip():
            self.add_error("number", "Isi nomor pendaftaran berkas yang diperiksa.")
        return cleaned


class PurposeForm(forms.Form):
    purpose = forms.CharField(
        label="Keperluan membuka berkas ini", max_length=300, widget=forms.Textarea({"rows": 2, "cols": 60}),
        help_text="Tercetak pada setiap halaman yang ditampilkan atau diunduh. Jangan menulis NIK atau nama pelamar.",
    )  # fmt: skip

    def clean_purpose(self):
        return _worded(" ".join(self.cleaned_data["purpose"].split()))


class EvidenceForm(forms.Form):
    reason = forms.CharField(
        label="Untuk apa bukti ini diambil", max_length=300, widget=forms.Textarea({"rows": 2, "cols": 60}),
        help_text="Tercatat, dan tercetak pada setiap halaman salinan berkas. Jangan menulis NIK atau nama pelamar.",
    )  # fmt: skip

    def clean_reason(self):
        return _worded(" ".join(self.cleaned_data["reason"].split()))

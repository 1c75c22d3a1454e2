"""What staff type of a letter about a candidate."""

import uuid

from django import forms

from core.admin import MoveForm
from core.admin.fields import WibField
from documents.forms import ACCEPT, FilesField, FilesInput
from recruitment.actions.feedback import Letter
from recruitment.lifecycle import FeedbackCategory, FeedbackWay


def _files(label, help_text, *, needed=""):
    """needed: the sentence for who chose none; without it none is needed."""
    widget, messages = FilesInput(attrs={"accept": ACCEPT}), {"required": needed}
    return FilesField(label=label, required=bool(needed), help_text=help_text, widget=widget, error_messages=messages)


class LetterForm(MoveForm):
    """key: the same for every retry of one press."""

    version = None  # nothing of the candidate changes
    key = forms.UUIDField(widget=forms.HiddenInput)
    way = forms.ChoiceField(
        label="Datang lewat", widget=forms.RadioSelect,
        choices=[(each.value, each.label) for each in (FeedbackWay.POST, FeedbackWay.COUNTER)],
    )  # fmt: skip
    arrived_at = WibField(label="Tiba di kantor (WIB)", help_text="Menurut cap terima. Menentukan apakah tanggapan terlambat.")
    category = forms.ChoiceField(label="Perihal", choices=FeedbackCategory.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label="Isi tanggapan", max_length=5000, widget=forms.Textarea({"rows": 8, "cols": 60}),
        help_text="Salin isinya tanpa menyebut atau mengisyaratkan siapa pengirimnya: bagian ini dibaca semua yang memeriksa.",
    )  # fmt: skip
    evidence = _files("Bukti (bila ada)", "Tanpa nama pengirim. PDF, JPG, PNG, atau HEIC, paling besar 20 MB.")
    name = forms.CharField(label="Nama pengirim", max_length=200)
    contact = forms.CharField(label="Alamat atau nomor telepon pengirim", max_length=300)
    letter = _files(
        "Pindaian surat", "Hanya terbuka bagi yang boleh melihat pengirim, dengan alasan.",
        needed="Pilih pindaian suratnya, atau catatan loket yang ditandatangani pengirim.",
    )  # fmt: skip
    card = _files("Salinan KTP pengirim (bila ada)", "Hanya terbuka bagi yang boleh melihat pengirim, dengan alasan.")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid.uuid4()
        self.fields["arrived_at"].initial = self.at

    @property
    def facts(self):
        said = {name: self.cleaned_data[name] for name in Letter.__dataclass_fields__}
        return {"said": Letter(**said), "key": self.cleaned_data["key"]}

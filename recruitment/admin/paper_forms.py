"""What staff key in of a signed sheet: its words, and the scan that proves them."""

from django import forms

from core.admin import MoveForm
from documents.forms import ACCEPT, FilesField, FilesInput
from recruitment.admin.forms import LONG


class SignedForm(MoveForm):
    sources = FilesField(
        label="Pindaian lembar bertanda tangan", widget=FilesInput(attrs={"accept": ACCEPT}),
        help_text="PDF, JPG, PNG, atau HEIC, paling besar 20 MB. Beberapa foto menjadi satu PDF. Sertakan lampirannya.",
        error_messages={"required": "Pilih pindaian lembar yang sudah ditandatangani."},
    )  # fmt: skip
    seen_signed = forms.BooleanField(
        label="Lembar ini ditandatangani yang bersangkutan, dan tanda tangannya sama dengan pada berkas pendaftaran.",
        error_messages={"required": "Cocokkan dahulu tanda tangannya, lalu centang."},
    )

    @property
    def facts(self):
        return {name: value for name, value in super().facts.items() if name != "seen_signed"}


class AnswerForm(SignedForm):
    text = forms.CharField(
        label="Jawaban, seperti tertulis pada lembar", max_length=5000, widget=forms.Textarea(LONG | {"rows": 6})
    )
    field_order = ("text", "sources", "seen_signed")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].help_text = f"Yang ditanyakan: {self.obj.question}"


class ClarificationForm(SignedForm):
    version = None  # the application itself does not change
    words = forms.CharField(
        label="Klarifikasi, seperti tertulis pada lembar", max_length=5000, widget=forms.Textarea(LONG | {"rows": 6})
    )
    field_order = ("words", "sources", "seen_signed")


class WithdrawalForm(SignedForm):
    version = None  # withdrawn is it only once another person has compared the sheet
    reason = forms.CharField(
        label="Alasan, seperti tertulis pada lembar", max_length=2000, widget=forms.Textarea(LONG),
        help_text="Tulis “Tidak disebutkan” bila tidak ada. Jangan menulis NIK.",
    )  # fmt: skip
    field_order = ("reason", "sources", "seen_signed")

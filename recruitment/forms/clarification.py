"""What an applicant writes to clarify, with or without a paper."""

from django import forms

from documents.forms import ACCEPT, FilesField, FilesInput
from recruitment.forms.fields import Text


class ClarificationForm(forms.Form):
    words = Text(
        label="Penjelasan Anda", length=4000, lines=8,
        help_text="Tulis dengan kata-kata Anda sendiri. Jangan menulis NIK atau nomor kartu keluarga.",
    )  # fmt: skip
    files = FilesField(
        label="Surat pendukung (boleh tidak ada)", required=False,
        help_text="PDF, JPG, PNG, atau HEIC, paling besar 20 MB. Beberapa foto menjadi satu PDF menurut urutannya.",
        widget=FilesInput(attrs={"accept": ACCEPT}),
    )  # fmt: skip

    def clean_words(self):
        if not self.cleaned_data["words"].strip():
            raise forms.ValidationError("Tulis penjelasan Anda.")
        return self.cleaned_data["words"]

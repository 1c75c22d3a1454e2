"""What anybody compares with a sealed paper: the file itself, or its hash."""

import re

from django import forms

from core.fields import Text
from documents.refusals import MAX_RECEIVED, size_in_words

HEX = re.compile(r"[0-9a-f]{64}")


class CheckForm(forms.Form):
    """A file, or the 64 digits of a SHA-256. The file wins when both are given."""

    use_required_attribute = False
    file = forms.FileField(
        label="Berkas PDF", required=False, allow_empty_file=True, widget=forms.FileInput(attrs={"accept": ".pdf"}),
        help_text="Berkas hanya dihitung sidiknya, lalu dibuang. Isinya tidak disimpan dan tidak dibaca siapa pun.",
    )  # fmt: skip
    sha256 = Text(
        label="atau sidik SHA-256 berkas itu", help_text="64 angka dan huruf a sampai f, bila Anda menghitungnya sendiri.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file and file.size > MAX_RECEIVED:
            raise forms.ValidationError(f"Berkas ini lebih besar dari {size_in_words(MAX_RECEIVED)}.")
        if file and getattr(file, "has_no_room", False):
            raise forms.ValidationError("Berkas belum dapat diterima saat ini. Tunggu sebentar, lalu coba lagi.")
        return file

    def clean_sha256(self):
        digits = re.sub(r"\s", "", self.cleaned_data["sha256"] or "").lower()
        if digits and not HEX.fullmatch(digits):
            raise forms.ValidationError("Sidik SHA-256 terdiri atas 64 angka atau huruf a sampai f.")
        return digits

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not cleaned.get("file") and not cleaned.get("sha256"):
            self.add_error("file", "Pilih berkas PDF, atau tulis sidiknya.")
        return cleaned

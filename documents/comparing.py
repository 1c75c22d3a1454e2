"""What anybody compares with a paper of ours: the file itself, or its hash."""

import re

from django import forms

from core.fields import Text
from documents.refusals import MAX_RECEIVED, size_in_words

HEX = re.compile(r"[0-9a-f]{64}")


def small_enough(file):
    """Return a file that was received whole; raises ValidationError when it is too big or found no room."""
    if file.size > MAX_RECEIVED:
        raise forms.ValidationError(f"Berkas ini lebih besar dari {size_in_words(MAX_RECEIVED)}.")
    if getattr(file, "has_no_room", False):
        raise forms.ValidationError("Berkas belum dapat diterima saat ini. Tunggu sebentar, lalu coba lagi.")
    return file


class ComparedForm(forms.Form):
    """A file, or the 64 digits of its SHA-256. The file wins when both are given.

    names: the fields of which one must be filled in. missing: what is said at the file when none is.
    """

    names, missing = ("file", "sha256"), "Pilih berkas PDF, atau tulis sidiknya."
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
        return small_enough(file) if file else file

    def clean_sha256(self):
        digits = re.sub(r"\s", "", self.cleaned_data["sha256"] or "").lower()
        if digits and not HEX.fullmatch(digits):
            raise forms.ValidationError("Sidik SHA-256 terdiri atas 64 angka atau huruf a sampai f.")
        return digits

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not any(cleaned.get(name) for name in self.names):
            self.add_error("file", self.missing)
        return cleaned

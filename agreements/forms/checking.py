"""What anybody brings to be checked: a file, its hash, or the code on the paper."""

import re

from django import forms

from agreements import trails
from core.fields import Text
from documents.refusals import MAX_RECEIVED, size_in_words

HEX = re.compile(r"[0-9a-f]{64}")


class CheckForm(forms.Form):
    """The file wins over its hash, the hash over the code."""

    use_required_attribute = False
    file = forms.FileField(
        label="Berkas PDF", required=False, allow_empty_file=True, widget=forms.FileInput(attrs={"accept": ".pdf"}),
        help_text="Isinya tidak disimpan.",
    )  # fmt: skip
    sha256 = Text(
        label="atau sidik SHA-256 berkas itu", help_text="64 angka dan huruf a sampai f.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    code = Text(
        label="atau kode pada lembar bukti",
        length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

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
        if not self.errors and not any(cleaned.get(name) for name in ("file", "sha256", "code")):
            self.add_error("file", "Pilih berkas PDF, tulis sidiknya, atau tulis kodenya.")
        return cleaned


class TrailForm(forms.Form):
    """A jejak-audit.json; cleaned it is (UUID, entries)."""

    use_required_attribute = False
    file = forms.FileField(
        label="Berkas jejak-audit.json", widget=forms.FileInput(attrs={"accept": ".json"}),
        error_messages=dict.fromkeys(("required", "missing", "empty", "invalid"), "Pilih berkas jejak-audit.json."),
        help_text="Berkas diperiksa, lalu dibuang. Isinya tidak disimpan.",
    )  # fmt: skip

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MAX_RECEIVED:
            raise forms.ValidationError(f"Berkas ini lebih besar dari {size_in_words(MAX_RECEIVED)}.")
        if getattr(file, "has_no_room", False):
            raise forms.ValidationError("Berkas belum dapat diterima saat ini. Tunggu sebentar, lalu coba lagi.")
        try:
            return trails.parse(b"".join(file.chunks()))
        except trails.Unreadable:
            raise forms.ValidationError("Berkas ini bukan jejak-audit.json dari portal.") from None

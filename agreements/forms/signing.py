"""What is brought back from outside: a certified file, or the scan of a paper; and what another person says of it."""

from django import forms

from agreements.actions import signing
from agreements.forms.drafting import VersionForm
from agreements.outside import MOST_PAGES
from core.fields import Text
from core.lifecycle import Stale
from documents.refusals import MAX_RECEIVED, size_in_words

PDF = forms.FileInput(attrs={"accept": ".pdf,application/pdf"})


class BroughtForm(forms.Form):
    use_required_attribute = False
    file = forms.FileField(
        label="Berkas PDF", allow_empty_file=True, widget=PDF, error_messages={"required": "Pilih berkas PDF."},
        help_text="Paling besar 20 MB.",
    )  # fmt: skip

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MAX_RECEIVED:
            raise forms.ValidationError(f"Berkas ini lebih besar dari {size_in_words(MAX_RECEIVED)}.")
        if getattr(file, "has_no_room", False):
            raise forms.ValidationError("Berkas belum dapat diterima saat ini. Tunggu sebentar, lalu coba lagi.")
        return file


class CertifiedForm(BroughtForm):
    def hand_in(self, original, *, by, at):
        content = b"".join(self.cleaned_data["file"].chunks())
        return signing.hand_in_certified(original, content, by=by, at=at)


class ScanForm(BroughtForm):
    pages = forms.IntegerField(
        label="Jumlah halaman naskah asli", min_value=1, max_value=MOST_PAGES,
        error_messages={
            "required": "Tulis jumlah halamannya.", "invalid": "Tulis jumlah halaman dengan angka.",
            "min_value": "Paling sedikit 1 halaman.", "max_value": f"Paling banyak {MOST_PAGES} halaman.",
        },
    )  # fmt: skip
    place = Text(label="Naskah asli disimpan di", length=200, help_text="Misalnya: lemari arsip Subbagian Hukum, map 2026-04.")
    has_duty_stamp = forms.BooleanField(label="Naskah asli bermeterai", required=False)

    def hand_in(self, original, *, by, at):
        return signing.hand_in_scan(original, by=by, at=at, **self.cleaned_data)


class CheckedForm(VersionForm):
    """shown: the hash of the file that the page spoke of. verdict: the button that was pressed; a refusal wants a reason."""

    shown = forms.RegexField("^[0-9a-f]{64}$", widget=forms.HiddenInput, error_messages={"invalid": "Muat ulang halaman."})
    verdict = forms.ChoiceField(
        choices=[("confirm", "Sudah diperiksa"), ("refuse", "Tolak")], widget=forms.HiddenInput, required=False
    )
    reason = Text(label="Apa yang salah", length=2000, lines=3)

    def decide(self, signed, *, by, at):
        given = self.cleaned_data
        if given["shown"] != signed.document.sha256:
            raise Stale("Berkas ini sudah diganti. Muat ulang halaman dan lihat kembali.")
        if given["verdict"] == "confirm":
            return signing.confirm(signed, version=given["version"], by=by, at=at)
        return signing.refuse(signed, reason=given["reason"], version=given["version"], by=by, at=at)

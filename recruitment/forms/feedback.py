"""What somebody fills in who speaks of a candidate, and what the candidate answers."""

from django import forms
from django.core.exceptions import ValidationError

from core.fields import Text
from documents.forms import ACCEPT, FilesField, FilesInput
from recruitment.forms.fields import Name, Radios
from recruitment.lifecycle import FeedbackCategory

PHOTO = "image/jpeg,image/png,image/heic,image/heif,application/pdf,.jpg,.jpeg,.png,.heic,.heif,.pdf"
LONG = 5000


def _files(label, help_text, accept):
    return FilesField(label=label, required=False, help_text=help_text, widget=FilesInput(attrs={"accept": accept}))


def needed(field, sentence):
    """Return a field that must be filled in, with the sentence for who left it empty."""
    field.needed = sentence
    return field


class Wanting(forms.Form):
    """A form whose fields say themselves what is wanted; the browser is not asked."""

    use_required_attribute = False

    def clean(self):
        cleaned = super().clean()
        for name, field in self.fields.items():
            if (sentence := getattr(field, "needed", "")) and not cleaned.get(name) and name not in self.errors:
                self.add_error(name, ValidationError(sentence, code="required"))
        return cleaned


class FeedbackForm(Wanting):
    """Who says what of a candidate. key: the same for every retry of one press."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    category = needed(Radios(label="Perihal", choices=FeedbackCategory.choices), "Pilih perihal tanggapan Anda.")
    text = needed(
        Text(label="Isi tanggapan", length=LONG, lines=8, help_text="Apa yang Anda ketahui, dari mana, kapan, dan di mana."),
        "Tulis isi tanggapan Anda.",
    )
    evidence = _files(
        "Bukti (bila ada)", "PDF, JPG, PNG, atau HEIC, paling besar 20 MB. Beberapa foto menjadi satu berkas.", ACCEPT
    )
    name = needed(
        Name(label="Nama lengkap Anda", widget=forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"})),
        "Isi nama lengkap Anda sesuai KTP.",
    )
    contact = needed(
        Text(label="Alamat atau nomor telepon", length=300, help_text="Agar petugas dapat menghubungi Anda bila perlu."),
        "Isi alamat atau nomor telepon Anda.",
    )
    email = forms.EmailField(
        label="Alamat email", max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
        help_text="Kami mengirim tautan ke alamat ini. Tanggapan baru diterima setelah tautan itu Anda buka.",
        error_messages={
            "required": "Isi alamat email Anda.", "invalid": "Tulis alamat email yang lengkap, misalnya nama@contoh.id.",
        },
    )  # fmt: skip
    card = needed(
        _files("Foto KTP Anda", "Satu foto atau pindaian KTP, paling besar 20 MB. Hanya untuk petugas.", PHOTO),
        "Pilih foto KTP Anda.",
    )
    sure = forms.BooleanField(
        label="Keterangan ini saya sampaikan dengan sebenarnya dan saya bersedia dimintai penjelasan.",
        error_messages={"required": "Centang pernyataan ini untuk mengirim tanggapan."},
    )

    def clean_card(self):
        files = self.cleaned_data["card"]
        if len(files) > 1:
            raise ValidationError("Pilih satu berkas saja untuk foto KTP.")
        return files


class ClarificationForm(Wanting):
    """The candidate's answer. version: of the question as the person saw it."""

    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
    text = needed(Text(label="Penjelasan Anda", length=LONG, lines=10), "Tulis penjelasan Anda.")
    files = _files(
        "Lampiran (bila ada)", "PDF, JPG, PNG, atau HEIC, paling besar 20 MB. Beberapa foto menjadi satu berkas.", ACCEPT
    )

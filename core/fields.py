"""Form fields that every room uses: text as people type it, and a choice that may be missing."""

import unicodedata

from django import forms
from django.core.exceptions import ValidationError

UNWRITABLE = "Isian ini memuat karakter yang tidak dapat disimpan. Hapus, lalu ketik ulang bagian itu."
NOT_A_CHOICE = "Pilih salah satu dari pilihan yang tersedia."
# Control characters say nothing on paper; the bidirectional ones can make a name read as another.
_BIDI = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufffd")


def is_unwritable(text, *, allowed=""):
    """Say whether a text holds NUL, another control character, or one that only turns the direction of reading."""
    return any(
        char in _BIDI or (unicodedata.category(char) in {"Cc", "Cs"} and char not in allowed) for char in text
    )  # fmt: skip


def _figure(number):
    return f"{number:,}".replace(",", ".")


class Text(forms.CharField):
    """Text as typed, up to a length. Too long is said, never cut: so the input carries no maxlength."""

    def __init__(self, *, length=200, lines=False, **options):
        self.length, self.lines = length, lines
        if lines:
            options.setdefault("widget", forms.Textarea(attrs={"rows": lines}))
        super().__init__(required=False, **options)
        self.validators = []  # Django's message about NUL would come in addition to ours

    def to_python(self, value):
        text = unicodedata.normalize("NFC", super().to_python(value)).replace("\r\n", "\n")
        return text if self.lines else text.replace("\t", " ")

    def validate(self, value):
        if is_unwritable(value, allowed="\n\t" if self.lines else ""):
            raise ValidationError(UNWRITABLE)
        if len(value) > self.length:
            most, typed = _figure(self.length), _figure(len(value))
            raise ValidationError(f"{self.label} paling panjang {most} karakter. Anda mengetik {typed}.")


class Choice(forms.ChoiceField):
    """One of some choices, or nothing yet."""

    def __init__(self, *, choices, **options):
        super().__init__(choices=choices, required=False, error_messages={"invalid_choice": NOT_A_CHOICE}, **options)

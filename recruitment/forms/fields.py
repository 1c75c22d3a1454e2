"""Fields that take what people really type. None is required: what is missing is the dossier's question, not the field's."""

import datetime as dt
import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from phonenumber_field.formfields import PhoneNumberField

from core.dates import MONTHS
from core.fields import UNWRITABLE, Choice, Text, is_unwritable
from recruitment import nik as niks

_APOSTROPHES = {"`", "\u00b4"}  # some cards and many keyboards write Ma`ruf; to Unicode these are symbols, as emoji are
_EARLIEST_BIRTH = 1900
_MONTHS = {name[:3].lower(): n for n, name in enumerate(MONTHS, 1)} | {"agt": 8, "ags": 8, "nop": 11, "peb": 2}


class Name(Text):
    """A person's name exactly as on the card: one word is whole, apostrophes and titles are fine."""

    def validate(self, value):
        super().validate(value)
        if value and not any(char.isalpha() for char in value):
            raise ValidationError(f"{self.label} ditulis dengan huruf, persis seperti pada KTP Anda.")
        if any(unicodedata.category(char) in {"So", "Sk", "Co", "Cn"} for char in value if char not in _APOSTROPHES):
            raise ValidationError(f"{self.label} tidak memuat emoji atau gambar. Tulis persis seperti pada KTP Anda.")


class Nik(Text):
    def to_python(self, value):
        return niks.normalise(super().to_python(value))

    def validate(self, value):
        if value and (sentence := self.problem(value)):
            raise ValidationError(UNWRITABLE if is_unwritable(value) else sentence)

    def problem(self, value):
        return niks.problem(value)


class FamilyCard(Nik):
    """The 16 digits of the family card; there is no check digit, so nothing more is certain."""

    def problem(self, value):
        if not value.isascii() or not value.isdigit():
            return "Nomor Kartu Keluarga hanya terdiri dari angka."
        if len(value) != niks.DIGITS:
            return f"Nomor Kartu Keluarga terdiri dari 16 angka. Anda mengetik {len(value)}."
        return None


class Number(Text):
    """A short number as people write it on an address, kept with its leading zeros: RT 3 is 003."""

    def to_python(self, value):
        text = re.sub(r"^r[tw][\s.]*", "", super().to_python(value), flags=re.IGNORECASE)
        return text.zfill(3) if text and text.isascii() and text.isdigit() else text

    def validate(self, value):
        if value and not re.fullmatch(r"(?!000)[0-9]{3}", value):
            raise ValidationError(f"{self.label} ditulis dengan paling banyak tiga angka, misalnya 003.")


class Year(Text):
    """A year of life: four digits, between the earliest birth and this year (or the next, for a coming graduation)."""

    def __init__(self, *, today, **options):
        self.latest = today.year + 1
        super().__init__(**options)

    def validate(self, value):
        if value and not (re.fullmatch(r"[0-9]{4}", value) and _EARLIEST_BIRTH <= int(value) <= self.latest):
            raise ValidationError(f"{self.label} ditulis dengan 4 angka, misalnya {self.latest - 10}.")


class Phone(PhoneNumberField):
    """A phone number in any way people write it; cleaned to E.164 text."""

    widget = forms.TextInput
    message = "Isi satu nomor telepon yang benar, misalnya 0812-3456-7890 atau 021-3456789."

    def __init__(self, **options):
        super().__init__(region="ID", required=False, error_messages={"invalid": self.message}, **options)
        self.validators = []

    def to_python(self, value):
        digits = re.sub(r"[^0-9+]", "", value or "")
        digits = re.sub(r"^(00)?62", "+62", digits)  # 62… and 0062… mean the country
        if is_unwritable(value or "", allowed="\t"):
            raise ValidationError(UNWRITABLE)
        if re.search(r"[^0-9+\s().\-]", value or ""):
            raise ValidationError(self.message)
        return super().to_python(digits)

    def validate(self, value):
        if value and not value.is_valid():
            raise ValidationError(self.message)

    def clean(self, value):
        number = super().clean(value)
        return number.as_e164 if number else ""


class Selector(Choice):
    def __init__(self, *, choices, empty, **options):
        super().__init__(choices=[("", empty), *choices], **options)


class Radios(Choice):
    widget = forms.RadioSelect


class DayInputs(forms.MultiWidget):
    """Day, month and year apart: sure on a phone without JavaScript, and nobody has to scroll back forty years."""

    template_name = "recruitment/widgets/day.html"
    parts = (("Tanggal", 2), ("Bulan", 10), ("Tahun", 4))

    def __init__(self, attrs=None):
        inputs = [forms.TextInput(attrs={"size": size, "autocomplete": "off"}) for _, size in self.parts]
        for index in (0, 2):
            inputs[index].attrs["inputmode"] = "numeric"
        super().__init__(inputs, attrs)

    def decompress(self, value):
        return [value.day, value.month, value.year] if value else [None, None, None]

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        for part, (label, _) in zip(context["widget"]["subwidgets"], self.parts, strict=True):
            part["label"] = label
        return context


class BirthDay(forms.Field):
    """A day of birth from three inputs; a whole date in the first (17-08-1990, 17 Agustus 1990, 1990-08-17) is taken too."""

    widget = DayInputs

    def __init__(self, *, today, **options):
        self.today = today
        super().__init__(required=False, **options)

    def to_python(self, value):
        parts = [(part or "").strip() for part in value or []]
        if not any(parts):
            return None
        if any(is_unwritable(part) for part in parts):
            raise ValidationError(UNWRITABLE)
        day, month, year = _split(parts)
        return _real_day(day, month, year)

    def validate(self, value):
        if value is None:
            return
        if value > self.today:
            raise ValidationError("Tanggal lahir tidak mungkin di masa depan. Periksa tahunnya.")
        if value.year < _EARLIEST_BIRTH:
            raise ValidationError("Periksa tahun lahir Anda.")


def _split(parts):
    """Return day, month and year as typed. Raises ValidationError naming what is missing."""
    if parts[0] and not parts[1] and not parts[2]:
        pieces = re.split(r"[\s./,\-]+", parts[0])
        if len(pieces) == 3:
            return pieces[::-1] if re.fullmatch(r"[0-9]{4}", pieces[0]) else pieces
    missing = [name for name, part in zip(("tanggal", "bulan", "tahun"), parts, strict=True) if not part]
    if missing:
        raise ValidationError(f"Lengkapi tanggal lahir Anda: {' dan '.join(missing)} belum diisi.")
    return parts


def _real_day(day, month, year):
    if not re.fullmatch(r"[0-9]{4}", year):
        raise ValidationError("Tulis tahun lahir dengan 4 angka, misalnya 1990.")
    number = int(month) if re.fullmatch(r"[0-9]{1,2}", month) else _MONTHS.get(month[:3].lower())
    if number is None or not 1 <= number <= 12:
        raise ValidationError("Tulis bulan lahir dengan angka 1 sampai 12 atau namanya, misalnya Agustus.")
    try:
        return dt.date(int(year), number, int(day) if re.fullmatch(r"[0-9]{1,2}", day) else 0)
    except ValueError:
        raise ValidationError(f"Tanggal {day} {MONTHS[number - 1]} {year} tidak ada. Periksa tanggal lahir Anda.") from None


class Declared(forms.BooleanField):
    """A ticked sentence."""

    def __init__(self, **options):
        super().__init__(required=False, **options)

"""What people type into cells, made into values: “RW 001”, 1 and 1.0 are the same RW. No sentence repeats a name or address."""

import datetime as dt
import re
import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from core.fields import is_unwritable

_NUMBER = re.compile(r"(?:rw|rt|no|nomor)?[\s.:/-]*0*(\d{1,3})(?:[.,]0)?", re.IGNORECASE)
_COUNT = re.compile(r"(\d{1,6})(?:[.,]0)?")
_DATES = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d %H:%M:%S")


class Wrong(Exception):
    """One cell cannot be used. column: its heading; the message is a sentence without what was typed."""

    def __init__(self, column, sentence):
        super().__init__(sentence)
        self.column, self.sentence = column, sentence


def is_empty(value):
    return value is None or (isinstance(value, str) and not value.strip())


def plain(value):
    """Return a cell as text: whole numbers without “.0”, one space between words."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(unicodedata.normalize("NFC", str(value)).split())


def key(value):
    """Return what two ways to write the same name have in common."""
    return " ".join(re.sub(r"[^\w]+", " ", plain(value).casefold()).split())


def text(cells, column, *, length, required=False):
    value = plain(cells.get(column, ""))
    if not value and required:
        raise Wrong(column, "Kolom ini wajib diisi.")
    if value.startswith("="):
        raise Wrong(column, "Sel ini berisi rumus. Tempelkan nilainya, bukan rumusnya.")
    if is_unwritable(value):
        raise Wrong(column, "Sel ini memuat karakter yang tidak dapat disimpan. Ketik ulang isinya.")
    if len(value) > length:
        raise Wrong(column, f"Isinya lebih panjang dari {length} karakter.")
    return value


def number(cells, column):
    """Return the number of an RW or RT, 1 to 999."""
    value = text(cells, column, length=30, required=True)
    match = _NUMBER.fullmatch(value)
    if match is None or not int(match[1]):
        raise Wrong(column, f"Nomor {column.upper()} harus angka 1 sampai 999, misalnya 001.")
    return int(match[1])


def count(cells, column):
    """Return a whole number or None."""
    value = text(cells, column, length=30)
    if not value:
        return None
    if (match := _COUNT.fullmatch(value)) is None:
        raise Wrong(column, "Jumlah harus angka bulat tanpa titik pemisah.")
    return int(match[1])


def day(cells, column):
    """Return a date or None."""
    value = cells.get(column)
    if isinstance(value, dt.datetime):
        return value.date()
    typed = text(cells, column, length=30)
    for form in _DATES if typed else ():
        try:
            return dt.datetime.strptime(typed, form).date()  # noqa: DTZ007 -- a day has no zone
        except ValueError:
            continue
    if typed:
        raise Wrong(column, "Tanggal tidak dikenali. Tulis misalnya 31/01/2026.")
    return None


def email(cells, column="email"):
    value = text(cells, column, length=254).lower()
    if value:
        try:
            validate_email(value)
        except ValidationError:
            raise Wrong(column, "Alamat email ini tidak lengkap atau salah tulis.") from None
    return value


def phone(cells, column="telepon"):
    """Return a number as +62…: spreadsheets drop the leading zero, people write spaces and dashes."""
    value = text(cells, column, length=40)
    digits = re.sub(r"[\s().-]", "", value)
    if not digits:
        return ""
    if not re.fullmatch(r"\+?\d{8,15}", digits):
        raise Wrong(column, "Nomor telepon tidak dikenali. Tulis satu nomor, misalnya 0812 0000 0000.")
    if digits.startswith("+"):
        return digits
    return f"+62{digits.removeprefix('62').removeprefix('0')}"

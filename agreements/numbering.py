"""How an institution writes its numbers: a pattern with sequence, month, year, and the month in Roman numerals."""

import re
from string import Formatter

from django.core.exceptions import ValidationError

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
NUMBERS, WORDS = {"sequence", "month", "year"}, {"roman"}
WIDTH = re.compile(r"0?[1-9]?")  # “03” fills up with zeros; nothing longer is ever wanted
LONGEST = 120


def written(pattern, *, sequence, day):
    """Return a number as a pattern that was checked writes it. day: on which it is given out, in Jakarta."""
    return pattern.format(sequence=sequence, month=day.month, year=day.year, roman=ROMAN[day.month - 1])


def of_year(pattern, *, sequence, year):
    """Return the set of ways in which one sequence may be written during a year: a pattern may name the month."""
    return {pattern.format(sequence=sequence, month=n, year=year, roman=roman) for n, roman in enumerate(ROMAN, 1)}


def check(pattern):
    """Refuse a pattern that cannot be written, or would write one number twice. Raises ValidationError."""
    try:
        parts = list(Formatter().parse(pattern))
    except ValueError:
        raise ValidationError("Pola ini tidak terbaca. Setiap “{” harus ditutup dengan “}”.") from None
    used = [(name, width, kind) for _, name, width, kind in parts if name is not None]
    for name, width, kind in used:
        _check_place(name, width, kind)
    names = {name for name, _, _ in used}
    if "sequence" not in names or "year" not in names:
        raise ValidationError("Pola memuat {sequence} dan {year}: tanpa keduanya satu nomor akan terpakai dua kali.")
    if sum(len(text) for text, *_ in parts) + 10 * len(used) > LONGEST:
        raise ValidationError(f"Nomor dari pola ini dapat melebihi {LONGEST} huruf.")


def _check_place(name, width, kind):
    if name not in NUMBERS | WORDS:
        raise ValidationError(f"“{{{name}}}” tidak dikenal. Pakai {{sequence}}, {{month}}, {{roman}}, atau {{year}}.")
    if kind or not WIDTH.fullmatch(width) or (name in WORDS and width):
        raise ValidationError(f"Lebar pada “{{{name}}}” tidak dapat dipakai. Contoh yang benar: {{sequence:03}}.")

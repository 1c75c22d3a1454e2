"""The national identity number (NIK): how people type it, what is certainly wrong with one, and what staff should look at.

16 digits: province, regency and district of first registration (2 each), day (women: day + 40), month, two-digit year, a serial
from 0001. There is no check digit, and a NIK stays even when birth data are corrected, so a mismatch never refuses anybody.
"""

import datetime as dt
import re

from core.crypto import keyed_hash
from recruitment.lifecycle import Sex

DIGITS = 16
WOMEN_ADD_TO_DAY = 40
OLDEST, YOUNGEST = 100, 17
# Kemendagri province codes in force or once in force on cards still carried.
PROVINCES = {
    *range(11, 20), 21, *range(31, 37), *range(51, 54), *range(61, 66), *range(71, 77), 81, 82, *range(91, 98),
}  # fmt: skip


def normalise(text):
    """Drop the spaces, dots and dashes people type between the digits."""
    return re.sub(r"[\s.\-]", "", text)


def problem(nik):
    """Return the sentence that says what is certainly wrong with a normalised NIK, or None."""
    if not nik.isascii() or not nik.isdigit():
        return "NIK hanya terdiri dari angka. Periksa kembali NIK pada KTP Anda."
    if len(nik) != DIGITS:
        return f"NIK terdiri dari 16 angka. Anda mengetik {len(nik)}."
    if len(set(nik)) == 1 or nik.endswith("0000"):
        return "NIK ini tidak mungkin ada. Periksa kembali 16 angka pada KTP Anda."
    if int(nik[:2]) not in PROVINCES:
        return "Dua angka pertama NIK bukan kode provinsi. Periksa kembali NIK pada KTP Anda."
    if not _day_is_real(nik):
        return "Angka ke-7 sampai ke-12 NIK bukan tanggal lahir yang mungkin. Periksa kembali NIK pada KTP Anda."
    return None


def _day_is_real(nik):
    day = int(nik[6:8])
    day -= WOMEN_ADD_TO_DAY if day > WOMEN_ADD_TO_DAY else 0
    try:
        dt.date(2000 + int(nik[10:12]) % 4, int(nik[8:10]), day)  # leap years fall alike in both centuries
    except ValueError:
        return False
    return True


def doubts(nik, *, birth_on, sex):
    """Return the sentences a verifier should look at: the number says another birth day or sex than the answers."""
    found = []
    day = int(nik[6:8])
    if (day > WOMEN_ADD_TO_DAY) != (sex == Sex.FEMALE):
        found.append("Jenis kelamin menurut NIK berbeda dari isian.")
    written = f"{day % WOMEN_ADD_TO_DAY:02}{nik[8:12]}"
    if written != birth_on.strftime("%d%m%y"):
        found.append("Tanggal lahir menurut NIK berbeda dari isian.")
    return found


def look_up(nik):
    """Return the keyed hash by which a NIK is found and kept unique."""
    return keyed_hash("nik", nik)


def masked(nik):
    """Show a NIK so that its owner knows it and nobody else learns it."""
    return f"{nik[:4]}{'•' * 8}{nik[-4:]}"

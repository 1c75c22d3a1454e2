"""Reads a file of the test system, XLSX or CSV as a spreadsheet program may have left it, into rows of number and score.

A cell that such a program changed (a number shown as 1,23E+15, or turned into a date) is named as such, never guessed back.
"""

import csv
import datetime as dt
import io
import re
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass
from decimal import Decimal

from openpyxl import load_workbook

from core.lifecycle import Refused

MAX_BYTES = 2 * 1024 * 1024
MAX_UNPACKED = 40 * 1024 * 1024
MAX_ROWS = 5_000
HEADING_WITHIN = 20
MAX_COLUMNS = 30
NUMBER = {"nomor pendaftaran", "no pendaftaran", "nomor peserta", "no peserta", "nomor", "no registrasi", "nomor registrasi"}
SCORE = {"nilai", "skor", "score", "nilai tes", "nilai akhir", "skor akhir", "nilai cat", "skor cat", "total nilai"}
BROKEN = (
    zipfile.BadZipFile, zlib.error, OSError, EOFError, KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError,
    NotImplementedError, RuntimeError,
)  # fmt: skip
_SCIENTIFIC = re.compile(r"\d+([.,]\d+)?e[+-]?\d+", re.IGNORECASE)
_DATE = re.compile(r"\d{1,4}[/-]\d{1,2}[/-]\d{1,4}( .*)?|\d{1,2}[ -][a-z]{3,}([ -]\d{2,4})?", re.IGNORECASE)
_SCORE = re.compile(r"(\d{1,3})(?:[.,](\d{1,2}))?")


class Unreadable(Refused):
    """The file as a whole cannot be used; the sentence says what to do."""


class Mangled(Exception):
    """One cell cannot be used; the message is a sentence."""


@dataclass(frozen=True)
class Row:
    """at: as the spreadsheet program counts. number: registration number, "" where the cell held none. score: or None.

    fault: a sentence that keeps the row from being used, or "".
    """

    at: int
    number: str
    score: Decimal | None
    fault: str = ""


def read(data):
    """Return the filled Rows of a file. Raises Unreadable."""
    if len(data) > MAX_BYTES:
        raise Unreadable("Berkas ini lebih besar dari 2 MB. Hapus gambar dan lembar yang tidak perlu, lalu unggah kembali.")
    cells = _xlsx(data) if data[:4] == b"PK\x03\x04" else _csv(data)
    heading, columns = _heading(cells)
    if columns is None:
        raise Unreadable("Judul kolom tidak ditemukan. Berkas harus memuat kolom “Nomor pendaftaran” dan “Nilai”.")
    pairs = [(at, *(_at(row, column) for column in columns)) for at, row in enumerate(cells, start=1) if at > heading]
    found = [_row(at, number, score) for at, number, score in pairs if not (_is_empty(number) and _is_empty(score))]
    if len(found) > MAX_ROWS:
        raise Unreadable("Berkas ini memuat lebih dari 5.000 baris.")
    if not found:
        raise Unreadable("Berkas ini tidak memuat satu baris nilai pun.")
    return found


def _heading(cells):
    """Return (row, (column of the number, column of the score)) of the heading; the columns are None when there is none."""
    for at, row in enumerate(cells[:HEADING_WITHIN], start=1):
        if columns := _columns(row):
            return at, columns
    return 0, None


def _row(at, number, score):
    try:
        return Row(at, number_in(number), score_in(score))
    except Mangled as fault:
        return Row(at, _text(number)[:40], None, str(fault))


def number_in(cell):
    """Return the registration number in a cell. Raises Mangled."""
    if isinstance(cell, dt.date | dt.time):
        raise Mangled("Nomornya diubah program lembar kerja menjadi tanggal. Format kolom itu sebagai teks, lalu ekspor ulang.")
    text = _text(cell)
    is_figure = isinstance(cell, int | float) and (len(text) >= 15 or "e" in text.lower())
    if is_figure or _SCIENTIFIC.fullmatch(text):
        raise Mangled("Nomornya dibulatkan program lembar kerja (bentuk seperti 1,23E+15). Ekspor ulang sebagai teks.")
    if _DATE.fullmatch(text):
        raise Mangled("Nomornya diubah program lembar kerja menjadi tanggal. Format kolom itu sebagai teks, lalu ekspor ulang.")
    if not text:
        raise Mangled("Nomor pendaftaran tidak diisi.")
    return text.upper()


def score_in(cell):
    """Return the exact score in a cell, or None where it says none. Raises Mangled. Half a hundredth is never rounded away."""
    if isinstance(cell, dt.date | dt.time):
        raise Mangled(
            "Nilainya diubah program lembar kerja menjadi tanggal. Format kolom itu sebagai angka, lalu ekspor ulang."
        )
    text = _text(cell)
    if text in {"", "-"}:
        return None
    if _SCIENTIFIC.fullmatch(text):
        raise Mangled("Nilainya dalam bentuk seperti 1,23E+15. Format kolom itu sebagai angka biasa, lalu ekspor ulang.")
    if _DATE.fullmatch(text) and not text.lstrip("-").isdigit():
        raise Mangled(
            "Nilainya diubah program lembar kerja menjadi tanggal. Format kolom itu sebagai angka, lalu ekspor ulang."
        )
    if re.fullmatch(r"-\d.*", text):
        raise Mangled("Nilainya di bawah 0.")
    if (match := _SCORE.fullmatch(text)) is None:
        raise Mangled("Nilainya bukan angka 0 sampai 100 dengan paling banyak dua angka di belakang koma.")
    score = Decimal(f"{match[1]}.{match[2] or '':0<2}")
    if score > 100:
        raise Mangled("Nilainya di atas 100.")
    return score


def _text(cell):
    """Return a cell as text: whole numbers without “.0”, no spaces at the ends, no marks that are not seen."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        cell = int(cell)
    text = unicodedata.normalize("NFKC", str(cell))
    return "".join(char for char in text if unicodedata.category(char) not in {"Cc", "Cf"}).strip().lstrip("'").strip()


def _is_empty(cell):
    return not _text(cell)


def _at(row, position):
    return row[position] if position < len(row) else None


def _columns(row):
    """Return the places of number and score when a row is the heading, else None."""
    keys = [" ".join(re.sub(r"[^\w]+", " ", _text(cell).casefold()).split()) for cell in row]
    numbers = [n for n, key in enumerate(keys) if key in NUMBER]
    scores = [n for n, key in enumerate(keys) if key in SCORE]
    if not numbers or not scores:
        return None
    if len(scores) > 1 or len(numbers) > 1:
        raise Unreadable("Dua kolom dalam berkas ini berarti sama. Sisakan satu kolom nomor dan satu kolom nilai.")
    return numbers[0], scores[0]


def _xlsx(data):
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(part.file_size for part in archive.infolist()) > MAX_UNPACKED:
                raise Unreadable("Isi berkas ini terlalu besar setelah dibuka. Salin nilainya saja ke berkas baru.")
        book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False, data_only=True)
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        if len(sheets) != 1:
            raise Unreadable("Berkas nilai harus memuat tepat satu lembar. Hapus lembar yang lain, lalu unggah kembali.")
        return [list(row) for row in sheets[0].iter_rows(max_col=MAX_COLUMNS, max_row=MAX_ROWS + 100, values_only=True)]
    except BROKEN:
        raise Unreadable("Berkas Excel ini rusak atau terkunci. Simpan ulang sebagai XLSX, lalu unggah kembali.") from None


def _csv(data):
    """The delimiter is the one under which a heading is found: decimal commas may outnumber every semicolon."""
    text, ways = _decoded(data), []
    try:
        for delimiter in ";\t,":
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
            ways.append([row[:MAX_COLUMNS] for row in rows])
    except csv.Error:
        raise Unreadable("Berkas CSV ini rusak: ada sel yang tidak ditutup atau terlalu panjang.") from None
    return next((rows for rows in ways if _heading(rows)[1]), ways[0])


def _decoded(data):
    """Spreadsheet programs write UTF-8 with a mark, UTF-16 or Windows-1252, and do not say which."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        ways = ("utf-16",)
    elif b"\0" in data:
        raise Unreadable("Berkas ini bukan XLSX dan bukan CSV. Simpan ulang sebagai XLSX tanpa kata sandi.")
    else:
        ways = ("utf-8-sig", "cp1252")
    for encoding in ways:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("Huruf dalam berkas ini tidak dapat dibaca. Simpan sebagai CSV UTF-8 atau XLSX.")

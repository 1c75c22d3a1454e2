"""Reads an XLSX or CSV file into Lines: which row of which sheet says what, under the headings of the template."""

import csv
import io
import re
import zipfile
import zlib
from dataclasses import dataclass

from openpyxl import load_workbook

from core.lifecycle import Refused
from outreach.importing import cells
from outreach.lifecycle import Subject

MAX_BYTES = 5 * 1024 * 1024
MAX_UNPACKED = 120 * 1024 * 1024  # 50.000 rows of ten cells take a third of it
MAX_ROWS = 50_000
MAX_ROW_NUMBER = 200_000
MAX_COLUMNS, MAX_SHEETS, HEADING_WITHIN = 30, 20, 20
EACH = 500
KINDS = (Subject.OFFICE, Subject.RW, Subject.RT, Subject.STAFF)
# What openpyxl raises for a file that is not, or not wholly, a workbook; SyntaxError is XML's.
BROKEN = (
    zipfile.BadZipFile, zlib.error, OSError, EOFError, KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError,
    NotImplementedError, RuntimeError,
)  # fmt: skip
COLUMNS = {
    "jenis": ["jenis", "jenis baris"],
    "kantor": ["kantor", "nama kantor", "ukpd", "unit kerja", "instansi"],
    "jenis kantor": ["jenis kantor"],
    "kecamatan": ["kecamatan"],
    "kelurahan": ["kelurahan", "kode kelurahan"],
    "rw": ["rw", "no rw", "nomor rw"],
    "rt": ["rt", "no rt", "nomor rt"],
    "ketua": ["ketua", "nama ketua", "nama ketua rw", "nama ketua rt"],
    "nama": ["nama", "nama lengkap"],
    "telepon": ["telepon", "no telepon", "nomor telepon", "no hp", "nomor hp", "hp"],
    "email": ["email", "alamat email", "surel", "e mail"],
    "menjabat sejak": ["menjabat sejak", "sejak"],
    "berlaku sejak": ["berlaku sejak"],
    "berlaku sampai": ["berlaku sampai"],
    "jumlah asn": ["jumlah asn", "jumlah pegawai"],
    "nip": ["nip"],
}
_BY_HEADING = {heading: name for name, headings in COLUMNS.items() for heading in headings}
# A merged cell has its value in the first row only; so have lists whose writers leave out what repeats.
_INHERITED = {Subject.RW: ("kecamatan", "kelurahan"), Subject.RT: ("kecamatan", "kelurahan", "rw")}


class Unreadable(Refused):
    """The file as a whole cannot be used; the sentence says what to do."""


@dataclass(frozen=True)
class Line:
    """sheet: "" for CSV. number: as the spreadsheet program counts. cells: {column: value} without the empty ones."""

    sheet: str
    number: int
    kind: str | None
    cells: dict
    inherited: bool = False

    @property
    def where(self):
        return f"{self.sheet}, baris {self.number}" if self.sheet else f"baris {self.number}"


def read(data, *, progress=lambda done: None):
    """Return (lines, notes): the filled rows of all sheets, and sentences on what was not read. Raises Unreadable."""
    if len(data) > MAX_BYTES:
        raise Unreadable("Berkas ini lebih besar dari 5 MB. Hapus gambar dan kolom yang tidak perlu, lalu unggah kembali.")
    lines, notes = [], []
    for title, rows in _xlsx(data) if data[:4] == b"PK\x03\x04" else [("", _csv(data))]:
        for line in _lines(title, rows, notes):
            lines.append(line)
            if len(lines) > MAX_ROWS:
                raise Unreadable("Berkas ini memuat lebih dari 50.000 baris. Bagi menjadi beberapa berkas.")
            if len(lines) % EACH == 0:
                progress(len(lines))
    if not lines:
        raise Unreadable("Tidak ada baris yang dapat dibaca. Pakai judul kolom seperti dalam berkas contoh.")
    return lines, notes


def _xlsx(data):
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
        if unpacked > MAX_UNPACKED:
            raise Unreadable("Isi berkas ini terlalu besar setelah dibuka. Salin nilainya saja ke berkas contoh.")
        book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        for sheet in book.worksheets[:MAX_SHEETS]:
            yield sheet.title, sheet.iter_rows(max_col=MAX_COLUMNS, max_row=MAX_ROW_NUMBER, values_only=True)
    except BROKEN:
        raise Unreadable("Berkas Excel ini rusak atau terkunci. Simpan ulang sebagai XLSX, lalu unggah kembali.") from None


def _csv(data):
    text = _decoded(data)
    start = text[:10_000]
    delimiter = max(";,\t", key=start.count)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            yield row[:MAX_COLUMNS]
    except csv.Error:
        raise Unreadable("Berkas CSV ini rusak: ada sel yang tidak ditutup atau terlalu panjang.") from None


def _decoded(data):
    """Excel writes CSV as UTF-8 with a mark, as UTF-16 (“Unicode text”) or in Windows-1252, and does not say which."""
    if b"\0" in data[:1000] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable(
            "Berkas ini bukan XLSX dan bukan CSV. Simpan ulang sebagai XLSX tanpa kata sandi, lalu unggah kembali."
        )
    ways = ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252")
    for encoding in ways:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("Huruf dalam berkas ini tidak dapat dibaca. Simpan sebagai CSV UTF-8 atau XLSX.")


def _lines(title, rows, notes):
    """Yield the Lines of one sheet; a sheet without known headings leaves a note."""
    columns, above, skipped = None, {}, 0
    own_kind = _kind_of(title)
    for number, row in enumerate(_numbered(title, rows), start=1):
        values = {i: value for i, value in enumerate(row) if not cells.is_empty(value)}
        if not values:
            continue
        if columns is None:
            columns = _columns(title, values, notes)
            own_kind = own_kind or _kind_by(columns or {})
            skipped += columns is None
            if skipped == HEADING_WITHIN:
                break
            continue
        named = {columns[i]: value for i, value in values.items() if i in columns}
        if named:
            yield (line := _line(title, number, own_kind, named, above))
            above = {**line.cells, "jenis": line.kind}
    if columns is None and skipped and cells.key(title) != "petunjuk":
        notes.append(f"Lembar “{title or 'CSV'}” tidak dibaca: judul kolomnya tidak seperti dalam berkas contoh.")


def _numbered(title, rows):
    for number, row in enumerate(_guarded(rows), start=1):
        if number >= MAX_ROW_NUMBER:
            raise Unreadable(f"Lembar “{title}” lebih dari 200.000 baris, sekalipun kosong. Hapus baris kosong di bawahnya.")
        yield row


def _guarded(rows):
    try:
        yield from rows
    except BROKEN:
        raise Unreadable("Berkas ini rusak di tengah. Simpan ulang, lalu unggah kembali.") from None


def _columns(title, values, notes):
    """Return {position: column} if a row holds the headings, else None: a title above them may be merged over all columns."""
    headings = {i: _BY_HEADING.get(cells.key(value)) for i, value in values.items()}
    known = [name for name in headings.values() if name]
    if len(known) < 2:
        return None
    if len(set(known)) != len(known):
        raise Unreadable(f"Dua kolom dalam lembar “{title or 'CSV'}” berarti sama. Sisakan satu.")
    if unknown := len(headings) - len(known):
        notes.append(f"Lembar “{title or 'CSV'}”: {unknown} kolom tidak dikenal dan tidak dibaca.")
    return {i: name for i, name in headings.items() if name}


def _line(title, number, own_kind, named, above):
    own = _kind_of(named["jenis"]) if "jenis" in named else above.get("jenis") or own_kind
    filled, same = dict(named), True
    for name in _INHERITED.get(own, ()):
        if name in named:
            same = same and named[name] == above.get(name)
        elif same and name in above:
            filled[name] = above[name]
    return Line(title, number, own, filled, inherited=len(filled) > len(named))


def _kind_by(columns):
    """Guess from its headings what a sheet holds that neither its name nor its rows say it of."""
    names = set() if "jenis" in columns.values() else set(columns.values())
    signs = ((Subject.RT, {"rt"}), (Subject.RW, {"rw"}), (Subject.STAFF, {"kantor", "nip"}), (Subject.OFFICE, {"kantor"}))
    return next((kind.value for kind, sign in signs if sign <= names), None)


def _kind_of(value):
    word = re.sub(r"^(data|daftar) ", "", cells.key(value))
    return next((kind.value for kind in KINDS if kind.value == word), None)

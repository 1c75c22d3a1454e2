"""Files as test systems and spreadsheet programs write them: read exactly, or named row by row."""

import contextlib
import datetime as dt
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from recruitment import score_files
from tests.factories.written_tests import as_csv

FIRST, SECOND = "PWC-2026-31.71.06-0001", "PWC-2026-31.71.06-0002"


def xlsx(rows, heading=("Nomor Pendaftaran", "Nama", "Nilai"), sheets=1):
    book = Workbook()
    for row in (heading, *rows):
        book.active.append(list(row))
    for _ in range(sheets - 1):
        book.create_sheet()
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def pairs(data):
    return [(row.number, row.score, row.fault) for row in score_files.read(data)]


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "utf-16", "cp1252"])
def test_delimiters_and_encodings_are_found(delimiter, encoding):
    data = as_csv([(FIRST, "87.5"), (SECOND, "60")], delimiter=delimiter, encoding=encoding)

    assert pairs(data) == [(FIRST, Decimal("87.5"), ""), (SECOND, Decimal(60), "")]


def test_decimal_commas_do_not_pass_for_delimiters():
    assert pairs(as_csv([(FIRST, "87,25"), (SECOND, "60,5")])) == [(FIRST, Decimal("87.25"), ""), (SECOND, Decimal("60.5"), "")]


def test_a_heading_below_a_title_is_found_and_rows_count_as_the_program_counts():
    data = f"Hasil CAT;;\n\nNo;No. Peserta;Skor\n1;{FIRST};80\n".encode()

    assert [(row.at, row.number, row.score) for row in score_files.read(data)] == [(4, FIRST, Decimal(80))]


def test_a_workbook_gives_exact_scores():
    data = xlsx([(FIRST, "Contoh", 87.3), (SECOND, "Contoh", 60)])

    assert pairs(data) == [(FIRST, Decimal("87.3"), ""), (SECOND, Decimal(60), "")]


@pytest.mark.parametrize(
    ("number", "score", "sentence"),
    [
        ("1,23E+15", "80", "dibulatkan program"),
        (1.23e15, 80, "dibulatkan program"),
        (dt.datetime(2026, 10, 6), 80, "menjadi tanggal"),
        ("06/10/2026", "80", "menjadi tanggal"),
        ("6-Okt", "80", "menjadi tanggal"),
        ("", "80", "tidak diisi"),
        (FIRST, dt.datetime(2026, 5, 8), "menjadi tanggal"),
        (FIRST, "8-Mei", "menjadi tanggal"),
        (FIRST, "1,2E+02", "seperti 1,23E+15"),
        (FIRST, "100,01", "di atas 100"),
        (FIRST, "101", "di atas 100"),
        (FIRST, "-1", "di bawah 0"),
        (FIRST, "87,125", "bukan angka"),
        (FIRST, "1.234,5", "bukan angka"),
        (FIRST, "lulus", "bukan angka"),
        (FIRST, "=1+1", "bukan angka"),
    ],
)
def test_a_cell_that_cannot_be_used_is_named(number, score, sentence):
    rows = score_files.read(xlsx([(number, "Contoh", score)]) if not isinstance(score, str) else xlsx([(number, "", score)]))

    assert len(rows) == 1
    assert rows[0].score is None
    if not str(score).startswith("="):  # a formula without its value is an empty cell of the workbook
        assert sentence in rows[0].fault


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "Judul kolom"),
        (b"Nama;Kota\nA;B\n", "Judul kolom"),
        (b"Nomor;Nilai;Skor\n1;2;3\n", "berarti sama"),
        (b"Nomor;Nilai\n", "tidak memuat satu baris"),
        (b"PK\x03\x04rusak", "rusak atau terkunci"),
        (b"\x89PNG\0\0", "bukan XLSX"),
        (b"x" * (score_files.MAX_BYTES + 1), "lebih besar"),
        (xlsx([(FIRST, "", 1)], sheets=2), "tepat satu lembar"),
        (as_csv([(n, 1) for n in range(score_files.MAX_ROWS + 1)]), "5.000"),
    ],
)
def test_a_file_that_cannot_be_used_says_what_to_do(data, sentence):
    with pytest.raises(score_files.Unreadable, match=sentence):
        score_files.read(data)


@given(st.integers(0, 10000), st.sampled_from([",", "."]), st.sampled_from([";", "\t"]))
def test_every_score_of_two_digits_is_read_as_written(hundredths, comma, delimiter):
    text = f"{hundredths // 100}{comma}{hundredths % 100:02}"

    assert pairs(as_csv([(FIRST, text)], delimiter=delimiter)) == [(FIRST, Decimal(hundredths) / 100, "")]


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(data):
    with contextlib.suppress(score_files.Unreadable):
        score_files.read(data)

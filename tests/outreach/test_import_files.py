"""What stands in an imported file: cells, rows, sheets, and files that are none."""

import pytest
from django.db.models.functions import Now

from outreach.actions import imports
from outreach.importing import sheets
from outreach.lifecycle import ImportStatus
from outreach.models import Import
from regions.models import Rt
from tests.factories import outreach as outreach_made
from tests.factories.imports import OFFICES, RT, RW, STAFF, applied, checked, csv, fresh, uploaded, xlsx
from tests.outreach.test_imports import places, rows, sentences, whole  # noqa: F401 -- places are there

pytestmark = pytest.mark.django_db


# --- Cells and rows ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("typed", ["001", 1, 1.0, "1.0", "RW 001", "rw.01", "RW/1", " 1 "])
def test_a_number_is_known_however_it_is_typed(typed):
    outreach_made.rw(1, head=False)

    assert checked(xlsx(rw=[RW, ("Menteng", typed, "", "", "")])).summary == {"rw": {"same": 1}}


@pytest.mark.parametrize(
    ("row", "column", "sentence"),
    [
        (("Menteng", "0", "", "", ""), "rw", "Nomor RW harus angka"),
        (("Menteng", "RT 003/RW 05", "", "", ""), "rw", "Nomor RW harus angka"),
        (("Antah", "1", "", "", ""), "kelurahan", "tidak ada dalam daftar wilayah"),
        (("Menteng", "=1+1", "", "", ""), "rw", "rumus"),
        (("Menteng", "1", "Sri", "nol delapan", ""), "telepon", "Nomor telepon tidak dikenali"),
        (("Menteng", "1", "Sri", "", "sri(at)contoh"), "email", "Alamat email"),
        (("Menteng", "1", "", "0812000000", ""), "ketua", "Isi nama ketua"),
        (("Menteng", "1", "S" * 201, "", ""), "ketua", "lebih panjang"),
    ],
)
def test_a_row_is_refused_by_number_column_and_sentence(row, column, sentence):
    made = checked(csv(RW, row, ("Menteng", "9", "", "", "")))

    ((number, where, told),) = sentences(made)
    assert (number, where, sentence in told) == (2, column, True)
    assert made.summary["rw"] == {"refused": 1, "new": 1}


def test_a_thousand_is_not_read_as_one():
    made = checked(csv(OFFICES, ("Kantor Contoh", "UKPD", "", "", "", "1.000")))

    assert sentences(made) == [(2, "jumlah asn", "Jumlah harus angka bulat tanpa titik pemisah.")]


def test_the_second_row_of_one_place_is_refused():
    made = checked(xlsx(rw=[RW, ("Menteng", 1, "", "", ""), ("Kel. MENTENG", "RW 001", "", "", "")]))

    assert sentences(made) == [(3, "rw", "Sudah disebut pada rw, baris 2.")]


def test_rows_that_name_what_is_not_there_are_refused():
    made = checked(
        xlsx(
            rt=[RT, ("Menteng", 8, 1, "", "", "")],
            asn=[STAFF, ("Kantor Antah", "Ani", "1")],
            kantor=[OFFICES, ("Kantor Baru", "", "", "", "", ""), ("Kantor Lain", "UKPD", "Gambir", "Menteng", "", "")],
        )
    )

    assert [told for _, _, told in sentences(made)] == [
        "RW 008 tidak ada di Kelurahan Menteng. Tambahkan barisnya dengan jenis rw.",
        "Kantor ini tidak ada. Tambahkan barisnya dengan jenis kantor.",
        "Kantor baru memerlukan jenis: Kantor kota, UKPD, Kecamatan, atau Kelurahan.",
        "Kelurahan ini tidak ada di Kecamatan Gambir.",
    ]


def test_merged_cells_hold_for_the_rows_that_they_cover():
    title = ("DATA RT KOTA ADMINISTRASI JAKARTA PUSAT", *[None] * 5)
    rows_of = [
        ("Menteng", "001", 1, "", "", ""),
        ("", "", 2, "", "", ""),
        ("", "002", 1, "", "", ""),
        ("", "", 2, "", "", ""),
    ]
    outreach_made.rw(1, head=False)
    outreach_made.rw(2, head=False)
    made = applied(xlsx(rt=[title, RT, *rows_of], merged=("A1:F1", "A3:A6", "B3:B4", "B5:B6")))

    assert made.summary == {"rt": {"new": 4}}
    assert [(rt.rw.number, rt.number) for rt in Rt.objects.order_by("pk")] == [(1, 1), (1, 2), (2, 1), (2, 2)]
    assert made.notes[0] == "3 baris memakai kelurahan atau RW dari baris di atasnya (sel gabungan atau kosong)."


def test_a_kind_holds_for_the_rows_below_it():
    made = checked(csv(("Jenis", *RW), ("", "Menteng", 1), ("rw", "Menteng", 2), ("", "Menteng", 3), ("warga", "Menteng", 4)))

    assert [(row, column) for row, column, _ in sentences(made)] == [(2, "jenis"), (5, "jenis")]
    assert made.summary == {"lain": {"refused": 2}, "rw": {"new": 2}}


def test_an_rw_is_not_carried_into_another_kelurahan():
    made = checked(xlsx(rw=[RW, ("Menteng", 1)], rt=[RT, ("Menteng", 1, 1), ("Gambir", "", 1)]))

    assert [(row, column) for row, column, _ in sentences(made)] == [(3, "rw")]


# --- Files ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_is_read_as_office_programs_write_it(delimiter, encoding):
    data = csv(("Jenis", *RW), ("rw", "Menteng", 1, "André Contoh", "", ""), encoding=encoding, delimiter=delimiter)
    (line,), notes = sheets.read(data)

    assert (line.kind, line.cells, notes) == (
        "rw",
        {"jenis": "rw", "kelurahan": "Menteng", "rw": "1", "ketua": "André Contoh"},
        [],
    )


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"PK\x03\x04 nothing", "rusak atau terkunci"),
        (b"\x89PNG\r\n\0\0", "bukan XLSX dan bukan CSV"),
        (b"nothing;here", "Tidak ada baris"),
        (b"rw;no rw\n1;1", "berarti sama"),
        (b'kelurahan;rw\n"open' + b"x" * 200_000, "CSV ini rusak"),
        (b"kelurahan;rw\n\x81;1", "tidak dapat dibaca"),
    ],
)
def test_a_file_that_cannot_be_read_fails_with_a_sentence(data, sentence):
    made = checked(data)

    assert (made.status, sentence in made.failure, made.file_sealed) == (ImportStatus.FAILED, True, None)


@pytest.mark.parametrize(("limit", "value"), [("MAX_ROWS", 1), ("MAX_UNPACKED", 100), ("MAX_ROW_NUMBER", 2), ("MAX_BYTES", 99)])
def test_a_file_beyond_the_limits_is_refused(monkeypatch, limit, value):
    monkeypatch.setattr(sheets, limit, value)

    with pytest.raises(sheets.Unreadable):
        sheets.read(xlsx(rw=[RW, ("Menteng", 1), ("Menteng", 2)]))


def test_sheets_and_columns_that_are_not_read_are_named():
    made = checked(xlsx(Catatan=[("Halo",)], Petunjuk=[("Isi ini",)], rw=[(*RW, "Agama"), ("Menteng", 1)]))

    assert made.notes == [
        "Lembar “Catatan” tidak dibaca: judul kolomnya tidak seperti dalam berkas contoh.",
        "Lembar “rw”: 1 kolom tidak dikenal dan tidak dibaca.",
    ]


def test_progress_is_shown_and_renews_the_lease(monkeypatch):
    monkeypatch.setattr(sheets, "EACH", 1)
    uploaded(whole())
    claimed = imports._claim()
    Import.objects.update(lease_until=Now())
    imports._progress(claimed, 6)(4)

    seen = fresh(claimed)
    assert (seen.done, seen.total, Import.objects.for_the_worker().count()) == (4, 6, 0)

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruitment import nik
from tests.factories.recruitment import invented_nik


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("317106410190000", "NIK terdiri dari 16 angka. Anda mengetik 15."),
        ("31710641019000011", "NIK terdiri dari 16 angka. Anda mengetik 17."),
        ("317106410190000A", "NIK hanya terdiri dari angka. Periksa kembali NIK pada KTP Anda."),
        ("٣١٧١٠٦٤١٠١٩٠٠٠٠١", "NIK hanya terdiri dari angka. Periksa kembali NIK pada KTP Anda."),
        ("1111111111111111", "NIK ini tidak mungkin ada. Periksa kembali 16 angka pada KTP Anda."),
        ("3171064101900000", "NIK ini tidak mungkin ada. Periksa kembali 16 angka pada KTP Anda."),
        ("9971064101900001", "Dua angka pertama NIK bukan kode provinsi. Periksa kembali NIK pada KTP Anda."),
        (
            "3171063202900001",
            "Angka ke-7 sampai ke-12 NIK bukan tanggal lahir yang mungkin. Periksa kembali NIK pada KTP Anda.",
        ),
        (
            "3171067202900001",
            "Angka ke-7 sampai ke-12 NIK bukan tanggal lahir yang mungkin. Periksa kembali NIK pada KTP Anda.",
        ),
        (
            "3171060013900001",
            "Angka ke-7 sampai ke-12 NIK bukan tanggal lahir yang mungkin. Periksa kembali NIK pada KTP Anda.",
        ),
        ("3171064101900001", None),
        ("3602041211870001", None),
        ("3171062902000001", None),
    ],
)
def test_each_wrong_shape_has_its_own_sentence(typed, sentence):
    assert nik.problem(nik.normalise(typed)) == sentence


@pytest.mark.parametrize("typed", ["3171 0641 0190 0001", "3171.06.410190.0001", " 31-7106-410190-0001 "])
def test_the_marks_people_type_between_digits_are_dropped(typed):
    assert nik.normalise(typed) == "3171064101900001"


def test_a_mismatch_is_a_doubt_for_the_verifier_not_a_refusal():
    number = "3171064101900001"
    assert nik.doubts(number, birth_on=dt.date(1990, 1, 1), sex="P") == []
    assert nik.doubts(number, birth_on=dt.date(1990, 1, 2), sex="L") == [
        "Jenis kelamin menurut NIK berbeda dari isian.",
        "Tanggal lahir menurut NIK berbeda dari isian.",
    ]


def test_a_masked_nik_shows_its_ends_only():
    assert nik.masked("3171064101900001") == "3171••••••••0001"


@given(st.dates(dt.date(1926, 1, 1), dt.date(2009, 12, 31)), st.booleans(), st.integers(1, 9000))
def test_every_number_made_from_a_birth_day_is_possible_and_raises_no_doubt(birth_on, woman, serial):
    number = invented_nik(birth_on, woman=woman, serial=serial)
    assert nik.problem(number) is None
    assert nik.doubts(number, birth_on=birth_on, sex="P" if woman else "L") == []


@given(st.text(max_size=40))
def test_no_text_breaks_the_check(text):
    assert nik.problem(nik.normalise(text)) is None or isinstance(nik.problem(nik.normalise(text)), str)

"""Fields take what people type, and say which rule stands against the rest."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from recruitment.forms import fields

TODAY = dt.date(2026, 10, 20)
YEAR_RULE = "Tulis tahun lahir dengan 4 angka, misalnya 1990."
MONTH_RULE = "Tulis bulan lahir dengan angka 1 sampai 12 atau namanya, misalnya Agustus."
PHONE_RULE = fields.Phone.message
NASTY = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "{{ 7*7 }}{% debug %}",
    "'; DROP TABLE recruitment_section; --",
    "javascript:alert(1)",
]  # fmt: skip


def sentence_of(field, value):
    with pytest.raises(ValidationError) as caught:
        field.clean(value)
    assert len(caught.value.messages) == 1
    return caught.value.messages[0]


# --- NIK and family card ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "typed", ["3171990508940001", " 3171 9905 0894 0001 ", "3171.9905.0894.0001", "317199-050894-0001", "3171990508940001\t"]
)
def test_a_nik_may_be_typed_with_spaces_dots_and_dashes(typed):
    assert fields.Nik().clean(typed) == "3171990508940001"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("317199050894000", "NIK terdiri dari 16 angka. Anda mengetik 15."),
        ("31719905089400011", "NIK terdiri dari 16 angka. Anda mengetik 17."),
        ("31719905O8940001", "NIK hanya terdiri dari angka. Periksa kembali NIK pada KTP Anda."),
        ("٣١٧١٩٩٠٥٠٨٩٤٠٠٠١", "NIK hanya terdiri dari angka. Periksa kembali NIK pada KTP Anda."),
        ("1111111111111111", "NIK ini tidak mungkin ada. Periksa kembali 16 angka pada KTP Anda."),
        ("3171990508940000", "NIK ini tidak mungkin ada. Periksa kembali 16 angka pada KTP Anda."),
        ("0171990508940001", "Dua angka pertama NIK bukan kode provinsi. Periksa kembali NIK pada KTP Anda."),
        (
            "3171993202940001",
            "Angka ke-7 sampai ke-12 NIK bukan tanggal lahir yang mungkin. Periksa kembali NIK pada KTP Anda.",
        ),
        ("317199050894\x000001", fields.UNWRITABLE),
    ],
)
def test_a_wrong_nik_is_told_its_own_rule(typed, sentence):
    assert sentence_of(fields.Nik(), typed) == sentence


def test_a_family_card_has_sixteen_digits():
    card = fields.FamilyCard(label="Nomor Kartu Keluarga")

    assert card.clean("3171 0101 0120 0001") == "3171010101200001"
    assert sentence_of(card, "3171") == "Nomor Kartu Keluarga terdiri dari 16 angka. Anda mengetik 4."
    assert sentence_of(card, "31710101012OOOO1") == "Nomor Kartu Keluarga hanya terdiri dari angka."


# --- Names and texts --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "name",
    ["Sukarno", "Ma'ruf", "Ma`ruf", "Nur´aini", "D’Angelo", "Siti Nur'aini binti Abd. Rahman, S.Pd.", "Ng", "Ömer", "N" * 200],
)
def test_a_name_is_kept_exactly_as_typed(name):
    assert fields.Name(label="Nama").clean(name) == name


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("N" * 201, "Nama paling panjang 200 karakter. Anda mengetik 201."),
        ("N" * 2010, "Nama paling panjang 200 karakter. Anda mengetik 2.010."),
        ("12345", "Nama ditulis dengan huruf, persis seperti pada KTP Anda."),
        ("Siti 😀", "Nama tidak memuat emoji atau gambar. Tulis persis seperti pada KTP Anda."),
        ("Si\x00ti", fields.UNWRITABLE),
        ("Siti\x1b[31m", fields.UNWRITABLE),
        ("Siti\u202eitiS", fields.UNWRITABLE),
        ("Siti\nNur", fields.UNWRITABLE),
        ("Siti\ufffd", fields.UNWRITABLE),
    ],
)
def test_a_name_that_is_no_name_is_told_why(typed, sentence):
    assert sentence_of(fields.Name(label="Nama"), typed) == sentence


@pytest.mark.parametrize("text", ["Saya siap 💪🏽👨‍👩‍👧", "Baris satu\nbaris dua", *NASTY])
def test_free_text_takes_emoji_lines_and_what_looks_like_code(text):
    assert fields.Text(label="Alasan", lines=3).clean(text) == text


def test_text_typed_in_parts_of_letters_equals_the_same_text_in_whole_letters():
    assert fields.Text(label="Kota").clean("Cafe\u0301") == "Café"


def test_no_input_cuts_what_is_too_long():
    assert "maxlength" not in fields.Name(label="Nama").widget.attrs


# --- Numbers, years, phones -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("typed", "number"), [("3", "003"), ("RT 03", "003"), ("rw.007", "007"), ("", "")])
def test_an_rt_is_kept_with_three_digits(typed, number):
    assert fields.Number(label="RT").clean(typed) == number


@pytest.mark.parametrize("typed", ["0", "1234", "tiga", "1/2", "٣"])
def test_an_rt_is_a_number_up_to_three_digits(typed):
    assert sentence_of(fields.Number(label="RT"), typed) == "RT ditulis dengan paling banyak tiga angka, misalnya 003."


@pytest.mark.parametrize("typed", ["16", "1899", "2028", "dua ribu", "20l6"])
def test_a_year_has_four_digits_and_lies_in_a_life(typed):
    field = fields.Year(today=TODAY, label="Tahun lulus")

    assert sentence_of(field, typed) == "Tahun lulus ditulis dengan 4 angka, misalnya 2017."


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("081234567890", "+6281234567890"),
        ("0812-3456-7890", "+6281234567890"),
        ("0812 3456 7890", "+6281234567890"),
        ("0812.3456.7890", "+6281234567890"),
        ("81234567890", "+6281234567890"),
        ("6281234567890", "+6281234567890"),
        ("+62 812-3456-7890", "+6281234567890"),
        ("+62 (0)812-3456-7890", "+6281234567890"),
        ("0062 812 3456 7890", "+6281234567890"),
        ("(021) 3456789", "+62213456789"),
        ("021-34567890", "+622134567890"),
        ("62-21-3456789", "+62213456789"),
        ("", ""),
    ],
)
def test_a_phone_number_is_taken_as_people_write_it(typed, number):
    assert fields.Phone().clean(typed) == number


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("08123", PHONE_RULE),
        ("nomor saya", PHONE_RULE),
        ("0812-3456-7890 / 0813-4567-8901", PHONE_RULE),
        ("0" * 400, PHONE_RULE),
        ("0812\x0034567890", fields.UNWRITABLE),
    ],
)
def test_what_is_no_phone_number_is_told_so(typed, sentence):
    assert sentence_of(fields.Phone(), typed) == sentence


# --- Day of birth -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "typed",
    [
        ["17", "8", "1990"],
        ["17", "08", " 1990 "],
        ["17", "Agustus", "1990"],
        ["17", "agt", "1990"],
        ["17-08-1990", "", ""],
        ["17/8/1990", "", ""],
        ["17 Agustus 1990", "", ""],
        ["1990-08-17", "", ""],
    ],
)
def test_a_day_of_birth_may_be_typed_in_many_ways(typed):
    assert fields.BirthDay(today=TODAY).clean(typed) == dt.date(1990, 8, 17)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (["31", "2", "1990"], "Tanggal 31 Februari 1990 tidak ada. Periksa tanggal lahir Anda."),
        (["29", "2", "1990"], "Tanggal 29 Februari 1990 tidak ada. Periksa tanggal lahir Anda."),
        (["0", "1", "1990"], "Tanggal 0 Januari 1990 tidak ada. Periksa tanggal lahir Anda."),
        (["x", "1", "1990"], "Tanggal x Januari 1990 tidak ada. Periksa tanggal lahir Anda."),
        (["17", "13", "1990"], MONTH_RULE),
        (["17", "Zulhijah", "1990"], MONTH_RULE),
        (["17", "8", "90"], YEAR_RULE),
        (["17", "8", "١٩٩٠"], YEAR_RULE),
        (["17", "8", "0000"], "Tanggal 17 Agustus 0000 tidak ada. Periksa tanggal lahir Anda."),
        (["17", "", ""], "Lengkapi tanggal lahir Anda: bulan dan tahun belum diisi."),
        (["", "8", "1990"], "Lengkapi tanggal lahir Anda: tanggal belum diisi."),
        (["21", "10", "2026"], "Tanggal lahir tidak mungkin di masa depan. Periksa tahunnya."),
        (["1", "1", "9999"], "Tanggal lahir tidak mungkin di masa depan. Periksa tahunnya."),
        (["31", "12", "1899"], "Periksa tahun lahir Anda."),
        (["1\x007", "8", "1990"], fields.UNWRITABLE),
    ],
)
def test_an_impossible_day_of_birth_is_told_why(typed, sentence):
    assert sentence_of(fields.BirthDay(today=TODAY), typed) == sentence


def test_today_is_a_possible_day_of_birth():
    assert fields.BirthDay(today=TODAY).clean(["20", "10", "2026"]) == TODAY

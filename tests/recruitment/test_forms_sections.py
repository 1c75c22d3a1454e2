"""One section: what is valid is an answer, what is not is kept as typed and shown again."""

import datetime as dt

import pytest

from core.fields import NOT_A_CHOICE
from recruitment import dossier as dossiers
from recruitment import reading, sections
from recruitment.forms import fields
from recruitment.forms.sections import SectionForm, kept, posted
from tests.factories.recruitment import NOON, draft, open_selection

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


# --- A section --------------------------------------------------------------------------------------------------------
@pytest.fixture
def dossier(db):
    return dossiers.load(draft(open_selection()))


def filled(dossier, code, data, **options):
    return SectionForm(sections.PLANS[code], dossier, posted(data), today=TODAY, **options)


def test_valid_values_are_answers_and_the_others_are_kept_as_typed(dossier):
    form = filled(
        dossier,
        sections.PERSONAL,
        {
            "nik": "12 34",
            "full_name": " Sukarno ",
            "birth_on_0": "31",
            "birth_on_1": "2",
            "birth_on_2": "1990",
            "sex": "X",
            "phone": "0812-3456-7890",
            "address": "",
        },
    )

    assert form.content == {
        "answers": {"full_name": "Sukarno", "phone": "+6281234567890"},
        "typed": {"nik": "12 34", "birth_on_0": "31", "birth_on_1": "2", "birth_on_2": "1990", "sex": "X"},
    }
    assert form.errors == {
        "id_nik": ["NIK terdiri dari 16 angka. Anda mengetik 4."],
        "id_birth_on_0": ["Tanggal 31 Februari 1990 tidak ada. Periksa tanggal lahir Anda."],
        "id_sex_0": [NOT_A_CHOICE],
    }


def test_what_is_kept_is_shown_again_with_its_errors(dossier):
    plan = sections.PLANS[sections.PERSONAL]
    content = {
        "answers": {"full_name": "Sukarno", "phone": "+6281234567890", "birth_on": "1990-08-07"},
        "typed": {"nik": "1"},
    }

    form = SectionForm(plan, dossier, kept(plan, content), today=TODAY)

    assert form.content == content
    birth = {"birth_on_0": "7", "birth_on_1": "8", "birth_on_2": "1990"}
    assert form.data == {"full_name": "Sukarno", "phone": "0812-3456-7890", "nik": "1"} | birth


def test_nul_becomes_a_sign_that_is_seen_and_refused(dossier):
    form = filled(dossier, sections.PERSONAL, {"full_name": "Si\0ti", "address": "Jalan\0"})

    assert form.content == {"answers": {}, "typed": {"full_name": "Si\ufffdti", "address": "Jalan\ufffd"}}


@pytest.mark.parametrize("text", NASTY)
def test_what_looks_like_code_is_an_answer_like_any_other(dossier, text):
    form = filled(dossier, sections.PERSONAL, {"full_name": text, "birth_place": text, "address": text})

    assert form.content == {"answers": {"full_name": text, "birth_place": text, "address": text}, "typed": {}}


def test_only_kecamatan_with_places_can_be_chosen(dossier):
    form = filled(dossier, sections.DOMICILE, {"village": "31.71.06.1001", "district": "31.71.02"})

    assert form.content == {"answers": {"village": "31.71.06.1001"}, "typed": {"district": "31.71.02"}}
    assert [choice[0] for choice in form.form.fields["district"].choices] == ["31.71.01", "31.71.06"]
    assert form.form.fields["village"].choices[1:] == [
        ("Kecamatan Gambir", [("31.71.01.1001", "Gambir")]),
        ("Kecamatan Menteng", [("31.71.06.1001", "Menteng")]),
    ]


def test_each_requirement_is_one_statement(dossier):
    codes = [requirement.code for requirement in dossier.requirements]

    form = filled(dossier, sections.DECLARATIONS, {codes[0]: "ya", "unknown": "ya"})

    assert form.answers == {code: code == codes[0] for code in codes}


# --- Rows -------------------------------------------------------------------------------------------------------------
def test_empty_rows_are_left_out_and_filled_ones_kept(dossier):
    form = filled(
        dossier,
        sections.EDUCATION,
        {
            "level": "s1",
            "schools-0-school": " ",
            "schools-3-school": "SMA 1",
            "schools-3-year": "2008",
            "schools-7-school": "UI",
        },
    )

    assert form.content == {
        "answers": {
            "level": "s1",
            "schools": [{"school": "SMA 1", "major": "", "year": "2008"}, {"school": "UI", "major": "", "year": ""}],
        },
        "typed": {},
    }


def test_an_invalid_row_keeps_all_rows_as_typed(dossier):
    data = {
        "schools-0-school": "UI",
        "schools-0-major": "",
        "schools-0-year": "x",
        "schools-1-school": "",
        "schools-1-major": "IPA",
    }

    form = filled(dossier, sections.EDUCATION, data)

    assert form.content == {"answers": {"schools": []}, "typed": data | {"schools-1-year": ""}}
    assert form.errors == {
        "id_schools-0-year": ["Tahun lulus ditulis dengan 4 angka, misalnya 2017."],
        "id_schools-1-school": ["Isi sekolah atau perguruan tinggi, atau kosongkan seluruh baris ini."],
    }


def test_a_removed_row_is_gone_and_the_others_stay(dossier):
    data = {"schools-0-school": "SD", "schools-1-school": "SMP"}

    form = filled(dossier, sections.EDUCATION, data, drop="schools-0")

    assert form.answers["schools"] == [{"school": "SMP", "major": "", "year": ""}]


@pytest.mark.parametrize(("blank", "shown"), [("", 1), ("schools", 2), ("jobs", 1)])
def test_a_new_row_stands_below_the_filled_ones(dossier, blank, shown):
    form = filled(dossier, sections.EDUCATION, {"schools-4-school": "SD"}, blank=blank)

    assert [row.prefix for row in form.rows["schools"].forms] == ["schools-4", "schools-5"][:shown]


def test_too_many_rows_are_kept_as_typed(dossier):
    data = {f"schools-{n}-school": "SD" for n in range(31)}

    form = filled(dossier, sections.EDUCATION, data)

    assert form.rows["schools"].errors == ["Riwayat pendidikan paling banyak 30 baris. Hapus 1 baris."]
    assert {key: text for key, text in form.typed.items() if text} == data


# --- Gaps -------------------------------------------------------------------------------------------------------------
def test_what_is_missing_stands_beside_its_field(dossier):
    form = filled(dossier, sections.EDUCATION, {})

    form.point_at(dossiers.section_gaps(dossier, form.plan, at=NOON))

    assert form.errors == {
        "id_level": ["Pilih pendidikan terakhir Anda."],
        "id_schools-0-school": ["Isi paling sedikit satu riwayat pendidikan."],
    }


def test_a_field_with_an_error_is_not_also_called_missing(dossier):
    form = filled(dossier, sections.PERSONAL, {"nik": "1"})

    form.point_at(dossiers.section_gaps(dossier, form.plan, at=NOON))

    assert form.errors["id_nik"] == ["NIK terdiri dari 16 angka. Anda mengetik 1."]


def test_the_rule_about_age_is_no_error_of_the_field(dossier):
    form = filled(dossier, sections.PERSONAL, {})

    form.point_at(dossiers.age_gap(dossier.selection, "2010-01-01", at=NOON))

    assert form.errors == {}
    assert form.rules == [
        "Usia Anda pada 20 Oktober 2026 adalah 16 tahun. Usia paling rendah 25 tahun (UU 7/2017 Pasal 117 ayat (1) huruf b)."
    ]


# --- Reading ----------------------------------------------------------------------------------------------------------
def test_answers_are_read_in_words_and_unfinished_ones_as_typed(dossier):
    content = {
        "answers": {"full_name": "Sukarno", "birth_on": "1990-08-17", "sex": "L", "phone": "+6281234567890"},
        "typed": {"nik": "12"},
    }

    rows = {
        row["name"]: row.get("lines") or row.get("value")
        for row in reading.rows(dossiers.sections.SECTIONS[0], content, dossier)
    }

    assert rows == {
        "nik": ["12", reading.NOT_VALID_YET], "family_card": "", "full_name": "Sukarno", "birth_place": "",
        "birth_on": "17 Agustus 1990", "sex": "Laki-laki", "phone": "0812-3456-7890", "address": "",
    }  # fmt: skip


def test_places_rows_and_statements_are_read_in_words(dossier):
    def read(code, content):
        plan = sections.PLANS[code]
        return [row.get("lines") or row.get("value") for row in reading.rows(plan, content, dossier)]

    home = {"answers": {"village": "31.71.06.1001", "rt": "003", "district": "31.71.01"}, "typed": {}}
    schools = {"answers": {"level": "s1", "schools": [{"school": "UI", "major": "", "year": "2016"}]}, "typed": {}}
    torn = {"answers": {}, "typed": {"schools-0-school": "UI", "schools-0-year": "x", "schools-2-school": "IPB"}}
    code = dossier.requirements[0].code

    assert read(sections.DOMICILE, home) == ["Kelurahan Menteng", "003", "", "Kecamatan Gambir"]
    assert read(sections.EDUCATION, schools) == ["Sarjana (S1)", ["UI · 2016"]]
    assert read(sections.EDUCATION, torn) == ["", ["UI x", "IPB", reading.NOT_VALID_YET]]
    assert read(sections.DECLARATIONS, {"answers": {code: True}, "typed": {}})[:2] == ["Ya", ""]

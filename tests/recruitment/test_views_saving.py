"""Sections keep whatever is typed: valid or not, late or twice, in two tabs, without JavaScript."""

import datetime as dt
import html

import pytest

from core import clock
from core.clock import wib
from recruitment import sections
from recruitment.actions import applications
from recruitment.forms import fields
from recruitment.forms.sections import kept
from recruitment.models import Application, Section
from tests.factories.recruitment import NOON, answers, as_person, complete_draft, draft, open_selection
from tests.recruitment.desk import Desk, nothing_changes, text_of
from tests.recruitment.filling import KEPT_PERSON, PERSON, autosave, content, fill

pytestmark = pytest.mark.django_db
MICROSECOND = dt.timedelta(microseconds=1)
CLOSE = wib(2026, 10, 27)
CLOSED = (
    "Pendaftaran sudah ditutup pada Senin, 26 Oktober 2026 pukul 24.00 WIB. "
    "Isian Anda tetap tersimpan dan dapat dibaca, tetapi tidak dapat diubah atau dikirim."
)
STALE = "Isian ini sudah diubah dari tempat lain"
NASTY = ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}", "'--", "</textarea><svg onload=alert(1)>"]


@pytest.fixture
def desk(client):
    return Desk(client, draft(open_selection()))


# --- Saving -----------------------------------------------------------------------------------------------------------
def test_a_whole_section_is_kept_and_marked(desk):
    response = fill(desk, action="complete", **PERSON)

    section = Section.objects.get(application=desk.application)
    assert response["Location"] == desk.url("task-list")
    assert section.content == {"answers": KEPT_PERSON, "typed": {}}
    assert (section.completed_at, section.version) == (NOON, 1)


def test_half_a_section_is_kept_without_complaint(desk):
    response = fill(desk, full_name="Ng")

    assert response["Location"] == desk.url("task-list")
    assert content(desk) == {"answers": {"full_name": "Ng"}, "typed": {}}
    assert Section.objects.get().completed_at is None


def test_marking_half_a_section_keeps_it_and_names_what_is_missing(desk):
    response = fill(desk, action="complete", full_name="Ng")

    assert response.status_code == 422
    assert response.context["form"].errors == {
        "id_nik": ["Isi NIK, 16 angka pada KTP Anda."],
        "id_birth_place": ["Isi tempat lahir Anda."],
        "id_birth_on_0": ["Isi tanggal lahir Anda."],
        "id_sex_0": ["Pilih jenis kelamin Anda sesuai KTP."],
        "id_phone": ["Isi nomor telepon yang dapat dihubungi."],
        "id_address": ["Isi alamat Anda sesuai KTP."],
    }
    assert "<title>Perlu diperbaiki: Data diri" in " ".join(response.content.decode().split())
    assert '<a href="#id_birth_on_0">Isi tanggal lahir Anda.</a>' in response.content.decode()
    assert content(desk) == {"answers": {"full_name": "Ng"}, "typed": {}}


def test_invalid_input_is_kept_shown_and_still_there_on_return(desk):
    typed = {"nik": "317", "birth_on_0": "31", "birth_on_1": "2", "birth_on_2": "1990", "phone": "telepon rumah"}

    refused, again = fill(desk, full_name="Ng", **typed), desk.get("section", sections.PERSONAL)

    assert refused.status_code == 422
    assert content(desk) == {"answers": {"full_name": "Ng"}, "typed": typed}
    for response in (refused, again):
        page = html.unescape(response.content.decode())
        assert response.context["form"].errors == {
            "id_nik": ["NIK terdiri dari 16 angka. Anda mengetik 3."],
            "id_birth_on_0": ["Tanggal 31 Februari 1990 tidak ada. Periksa tanggal lahir Anda."],
            "id_phone": [fields.Phone.message],
        }
        assert all(f'value="{text}"' in page for text in typed.values())


def test_a_section_with_invalid_input_cannot_be_marked(desk):
    fill(desk, action="complete", **PERSON | {"rt": "x", "family_card": "1"})

    assert Section.objects.get().completed_at is None
    assert content(desk)["typed"] == {"family_card": "1"}


def test_simply_saving_takes_the_mark_back_and_typing_does_not(desk):
    fill(desk, action="complete", **PERSON)

    assert autosave(desk, version=1, **PERSON | {"birth_place": "Surabaya"}).json()["is_complete"] is True
    fill(desk, version=2, **PERSON)
    assert Section.objects.get().completed_at is None


def test_who_is_too_young_reads_the_rule_and_loses_nothing(desk):
    young = PERSON | {"birth_on_2": "2005"}

    refused, again = fill(desk, action="complete", **young), desk.get("section", sections.PERSONAL)

    rule = "Usia Anda pada 20 Oktober 2026 adalah 21 tahun. Usia paling rendah 25 tahun (UU 7/2017 Pasal 117 ayat (1) huruf b)."
    for response in (refused, again):
        assert response.context["form"].errors == {}
        assert response.context["form"].rules == [rule]
        assert rule in text_of(response)
        assert "<title>Perlu diperbaiki: Data diri" in response.content.decode()
        assert 'href="#id_birth_on_0">perbaiki tanggal lahir' in response.content.decode()
    assert refused.status_code == 422
    assert content(desk) == {"answers": KEPT_PERSON | {"birth_on": "2005-08-17"}, "typed": {}}
    assert Section.objects.get().completed_at is None


@pytest.mark.parametrize(
    "data", [{"full_name": "A\0B"}, {"nik": "\0"}, {"birth_on_0": "\0"}, {"phone": "\0"}, {"sex": "\0"}, {"address": "\0"}]
)
@pytest.mark.parametrize("code", [sections.PERSONAL, sections.WORK, sections.EDUCATION])
def test_nul_is_never_a_breakdown(desk, code, data):
    assert fill(desk, code, **data, **{"schools-0-school": "\0", "employment": "\0"}).status_code == 422
    assert desk.get("section", code).status_code == 200


@pytest.mark.parametrize(
    "data",
    [
        {"_version": "x"}, {"_version": "-1"}, {"_version": "9" * 40}, {"_version": ""},
        {"_action": "remove:"}, {"_action": "\0"}, {"_action": "add:nik"}, {"_action": "remove:schools-99"},
        {"schools-99999-school": "x"}, {"schools-٣-school": "x"},
    ],
)  # fmt: skip
def test_a_form_that_was_tampered_with_breaks_nothing(desk, data):
    with clock.stopped_at(NOON):
        response = desk.client.post(desk.url("section", sections.EDUCATION), {"level": "s1", **data})

    assert response.status_code == 302
    assert content(desk, sections.EDUCATION)["answers"]["level"] == "s1"


@pytest.mark.parametrize("code", ["berkas", "tidak-ada"])
def test_an_unknown_section_does_not_exist(desk, code):
    assert desk.get("section", code).status_code == 404


@pytest.mark.parametrize("text", NASTY)
@pytest.mark.parametrize(
    ("code", "names"),
    [
        (sections.PERSONAL, ["nik", "family_card", "full_name", "birth_place", "birth_on_0", "sex", "phone", "address"]),
        (sections.DOMICILE, ["village", "rt", "rw", "district"]),
        (sections.EDUCATION, ["level", "schools-0-school", "schools-0-major", "schools-0-year"]),
        (sections.WORK, ["employer", "jobs-0-employer", "jobs-0-post", "organisations-0-years"]),
        (sections.EXPERIENCE, ["motivation", "experiences-0-role", "experiences-0-place"]),
    ],
)
def test_whatever_is_typed_is_shown_as_text_everywhere(desk, code, names, text):
    shown = [fill(desk, code, **dict.fromkeys(names, text)), desk.get("section", code), desk.get("section", code, at=CLOSE)]
    shown.append(fill(desk, code, **dict.fromkeys(names, f"{text}!")))  # a stale form: both values stand side by side

    assert [response.status_code for response in shown[1:]] == [200, 200, 409]
    for response in shown:
        assert text not in response.content.decode() or text == "{{ 7*7 }}"  # a template's signs are no markup
    assert html.escape(text) in shown[1].content.decode()


# --- Rows without JavaScript ------------------------------------------------------------------------------------------
def test_adding_a_row_saves_and_shows_an_empty_one(desk):
    response = fill(desk, sections.EDUCATION, action="add:schools", **{"schools-0-school": "SMA 1"})

    assert response["Location"] == desk.url("section", sections.EDUCATION) + "?baris=schools#schools-daftar"
    assert content(desk, sections.EDUCATION)["answers"] == {"schools": [{"school": "SMA 1", "major": "", "year": ""}]}


def test_the_new_row_follows_the_last(desk):
    fill(desk, sections.EDUCATION, **{"schools-0-school": "SMA 1"})

    page = desk.get("section", sections.EDUCATION, query="?baris=schools").content.decode()

    assert 'name="schools-1-school"' in page
    assert 'value="remove:schools-0"' in page


def test_removing_a_row_keeps_the_others(desk):
    rows = {"schools-0-school": "SD", "schools-1-school": "SMP"}

    response = fill(desk, sections.EDUCATION, action="remove:schools-0", **rows)

    assert response["Location"] == desk.url("section", sections.EDUCATION) + "#schools-daftar"
    assert content(desk, sections.EDUCATION)["answers"]["schools"] == [{"school": "SMP", "major": "", "year": ""}]


def test_pressing_enter_saves_and_neither_adds_nor_removes(desk):
    page = desk.get("section", sections.EDUCATION).content.decode()
    form = page[page.index("novalidate") :]

    first = form[form.index("<button") :].partition(">")[0]
    assert 'name="_action" value="save"' in first


# --- The check page's way ---------------------------------------------------------------------------------------------
def test_who_came_from_the_check_page_sees_what_is_missing_and_returns_there(desk):
    fill(desk, full_name="Ng")

    shown = desk.get("section", sections.PERSONAL, query="?next=check")
    saved = fill(desk, version=1, action="complete", query="?next=check", **PERSON)

    assert "id_nik" in shown.context["form"].errors
    assert desk.get("section", sections.EDUCATION).context["form"].errors == {}
    assert saved["Location"] == desk.url("check")


# --- Two tabs ---------------------------------------------------------------------------------------------------------
def test_a_stale_save_shows_both_values_and_overwrites_nothing(desk):
    fill(desk, **PERSON | {"birth_place": "Blitar"})
    with nothing_changes(Section.objects):
        response = fill(desk, version=0, action="complete", **PERSON | {"birth_place": "Surabaya", "nik": "12"})

    page = text_of(response)
    assert response.status_code == 409
    assert STALE in page
    assert "Tempat lahir Blitar Surabaya" in page
    assert "NIK 3171995708940001 12 (belum sah, belum dapat dikirim)" in page
    assert "Nama lengkap" not in page


def test_the_newer_input_can_be_chosen(desk):
    fill(desk, **PERSON)
    newer = PERSON | {"birth_place": "Surabaya", "address": "Jalan 1\nRT 2"}
    conflict = fill(desk, version=0, action="complete", **newer)

    chosen = fill(desk, version=conflict.context["version"], action=conflict.context["action"], **conflict.context["data"])

    assert conflict.context["data"] == newer
    assert chosen.status_code == 302
    assert content(desk)["answers"] == KEPT_PERSON | {"birth_place": "Surabaya", "address": "Jalan 1\nRT 2"}
    assert Section.objects.get().completed_at == NOON


def test_the_same_input_twice_is_no_conflict(desk):
    first, second = fill(desk, action="complete", **PERSON), fill(desk, action="complete", **PERSON)

    assert first["Location"] == second["Location"] == desk.url("task-list")
    assert content(desk)["answers"] == KEPT_PERSON


def test_a_draft_sent_in_another_tab_is_told_so(client):
    application = complete_draft(open_selection())
    desk = Desk(client, application)
    applications.submit(application, version=1, key=application.uuid, by=as_person(application.applicant), at=NOON)

    response = fill(desk, version=1, **PERSON)

    assert response.status_code == 422
    assert "Pendaftaran ini sudah dikirim dan tidak dapat diubah lagi." in text_of(response)


# --- Saving as one types ----------------------------------------------------------------------------------------------
def test_typing_is_saved_and_answered_with_the_version_and_the_errors(desk):
    first = autosave(desk, full_name="Ng", nik="12")
    second = autosave(desk, version=1, full_name="Ng Ay", nik="12")

    assert first.json() == {
        "version": 1,
        "saved": "Terakhir disimpan hari ini pukul 12.00 WIB",
        "is_complete": False,
        "errors": {"id_nik": ["NIK terdiri dari 16 angka. Anda mengetik 2."]},
    }
    assert (second.status_code, second.json()["version"]) == (200, 2)
    assert content(desk) == {"answers": {"full_name": "Ng Ay"}, "typed": {"nik": "12"}}


def test_typing_in_a_stale_tab_overwrites_nothing(desk):
    autosave(desk, full_name="Ng")

    response = autosave(desk, full_name="Lain")

    assert (response.status_code, response.json()["is_final"]) == (409, True)
    assert content(desk)["answers"] == {"full_name": "Ng"}


def test_typing_without_a_session_is_sent_to_the_sign_in_page(desk):
    desk.client.logout()

    response = autosave(desk, full_name="Ng")

    assert response.status_code == 302
    assert Section.objects.count() == 0


# --- The close --------------------------------------------------------------------------------------------------------
def test_the_last_moment_before_the_close_still_saves(desk):
    assert fill(desk, at=CLOSE - MICROSECOND, **PERSON).status_code == 302
    assert content(desk)["answers"] == KEPT_PERSON


@pytest.mark.parametrize("path", ["page", "save", "complete", "autosave"])
@pytest.mark.parametrize("is_marked_unsent", [False, True])
def test_at_the_close_each_path_gives_the_same_answer(desk, path, is_marked_unsent):
    fill(desk, **PERSON)
    if is_marked_unsent:
        applications.leave_unsent(Application.objects.get(), by=as_person(desk.application.applicant), at=CLOSE)
    late = PERSON | {"birth_place": "Surabaya"}

    with nothing_changes(Section.objects, Application.objects):
        if path == "autosave":
            response = autosave(desk, version=1, at=CLOSE, **late)
            assert (response.status_code, response.json()) == (422, {"sentence": CLOSED, "is_final": True})
            return
        if path == "page":
            response = desk.get("section", sections.PERSONAL, at=CLOSE)
        else:
            response = fill(desk, version=1, action=path, at=CLOSE, **late)

    assert response.status_code == (200 if path == "page" else 422)
    assert CLOSED in text_of(response)
    assert "Tempat lahir Blitar" in text_of(response)
    assert ("Tempat lahir Surabaya" in text_of(response)) == (path != "page")


def test_unfinished_input_can_be_read_after_the_close(desk):
    fill(desk, nik="12 34")

    assert "12 34 (belum sah, belum dapat dikirim)" in text_of(desk.get("section", sections.PERSONAL, at=CLOSE))


def test_every_section_of_the_table_can_be_filled_and_is_then_whole(client):
    """The factory's answers, typed into the forms, give back the factory's answers."""
    selection = open_selection()
    desk = Desk(client, draft(selection))
    told = answers(selection, n=1)

    for code, told_there in told.items():
        typed = kept(sections.PLANS[code], {"answers": told_there, "typed": {}})
        assert fill(desk, code, action="complete", **typed).status_code == 302

    found = {section.code: section.answers for section in desk.application.sections.all()}
    assert found == told | {sections.EXPERIENCE: told[sections.EXPERIENCE] | {"experiences": []}}

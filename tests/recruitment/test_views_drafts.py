"""An applicant's own applications, the task list, and sections that save whatever is typed."""

import datetime as dt

import pytest
from django.urls import reverse

from core import clock
from core.clock import wib
from recruitment import sections
from recruitment.lifecycle import ApplicationStatus
from recruitment.models import Application, DocumentKind, Requirement, Section
from recruitment.reading import STATUSES
from tests.factories.recruitment import (
    NOON,
    ApplicantFactory,
    StaffFactory,
    complete_draft,
    draft,
    open_selection,
    submitted,
)
from tests.recruitment.desk import Desk, ask_repair, nothing_changes, text_of
from tests.recruitment.filling import PERSON, count, fill

pytestmark = pytest.mark.django_db
MICROSECOND = dt.timedelta(microseconds=1)
CLOSE = wib(2026, 10, 27)
CLOSED = (
    "Pendaftaran sudah ditutup pada Senin, 26 Oktober 2026 pukul 24.00 WIB. "
    "Isian Anda tetap tersimpan dan dapat dibaca, tetapi tidak dapat diubah atau dikirim."
)
STALE = "Isian ini sudah diubah dari tempat lain"


@pytest.fixture
def desk(client):
    return Desk(client, draft(open_selection()))


# --- Own applications -------------------------------------------------------------------------------------------------
def test_somebody_without_an_application_is_told_where_to_begin(client):
    client.force_login(ApplicantFactory())

    assert "Anda belum mendaftar" in text_of(client.get(reverse("recruitment:mine")))


def test_one_application_alone_is_opened_at_once(desk):
    with clock.stopped_at(NOON):
        response = desk.client.get(reverse("recruitment:mine"))

    assert response["Location"] == desk.url("task-list")


def test_drafts_stand_apart_from_what_was_sent(desk):
    sent = submitted(open_selection(year=2027, opens_at=wib(2026, 9, 1)), user=desk.application.applicant)
    draft(open_selection(year=2028), user=ApplicantFactory(), at=wib(2028, 10, 1))

    with clock.stopped_at(NOON):
        response = desk.client.get(reverse("recruitment:mine"))

    assert [line["application"] for line in response.context["drafts"]] == [desk.application]
    assert [line["application"] for line in response.context["sent"]] == [sent]
    assert sent.number in text_of(response)


@pytest.mark.parametrize("rows", [3, 30])
def test_the_list_costs_the_same_for_few_and_many(client, rows):
    user = ApplicantFactory()
    publisher = StaffFactory()
    for n in range(rows):
        draft(open_selection(year=2027 + n, opens_at=wib(2026, 9, 1), published_by=publisher), user=user)
    client.force_login(user)

    with clock.stopped_at(NOON):
        client.get(reverse("recruitment:mine"))
        assert count(lambda: client.get(reverse("recruitment:mine"))) == 6  # session, account, applications, results, unread


@pytest.mark.parametrize("name", ["task-list", "section"])
def test_nobody_sees_the_application_of_another(client, desk, name):
    client.force_login(ApplicantFactory())
    args = [sections.PERSONAL] if name == "section" else []

    assert desk.client.get(desk.url(name, *args)).status_code == 404
    assert desk.client.post(desk.url("section", sections.PERSONAL), PERSON).status_code == 404
    assert Section.objects.count() == 0


@pytest.mark.parametrize("name", ["task-list", "section", "mine"])
def test_a_visitor_is_asked_to_sign_in_and_led_back(client, desk, name):
    client.logout()
    url = reverse("recruitment:mine") if name == "mine" else desk.url(name, *([sections.WORK] if name == "section" else []))

    assert client.get(url)["Location"] == f"{reverse('account_login')}?next={url}"


# --- Task list --------------------------------------------------------------------------------------------------------
def labels(response):
    return {task["title"]: task["label"] for task in response.context["tasks"]}


def test_a_new_draft_has_everything_left_to_do(desk):
    response = desk.get("task-list")

    assert set(labels(response).values()) == {"Belum selesai"}
    assert "0 dari 7 bagian selesai" in text_of(response)
    assert "Terakhir disimpan hari ini pukul 12.00 WIB." in text_of(response)
    assert "Periksa isian" in text_of(response)


def test_the_task_list_tells_done_from_unfinished_and_from_wrong(desk):
    fill(desk, action="complete", **PERSON)
    fill(desk, sections.DOMICILE, rt="seratus")
    fill(desk, sections.WORK, employment="none")

    response = desk.get("task-list")

    assert labels(response) == {
        "Data diri": "Selesai", "Domisili dan kecamatan pilihan": "Perlu diperbaiki", "Pendidikan": "Belum selesai",
        "Pekerjaan dan organisasi": "Belum selesai", "Pengalaman kepemiluan": "Belum selesai", "Pernyataan": "Belum selesai",
        "Berkas": "Belum selesai",
    }  # fmt: skip
    assert "1 dari 7 bagian selesai" in text_of(response)


def test_somebody_too_young_sees_that_the_section_needs_attention(desk):
    fill(desk, action="complete", **PERSON | {"birth_on_2": "2008"})

    assert labels(desk.get("task-list"))["Data diri"] == "Perlu diperbaiki"


def test_a_whole_draft_is_ready_to_be_checked_and_sent(client):
    response = Desk(client, complete_draft(open_selection())).get("task-list")

    assert "7 dari 7 bagian selesai" in text_of(response)
    assert "Semua bagian sudah lengkap" in text_of(response)
    assert "Periksa dan kirim" in text_of(response)


def test_after_the_close_the_task_list_is_only_read(desk):
    fill(desk, **PERSON)

    before, after = desk.get("task-list", at=CLOSE - MICROSECOND), desk.get("task-list", at=CLOSE)

    assert CLOSED not in text_of(before)
    assert CLOSED in text_of(after)
    assert reverse("recruitment:check", args=[desk.application.uuid]) not in after.content.decode()
    assert desk.url("section", sections.PERSONAL) in after.content.decode()


@pytest.mark.parametrize("rows", [3, 30])
def test_the_task_list_costs_eight_queries(client, rows):
    selection = open_selection()
    Requirement.objects.bulk_create(
        [Requirement(selection=selection, code=f"s-{n}", text="S", declaration="S.") for n in range(rows)]
    )
    DocumentKind.objects.bulk_create([DocumentKind(selection=selection, code=f"b-{n}", name="B") for n in range(rows)])
    desk = Desk(client, complete_draft(selection))

    desk.get("task-list")
    # session, account; application with selection and kecamatan, sections, kinds, requirements, files
    assert count(lambda: desk.get("task-list")) == 8


# --- What was sent ----------------------------------------------------------------------------------------------------
def test_a_sent_application_leads_to_its_receipt_and_shows_no_form(client):
    application = submitted(open_selection())
    desk = Desk(client, application)

    page = desk.get("task-list")
    answered = desk.get("section", sections.PERSONAL)

    assert application.number in text_of(page)
    assert "Sedang diperiksa" in text_of(page)
    for name in ("receipt", "documents"):
        assert reverse(f"recruitment:{name}", args=[application.uuid]) in page.content.decode()
    assert "Pendaftaran ini sudah dikirim dan tidak dapat diubah lagi." in text_of(answered)
    assert "17 Agustus 1994" in text_of(answered)
    assert "<form method=\"post\" novalidate" not in answered.content.decode()  # fmt: skip


def test_a_sent_application_cannot_be_changed(client):
    desk = Desk(client, submitted(open_selection()))

    with nothing_changes(Section.objects, Application.objects):
        response = fill(desk, version=1, **PERSON)

    assert response.status_code == 422
    assert "Pendaftaran ini sudah dikirim dan tidak dapat diubah lagi." in text_of(response)
    assert "Blitar" in text_of(response)


def test_a_repair_that_was_asked_for_stands_first(client):
    application = submitted(open_selection())
    ask_repair(application, DocumentKind.objects.get(code="ktp"), due_at=wib(2026, 10, 24))

    page = Desk(client, application).get("task-list")

    assert "Perbaiki dan kirim sebelum Jumat, 23 Oktober 2026 pukul 24.00 WIB (3 hari lagi)." in text_of(page)
    assert reverse("recruitment:repair", args=[application.uuid]) in page.content.decode()


def test_a_held_file_looks_like_any_other_to_its_owner(client):
    selection = open_selection()
    first = submitted(selection)
    nik = Section.objects.get(application=first, code=sections.PERSONAL).answers["nik"]
    second = submitted(selection, nik=nik)
    assert second.status == ApplicationStatus.HELD

    assert "Sedang diperiksa" in text_of(Desk(client, second).get("task-list"))
    assert "ertahan" not in text_of(Desk(client, second).get("task-list"))


def test_every_status_has_words_for_its_owner():
    assert set(STATUSES) == set(ApplicationStatus)
    assert (
        STATUSES[ApplicationStatus.ELIGIBLE] == STATUSES[ApplicationStatus.INELIGIBLE] == STATUSES[ApplicationStatus.SUBMITTED]
    )


# --- Cost -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("code", "figure"), [(sections.PERSONAL, 5), (sections.DOMICILE, 7), (sections.EDUCATION, 5)])
@pytest.mark.parametrize("rows", [1, 20])
def test_a_section_costs_the_same_however_full_it_is(client, code, figure, rows):
    desk = Desk(client, complete_draft(open_selection()))
    if code == sections.EDUCATION:
        schools = {f"schools-{n}-school": f"Sekolah {n}" for n in range(rows)}
        fill(desk, code, version=1, level="s1", **schools)

    desk.get("section", code)
    assert count(lambda: desk.get("section", code)) == figure

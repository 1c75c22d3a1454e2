"""The home page and the door of a selection."""

import datetime as dt

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.actions import acknowledgements
from core import clock
from core.clock import wib
from recruitment import stages
from recruitment.models import Application, DocumentKind, Requirement, Stage
from tests.factories.recruitment import NOON, ApplicantFactory, StaffFactory, as_person, draft, open_selection

pytestmark = pytest.mark.django_db
MICROSECOND = dt.timedelta(microseconds=1)


@pytest.fixture(autouse=True)
def noon():
    with clock.stopped_at(NOON):
        yield


@pytest.fixture
def applicant(client):
    """Return a signed-in person who has read the privacy notice."""
    user = ApplicantFactory()
    acknowledgements.give(user, acknowledgements.notice_in_force("recruitment", NOON), by=as_person(user), at=NOON)
    client.force_login(user)
    return user


def text_of(response):
    return " ".join(response.content.decode().split())


# --- Home -------------------------------------------------------------------------------------------------------------
def test_the_home_page_says_what_is_open_until_when_and_for_whom(client):
    selection = open_selection(closes_at=wib(2026, 10, 27))

    response = client.get("/")

    page = text_of(response)
    assert response.context["headline"] == "Pendaftaran anggota Panwaslu Kecamatan sedang dibuka"
    assert "Senin, 26 Oktober 2026 pukul 24.00 WIB" in page
    assert "6 hari lagi" in page
    assert "Dibutuhkan 6 anggota Panwaslu Kecamatan di 2 kecamatan." in page
    assert reverse("recruitment:start", args=[selection.uuid]) in page
    assert "Berusia paling rendah 25 tahun pada saat mendaftar." in page
    assert "Surat pernyataan bermeterai" in page
    assert [stage["state"] for stage in response.context["counters"][0]["chart"]] == ["now", "next", "next", "next", "next"]


@pytest.fixture
def kept(settings):
    """Let pages for strangers be kept, as they are outside of tests."""
    settings.PUBLIC_PAGE_SECONDS = 60
    yield
    caches["pages"].clear()


def test_strangers_share_a_page_that_is_made_once(client, kept):
    open_selection()
    first = client.get("/")
    with CaptureQueriesContext(connection) as queries:
        again = client.get("/")

    assert (len(queries), again.content, again["ETag"]) == (0, first.content, first["ETag"])


def test_a_kept_page_does_not_outlive_the_closing(client, kept):
    selection = open_selection()
    pages = []
    for at in (selection.closes_at - MICROSECOND, selection.closes_at, selection.closes_at - MICROSECOND):
        with clock.stopped_at(at):
            pages.append(text_of(client.get("/")))

    assert ["sedang dibuka" in page for page in pages] == [True, False, True]


def test_a_person_with_a_session_gets_a_page_of_their_own(client, kept):
    open_selection()
    client.get("/")
    client.force_login(ApplicantFactory())

    assert "Keluar" in text_of(client.get("/"))
    client.logout()
    assert "Keluar" not in text_of(client.get("/"))


@pytest.mark.parametrize(
    ("at", "headline", "can_apply"),
    [
        (wib(2026, 9, 21) - MICROSECOND, "Pendaftaran dibuka Senin, 21 September 2026 pukul 00.00 WIB", False),
        (wib(2026, 9, 21), "Pendaftaran anggota Panwaslu Kecamatan sedang dibuka", True),
        (wib(2026, 10, 27) - MICROSECOND, "Pendaftaran anggota Panwaslu Kecamatan sedang dibuka", True),
        (wib(2026, 10, 27), "Pendaftaran sudah ditutup pada Senin, 26 Oktober 2026 pukul 24.00 WIB", False),
    ],
)
def test_the_home_page_opens_and_closes_at_the_very_moment(client, at, headline, can_apply):
    selection = open_selection(published_at=wib(2026, 9, 1))

    with clock.stopped_at(at):
        response = client.get("/")

    assert response.context["headline"] == headline
    assert (reverse("recruitment:start", args=[selection.uuid]) in text_of(response)) == can_apply


def test_an_empty_portal_says_so(client):
    response = client.get("/")

    assert response.status_code == 200
    assert "Belum ada seleksi yang diumumkan" in text_of(response)


def test_an_unpublished_selection_is_not_shown(client):
    open_selection(published_at=None, published_by=None)

    assert client.get("/").context["counters"] == []


def test_a_real_selection_stands_before_the_demonstration_which_is_labelled(client):
    real = open_selection()
    demo = open_selection(year=2027, is_demo=True, opens_at=NOON - dt.timedelta(days=1), closes_at=NOON + dt.timedelta(days=1))

    response = client.get("/")

    assert [counter["selection"] for counter in response.context["counters"]] == [real, demo]
    assert "2 pendaftaran sedang dibuka" in text_of(response)
    assert text_of(response).count("Ini peragaan dengan jadwal contoh.") == 1


def test_past_and_coming_selections_get_one_line(client):
    shown = open_selection()
    past = open_selection(year=2022)
    coming = open_selection(year=2027)

    response = client.get("/")

    assert [counter["selection"] for counter in response.context["counters"]] == [shown]
    assert response.context["rest"] == [
        {"selection": coming, "is_coming": True},
        {"selection": past, "is_coming": False},
    ]


def test_the_home_page_makes_no_session_and_sets_no_cookie(client):
    open_selection()

    response = client.get("/")

    assert response.cookies == {}
    assert Session.objects.count() == 0


def test_an_unchanged_home_page_is_not_sent_twice(client):
    open_selection()
    first = client.get("/")

    again = client.get("/", headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert first["Cache-Control"] == "no-cache"
    assert "Cookie" in first["Vary"]


def test_the_remaining_time_changes_the_page(client):
    open_selection()
    first = client.get("/")

    with clock.stopped_at(NOON + dt.timedelta(days=1)):
        later = client.get("/", headers={"If-None-Match": first["ETag"]})

    assert later.status_code == 200


def add_rows(selection, n):
    Stage.objects.bulk_create(
        [
            Stage(selection=selection, name=f"Tahap {i}", starts_at=NOON, ends_at=NOON + dt.timedelta(days=i + 1))
            for i in range(n)
        ]
    )
    Requirement.objects.bulk_create(
        [Requirement(selection=selection, code=f"syarat-{i}", text="Syarat", declaration="Saya.") for i in range(n)]
    )
    DocumentKind.objects.bulk_create([DocumentKind(selection=selection, code=f"berkas-{i}", name="Berkas") for i in range(n)])


@pytest.mark.parametrize("rows", [3, 30])
def test_the_home_page_costs_seven_queries_however_much_it_shows(client, rows):
    add_rows(open_selection(), rows)
    for n in range(rows):
        open_selection(year=2027 + n, published_by=StaffFactory())

    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get("/").status_code == 200

    assert len(queries) == 7


def test_a_person_who_began_goes_on_from_the_home_page(client, applicant):
    application = draft(open_selection(), user=applicant)

    page = text_of(client.get("/"))

    assert "Lanjutkan pendaftaran" in page
    assert reverse("recruitment:task-list", args=[application.uuid]) in page


def test_what_the_office_writes_is_shown_as_text(client):
    selection = open_selection(name="<script>alert(1)</script>", summary="<b>tebal</b>")
    Requirement.objects.filter(selection=selection).update(text="<img src=x>")

    page = text_of(client.get("/"))

    assert "<script>alert(1)" not in page
    assert "<b>tebal" not in page
    assert "<img src=x>" not in page


# --- Stages -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("starts_at", "ends_at", "words"),
    [
        (wib(2026, 9, 21), wib(2026, 10, 27), "21 September–26 Oktober 2026"),
        (wib(2026, 9, 21), wib(2026, 9, 28), "21–27 September 2026"),
        (wib(2026, 10, 1), wib(2026, 10, 2), "1 Oktober 2026"),
        (wib(2026, 10, 1, 8), wib(2026, 10, 1, 17), "1 Oktober 2026"),
        (wib(2026, 12, 30), wib(2027, 1, 3), "30 Desember 2026–2 Januari 2027"),
    ],
)
def test_a_period_is_written_by_its_days(starts_at, ends_at, words):
    assert stages.period(starts_at, ends_at) == words


def test_stages_are_done_running_or_coming_by_the_moment():
    selection = open_selection()
    Stage.objects.filter(selection=selection).delete()
    Stage.objects.create(selection=selection, name="Sosialisasi", starts_at=wib(2026, 9, 10), ends_at=wib(2026, 9, 22))
    Stage.objects.create(selection=selection, name="Tes", starts_at=NOON, ends_at=NOON + dt.timedelta(hours=1))
    Stage.objects.create(selection=selection, name="Pleno", starts_at=wib(2026, 11, 1), ends_at=wib(2026, 11, 2))

    assert [(stage["name"], stage["state"]) for stage in stages.chart(selection, NOON)] == [
        ("Sosialisasi", "done"), ("Pendaftaran", "now"), ("Tes", "now"), ("Pleno", "next"),
    ]  # fmt: skip


@pytest.mark.parametrize(("done", "first"), [(0, 0), (1, 0), (4, 3), (9, 4), (7, 4)])
def test_the_chart_shows_what_surrounds_now(done, first):
    chart = [{"name": n, "state": "done" if n < done else "next"} for n in range(9)]

    assert [stage["name"] for stage in stages.around_now(chart)] == list(range(first, first + 5))


# --- The door ---------------------------------------------------------------------------------------------------------
def start_url(selection):
    return reverse("recruitment:start", args=[selection.uuid])


def test_a_visitor_reads_what_applying_takes_and_is_led_back_after_signing_up(client):
    selection = open_selection()

    page = text_of(client.get(start_url(selection)))

    assert f"/akun/daftar/?next={start_url(selection)}" in page or f"?next={start_url(selection)}" in page
    assert "Membuat akun dengan alamat email dan kata sandi." in page


def test_beginning_needs_an_account(client):
    selection = open_selection()

    response = client.post(start_url(selection))

    assert (response.status_code, response["Location"]) == (302, f"{reverse('account_login')}?next={start_url(selection)}")
    assert Application.objects.count() == 0


@pytest.mark.parametrize("method", ["get", "post"])
def test_nothing_is_asked_before_the_privacy_notice(client, method):
    selection = open_selection()
    client.force_login(ApplicantFactory())

    response = getattr(client, method)(start_url(selection))

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("accounts_notice", args=["recruitment"]))
    assert Application.objects.count() == 0


def test_beginning_leads_to_the_task_list_and_beginning_again_to_the_same(client, applicant):
    selection = open_selection()
    assert client.get(start_url(selection)).status_code == 200

    first, again = client.post(start_url(selection)), client.post(start_url(selection))

    application = Application.objects.get()
    assert application.applicant == applicant
    assert first["Location"] == again["Location"] == reverse("recruitment:task-list", args=[application.uuid])
    assert client.get(start_url(selection))["Location"] == first["Location"]


@pytest.mark.parametrize(
    ("at", "sentence"),
    [
        (wib(2026, 9, 21) - MICROSECOND, "Pendaftaran dibuka Senin, 21 September 2026 pukul 00.00 WIB."),
        (wib(2026, 10, 27), "Pendaftaran sudah ditutup pada Senin, 26 Oktober 2026 pukul 24.00 WIB."),
    ],
)
def test_outside_the_window_nobody_begins(client, applicant, at, sentence):
    selection = open_selection(published_at=wib(2026, 9, 1))

    with clock.stopped_at(at):
        shown, refused = client.get(start_url(selection)), client.post(start_url(selection))

    assert (shown.status_code, refused.status_code) == (200, 422)
    assert sentence in text_of(shown)
    assert sentence in text_of(refused)
    assert Application.objects.count() == 0


def test_a_visitor_outside_the_window_is_told_so(client):
    selection = open_selection(year=2022)

    assert "Pendaftaran sudah ditutup pada Rabu, 26 Oktober 2022 pukul 24.00 WIB." in text_of(client.get(start_url(selection)))


def test_an_unpublished_selection_has_no_door(client):
    selection = open_selection(published_at=None, published_by=None)

    assert client.get(start_url(selection)).status_code == 404

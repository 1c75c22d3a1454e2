import pytest
from django.db import DatabaseError, connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from accounts.models import Acknowledgement, PrivacyNotice
from accounts.privacy import has_acknowledged, notice_required
from core.clock import wib
from core.models import Event
from tests.factories.accounts import ApplicantFactory, log_in

pytestmark = pytest.mark.django_db
NOON = wib(2026, 10, 20, 12)
PAGE = "/akun/pemberitahuan/recruitment/"
HEALTH = "/akun/pemberitahuan/recruitment.health/"


@pytest.fixture
def person(client):
    user = ApplicantFactory()
    log_in(client, user)
    return user


@notice_required("recruitment")
def asks_data(request):
    return HttpResponse("isian")


def visit(user, path="/lamaran/?bagian=2", method="get"):
    request = getattr(RequestFactory(), method)(path)
    request.user, request.portal_arrived_at = user, NOON
    return asks_data(request)


def test_no_data_is_asked_before_the_notice(client, person):
    assert visit(person)["Location"] == PAGE + "?next=%2Flamaran%2F%3Fbagian%3D2"
    assert visit(person, method="post")["Location"] == PAGE + "?next=%2Flamaran%2F"
    client.post(PAGE, {"version": "1", "next": "/akun/"})
    assert visit(person).content == b"isian"


def test_whoever_has_no_account_may_read_before_giving_an_address(client):
    page, sign_up = client.get(PAGE), client.get("/akun/daftar/").content.decode()

    assert (page.status_code, page.context["notice"].version) == (200, 1)
    assert "Saya telah membaca" not in page.content.decode()
    assert f'href="{PAGE}"' in sign_up
    assert client.post(PAGE, {"version": "1"})["Location"] == f"/akun/masuk/?next={PAGE}"
    assert not Acknowledgement.objects.exists()


def test_what_was_read_is_kept_with_version_moment_and_request(client, person):
    answer = client.post(PAGE, {"version": "1", "next": "/akun/"})
    line = Acknowledgement.objects.get()
    assert answer["Location"] == "/akun/"
    assert (line.user, line.notice.purpose, line.notice.version, line.is_given) == (person, "recruitment", 1, True)
    assert line.request_id == answer["X-Request-ID"]
    assert Event.objects.about(person).get().details == {"purpose": "recruitment", "version": 1}


def test_reading_twice_is_one_line(client, person):
    for _ in range(2):
        client.post(PAGE, {"version": "1"})
    assert Acknowledgement.objects.count() == 1


@pytest.mark.parametrize("target", ["https://jahat.example/", "//jahat.example", "javascript:alert(1)", "\\\\jahat.example"])
def test_the_way_back_stays_in_the_portal(client, person, target):
    assert client.post(PAGE, {"version": "1", "next": target})["Location"] == "/akun/"


def test_the_notice_says_all_that_article_21_asks(client, person):
    body = client.get(PAGE).content.decode()
    for heading in ("Data yang kami proses", "Untuk apa", "Dasar hukum", "Berapa lama disimpan", "Hak Anda"):
        assert f"<h2>{heading}</h2>" in body
    for law in ("Pasal 20 ayat (2) huruf c", "huruf e", "Pasal 21"):
        assert law in body


def test_a_newer_version_must_be_read_anew_and_an_old_form_does_not_count(client, person):
    client.post(PAGE, {"version": "1"})
    first = PrivacyNotice.objects.get(purpose="recruitment")
    PrivacyNotice.objects.create(
        purpose="recruitment", version=2, title="Baru", what="a", why="b", legal_basis="c", how_long="d", rights="e",
        published_at=first.published_at,
    )  # fmt: skip
    assert not has_acknowledged(person, "recruitment", NOON)
    client.post(PAGE, {"version": "1"})
    assert not has_acknowledged(person, "recruitment", NOON)
    client.post(PAGE, {"version": "2"})
    assert has_acknowledged(person, "recruitment", NOON)


def test_the_account_leads_to_what_was_read_and_permitted(client, person):
    page = client.get(reverse("accounts_overview")).content.decode()

    assert [f'href="{target}"' in page for target in (PAGE, HEALTH)] == [True, True]


def test_a_permission_can_be_put_off(client, person):
    page = client.get(HEALTH).content.decode()

    assert "Saya memberi izin" in page
    assert f'href="{reverse("recruitment:mine")}"><span>Nanti saja' in page


def test_a_permission_can_be_withdrawn_and_given_again(client, person):
    client.post(HEALTH, {"version": "1"})
    assert has_acknowledged(person, "recruitment.health", NOON)
    client.post(HEALTH + "tarik/")
    assert not has_acknowledged(person, "recruitment.health", NOON)
    client.post(HEALTH, {"version": "1"})
    assert has_acknowledged(person, "recruitment.health", NOON)
    assert list(Acknowledgement.objects.order_by("id").values_list("is_given", flat=True)) == [True, False, True]


def test_a_notice_is_no_permission_and_cannot_be_withdrawn(client, person):
    client.post(PAGE, {"version": "1"})
    assert client.post(PAGE + "tarik/").status_code == 404
    assert client.get(HEALTH + "tarik/").status_code == 405


def test_an_unknown_purpose_is_not_found(client, person):
    assert client.get("/akun/pemberitahuan/lain/").status_code == 404


@pytest.mark.parametrize("table", ["accounts_acknowledgement", "accounts_privacynotice"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_neither_lines_nor_published_texts_can_be_changed(client, person, table, statement):
    client.post(PAGE, {"version": "1"})
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))

"""Every page of an account: what it costs, that reading it changes nothing, and that it speaks Indonesian."""

import re

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from tests.factories.accounts import ApplicantFactory, StaffFactory, log_in

pytestmark = pytest.mark.django_db

PUBLIC = {"/akun/daftar/": 0, "/akun/masuk/": 0, "/akun/kata-sandi/lupa/": 0, "/akun/tidak-aktif/": 0}
# session, account; then the page's own
OWN = {
    "/akun/": 3,
    "/akun/alamat/": 3,
    "/akun/kata-sandi/": 3,
    "/akun/keluar/": 3,
    "/akun/pemberitahuan/recruitment/": 5,
    "/akun/pemberitahuan/recruitment.health/": 5,
    "/akun/faktor-kedua/": 5,
    "/akun/faktor-kedua/aplikasi/pasang/": 8,
    "/akun/faktor-kedua/kunci/": 4,
}
ENGLISH = re.compile(
    r"\b(the|your|you|password|sign|login|logout|code|codes|enter|please|security|key|back|save|submit|address|required)\b",
    re.IGNORECASE,
)
WRITES = re.compile(r"^\s*(INSERT|UPDATE|DELETE|REPLACE)", re.IGNORECASE)


def read(client, path):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.get(path)
    return response, [query["sql"] for query in queries]


def words(response):
    body = re.sub(r"<(script|style|code)\b.*?</\1>", "", response.content.decode(), flags=re.DOTALL)
    return strip_tags(body)


@pytest.fixture
def person(client):
    user = ApplicantFactory()
    log_in(client, user)
    client.get("/akun/")  # the minute's “last seen” is written here
    return user


@pytest.mark.parametrize(("path", "cost"), PUBLIC.items())
def test_a_public_page_asks_the_database_nothing_or_little_and_writes_nothing(client, path, cost):
    response, queries = read(client, path)
    assert response.status_code == 200
    assert len(queries) == cost, queries
    assert not ENGLISH.search(words(response)), ENGLISH.search(words(response))


@pytest.mark.parametrize(("path", "cost"), OWN.items())
def test_a_page_of_ones_own_account_costs_its_number_and_writes_nothing(client, person, path, cost):
    response, queries = read(client, path)
    assert response.status_code == 200
    written = [sql for sql in queries if WRITES.match(sql)]
    allowed = "django_session" if path.endswith("pasang/") else None  # the secret being set up waits in the session
    assert all(allowed and allowed in sql for sql in written), written
    assert len(queries) == cost, queries
    assert not ENGLISH.search(words(response)), ENGLISH.search(words(response))


def test_pages_of_the_office_cost_the_same_for_three_and_thirty_accounts():
    costs = []
    for count in (3, 27):
        for _ in range(count):
            StaffFactory(role="verifier")
        client = Client()
        log_in(client, StaffFactory(role="sysadmin"))
        client.get("/akun/")
        pages = ["/admin/accounts/user/", "/admin/accounts/assignment/", "/admin/accounts/accountrecovery/"]
        costs.append([len(read(client, page)[1]) for page in pages])
    assert costs[0] == costs[1]


def test_no_page_holds_inline_script_style_or_handlers(client, person):
    RecoveryCodes.activate(person)
    for path in [*PUBLIC, *OWN, "/akun/faktor-kedua/kunci/tambah/", "/akun/faktor-kedua/cadangan/"]:
        body = client.get(path).content.decode()
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*(src=|application/json))", body), path


READABLE = ("/akun/keluar/", "/akun/pemberitahuan/")  # the notice is read before there is an account


@pytest.mark.parametrize("path", [path for path in OWN if not path.startswith(READABLE)])
def test_a_stranger_is_led_to_the_log_in(path):
    answer = Client().get(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith(("/akun/masuk/", "/akun/konfirmasi/"))

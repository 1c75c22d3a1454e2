"""What a flood meets, and what it cannot wash away."""

import pytest
import structlog
import time_machine
from django.core.cache import cache
from django.db import DatabaseError, connection, transaction
from django.test import Client

from accounts import security_log
from accounts.models import EmailProof
from core.clock import wib
from tests.factories.accounts import PASSWORD, ApplicantFactory

pytestmark = pytest.mark.django_db
NOON = wib(2026, 10, 20, 12)
LOGIN = "/akun/masuk/"


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def user():
    return ApplicantFactory(email="siti@contoh.example")


def log_in(password, address="127.0.0.1", email="siti@contoh.example", **extra):
    client = Client(REMOTE_ADDR=address)
    response = client.post(LOGIN, {"login": email, "password": password}, **extra)
    return "_auth_user_id" in client.session, response.content.decode()


def test_the_sixth_wrong_password_from_one_place_closes_the_account_to_it_for_five_minutes(user):
    for _ in range(5):
        log_in("salah")
    is_in, body = log_in(PASSWORD)
    assert (is_in, "Terlalu banyak percobaan" in body) == (False, True)
    with time_machine.travel(NOON.timestamp() + 301, tick=False):
        assert log_in(PASSWORD)[0]


def test_nobody_locks_a_stranger_out_by_typing_wrong_passwords_for_them(user):
    for _ in range(6):
        log_in("salah", address="192.0.2.66")
    assert log_in(PASSWORD, address="192.0.2.7")[0]


@pytest.mark.full
@pytest.mark.shared
def test_guesses_from_many_places_are_counted_for_the_account(user):
    for i in range(60):
        log_in("salah", address=f"198.51.100.{i}")
    assert not log_in(PASSWORD, address="203.0.113.9")[0]
    with time_machine.travel(NOON.timestamp() + 3601, tick=False):
        assert log_in(PASSWORD, address="203.0.113.9")[0]


def test_the_security_log_tells_visitors_behind_our_front_server_apart(user, settings, rf):
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    with structlog.testing.capture_logs() as lines:
        for address in ("203.0.113.1", "203.0.113.2", "203.0.113.1"):
            security_log.note("login.failed", rf.get("/", headers={"X-Forwarded-For": address}))

    first, second, third = (line["from"] for line in lines)
    assert (first == third, first == second) == (True, False)


def test_a_forged_forwarded_address_gives_no_new_tries(user):
    for i in range(5):
        log_in("salah", headers={"X-Forwarded-For": f"203.0.113.{i}"})
    assert not log_in(PASSWORD, headers={"X-Forwarded-For": "203.0.113.99"})[0]


def test_behind_our_own_front_server_its_last_entry_counts(user, settings):
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    for i in range(5):
        log_in("salah", headers={"X-Forwarded-For": f"10.0.0.{i}, 203.0.113.1"})
    assert not log_in(PASSWORD, headers={"X-Forwarded-For": "10.9.9.9, 203.0.113.1"})[0]
    assert log_in(PASSWORD, headers={"X-Forwarded-For": "10.9.9.9, 203.0.113.2"})[0]


def test_another_host_name_gives_no_new_tries(user):
    for _ in range(5):
        log_in("salah", headers={"Host": "localhost"})
    assert not log_in(PASSWORD, headers={"Host": "127.0.0.1"})[0]


def test_a_success_of_ones_own_does_not_clear_the_count_of_another(user):
    other = ApplicantFactory()
    for _ in range(5):
        log_in("salah")
        assert log_in(PASSWORD, email=other.email)[0]
    assert not log_in(PASSWORD)[0]


@pytest.mark.parametrize(
    ("path", "data", "limit"),
    [("/akun/daftar/", {"email": "a@contoh.example", "password": "x"}, 30), ("/akun/kata-sandi/lupa/", {"email": "x"}, 20)],
)
def test_a_flood_of_forms_is_answered_429_and_its_pages_stay_readable(path, data, limit):
    client = Client()
    statuses = [client.post(path, data).status_code for _ in range(limit + 1)]
    assert statuses == [422] * limit + [429]
    refused = client.post(path, data)
    assert 'lang="id"' in refused.content.decode()
    assert client.get(path).status_code == 200
    assert Client(REMOTE_ADDR="192.0.2.1").post(path, data).status_code == 422


def test_a_great_many_other_entries_do_not_wash_a_count_away(user):
    for _ in range(5):
        log_in("salah")
    for i in range(700):
        cache.set(f"lain-{i}", i, 600)
    assert not log_in(PASSWORD)[0]


def test_without_the_table_of_counts_nobody_gets_in(user):
    @transaction.atomic
    def log_in_without_it():
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE portal_cache RENAME TO portal_cache_gone")
        log_in(PASSWORD)

    with pytest.raises(DatabaseError):
        log_in_without_it()
    assert log_in(PASSWORD)[0]


@pytest.mark.parametrize("host", ["jahat.example", "127.0.0.1.jahat.example"])
def test_a_forged_host_is_refused_and_mails_nothing(user, client, host):
    assert client.post("/akun/kata-sandi/lupa/", {"email": user.email}, headers={"Host": host}).status_code == 400
    assert not EmailProof.objects.exists()


def test_the_link_of_the_mail_names_the_portal_whatever_the_host_header_says(user, client, mails, settings):
    client.post("/akun/kata-sandi/lupa/", {"email": user.email}, headers={"Host": "localhost"})
    (mail,) = mails(user.email)
    assert f"{settings.SITE_URL}/akun/bukti/" in mail
    assert "localhost" not in mail

import datetime as dt

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client

from accounts.actions import accounts
from accounts.models import User
from core.clock import wib
from tests.factories.accounts import PASSWORD, ApplicantFactory, StaffFactory, acting, log_in

pytestmark = pytest.mark.django_db
NOON = wib(2026, 10, 20, 12)
MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)
SECOND = dt.timedelta(seconds=1)


def is_in(client):
    return client.get("/akun/").status_code == 200


@pytest.mark.parametrize(("idle", "stays"), [(30 * MINUTE - SECOND, True), (30 * MINUTE, False)])
def test_an_idle_session_of_the_office_ends_after_half_an_hour(client, idle, stays):
    with time_machine.travel(NOON, tick=False):
        log_in(client, StaffFactory(role="verifier"))
        assert is_in(client)
    with time_machine.travel(NOON + idle, tick=False):
        assert is_in(client) == stays


@pytest.mark.parametrize(("age", "stays"), [(8 * HOUR - SECOND, True), (8 * HOUR, False)])
def test_a_session_of_the_office_ends_after_eight_hours_however_busy(client, age, stays):
    with time_machine.travel(NOON, tick=False) as clock:
        log_in(client, StaffFactory(role="verifier"))
        for _ in range(19):
            assert is_in(client)
            clock.shift(25 * MINUTE)
        clock.move_to(NOON + 19 * 25 * MINUTE)
        assert is_in(client)
        clock.move_to(NOON + age)
        assert is_in(client) == stays


@pytest.mark.parametrize(("idle", "stays"), [(14 * DAY - SECOND, True), (14 * DAY, False)])
def test_an_applicants_session_slides_for_fourteen_days(client, idle, stays):
    user = ApplicantFactory()
    with time_machine.travel(NOON, tick=False) as clock:
        client.post("/akun/masuk/", {"login": user.email, "password": PASSWORD})
        assert is_in(client)
        clock.shift(13 * DAY)
        assert is_in(client)
        clock.shift(idle)
        assert is_in(client) == stays


def test_last_seen_is_written_at_most_once_a_minute(client, django_assert_num_queries):
    user = ApplicantFactory()
    with time_machine.travel(NOON, tick=False) as clock:
        log_in(client, user)
        client.get("/akun/")
        clock.shift(59 * SECOND)
        client.get("/akun/")
        user.refresh_from_db()
        assert user.last_seen_at == NOON
        clock.shift(SECOND)
        client.get("/akun/")
        user.refresh_from_db()
        assert user.last_seen_at == NOON + MINUTE


def test_the_session_gets_a_new_key_at_log_in(client):
    user = ApplicantFactory()
    client.post("/akun/kata-sandi/lupa/", {"email": "lain@contoh.example"})
    before = client.session.session_key
    client.post("/akun/masuk/", {"login": user.email, "password": PASSWORD})
    assert before
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def test_a_changed_password_ends_the_other_sessions_and_keeps_this_one(client):
    user = ApplicantFactory()
    other = log_in(Client(), user)
    log_in(client, user)
    done = client.post("/akun/kata-sandi/", {"oldpassword": PASSWORD, "password1": "payung biru di stasiun"})
    assert done.status_code == 302
    user.refresh_from_db()
    assert user.check_password("payung biru di stasiun")
    assert (is_in(client), is_in(other)) == (True, False)


def test_a_closed_account_is_out_on_the_next_click(client):
    user, manager = ApplicantFactory(), StaffFactory(role="sysadmin")
    log_in(client, user)
    assert is_in(client)
    accounts.close(user, by=acting(manager), at=NOON, reason="Diminta pemilik.")
    assert not is_in(client)
    refused = client.post("/akun/masuk/", {"login": user.email, "password": PASSWORD})
    assert refused["Location"] == "/akun/tidak-aktif/"


def test_ended_sessions_are_out_on_the_next_click(client):
    user, manager = ApplicantFactory(), StaffFactory(role="sysadmin")
    log_in(client, user)
    accounts.end_sessions(user, by=acting(manager), at=NOON, reason="Ponsel hilang.")
    assert not is_in(client)


def test_sessions_lie_sealed_and_a_foreign_row_is_empty(client):
    user = ApplicantFactory(email="siti@contoh.example")
    client.post("/akun/masuk/", {"login": user.email, "password": PASSWORD})
    row = Session.objects.get()
    assert "siti" not in row.session_data
    for text in ("", "bukan sesi", "e30="):
        Session.objects.filter(pk=row.pk).update(session_data=text)
        assert not is_in(client)


def test_logging_out_needs_a_post(client):
    log_in(client, ApplicantFactory())
    assert client.get("/akun/keluar/").status_code == 200
    assert is_in(client)
    client.post("/akun/keluar/")
    assert not is_in(client)


def test_the_epoch_alone_is_part_of_what_sessions_are_checked_against():
    user = ApplicantFactory()
    before = user.get_session_auth_hash()
    user.session_epoch += 1
    assert user.get_session_auth_hash() != before
    assert User.objects.get(pk=user.pk).get_session_auth_hash() == before

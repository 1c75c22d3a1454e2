"""Who has an account here is nobody's business: every answer is the same for a known and an unknown address."""

import re

import pytest
import time_machine
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client

from core.clock import wib
from notifications.models import Delivery
from tests.factories.accounts import PASSWORD, ApplicantFactory, StaffFactory

pytestmark = pytest.mark.django_db
KNOWN, UNKNOWN = "ada@contoh.example", "nihil@contoh.example"


def answer(path, data, address):
    """Return all of the answers that a stranger sees, without what names the address or is random."""
    client = Client()
    first = client.post(path, data)
    second = client.get(first["Location"]) if first.status_code == 302 else first
    third = client.post("/akun/bukti/", {"code": "000000"}) if first.status_code == 302 else first
    return [_neutral(response, address) for response in (first, second, third)]


def _neutral(response, address):
    body = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
    headers = {name: value for name, value in response.headers.items() if name not in {"X-Request-ID", "Content-Length"}}
    return response.status_code, headers, body.replace(address, "ALAMAT"), sorted(response.cookies)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(wib(2026, 10, 20, 12), tick=False):
        yield


@pytest.fixture
def holder():
    return ApplicantFactory(email=KNOWN)


@pytest.mark.parametrize("password", [PASSWORD, "salah semua ini"])
def test_sign_up_answers_known_and_unknown_alike(holder, password):
    path = "/akun/daftar/"
    known = answer(path, {"email": KNOWN, "password": password}, KNOWN)
    assert known == answer(path, {"email": UNKNOWN, "password": password}, UNKNOWN)
    assert known[0][0] == 302


def test_reset_answers_known_unknown_and_closed_alike(holder):
    path = "/akun/kata-sandi/lupa/"
    closed = ApplicantFactory(email="tutup@contoh.example", is_active=False)
    known = answer(path, {"email": KNOWN}, KNOWN)
    assert known == answer(path, {"email": UNKNOWN}, UNKNOWN) == answer(path, {"email": closed.email}, closed.email)


def test_log_in_answers_known_unknown_and_staff_alike(holder):
    staff = StaffFactory(role="verifier")
    answers = [
        answer("/akun/masuk/", {"login": address, "password": "kata yang salah"}, address)
        for address in (KNOWN, UNKNOWN, staff.email)
    ]
    assert answers[0] == answers[1] == answers[2]
    assert "tidak cocok" in answers[0][0][2]


def test_a_second_mail_is_asked_for_alike(holder):
    bodies = []
    for address in (KNOWN, UNKNOWN):
        client = Client()
        client.post("/akun/daftar/", {"email": address, "password": PASSWORD})
        again = client.post("/akun/bukti/lagi/", follow=True)
        bodies.append(_neutral(again, address))
    assert bodies[0] == bodies[1]


@pytest.mark.parametrize(("path", "data"), [("/akun/daftar/", {"password": PASSWORD}), ("/akun/kata-sandi/lupa/", {})])
def test_known_and_unknown_cost_one_mail_each(holder, client, path, data):
    kinds = []
    for address in (KNOWN, UNKNOWN):
        before = list(Delivery.objects.values_list("pk", flat=True))
        client.post(path, {"email": address, **data})
        kinds += Delivery.objects.exclude(pk__in=before).values_list("kind", flat=True)
    expected = {
        "/akun/daftar/": ["accounts.account_exists", "accounts.prove_address"],
        "/akun/kata-sandi/lupa/": ["accounts.reset_password", "accounts.no_account_here"],
    }
    assert kinds == expected[path]


def test_the_holder_of_an_existing_account_learns_of_the_attempt_and_gets_no_code(holder, client, mails):
    client.post("/akun/daftar/", {"email": KNOWN.upper(), "password": PASSWORD})
    (mail,) = mails(KNOWN)
    assert "padahal akunnya sudah ada" in mail
    assert not re.search(r"\b\d{3} \d{3}\b", mail)


def test_the_password_of_a_known_address_is_hashed_as_often_as_of_an_unknown_one(holder, client, monkeypatch):
    hashed, encode = [], MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda self, *a: hashed.append(1) or encode(self, *a))
    counts = []
    for path, field in (("/akun/daftar/", "email"), ("/akun/masuk/", "login")):
        for address in (KNOWN, UNKNOWN):
            hashed.clear()
            Client().post(path, {field: address, "password": "kata yang salah"})
            counts.append(len(hashed))
    assert counts == [1, 1, 1, 1]

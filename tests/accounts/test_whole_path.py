"""From sign-up to the door of the portal, over real SMTP."""

import pytest
from django.urls import reverse

from accounts.models import User
from tests.factories.accounts import PASSWORD, StaffFactory, totp_code

pytestmark = pytest.mark.django_db
ADDRESS = "siti@contoh.example"


def test_a_person_signs_up_proves_the_address_by_code_and_logs_out_and_in(client, mails, code_in):
    signed_up = client.post("/akun/daftar/", {"email": ADDRESS, "password": PASSWORD})
    assert (signed_up.status_code, signed_up["Location"]) == (302, "/akun/bukti/")
    assert not User.objects.exists()

    (mail,) = mails(ADDRESS)
    proven = client.post("/akun/bukti/", {"code": code_in(mail)})
    assert (proven.status_code, proven["Location"]) == (302, "/akun/")
    assert ADDRESS in client.get("/akun/").content.decode()

    client.post("/akun/keluar/")
    assert client.get("/akun/")["Location"] == "/akun/masuk/?next=/akun/"

    logged_in = client.post("/akun/masuk/", {"login": ADDRESS.upper(), "password": PASSWORD, "next": "/akun/"})
    assert (logged_in.status_code, logged_in["Location"]) == (302, "/akun/")


def test_a_person_proves_the_address_by_link_in_the_same_browser(client, mails, link_in):
    client.post("/akun/daftar/", {"email": ADDRESS, "password": PASSWORD})
    (mail,) = mails(ADDRESS)
    assert client.get(link_in(mail)).status_code == 200
    assert not User.objects.exists()
    assert client.post(link_in(mail))["Location"] == "/akun/"
    assert User.objects.get().email == ADDRESS


def test_staff_log_in_to_the_admin_by_password_and_code(client):
    staff = StaffFactory(role="sysadmin")
    door = client.get("/admin/", follow=True)
    assert door.redirect_chain[-1][0].startswith("/akun/masuk/")

    first = client.post("/akun/masuk/", {"login": staff.email, "password": PASSWORD, "next": "/admin/"})
    assert first["Location"] == reverse("mfa_authenticate")
    assert client.get("/admin/").status_code == 302

    second = client.post(first["Location"], {"code": totp_code(staff)})
    assert second["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200

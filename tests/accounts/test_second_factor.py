"""Staff and officials do nothing without a second factor, by whatever door they come."""

import base64

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.sessions.models import Session
from django.test import Client

from accounts.models import User
from core.clock import wib
from tests.factories.accounts import PASSWORD, ApplicantFactory, OfficialFactory, StaffFactory, code_of, log_in, totp_code

pytestmark = pytest.mark.django_db
NOON = wib(2026, 10, 20, 12)
LOGIN = "/akun/masuk/"


def enter_password(client, user, target="/admin/"):
    return client.post(LOGIN, {"login": user.email, "password": PASSWORD, "next": target})


@pytest.fixture
def staff():
    return StaffFactory(role="sysadmin")


@pytest.mark.parametrize("factory", [StaffFactory, OfficialFactory])
@pytest.mark.parametrize(
    "page", ["/admin/", "/akun/", "/akun/kata-sandi/", "/akun/alamat/", "/akun/pemberitahuan/recruitment/"]
)
def test_without_a_second_factor_every_page_leads_to_its_set_up(client, factory, page):
    user = factory(second_factor=False)
    log_in(client, user)
    assert client.get(page)["Location"] == "/akun/faktor-kedua/"
    assert client.post(page)["Location"] == "/akun/faktor-kedua/"
    assert client.get("/akun/faktor-kedua/").status_code == 200


def test_a_superuser_is_held_to_it_too(client):
    user = User.objects.create_superuser("darurat@contoh.example", PASSWORD)
    log_in(client, user)
    assert client.get("/admin/")["Location"] == "/akun/faktor-kedua/"


def test_a_password_alone_does_not_open_the_admin(client, staff):
    assert enter_password(client, staff)["Location"] == "/akun/faktor-kedua/masuk/"
    for page in ("/admin/", "/admin/accounts/user/", "/akun/"):
        assert client.get(page).status_code == 302
    assert "_auth_user_id" not in client.session


def test_the_admins_own_login_page_takes_no_password(client, staff):
    answer = client.post("/admin/login/", {"username": staff.email, "password": PASSWORD, "next": "/admin/"})
    assert answer["Location"].startswith("/akun/masuk/")
    assert "_auth_user_id" not in client.session


def test_a_session_that_never_showed_the_second_factor_is_ended(client, staff):
    client.force_login(staff)
    assert client.get("/admin/")["Location"] == LOGIN
    assert "_auth_user_id" not in client.session


def test_a_password_reset_does_not_skip_it(client, staff, mails, link_in):
    client.post("/akun/kata-sandi/lupa/", {"email": staff.email})
    client.post(link_in(mails(staff.email)[0]), {"password": "payung biru di stasiun"})
    assert "_auth_user_id" not in client.session
    again = client.post(LOGIN, {"login": staff.email, "password": "payung biru di stasiun"})
    assert again["Location"] == "/akun/faktor-kedua/masuk/"


def test_a_code_is_used_once(staff):
    with time_machine.travel(NOON, tick=False):
        first, second = Client(), Client()
        for client in (first, second):
            enter_password(client, staff)
        code = totp_code(staff)
        assert first.post("/akun/faktor-kedua/masuk/", {"code": code})["Location"] == "/admin/"
        replay = second.post("/akun/faktor-kedua/masuk/", {"code": code})
        assert (replay.status_code, "_auth_user_id" in second.session) == (200, False)
        assert "Kode tidak cocok" in replay.content.decode()


@pytest.mark.parametrize(("passed", "is_in"), [(-1, False), (0, True), (29, True), (30, False)])
def test_a_code_counts_in_its_own_half_minute_only(client, staff, passed, is_in):
    start = int(NOON.timestamp()) // 30 * 30
    code = totp_code(staff, at=start)
    with time_machine.travel(start + passed, tick=False):
        enter_password(client, staff)
        client.post("/akun/faktor-kedua/masuk/", {"code": code})
        assert ("_auth_user_id" in client.session) == is_in


def test_the_sixth_guess_within_five_minutes_is_not_even_looked_at(staff):
    with time_machine.travel(NOON, tick=False):
        client = Client()
        enter_password(client, staff)
        right = totp_code(staff)
        for i in range(5):
            client.post("/akun/faktor-kedua/masuk/", {"code": f"{(int(right) + 1 + i) % 1_000_000:06}"})
        answer = client.post("/akun/faktor-kedua/masuk/", {"code": right})
        assert "Terlalu banyak percobaan" in answer.content.decode()
        assert "_auth_user_id" not in client.session


@pytest.mark.django_db(transaction=True)
def test_setting_it_up_in_this_session_is_enough_and_shows_the_recovery_codes(client):
    user = StaffFactory(role="verifier", second_factor=False)
    assert enter_password(client, user)["Location"] == "/admin/"
    page = client.get("/akun/faktor-kedua/aplikasi/pasang/")
    assert page.status_code == 200
    secret = client.session["mfa.totp.secret"]
    code = code_of(secret)
    other = log_in(Client(), user)
    done = client.post("/akun/faktor-kedua/aplikasi/pasang/", {"code": code})
    assert done["Location"] == "/akun/faktor-kedua/cadangan/"
    codes = client.get("/akun/faktor-kedua/cadangan/")
    assert codes.content.decode().count("<li><code>") == 10
    assert (client.get("/akun/").status_code, other.get("/akun/").status_code) == (200, 302)


def test_a_recovery_code_works_once(staff):
    code = RecoveryCodes.activate(staff).generate_codes()[0]
    first, second = Client(), Client()
    for client in (first, second):
        enter_password(client, staff)
        client.post("/akun/faktor-kedua/masuk/", {"code": code})
    assert ("_auth_user_id" in first.session, "_auth_user_id" in second.session) == (True, False)


def test_secrets_lie_sealed(staff):
    RecoveryCodes.activate(staff)
    for authenticator in Authenticator.objects.filter(user=staff):
        sealed = authenticator.data.get("secret") or authenticator.data["seed"]
        opened = authenticator.wrap().generate_codes() if "seed" in authenticator.data else totp_code(staff)
        assert len(sealed) > 60
        assert opened
        assert not sealed.isalnum() or not sealed.isupper()


def test_a_secret_being_set_up_is_not_readable_in_the_session_table(client):
    user = StaffFactory(second_factor=False)
    enter_password(client, user)
    client.get("/akun/faktor-kedua/aplikasi/pasang/")
    secret = client.session["mfa.totp.secret"]
    for row in Session.objects.values_list("session_data", flat=True):
        assert secret.encode() not in base64.b64decode(row)


def test_staff_cannot_take_off_their_last_second_factor(client, staff):
    log_in(client, staff)
    page = client.post("/akun/faktor-kedua/aplikasi/lepas/")
    assert "wajib mempunyai faktor kedua" in page.content.decode()
    assert Authenticator.objects.filter(user=staff).count() == 1


def test_an_applicant_may_take_it_off_and_every_other_session_ends(client):
    user = ApplicantFactory()
    TOTP.activate(user, generate_totp_secret())
    other = log_in(Client(), user)
    log_in(client, user)
    assert client.post("/akun/faktor-kedua/aplikasi/lepas/").status_code == 302
    assert not Authenticator.objects.filter(user=user).exists()
    assert (client.get("/akun/").status_code, other.get("/akun/").status_code) == (200, 302)


def test_a_change_is_told_by_mail(client, mails, django_capture_on_commit_callbacks):
    user = StaffFactory(role="verifier")
    log_in(client, user)
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/akun/faktor-kedua/cadangan/buat/")
    assert "Kode cadangan baru saja dibuat" in mails(user.email)[0]


def test_changes_ask_for_the_password_when_the_log_in_is_older_than_five_minutes(client, staff):
    log_in(client, staff, minutes_ago=6)
    for page in ("/akun/faktor-kedua/aplikasi/lepas/", "/akun/faktor-kedua/cadangan/buat/", "/akun/alamat/"):
        assert client.get(page)["Location"].startswith("/akun/konfirmasi/")


def test_a_small_post_under_way_is_carried_out_after_the_password(client, mails):
    user = ApplicantFactory()
    log_in(client, user, minutes_ago=6)
    asked = client.post("/akun/alamat/", {"email": "baru@contoh.example"})
    assert asked["Location"] == "/akun/konfirmasi/?next=%2Fakun%2Falamat%2F"
    done = client.post(asked["Location"], {"password": PASSWORD, "next": "/akun/alamat/"})
    assert done["Location"] == "/akun/bukti/"
    assert len(mails("baru@contoh.example")) == 1

import io
import re

import pytest
import structlog
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import Assignment, User
from tests.factories.accounts import PASSWORD, ApplicantFactory, StaffFactory, totp_code

pytestmark = pytest.mark.django_db


def run(name):
    out = io.StringIO()
    call_command(name, stdout=out)
    return out.getvalue()


@pytest.fixture
def demo():
    call_command("load_regions", verbosity=0)
    return run("demo_accounts")


def test_the_demo_people_log_in_with_what_is_printed(demo):
    password = re.search(r"akun peragaan: (.+)", demo)[1]
    client = Client()
    client.post("/akun/masuk/", {"login": "verifikator.gambir@contoh.example", "password": password})
    code = re.search(r"(\d{6})  verifikator.gambir@contoh.example", run("demo_otp"))[1]
    client.post("/akun/faktor-kedua/masuk/", {"code": code})
    assert client.get("/akun/").status_code == 200


def test_making_the_demo_people_again_changes_nothing(demo):
    before = list(User.objects.order_by("pk").values()), list(Assignment.objects.order_by("pk").values())
    run("demo_accounts")
    assert (list(User.objects.order_by("pk").values()), list(Assignment.objects.order_by("pk").values())) == before


@pytest.mark.parametrize("name", ["demo_accounts", "demo_otp"])
def test_in_production_there_are_no_demo_people(settings, name):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="production"):
        run(name)
    assert not User.objects.exists()


def test_all_checks_of_accounts_are_clean_on_the_demo_people(demo):
    out = run("fsck")
    assert re.findall(r"accounts\.\w+: (\d+) masalah", out) == ["0"] * 5


def test_the_security_log_tells_who_by_number_and_never_by_name(client):
    staff = StaffFactory(role="verifier", email="siti.aminah@contoh.example")
    with structlog.testing.capture_logs() as lines:
        client.post("/akun/masuk/", {"login": staff.email, "password": "bukan\r\nini"})
        client.post("/akun/masuk/", {"login": staff.email, "password": PASSWORD})
        client.post("/akun/faktor-kedua/masuk/", {"code": "000000"})
        client.post("/akun/faktor-kedua/masuk/", {"code": totp_code(staff)})
        client.post("/akun/keluar/")
    told = [(line["event"], line["user_id"]) for line in lines if "user_id" in line and "from" in line]
    assert told == [
        ("login.failed", None),
        ("second_factor.failed", staff.pk),
        ("second_factor.shown", staff.pk),
        ("login.succeeded", staff.pk),
        ("logout.done", staff.pk),
    ]
    assert not re.search(r"siti|aminah|contoh\.example|127\.0\.0\.1|bukan", str(lines))


def test_an_applicants_address_is_not_in_what_the_journal_keeps():
    user = ApplicantFactory(email="siti.aminah@contoh.example")
    assert "siti" not in str(user)

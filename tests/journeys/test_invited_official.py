"""An official is invited, sets up a second factor on the own phone, and lands at the desk: first by code, then by passkey."""

import re

import pytest
from playwright.sync_api import expect

from accounts.actions import accounts
from accounts.models import User
from agreements.lifecycle import Side
from core import clock
from tests.factories.accounts import PASSWORD, AssignmentFactory, StaffFactory, acting, code_of
from tests.factories.agreements import seated
from tests.journeys.people import Person

ADDRESS = "kabag@pemkot.example"


@pytest.fixture
def official(portal, visitor):
    """Return an official who was invited, seated and given the role, at a phone with the password already set."""
    manager = StaffFactory(role="sysadmin")
    user = accounts.invite(ADDRESS, "Pejabat Contoh", is_official=True, by=acting(manager), at=clock.now())
    AssignmentFactory(user=user, role="official")
    seated(Side.CITY, "Kepala Bagian Hukum", user)
    person = visitor(ADDRESS, kind=Person)
    letter = person.mail("Undangan")
    assert f"{portal}/kerja-sama/meja/" in letter
    person.open(re.search(r"https?://\S+/akun/bukti/\S+", letter)[0])
    confirm = person.page.get_by_role("main").get_by_role("button").first
    with person.page.expect_navigation():
        confirm.click()
    for field in person.page.get_by_label(re.compile("kata sandi", re.IGNORECASE)).all():
        field.fill(PASSWORD)
    with person.page.expect_navigation():  # whoever leaves before the answer has no password yet
        confirm.click()
    person.log_in()
    person.heading("Faktor kedua")
    return person


def arrives(person):
    person.heading("Meja kerja sama")
    navigation = person.page.get_by_role("navigation", name="Utama")
    expect(navigation.get_by_role("link", name="Meja kerja sama")).to_be_visible()
    expect(navigation.get_by_role("link", name="Pendaftaran saya")).to_have_count(0)
    expect(person.see("Kepala Bagian Hukum, Pemerintah Kota Contoh")).to_be_visible()


def test_by_an_authenticator_app(official):
    official.follow("Pasang aplikasi autentikator")
    official.heading("Pasang aplikasi autentikator")
    secret = official.page.locator("main code").inner_text()
    code = code_of(secret)
    official.page.get_by_label(re.compile("kode", re.IGNORECASE)).fill(code)
    official.press("Pasang")
    official.page.wait_for_load_state()
    official.open("/akun/faktor-kedua/")
    official.follow("Ke meja kerja sama")
    arrives(official)


@pytest.mark.full
def test_by_a_passkey_and_back_with_it(official):
    devices = official.page.context.new_cdp_session(official.page)
    devices.send("WebAuthn.enable")
    key = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": key})
    official.follow("Tambahkan kunci sandi")
    official.heading("Tambahkan kunci sandi")
    with official.page.expect_navigation():
        official.press("Tambahkan")
    official.open("/akun/faktor-kedua/")
    official.follow("Ke meja kerja sama")
    arrives(official)

    with official.page.expect_navigation():
        official.press("Keluar")
    official.log_in()
    official.heading("Faktor kedua")
    official.page.get_by_role("button", name=re.compile("kunci sandi", re.IGNORECASE)).click()
    arrives(official)
    assert User.objects.get(email=ADDRESS).is_official

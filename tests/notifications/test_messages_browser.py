"""The pages of messages in a real browser: read by axe at three widths, by keyboard, and without JavaScript."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from core import clock
from notifications import unsubscribing
from notifications.models import Delivery, Refusal
from tests.factories.accounts import ApplicantFactory, log_in
from tests.factories.notifications import MatterFactory, posted
from tests.front.test_browser import AXE, SMALL_TARGETS
from tests.notifications.matters.notices import MatterOpened, MatterTip
from tests.outreach.test_browser import faults

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]
LONG = "Penanggulangankeadaandaruratkepemiluandanpengawasannya"


@pytest.fixture
def user():
    return ApplicantFactory(email="siti@contoh.example")


def seat(page, live_server, user):
    client = log_in(Client(), user)
    page.context.add_cookies(
        [{"name": name, "value": each.value, "url": live_server.url} for name, each in client.cookies.items()]
    )
    return page


def arrived(user, title):
    now = clock.now()
    delivery = posted(MatterOpened, to=user, matter=MatterFactory(title=title), at=now)
    delivery.subject, delivery.text = title, f"Perkara {title}\n\nhttps://portal.example/{title}/"
    delivery.state, delivery.sending_at, delivery.sent_at, delivery.settled_at = "sent", now, now, now
    delivery.save()
    return delivery


def test_the_pages_read_well_with_words_that_are_longer_than_a_phone(user, new_page, live_server, settings):
    page = seat(new_page(viewport={"width": 360, "height": 740}, bypass_csp=True), live_server, user)
    first, tip = arrived(user, LONG), posted(MatterTip, to=user, at=clock.now())
    arrived(user, "Gudang Menteng")
    posted(MatterOpened, to=user.email, at=clock.now())
    addresses = [reverse("messages:list"), reverse("messages:message", args=[first.pk]), reverse("messages:wishes")]
    addresses.append(reverse("messages:stop", args=[tip.pk, unsubscribing.mark(tip.pk)]))
    axe = (settings.BASE_DIR / AXE).read_text()

    found = {each: faults(page, live_server.url + each, axe, SMALL_TARGETS) for each in addresses}
    assert {each: what for each, what in found.items() if what} == {}


def test_messages_are_read_and_chosen_by_keyboard_without_javascript(user, new_page, live_server):
    page = seat(new_page(viewport={"width": 360, "height": 740}, java_script_enabled=False), live_server, user)
    arrived(user, "Gudang Menteng")
    arrived(user, "Gudang Senen")
    page.goto(live_server.url)
    bell = page.get_by_role("link", name=re.compile("Pesan ?, 2 belum dibaca"))
    bell.focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Gudang Menteng").press("Enter")
    expect(page.get_by_role("heading", level=1, name="Gudang Menteng")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("Pesan ?, 1 belum dibaca"))).to_be_visible()

    page.goto(f"{live_server.url}{reverse('messages:wishes')}")
    page.get_by_label("Kiat tentang perkara").press("Space")
    page.get_by_role("button", name="Simpan pengaturan").press("Enter")
    expect(page.get_by_text("Pengaturan pesan disimpan.")).to_be_visible()
    assert [each.kind for each in Refusal.objects.all()] == [MatterTip.code]
    assert Delivery.objects.unread_by(user).count() == 1

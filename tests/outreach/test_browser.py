"""Outreach's pages in a real browser: read by axe, on a phone and a desk, and answered without JavaScript."""

import datetime as dt

import pytest
from django.test import Client
from playwright.sync_api import expect

from core import clock
from tests.factories import outreach as made
from tests.factories.accounts import StaffFactory, log_in
from tests.front.test_browser import AXE, RULES, SMALL_TARGETS, WIDTHS
from tests.outreach.room import answered, door_of, page_of, state, ticket_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]


@pytest.fixture
def invitation():
    """Return an invitation to an activity of tomorrow, by the clock on the wall."""
    now = clock.now()
    return made.invited(made.released(starts_at=now + dt.timedelta(days=1), at=now), place=made.rw(3), at=now)


@pytest.fixture
def officer_page(new_page, live_server):
    """Return a page of an officer who is signed in."""
    return staff_page(new_page, live_server, "verifier")


def staff_page(new_page, live_server, role):
    client = log_in(Client(), StaffFactory(role=role))
    page = new_page()
    cookies = [{"name": name, "value": each.value, "url": live_server.url} for name, each in client.cookies.items()]
    page.context.add_cookies(cookies)
    return page


# Desks are served with smaller targets than phones, but none under WCAG 2.2's own (2.5.8, 24 px).
DESK_TARGETS = SMALL_TARGETS.replace("43.5", "23.5").replace('contains("skip-link")', 'value.includes("skip-")')


def faults(page, url, axe, targets=SMALL_TARGETS):
    """Return what axe finds, widths that scroll sideways, and targets that are too small."""
    page.goto(url)
    page.evaluate(axe)
    found = [each["id"] for each in page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)["violations"]]
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        if page.evaluate("document.documentElement.scrollWidth") != width:
            found.append(f"scrolls at {width}")
        found += page.evaluate(targets)
    return found


def test_the_public_and_the_invited_read_pages_without_faults(page, live_server, settings, invitation):
    answered(invitation, "coming", moment=clock.now())
    axe = (settings.BASE_DIR / AXE).read_text()
    addresses = (
        "/sosialisasi/",
        f"/sosialisasi/kegiatan/{invitation.activity.uuid}/",
        page_of(invitation),
        ticket_of(invitation),
    )

    found = {
        url: faults(page, live_server.url + url, axe, DESK_TARGETS if "/admin/" in url else SMALL_TARGETS) for url in addresses
    }
    assert found == {url: [] for url in addresses}


def test_an_officer_reads_pages_without_faults(officer_page, live_server, settings, invitation):
    axe = (settings.BASE_DIR / AXE).read_text()
    addresses = (door_of(invitation.activity), ticket_of(invitation))

    assert {url: faults(officer_page, live_server.url + url, axe) for url in addresses} == {url: [] for url in addresses}


@pytest.mark.parametrize("has_script", [True, False])
def test_an_office_answers_with_and_without_javascript(new_page, live_server, invitation, has_script):
    page = new_page(java_script_enabled=has_script, viewport={"width": 360, "height": 800})
    page.goto(live_server.url + page_of(invitation))
    name, reason = page.get_by_label("Nama wakil"), page.get_by_label("Alasan")
    expect(name).to_be_hidden()
    page.get_by_label("Tidak dapat hadir").check()
    expect(reason).to_be_visible()
    page.get_by_label("Diwakili", exact=True).check()
    expect(reason).to_be_hidden()
    page.get_by_role("button", name="Kirim jawaban").click()
    page.get_by_role("link", name="Tulis nama wakil yang akan hadir.").click()
    expect(name).to_be_visible()
    name.fill("Siti Rahayu")
    page.get_by_role("button", name="Kirim jawaban").click()

    expect(page.get_by_text("Jawaban Anda tersimpan: diwakili.")).to_be_visible()
    expect(page.get_by_role("img", name="Kode QR undangan")).to_be_visible()
    assert state(invitation) == ("represented", "Siti Rahayu", "")


def test_an_officer_records_by_keyboard(officer_page, live_server, invitation):
    officer_page.goto(live_server.url + door_of(invitation.activity))
    button = officer_page.get_by_role("button", name="Catat hadir Ketua RW 003 Kelurahan Menteng")
    button.focus()
    officer_page.keyboard.press("Enter")

    expect(officer_page.get_by_text("Berhasil: Ketua RW 003 Kelurahan Menteng")).to_be_visible()
    expect(button).to_have_count(0)


def test_the_planner_drags_an_activity_to_another_day(new_page, live_server):
    day = clock.today() + dt.timedelta(days=9)
    activity = made.planned(starts_at=clock.wib(day.year, day.month, day.day, 10))
    target = day + dt.timedelta(days=-1 if day.weekday() == 6 else 1)
    page = staff_page(new_page, live_server, "secretary")
    page.goto(f"{live_server.url}/admin/outreach/activity/kalender/?tampilan=minggu&tanggal={day}")
    page.locator("[data-move]").drag_to(page.locator(f"[data-day='{target}']"))

    expect(page.get_by_text("Belum ada yang diberi tahu sampai rencana dirilis.")).to_be_visible()
    expect(page.locator(f"[data-day='{target}'] [data-move]")).to_have_count(1)
    moved = activity.__class__.objects.get().starts_at - activity.starts_at
    assert moved == target - day


@pytest.mark.full
def test_staff_read_coverage_presence_and_the_wall_without_faults(new_page, live_server, settings):
    now = clock.now()
    invitation = made.invited(made.released(starts_at=now + dt.timedelta(minutes=30), at=now), place=made.rw(3), at=now)
    made.came(invitation, at=now)
    axe = (settings.BASE_DIR / AXE).read_text()
    page = staff_page(new_page, live_server, "secretary")
    activity = invitation.activity
    addresses = (
        "/admin/outreach/activity/cakupan/", f"/admin/outreach/activity/{activity.pk}/kehadiran/",
        f"/admin/outreach/activity/{activity.pk}/penyampaian/", f"{door_of(activity)}layar/", f"{page_of(invitation)}hadir/",
    )  # fmt: skip

    found = {
        url: faults(page, live_server.url + url, axe, DESK_TARGETS if "/admin/" in url else SMALL_TARGETS) for url in addresses
    }
    assert found == {url: [] for url in addresses}

"""The candidate page in a real browser: keys, a width of 360 px, and the whole work without JavaScript."""

import datetime as dt

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from core import clock
from recruitment.models import Verdict
from tests.factories.recruitment import open_selection, submitted
from tests.recruitment.room import at_work, in_hands_of, url

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def application():
    now = clock.now()
    selection = open_selection(
        at=now, opens_at=now - dt.timedelta(days=9), closes_at=now + dt.timedelta(days=9), age_counted_on=now.date()
    )
    return submitted(selection, at=now - dt.timedelta(hours=1))


@pytest.fixture
def verifier(application):
    client = at_work("verifier")
    in_hands_of(client, application)
    return client


def opened(new_page, live_server, client, application, **options):
    page = new_page(**options)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    page.goto(live_server.url + url("change", application), wait_until="networkidle")
    return page


def pressed(page, key):
    with page.expect_navigation(wait_until="networkidle"):
        page.keyboard.press(key)


def found():
    return list(Verdict.objects.order_by("pk").values_list("file__kind__code", "value", "reason"))


def test_a_file_is_judged_by_keys_alone(new_page, live_server, verifier, application):
    submitted(application.selection, at=clock.now())
    page = opened(new_page, live_server, verifier, application)

    pressed(page, "1")
    pressed(page, "j")
    page.keyboard.press("3")
    page.keyboard.type("Buram 1jk3n")
    page.evaluate("document.activeElement.blur()")
    pressed(page, "3")

    assert found() == [("surat-lamaran", "met", ""), ("pasfoto", "unmet", "Buram 1jk3n")]
    page.keyboard.press("?")
    assert page.locator("dialog[open]").is_visible()
    page.keyboard.press("Escape")
    pressed(page, "n")
    assert page.url != live_server.url + url("change", application)


def test_enter_in_the_reason_decides_nothing(new_page, live_server, verifier, application):
    page = opened(new_page, live_server, verifier, application)

    page.fill("#alasan", "Tidak terbaca.")
    pressed(page, "Enter")

    assert (page.locator("[role=alert]").inner_text().splitlines()[-1], found()) == ("Pilih Memenuhi, Belum atau Tidak.", [])
    assert page.input_value("#alasan") == "Tidak terbaca."


def test_a_phone_without_javascript_does_the_whole_work(new_page, live_server, verifier, application):
    page = opened(
        new_page, live_server, verifier, application, java_script_enabled=False, viewport={"width": 360, "height": 740}
    )

    with page.expect_navigation():
        page.click(".verdict__value--met")

    assert found() == [("surat-lamaran", "met", "")]
    assert page.locator("[data-rotate]").is_hidden()


def panes(page):
    """Return the headings of the panes that are seen."""
    return page.locator(".pane > h2:visible, .journal > h2:visible").all_inner_texts()


@pytest.mark.once  # judged is what script and sheet do
@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no script"])
def test_below_three_panes_one_is_seen_and_tabs_choose_it(new_page, live_server, verifier, application, has_script):
    page = opened(
        new_page, live_server, verifier, application, java_script_enabled=has_script, viewport={"width": 768, "height": 900}
    )
    tabs = page.get_by_role("navigation", name="Bagian halaman")

    assert panes(page) == ["Pemeriksaan"]
    tabs.get_by_role("link", name="Berkas").click()
    assert panes(page) == ["Surat lamaran"]
    page.get_by_role("link", name="Berkas berikutnya").click()
    page.wait_for_url("**#berkas")
    assert panes(page) == ["KTP-el"]
    tabs.get_by_role("link", name="Riwayat").click()
    assert panes(page) == ["Riwayat"]
    expect(tabs.locator("[aria-current]")).to_have_text(["Riwayat"] if has_script else [])
    page.set_viewport_size({"width": 1200, "height": 900})
    assert len(panes(page)) == 4


@pytest.mark.once
def test_a_turned_page_is_seen_whole(new_page, live_server, verifier, application):
    page = opened(new_page, live_server, verifier, application, viewport={"width": 1440, "height": 900})
    page.locator("[data-rotate]").click()
    image, frame = (page.locator(name).first.bounding_box() for name in (".preview__page img", ".preview__page"))

    assert abs(frame["width"] - frame["height"]) < 1
    assert image["x"] >= frame["x"] - 1
    assert image["x"] + image["width"] <= frame["x"] + frame["width"] + 1
    assert image["y"] >= frame["y"] - 1
    assert image["y"] + image["height"] <= frame["y"] + frame["height"] + 1


@pytest.mark.once
def test_no_page_of_the_staff_is_wider_than_the_screen(new_page, live_server, application):
    client = at_work("secretary")
    in_hands_of(client, application)
    page = opened(new_page, live_server, client, application)
    selection = application.selection
    addresses = [
        reverse("admin:index"), reverse("admin:recruitment_application_changelist"),
        url("move", application, "minta-perbaikan"),
        url("reveal", application), reverse("admin:recruitment_application_export"), reverse("admin:recruitment_selection_add"),
        reverse("admin:recruitment_selection_change", args=[selection.pk]), url("change", application),
    ]  # fmt: skip

    for address in addresses:
        page.goto(live_server.url + address)
        for width in (360, 768, 1440):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (address, width)

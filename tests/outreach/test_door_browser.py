"""The door in a real browser whose line is cut: the page opens again, scans wait on the phone, and go when the line is back."""

import datetime as dt
import uuid

import pytest
from django.test import Client
from playwright.sync_api import expect

from core import clock, qr
from outreach.actions import invitations
from outreach.models import Attendance
from tests.browser import watch
from tests.factories import outreach as made
from tests.factories.accounts import StaffFactory, log_in
from tests.front.test_browser import AXE, RULES, SMALL_TARGETS, WIDTHS
from tests.outreach.room import door_of, ticket_of

# What a browser keeps and sends is the same on either database.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]
READY = "navigator.serviceWorker.ready.then(() => true)"


@pytest.fixture
def guests():
    """Return invitations of two RW to an activity of the next hour, by the clock on the wall."""
    now = clock.now()
    first = made.invited(made.released(starts_at=now + dt.timedelta(hours=1), at=now), place=made.rw(3), at=now)
    return [first, *invitations.invite(first.activity, places=[made.rw(4)], by=made.planner(), at=now)]


@pytest.fixture
def page(browser, live_server):
    """Return a page of an officer who is signed in; that a line was cut is all its console may complain of."""
    client = log_in(Client(), StaffFactory(role="verifier"))
    context, complaints = browser.new_context(locale="id-ID", timezone_id="Asia/Jakarta"), []
    watch(context, complaints)
    page = context.new_page()
    cookies = [{"name": name, "value": each.value, "url": live_server.url} for name, each in client.cookies.items()]
    context.add_cookies(cookies)
    yield page
    context.close()
    assert [each for each in complaints if "ERR_INTERNET_DISCONNECTED" not in each] == []


CAMERA = """
window.BarcodeDetector = class {
  static async getSupportedFormats() { return ["qr_code"]; }
  async detect() { return [{ rawValue: window.inView }]; }
};
const canvas = document.createElement("canvas");
canvas.getContext("2d");
navigator.mediaDevices.getUserMedia = async () => canvas.captureStream();
"""


# A browser that reads no codes itself, before whose lens a real QR lies.
PLAIN = """
delete window.BarcodeDetector;
const canvas = document.createElement("canvas");
canvas.width = canvas.height = 480;
const image = new Image();
const draw = () => {
  const lens = canvas.getContext("2d");
  lens.fillStyle = "#ddd";
  lens.fillRect(0, 0, 480, 480);
  lens.drawImage(image, 90, 90, 300, 300);
};
image.onload = () => setInterval(draw, 50);
navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(20);
window.show = (uri) => { image.src = uri; };
"""


def scan(page, text):
    page.get_by_label("Pindai atau ketik kode tiket").fill(text)
    page.get_by_label("Pindai atau ketik kode tiket").press("Enter")


def test_scans_wait_on_the_phone_until_the_line_is_back(page, live_server, guests):
    first, second = guests
    verdict, waiting = page.locator("[data-door-verdict]"), page.locator("[data-door-count]")
    page.goto(live_server.url + door_of(first.activity))
    assert page.evaluate(READY)
    expect(page.get_by_text("Tersambung.")).to_be_visible()

    page.context.set_offline(True)
    page.reload()
    expect(page.get_by_role("heading", name=first.activity.title)).to_be_visible()
    scan(page, live_server.url + ticket_of(first))
    expect(verdict).to_have_text(f"Berhasil: {first.place}")
    scan(page, str(first.ticket))
    expect(verdict).to_have_text(f"Sudah tercatat: {first.place}")
    page.get_by_label("Cari kantor").fill("RW 004")
    page.get_by_role("button", name="Catat hadir").click()
    scan(page, str(uuid.uuid4()))
    expect(waiting).to_have_text("3")
    page.reload()
    expect(waiting).to_have_text("3")

    page.context.set_offline(False)
    page.reload()
    expect(waiting).to_have_text("0")
    expect(page.get_by_text("Kode ini bukan undangan kegiatan ini.").first).to_be_visible()
    assert sorted(Attendance.objects.values_list("invitation", "source")) == [(first.pk, "qr"), (second.pk, "manual")]
    assert page.evaluate("JSON.stringify(localStorage)").count("Ketua Contoh") == 0


@pytest.mark.full
def test_the_kept_page_has_no_faults(page, live_server, settings, guests):
    page.goto(f"{live_server.url}{door_of(guests[0].activity)}luring/")
    expect(page.get_by_role("button", name="Catat hadir")).to_have_count(2)
    page.evaluate((settings.BASE_DIR / AXE).read_text())
    found = [each["id"] for each in page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)["violations"]]
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        found += page.evaluate(SMALL_TARGETS)
        assert page.evaluate("document.documentElement.scrollWidth") == width
    assert found == []


@pytest.mark.full
def test_the_camera_records_a_code_in_view_once(page, live_server, guests):
    page.add_init_script(CAMERA)
    page.add_init_script(f"window.inView = '{live_server.url}{ticket_of(guests[0])}'")
    page.goto(live_server.url + door_of(guests[0].activity))
    expect(page.get_by_text("Tersambung.")).to_be_visible()
    page.get_by_role("button", name="Pindai dengan kamera").click()

    expect(page.locator("[data-door-verdict]")).to_have_text(f"Berhasil: {guests[0].place}")
    page.wait_for_timeout(500)  # the code stays before the lens
    expect(page.locator("[data-door-verdict]")).to_have_attribute("data-tone", "green")
    page.get_by_role("button", name="Matikan kamera").click()
    expect(page.locator("[data-door-video]")).to_be_hidden()
    assert Attendance.objects.count() == 1


@pytest.mark.full
def test_a_browser_that_reads_no_codes_loads_the_reader(page, live_server, guests):
    page.add_init_script(PLAIN)
    page.goto(live_server.url + door_of(guests[0].activity))
    page.evaluate("uri => show(uri)", qr.data_uri(live_server.url + ticket_of(guests[0])))
    expect(page.get_by_text("Tersambung.")).to_be_visible()
    page.get_by_role("button", name="Pindai dengan kamera").click()

    expect(page.locator("[data-door-verdict]")).to_have_text(f"Berhasil: {guests[0].place}")
    page.get_by_role("button", name="Matikan kamera").click()
    expect(page.locator("[data-door-count]")).to_have_text("0")
    assert Attendance.objects.get().source == "qr"


@pytest.mark.full
def test_a_broken_entry_holds_nothing_back_and_a_waiting_one_can_be_taken_back(page, live_server, guests):
    first = guests[0]
    page.goto(live_server.url + door_of(first.activity) + "luring/")
    assert page.evaluate(READY)
    expect(page.get_by_text("Tersambung.")).to_be_visible()
    page.context.set_offline(True)
    page.evaluate("key => localStorage.setItem(key, '{')", f"pintu-antre:{first.activity.uuid}:{uuid.uuid4()}")
    for place in ("RW 003", "RW 004"):
        page.get_by_label("Cari kantor").fill(place)
        page.get_by_role("button", name="Catat hadir").click()
    page.get_by_role("button", name="Batalkan").click()
    expect(page.locator("[data-door-refused]")).to_contain_text("Pindaian ini rusak di ponsel")

    page.context.set_offline(False)
    page.reload()
    expect(page.locator("[data-door-count]")).to_have_text("0")
    expect(page.locator("[data-door-refused]")).to_contain_text("Pindaian ini rusak di ponsel")
    assert Attendance.objects.get().invitation == first

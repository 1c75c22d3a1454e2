"""The settings of notifications in a real browser. No push service can be reached from here, so the one call that asks one
(pushManager.subscribe) is replaced in the page, as is the person's answer to the browser's question; all else is real."""

import json

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from core import clock
from notifications import outbox
from notifications.actions import devices, telephones
from notifications.channels import Channel
from notifications.models import Delivery, Device, TelephoneProof
from notifications.pushing import message
from tests.factories.accounts import ApplicantFactory, OfficialFactory, log_in
from tests.factories.notifications import MatterFactory, posted
from tests.front.test_browser import AXE, SMALL_TARGETS
from tests.notifications.matters.notices import MatterTip
from tests.notifications.push_service import Browser
from tests.outreach.test_browser import faults

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]
ENDPOINT = "https://fcm.googleapis.com/fcm/send/contoh"
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1440, "height": 900}
GIVEN = """
  let held = sessionStorage.getItem("held") === "yes";
  const told = %s;
  PushManager.prototype.subscribe = async function (options) {
    if (new Uint8Array(options.applicationServerKey).length !== 65 || !options.userVisibleOnly) throw new Error("no key");
    held = true;
    sessionStorage.setItem("held", "yes");
    return this.getSubscription();
  };
  PushManager.prototype.getSubscription = async () => !held ? null : {
    toJSON: () => ({ endpoint: told.endpoint, keys: { p256dh: told.p256dh, auth: told.auth } }),
    unsubscribe: async () => { held = false; sessionStorage.removeItem("held"); return true; },
  };
  Notification.requestPermission = async () => "%s";
  Object.defineProperty(Notification, "permission", { get: () => "%s" });
"""


@pytest.fixture
def user():
    return ApplicantFactory(email="siti@contoh.example")


def seat(page, live_server, user):
    client = log_in(Client(), user)
    page.context.add_cookies(
        [{"name": name, "value": each.value, "url": live_server.url} for name, each in client.cookies.items()]
    )
    return page


def settings_of(page, live_server, user, *, answer="granted", before="default"):
    """Open the settings in a browser that will answer like this when it is asked for notifications."""
    told = Browser(endpoint=ENDPOINT).told
    page.context.add_init_script(GIVEN % (json.dumps(told), answer, before))
    seat(page, live_server, user).goto(live_server.url + reverse("messages:wishes"))
    return told


def test_a_person_switches_notifications_on_and_off_again(user, new_page, live_server):
    page = new_page(viewport=PHONE)
    told = settings_of(page, live_server, user)
    page.get_by_role("button", name="Nyalakan di peramban ini").press("Enter")

    expect(page.get_by_text("Notifikasi menyala di Chrome di Linux.")).to_be_visible()
    expect(page.get_by_text("(peramban ini)")).to_be_visible()
    expect(page.get_by_role("button", name="Nyalakan di peramban ini")).to_be_hidden()
    device = Device.objects.get(user=user)
    assert {"endpoint": device.endpoint, "p256dh": device.p256dh, "auth": device.auth} == told

    page.get_by_role("button", name="Hapus Chrome di Linux").click()
    expect(page.get_by_text("Notifikasi di peramban itu dimatikan.")).to_be_visible()
    expect(page.get_by_role("button", name="Nyalakan di peramban ini")).to_be_visible()
    assert not Device.objects.exists()
    assert page.evaluate("sessionStorage.getItem('held')") is None  # the browser gave its subscription up as well


@pytest.mark.parametrize(
    ("answer", "before", "words"),
    [
        ("denied", "default", "Notifikasi dari portal diblokir di peramban ini."),
        ("default", "default", "Peramban belum mengizinkan notifikasi."),
        ("denied", "denied", "Notifikasi dari portal diblokir di peramban ini."),
    ],
)
def test_who_does_not_allow_them_reads_what_to_do(user, new_page, live_server, answer, before, words):
    page = new_page(viewport=PHONE)
    settings_of(page, live_server, user, answer=answer, before=before)
    button = page.get_by_role("button", name="Nyalakan di peramban ini")
    if before == "default":
        button.click()
    else:
        expect(button).to_be_hidden()

    expect(page.get_by_role("status").filter(has_text=words)).to_be_visible()
    assert not Device.objects.exists()


def test_a_browser_that_lost_its_subscription_says_so_and_takes_a_new_one(user, new_page, live_server):
    page = new_page(viewport=PHONE)
    settings_of(page, live_server, user)
    page.get_by_role("button", name="Nyalakan di peramban ini").click()
    expect(page.get_by_text("(peramban ini)")).to_be_visible()
    page.evaluate("sessionStorage.removeItem('held')")
    page.reload()

    expect(page.get_by_text("Notifikasi di peramban ini terputus.")).to_be_visible()
    page.get_by_role("button", name="Nyalakan di peramban ini").click()
    expect(page.get_by_text("Notifikasi menyala di Chrome di Linux.")).to_be_visible()
    assert Device.objects.count() == 1


def test_without_javascript_the_page_says_what_notifications_need(user, new_page, live_server):
    page = seat(new_page(viewport=PHONE, java_script_enabled=False), live_server, user)
    page.goto(live_server.url + reverse("messages:wishes"))

    expect(page.get_by_text("JavaScript harus aktif di peramban Anda")).to_be_visible()
    expect(page.get_by_role("button", name="Nyalakan di peramban ini")).to_be_hidden()


@pytest.fixture
def worker(user, new_page, live_server):
    """Return the running service worker, and a function that hands it a message as the push service would.

    A browser without a screen lets nobody show a notification: what the worker would show, and open, is taken down instead.
    """
    page = new_page()
    seat(page, live_server, user).goto(live_server.url + reverse("messages:wishes"))
    line, found = page.context.new_cdp_session(page), []
    line.on("ServiceWorker.workerRegistrationUpdated", lambda told: found.extend(told["registrations"]))
    line.send("ServiceWorker.enable")
    register = "async (worker) => { await navigator.serviceWorker.register(worker); await navigator.serviceWorker.ready; }"
    page.evaluate(register, reverse("messages:worker"))
    scope = live_server.url + reverse("messages:list")
    number = next(each["registrationId"] for each in found if each["scopeURL"] == scope)
    (running,) = page.context.service_workers
    running.evaluate("""() => {
      self.shown = [];
      self.opened = [];
      ServiceWorkerRegistration.prototype.showNotification = async (title, options) => { self.shown.push([title, options]); };
      Clients.prototype.openWindow = async (address) => { self.opened.push(address); };
    }""")

    def deliver(data):
        line.send("ServiceWorker.deliverPushMessage", {"origin": live_server.url, "registrationId": number, "data": data})

    return running, deliver


WAIT = """async (count) => {
  for (let n = 0; n < 200 && self.shown.length < count; n += 1) await new Promise((done) => setTimeout(done, 50));
  return self.shown;
}"""


def test_the_worker_shows_what_the_portal_says_under_the_messages_own_tag(user, worker):
    running, deliver = worker
    posted(MatterTip, to=user, at=clock.now())
    mail = Delivery.objects.get()
    delivery = outbox.draft(MatterTip, MatterFactory(), to=user, at=clock.now(), channel=Channel.PUSH)
    delivery.key = f"{mail.key}:push"
    said = message(delivery, MatterTip())
    deliver(json.dumps(said).ljust(512))
    running.evaluate(WAIT, 1)
    deliver("bukan JSON")

    options = {"body": said["body"], "tag": delivery.pk.hex, "data": {"url": f"/pesan/{mail.pk}/"}, "lang": "id"}
    general = {
        "body": "Ada pesan baru. Buka portal untuk membacanya.",
        "tag": "pesan",
        "data": {"url": "/pesan/"},
        "lang": "id",
    }
    assert running.evaluate(WAIT, 2) == [[said["title"], options], ["Portal", general]]


def test_the_worker_opens_pages_of_the_portal_alone(worker, live_server):
    running, _ = worker
    for address in ("/pesan/", "https://jahat.example/", "//jahat.example/", "javascript:alert(1)"):
        running.evaluate("(address) => open(address)", address)

    assert running.evaluate("self.opened") == [f"{live_server.url}/pesan/"]


@pytest.mark.parametrize("viewport", [PHONE, DESK])
def test_the_pages_read_well(user, new_page, live_server, settings, tmp_path, viewport):
    settings.TEXT_GATEWAY = {"url": f"file://{tmp_path}/teks", "class": "notifications.gateway.FileGateway"}
    axe = (settings.BASE_DIR / AXE).read_text()
    for n in range(3):
        devices.add(user, **Browser(endpoint=f"{ENDPOINT}{n}").told, label="Samsung Internet di Android", at=clock.now())
    official = OfficialFactory(role="official")
    telephones.ask(official, "+6281234567890", at=clock.now())

    found = {}
    for who, address in ((user, "messages:wishes"), (official, "messages:wishes"), (official, "messages:telephone")):
        page = seat(new_page(viewport=viewport, bypass_csp=True), live_server, who)
        found[who.pk, address] = faults(page, live_server.url + reverse(address), axe, SMALL_TARGETS)
    assert {each: what for each, what in found.items() if what} == {}


def test_a_telephone_is_proven_by_keyboard_without_javascript(new_page, live_server, settings, tmp_path):
    settings.TEXT_GATEWAY = {"url": f"file://{tmp_path}/teks", "class": "notifications.gateway.FileGateway"}
    official = OfficialFactory(role="official")
    page = seat(new_page(viewport=PHONE, java_script_enabled=False), live_server, official)
    page.goto(live_server.url + reverse("messages:wishes"))
    page.get_by_role("link", name="Tambahkan nomor telepon").press("Enter")
    page.get_by_label("Nomor telepon seluler").fill("0812 3456 7890")
    page.get_by_role("button", name="Kirim kode").press("Enter")
    page.get_by_label("Kode enam angka").fill(TelephoneProof.objects.get().code)
    page.get_by_role("button", name="Buktikan nomor ini").press("Enter")

    expect(page.get_by_text("Nomor telepon Anda terbukti.")).to_be_visible()
    expect(page.get_by_label("Kirim juga pesan singkat ke telepon saya")).to_be_visible()

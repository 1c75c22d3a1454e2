"""Browsers that show notifications: switched on and off on the page; an address that leads elsewhere is none."""

import datetime as dt
import socket

import pytest
from django.test import Client
from django.urls import reverse

from accounts.actions import accounts
from core import clock
from core.lifecycle import Refused
from notifications import browsers, endpoints
from notifications.actions import devices
from notifications.fsck import who_wants_notifications_has_a_browser
from notifications.models import Device, Preference
from notifications.models.devices import MOST
from tests.factories.accounts import ApplicantFactory, OfficialFactory, StaffFactory, acting, log_in
from tests.factories.notifications import NOON
from tests.notifications.push_service import Browser

pytestmark = pytest.mark.django_db
PAGE, ADD = reverse("messages:wishes"), reverse("messages:device-add")
MOZILLA = "https://updates.push.services.mozilla.com/wpush/v2/gAAAA"
ANDROID = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0 Mobile Safari/537.36"


@pytest.fixture(autouse=True)
def noon():
    with clock.stopped_at(NOON):
        yield


@pytest.fixture
def user():
    return ApplicantFactory(email="siti@contoh.example")


def told(endpoint=MOZILLA):
    return Browser(endpoint=MOZILLA).told | {"endpoint": endpoint}


def switched_on(user, endpoint=MOZILLA):
    return devices.add(user, **told(endpoint), label="Firefox di Linux", at=NOON)


def text(response, status=200):
    assert response.status_code == status
    return " ".join(response.content.decode().split())


# --- Where the portal may be led --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("endpoint", "host"),
    [
        (MOZILLA, "updates.push.services.mozilla.com"),
        ("https://fcm.googleapis.com/fcm/send/abc:APA91b-_x", "fcm.googleapis.com"),
        ("https://fcm.googleapis.com:443/wp/abc", "fcm.googleapis.com"),
        ("https://web.push.apple.com/QAbc", "web.push.apple.com"),
        ("https://wns2-sg2p.notify.windows.com/w/?token=BQYAAAB%2bx", "wns2-sg2p.notify.windows.com"),
    ],
)
def test_the_services_of_the_great_browsers_are_known(endpoint, host):
    found = endpoints.parsed(endpoint)

    assert (found.host, found.port, found.origin) == (host, 443, f"https://{host}")


HOSTILE = [
    "", "fcm.googleapis.com/x", "http://fcm.googleapis.com/x", "ftp://fcm.googleapis.com/x", "https://fcm.googleapis.com",
    "https://127.0.0.1/x", "https://10.1.2.3/x", "https://[::1]/x", "https://169.254.169.254/latest", "https://localhost/x",
    "http://127.0.0.1:8000/x", "https://2130706433/x", "https://0x7f.1/x", "https://portal.internal/x",
    "https://siti@fcm.googleapis.com/x", "https://fcm.googleapis.com@10.0.0.1/x", "https://fcm.googleapis.com:rahasia@x/x",
    "https://fcm.googleapis.com:22/x", "https://fcm.googleapis.com:443:22/x", "https://fcm.googleapis.com.jahat.example/x",
    "https://jahat.example/fcm.googleapis.com", "https://jahatfcm.googleapis.com/x", "https://push.apple.com.jahat.example/x",
    "https://jahatpush.apple.com/x", "https://fcm.googleapis.com\\@10.0.0.1/x", "https://fcm.googleapis.com#@10.0.0.1/x",
    "https://fcm.googleapis.com/x#y", "https://fcm.googleapis.com?x", "https://fcm.googleapis.com/a b",
    "https://fcm.googleapis.com/x\r\nHost: 10.0.0.1", "https://fcm.googleapis.com/x\n", "\nhttps://fcm.googleapis.com/x",
    "https://fcm.googleapis.com/\x00", "https://fcm.googleapis.com/é", "https://ｆcm.googleapis.com/x",
    "HTTPS://FCM.GOOGLEAPIS.COM/x", "https://fcm.googleapis.com./x", "https://fcm.googleapis.com/" + "x" * 5000,
]  # fmt: skip


@pytest.mark.parametrize("endpoint", HOSTILE)
def test_an_address_that_leads_elsewhere_is_refused_with_a_sentence_at_the_form(user, endpoint):
    response = log_in(Client(), user).post(ADD, told(endpoint))

    assert "layanan notifikasi yang tidak dikenal portal" in text(response, 422)
    assert not Device.objects.exists()


@pytest.mark.parametrize(
    "ips",
    [["127.0.0.1"], ["10.0.0.7"], ["192.168.1.1"], ["169.254.169.254"], ["::1"], ["fd00::1"], ["::ffff:10.0.0.1"], ["0.0.0.0"],
     ["224.0.0.1"], ["100.64.0.1"], ["142.250.4.95", "10.0.0.7"]],
)  # fmt: skip
def test_a_known_name_that_leads_into_a_network_of_ours_is_not_followed(monkeypatch, ips):
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, port, **options: [(2, 1, 6, "", (ip, port)) for ip in ips])

    with pytest.raises(endpoints.Forbidden):
        endpoints.addresses(endpoints.parsed(MOZILLA))


def test_a_known_name_that_leads_to_the_open_internet_is_followed_as_it_was_looked_at(monkeypatch):
    ips = ["142.250.4.95", "2404:6800:4003:c00::5f", "142.250.4.95"]
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, port, **options: [(2, 1, 6, "", (ip, port)) for ip in ips])

    assert endpoints.addresses(endpoints.parsed(MOZILLA)) == ips[:2]


def test_an_office_names_its_own_service(settings):
    settings.PUSH = {**settings.PUSH, "hosts": ["dorong.kantor.example"]}

    assert endpoints.parsed("https://dorong.kantor.example/x") is not None
    assert endpoints.parsed(MOZILLA) is None


# --- On ---------------------------------------------------------------------------------------------------------------
def test_a_browser_is_switched_on_by_the_page_and_called_by_what_it_is(user, settings):
    browser = log_in(Client(headers={"user-agent": ANDROID}), user)
    shown = text(browser.get(PAGE))
    assert "Belum ada peramban yang menampilkan notifikasi." in shown
    assert "JavaScript harus aktif" in shown

    shown = text(browser.post(ADD, told(), follow=True))
    assert "Notifikasi menyala di Chrome di Android." in shown
    assert "<strong>Chrome di Android</strong> (peramban ini)" in shown
    device = Device.objects.get(user=user)
    assert (device.endpoint, device.label, device.created_at, device.used_at) == (MOZILLA, "Chrome di Android", NOON, None)
    assert Preference.objects.get(user=user).by_push
    cookie = browser.cookies[browsers.cookie_name()]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == (str(device.pk), True, "Lax")


def test_the_page_leads_to_who_sees_what(user):
    browser, address = log_in(Client(), user), reverse("accounts_notice", args=["messages"])

    assert f'href="{address}"' in text(browser.get(PAGE))
    shown = text(browser.get(address))
    assert [word for word in ("Google", "penyedia layanan pesan singkat", "Hak Anda") if word not in shown] == []


def test_switched_on_again_it_stands_once_with_its_new_keys(user):
    switched_on(user)
    again = switched_on(user)

    assert [each.auth for each in Device.objects.all()] == [again.auth]


def test_a_browser_belongs_to_who_switched_it_on_last(user):
    switched_on(user)
    other = ApplicantFactory()
    switched_on(other)

    assert [each.user for each in Device.objects.all()] == [other]
    assert [each.by_push for each in (Preference.objects.get(user=user), Preference.objects.get(user=other))] == [False, True]


def test_ten_browsers_are_enough_for_one_person(user):
    for n in range(MOST):
        switched_on(user, f"{MOZILLA}{n}")

    with pytest.raises(Refused, match="sudah menyala di 10 peramban"):
        switched_on(user, f"{MOZILLA}x")
    assert switched_on(user, f"{MOZILLA}3")  # one of the ten
    assert switched_on(ApplicantFactory(), f"{MOZILLA}x")
    assert Device.objects.filter(user=user).count() == MOST


@pytest.mark.parametrize(
    "lie",
    [{"p256dh": ""}, {"p256dh": "!"}, {"p256dh": "BA" + "A" * 85}, {"p256dh": "A" * 100_000}, {"auth": ""}, {"auth": "AAAA"},
     {"auth": "é"}, {"auth": "A" * 21 + "\0"}],
)  # fmt: skip
def test_keys_that_seal_nothing_are_refused(user, lie):
    response = log_in(Client(), user).post(ADD, told() | lie)

    assert "tidak memberikan alamat notifikasi yang lengkap" in text(response, 422)
    assert not Device.objects.exists()


def test_without_the_offices_key_the_page_offers_nothing_and_takes_nothing(user, settings):
    settings.PUSH = {**settings.PUSH, "key_file": ""}
    browser = log_in(Client(), user)

    assert "Notifikasi peramban" not in text(browser.get(PAGE))
    assert browser.post(ADD, told()).status_code == 422
    assert not Device.objects.exists()


def test_a_key_that_cannot_be_used_leaves_the_page_standing(user, settings, tmp_path):
    (tmp_path / "push.pem").write_text("bukan kunci")
    settings.PUSH = {**settings.PUSH, "key_file": str(tmp_path / "push.pem")}

    assert "Notifikasi peramban" not in text(log_in(Client(), user).get(PAGE))


@pytest.mark.parametrize(
    ("says", "label"),
    [
        (ANDROID, "Chrome di Android"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0", "Firefox di Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/129.0 Safari/537.36 Edg/129.0", "Edge di Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile/15E148 Safari/604.1", "Safari di iOS"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/17.5 Safari/605.1.15", "Safari di macOS"),
        ("Mozilla/5.0 (Linux; Android 13; SM-S908B) SamsungBrowser/26.0 Chrome/122 Mobile", "Samsung Internet di Android"),
        ("<script>", "Peramban"), ("", "Peramban"), ("curl/8 Linux", "Peramban di Linux"),
    ],
)  # fmt: skip
def test_a_browser_is_called_by_two_words_we_know(says, label):
    assert browsers.label(says) == label


# --- Off --------------------------------------------------------------------------------------------------------------
def test_a_person_takes_one_browser_off(user):
    device = switched_on(user)
    browser = log_in(Client(), user)

    shown = text(browser.post(reverse("messages:device-end", args=[device.pk]), follow=True))
    assert "Notifikasi di peramban itu dimatikan." in shown
    assert not Device.objects.exists()
    assert not Preference.objects.get(user=user).by_push
    assert browser.post(reverse("messages:device-end", args=[device.pk])).status_code == 404


def test_nobody_takes_the_browser_of_another_off(user):
    device = switched_on(user)

    assert log_in(Client(), ApplicantFactory()).post(reverse("messages:device-end", args=[device.pk])).status_code == 404
    assert Device.objects.get() == device


@pytest.mark.parametrize(
    ("factory", "leave"),
    [(ApplicantFactory, "account_logout"), (OfficialFactory, "account_logout"), (StaffFactory, "admin:logout")],
)
def test_who_logs_out_is_notified_in_that_browser_no_more(factory, leave):
    user = (
        factory(role="verifier")
        if factory is StaffFactory
        else factory(role="official")
        if factory is OfficialFactory
        else factory()
    )
    browser = log_in(Client(), user)
    browser.post(ADD, told())
    elsewhere = switched_on(user, f"{MOZILLA}2")
    assert Device.objects.count() == 2

    browser.post(reverse(leave))
    assert list(Device.objects.all()) == [elsewhere]


def test_who_logs_in_again_after_the_session_ran_out_still_knows_the_browser(user):
    browser = log_in(Client(), user)
    browser.post(ADD, told())
    browser.cookies.pop("sesi", None)
    log_in(browser, user)

    assert "(peramban ini)" in text(browser.get(PAGE))
    browser.post(reverse("account_logout"))
    assert not Device.objects.exists()


def test_a_cookie_of_another_persons_browser_takes_nothing_off(user):
    device = switched_on(user)
    browser = log_in(Client(), ApplicantFactory())
    browser.cookies[browsers.cookie_name()] = str(device.pk)
    browser.post(reverse("account_logout"))

    assert Device.objects.get() == device


@pytest.mark.parametrize("value", ["", "x", "../..", "é", "0" * 5000])
def test_a_cookie_that_is_none_of_ours_is_no_browser(value):
    assert browsers.remembered({browsers.cookie_name(): value}) is None


@pytest.mark.parametrize("act", [accounts.close, accounts.end_sessions])
def test_a_closed_account_and_one_whose_sessions_are_ended_is_notified_nowhere(user, act):
    switched_on(user)
    manager = acting(StaffFactory(role="sysadmin"), "sysadmin")
    act(user, by=manager, at=NOON, reason="Diminta pemiliknya")

    assert not Device.objects.exists()
    assert not Preference.objects.get(user=user).by_push


# --- The worker, and the nightly look -----------------------------------------------------------------------------------
def test_the_worker_is_given_to_everybody_and_rules_over_the_messages_alone(client):
    address = reverse("messages:worker")
    response = client.get(address)

    assert response.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert "push_worker" in response.content.decode()
    assert address.rpartition("/")[0] == reverse("messages:list").rstrip("/")
    assert "Service-Worker-Allowed" not in response.headers


def test_fsck_finds_a_mark_that_is_not_as_the_browsers_are(user):
    switched_on(user)
    assert list(who_wants_notifications_has_a_browser()) == []

    Preference.objects.update(by_push=False)
    Preference.objects.create(user=ApplicantFactory(), by_push=True, changed_at=NOON)
    (problem,) = who_wants_notifications_has_a_browser()
    assert problem.message.startswith("Pada 2 akun")


def test_the_last_use_is_told(user):
    device = switched_on(user)
    Device.objects.filter(pk=device.pk).update(used_at=NOON + dt.timedelta(hours=1))

    assert "Terakhir dipakai" in text(log_in(Client(), user).get(PAGE))

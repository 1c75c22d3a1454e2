"""Notifications of browsers: what goes over the wire, and that each is handed over once whatever the push service does."""

import datetime as dt
import json
import logging
import ssl
import time

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from notifications import endpoints, outbox, pushing, recovery, webpush, wishes
from notifications.actions import devices, preferences
from notifications.channels import Channel
from notifications.checks import the_key_of_notifications_can_be_used
from notifications.failures import Unanswered, Unavailable
from notifications.lifecycle import DeliveryState as S
from notifications.models import Delivery, Device, Handover, Preference
from notifications.pushing import Pusher
from notifications.sending import SETTLING
from tests.factories.accounts import ApplicantFactory
from tests.factories.notifications import NOON, MatterFactory, posted
from tests.notifications.matters.notices import MatterDecided, MatterOpened, MatterTexted, MatterTip
from tests.notifications.push_service import Browser, Service, certificate, pem, unb64, whose

pytestmark = pytest.mark.django_db


@pytest.fixture
def service(settings):
    """A push service that the portal may speak to."""
    settings.PUSH = {**settings.PUSH, "loopback": True}
    with Service().running() as running:
        yield running


@pytest.fixture
def user():
    return ApplicantFactory(email="siti@contoh.example", name="Siti Contoh")


def switched_on(user, service, name="peramban", at=NOON):
    """Return a browser that shows the account's notifications, and its Device."""
    browser = Browser(service, name)
    return browser, devices.add(user, **browser.told, label="Chrome di Android", at=at)


def put_out(user, kind=MatterTip, **options):
    """Post a message and return its push delivery."""
    posted(kind, to=user, **options)
    return Delivery.objects.get(channel=Channel.PUSH)


def pusher(now=NOON, **options):
    return Pusher(now=lambda: now, **options)


# --- What is said -----------------------------------------------------------------------------------------------------
def test_a_message_reaches_the_browser_and_only_it_can_read_that_there_is_news(user, service, settings):
    browser, device = switched_on(user, service)
    delivery = put_out(user, matter=MatterFactory(title="Rahasia Siti", owner=user))
    mail = Delivery.objects.get(channel=Channel.MAIL)

    assert pusher().run() == {S.SENT: 1}

    ((_, headers, body),) = service.taken
    assert browser.read(body) == {
        "title": settings.OFFICE["name"],
        "body": "Kiat tentang perkara. Buka portal untuk membacanya.",
        "url": reverse("messages:message", args=[mail.pk]),
        "tag": delivery.pk.hex,
    }
    assert (headers["Content-Encoding"], headers["Topic"], headers["Urgency"]) == ("aes128gcm", delivery.pk.hex, "normal")
    signer = whose(headers["Authorization"], audience=f"http://127.0.0.1:{service.port}", now=time.time())
    assert signer == webpush.public_key()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.resolved_how, delivery.attempt_set.get().phase) == (S.SENT, "push", "push_answer")
    device.refresh_from_db()
    assert device.used_at == NOON


def test_nothing_of_the_person_and_nothing_of_the_matter_stands_in_it(user, service):
    browser, _ = switched_on(user, service)
    put_out(user, matter=MatterFactory(title="Rahasia Siti", owner=user))
    pusher().run()

    ((_, headers, body),) = service.taken
    told = json.dumps(browser.read(body)) + json.dumps(headers)
    assert [word for word in ("Siti", "siti", "Rahasia", user.email) if word in told] == []


def test_all_messages_are_of_one_length_on_the_way(user, service):
    switched_on(user, service)
    for kind in (MatterTip, MatterTexted):
        posted(kind, to=user)
    pusher().run()

    assert {len(body) for _, _, body in service.taken} == {21 + 65 + webpush.PADDED + 1 + 16}


@pytest.mark.parametrize(
    ("expires_in", "expected"), [(None, 3 * 86400), (dt.timedelta(hours=2), 7200), (dt.timedelta(days=9), 3 * 86400)]
)
def test_the_service_keeps_it_no_longer_than_it_is_true(user, service, expires_in, expected):
    switched_on(user, service)
    put_out(user, expires_at=NOON + expires_in if expires_in else None)
    pusher().run()

    ((_, headers, _),) = service.taken
    assert headers["TTL"] == str(expected)


@pytest.mark.parametrize(
    ("address", "expected"),
    [("https://wns2-sg2p.notify.windows.com/w/?token=a", "cache"), ("https://fcm.googleapis.com/x", None)],
)
def test_the_service_of_windows_is_told_to_keep_what_it_is_given(user, service, address, expected):
    switched_on(user, service)
    push = pusher().prepare(put_out(user), MatterTip(), None)

    assert pushing.headers(endpoints.parsed(address), push).get("X-WNS-Cache-Policy") == expected


def test_every_browser_of_the_person_is_told_and_nobody_elses(user, service):
    for name in ("ponsel", "kantor"):
        switched_on(user, service, name)
    switched_on(ApplicantFactory(), service, "orang-lain")
    put_out(user)
    pusher().run()

    assert sorted(service.names) == ["kantor", "ponsel"]


# --- Who is told ------------------------------------------------------------------------------------------------------
def test_a_notification_is_added_to_the_mail_and_never_takes_its_place(user, service):
    switched_on(user, service)
    assert wishes.channels(user, MatterTip) == {Channel.MAIL, Channel.PUSH}
    preferences.choose(user, by_mail=False, by_text=False, wanted=[MatterTip.code], at=NOON)
    assert wishes.channels(user, MatterTip) == {Channel.PORTAL, Channel.PUSH}
    assert wishes.channels(user, MatterOpened) == {Channel.MAIL}  # it offers none


def test_a_message_that_is_put_out_costs_one_question_and_none_where_no_pointer_is_offered(
    user, service, django_assert_num_queries
):
    switched_on(user, service)
    with django_assert_num_queries(2):  # refusal, preference
        wishes.channels(user, MatterTip)
    with django_assert_num_queries(0):
        wishes.channels(user, MatterOpened)


def test_what_many_people_chose_is_asked_at_once(service):
    """Some want notifications, some want nothing, some never chose: planned together each gets what it would get alone."""
    costs = []
    for count in (4, 12):
        people = [ApplicantFactory() for _ in range(count)]
        for n, user in enumerate(people):
            if n % 4 == 0:
                switched_on(user, service, f"peramban-{user.pk}")
            elif n % 4 == 1:
                preferences.choose(user, by_mail=True, by_text=False, wanted=[], at=NOON)
            elif n % 4 == 2:
                preferences.choose(user, by_mail=False, by_text=False, wanted=[MatterTip.code], at=NOON)
        pairs = [(MatterFactory(owner=user), user) for user in people]
        alone = {user.pk: wishes.channels(user, MatterTip) for user in people}
        with CaptureQueriesContext(connection) as asked:
            outbox.post_all(MatterTip, pairs, at=NOON)
        costs.append(len(asked))
        made = Delivery.objects.filter(to_user__in=people).exclude(state=S.SUPERSEDED)
        told = {user.pk: {each.channel for each in made if each.to_user_id == user.pk} for user in people}
        assert told == alone
    assert costs == [4, 4]


def test_without_the_offices_key_nobody_is_notified(user, service, settings):
    switched_on(user, service)
    settings.PUSH = {**settings.PUSH, "key_file": ""}
    posted(MatterTip, to=user)

    assert not Delivery.objects.filter(channel=Channel.PUSH).exists()
    assert pushing.send_due(NOON) is None


def test_what_waits_when_the_office_takes_its_key_away_is_withdrawn(user, service, settings):
    switched_on(user, service)
    delivery = put_out(user)
    settings.PUSH = {**settings.PUSH, "key_file": ""}

    assert pushing.send_due(NOON) == {S.SUPERSEDED: 1}
    delivery.refresh_from_db()
    assert (delivery.state, service.taken) == (S.SUPERSEDED, [])
    assert Delivery.objects.get(channel=Channel.MAIL).state == S.PENDING


@pytest.mark.parametrize("how", ["browser", "kind", "account"])
def test_who_takes_the_wish_back_before_it_goes_is_not_notified(user, service, how):
    _, device = switched_on(user, service)
    delivery = put_out(user)
    if how == "browser":
        assert devices.end(user, device.pk)
    elif how == "kind":
        preferences.choose(user, by_mail=True, by_text=False, wanted=[], at=NOON)
    else:
        type(user).objects.filter(pk=user.pk).update(is_active=False)

    assert pusher().run() == {S.SUPERSEDED: 1}
    delivery.refresh_from_db()
    assert (delivery.settled_at, service.taken) == (NOON, [])


def test_what_is_stale_is_not_handed_over(user, service):
    switched_on(user, service)
    put_out(user, expires_at=NOON + dt.timedelta(minutes=1))

    assert pusher(NOON + dt.timedelta(minutes=1)).run() == {S.EXPIRED: 1}
    assert service.taken == []


def test_a_notification_stands_in_no_list_of_messages_and_counts_as_no_news(user, service):
    switched_on(user, service)
    delivery = put_out(user)
    pusher().run()

    assert delivery not in Delivery.objects.told_to(user)
    assert not Delivery.objects.unread_by(user).exists()


def test_it_points_to_the_list_where_the_message_itself_has_no_page(user, service):
    browser, _ = switched_on(user, service)
    put_out(user)
    Delivery.objects.filter(channel=Channel.MAIL).delete()
    pusher().run()

    assert browser.read(service.taken[0][2])["url"] == reverse("messages:list")


# --- Each answer has its state ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("answer", "state", "phase", "code"),
    [
        (201, S.SENT, "push_answer", None),
        (202, S.SENT, "push_answer", None),
        (429, S.PENDING, "push_answer", 429),
        (503, S.PENDING, "push_answer", 503),
        (302, S.PENDING, "push_answer", 302),
        (400, S.FAILED, "push_answer", 400),
        (403, S.FAILED, "push_answer", 403),
        (413, S.FAILED, "push_answer", 413),
        (404, S.SUPERSEDED, "push_gone", None),
        (410, S.SUPERSEDED, "push_gone", None),
        ("drop", S.UNCERTAIN, "push_answer", None),
    ],
)
def test_each_answer_of_a_service_has_its_state(user, service, answer, state, phase, code):
    service.answers["peramban"] = answer
    switched_on(user, service)
    delivery = put_out(user)
    pusher().run()

    delivery.refresh_from_db()
    trace = delivery.attempt_set.get()
    assert (delivery.state, trace.result, trace.phase, trace.code) == (state, state, phase, code)
    assert Device.objects.exists() == (answer not in {404, 410})
    assert Preference.objects.get(user=user).by_push == (answer not in {404, 410})


def test_a_service_that_is_not_there_surely_has_nothing(user, service):
    switched_on(user, service)
    device = Device.objects.get()
    device.endpoint = "http://127.0.0.1:9/dorong/tiada"
    device.save()
    delivery = put_out(user)
    pusher().run()

    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempt_set.get().phase) == (S.PENDING, "push_reach")


def test_a_service_that_wants_rest_is_left_alone_for_so_long_and_an_hour_at_most(user, service):
    service.answers["peramban"], service.rest = 429, "1800"
    switched_on(user, service)
    delivery = put_out(user)
    pusher().run()
    delivery.refresh_from_db()
    assert delivery.next_try == NOON + dt.timedelta(minutes=30)

    service.rest = "99999"
    pusher(delivery.next_try).run()
    later = delivery.next_try + dt.timedelta(hours=1)
    delivery.refresh_from_db()
    assert delivery.next_try == later


@pytest.mark.parametrize("rest", ["-5", "besok", "9" * 40, "Wed, 21 Oct 2026 07:28:00 GMT", "²"])
def test_a_rest_that_is_no_number_is_the_usual_one(user, service, rest):
    service.answers["peramban"], service.rest = 503, rest.encode("utf-8").decode("latin-1")
    switched_on(user, service)
    delivery = put_out(user)
    pusher().run()

    delivery.refresh_from_db()
    assert delivery.state == S.PENDING
    assert delivery.next_try - NOON < dt.timedelta(minutes=1)


def test_a_service_that_never_answers_is_not_waited_for_and_holds_nobody_up(user, service):
    service.answers["peramban"] = "hang"
    switched_on(user, service)
    delivery = put_out(user)
    pusher(lease=dt.timedelta(seconds=2)).run()

    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempt_set.get().phase) == (S.UNCERTAIN, "push_answer")


def test_an_unanswered_one_goes_again_under_the_same_topic_and_tag_also_where_a_person_decides_about_mail(user, service):
    service.answers["peramban"] = "drop"
    browser, _ = switched_on(user, service)
    posted(MatterDecided, to=user)
    about = Delivery.objects.get()
    kind = type("Decided", (MatterDecided,), {"channels": frozenset(Channel)})
    (delivery,) = [
        each for each in outbox.drafts(kind, MatterFactory(owner=user), to=user, at=NOON) if each.channel == Channel.PUSH
    ]
    outbox.insert([delivery])
    MatterDecided.channels, before = frozenset(Channel), MatterDecided.channels
    try:
        pusher().run()
        assert recovery.resolve(NOON + SETTLING) == 1
        service.answers.clear()
        assert pusher(NOON + SETTLING).run() == {S.SENT: 1}
    finally:
        MatterDecided.channels = before

    first, second = ((headers["Topic"], browser.read(body)) for _, headers, body in service.taken)
    assert first == second
    about.refresh_from_db()
    assert about.state == S.PENDING  # the mail is none of this


def test_a_browser_that_took_it_is_passed_over_when_another_is_tried_again(user, service):
    for name in ("ponsel", "kantor"):
        switched_on(user, service, name)
    service.answers["kantor"] = 503
    delivery = put_out(user)
    assert pusher().run() == {S.PENDING: 1}
    service.answers["kantor"] = 201
    delivery.refresh_from_db()
    assert pusher(delivery.next_try).run() == {S.SENT: 1}

    assert sorted(service.names) == ["kantor", "kantor", "ponsel"]


def test_what_browsers_took_is_forgotten_once_the_message_is_settled(user, service):
    with clock.stopped_at(NOON):
        switched_on(user, service)
        put_out(user)
        assert pushing.send_due(NOON) == {S.SENT: 1}

    assert len(service.taken) == 1
    assert not Handover.objects.exists()


def test_one_lost_browser_does_not_take_the_message_from_the_others(user, service):
    for name in ("ponsel", "kantor"):
        switched_on(user, service, name)
    service.answers["kantor"] = 410
    put_out(user)

    assert pusher().run() == {S.SENT: 1}
    assert [each.endpoint.rpartition("/")[2] for each in Device.objects.all()] == ["ponsel"]
    assert Preference.objects.get(user=user).by_push


def test_who_got_it_on_one_browser_was_told_though_another_never_took_it(user, service):
    for name in ("ponsel", "kantor"):
        switched_on(user, service, name)
    service.answers["kantor"] = 503
    delivery = put_out(user)
    Delivery.objects.filter(pk=delivery.pk).update(attempts=19)

    assert pusher().run() == {S.SENT: 1}


def test_a_service_that_the_office_speaks_to_no_more_loses_its_browsers(user, service, settings):
    switched_on(user, service)
    put_out(user)
    settings.PUSH = {**settings.PUSH, "loopback": False}

    assert pusher().run() == {S.SUPERSEDED: 1}
    assert (service.taken, Device.objects.count()) == ([], 0)


def test_the_mark_is_committed_before_a_service_hears_of_it(user, service):
    switched_on(user, service)
    put_out(user)
    seen, send = [], webpush.send

    def looking(*words, **options):
        seen.append(Delivery.objects.get(channel=Channel.PUSH).state)
        return send(*words, **options)

    webpush.send = looking
    try:
        pusher().run()
    finally:
        webpush.send = send
    assert seen == [S.SENDING]


def test_a_key_that_cannot_be_used_blames_no_message(user, service, settings, tmp_path):
    switched_on(user, service)
    delivery = put_out(user)
    (tmp_path / "push.pem").write_text("bukan kunci")
    settings.PUSH = {**settings.PUSH, "key_file": str(tmp_path / "push.pem")}

    assert pusher().run() == {}
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == (S.PENDING, 0)


def test_no_address_of_a_browser_gets_into_the_log_or_the_trace(user, service, caplog):
    caplog.set_level(logging.DEBUG)
    for name, answer in (("satu", 503), ("dua", "drop"), ("tiga", 410), ("empat", 201)):
        service.answers[name] = answer
        switched_on(user, service, name)
    delivery = put_out(user)
    pusher().run()

    trace = delivery.attempt_set.get()
    told = caplog.text + trace.text + str(list(Delivery.objects.values()))
    assert [word for word in ("/dorong/", str(service.port)) if word in told] == []


def test_endpoint_and_keys_lie_sealed_in_the_table(user, service):
    browser, _ = switched_on(user, service)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM notifications_device")
        row = "".join(_text(each) for each in cursor.fetchone())

    secrets = [browser.endpoint, *browser.told.values(), unb64(browser.told["auth"]).decode("latin-1")]
    assert [each for each in secrets if each in row] == []


def _text(value):
    return bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value)


# --- The way ----------------------------------------------------------------------------------------------------------
def test_a_certificate_that_nobody_vouches_for_is_no_service(service, settings, tmp_path):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate(tmp_path))
    service._server.socket = context.wrap_socket(service._server.socket, server_side=True)
    endpoint = endpoints.parsed(f"https://127.0.0.1:{service.port}/dorong/x")

    with pytest.raises(Unavailable) as caught:
        webpush.send(endpoint, b"x", {}, patience=5)
    assert caught.value.phase == "push_tls"
    assert service.taken == []


@pytest.mark.parametrize(("behaviour", "failure"), [("cut", Unanswered), ("drop", Unanswered)])
def test_a_line_that_breaks_after_the_message_went_is_no_no(service, behaviour, failure):
    """The portal cannot see whether the other side read what it sent: only what was never sent whole is surely not there."""
    service.answers["x"] = behaviour
    with pytest.raises(failure):
        webpush.send(endpoints.parsed(f"http://127.0.0.1:{service.port}/dorong/x"), b"x", {}, patience=5)


def test_a_line_that_breaks_before_the_message_is_out_surely_left_nothing(service):
    service.answers["x"] = "cut"
    with pytest.raises(Unavailable) as caught:
        webpush.send(endpoints.parsed(f"http://127.0.0.1:{service.port}/dorong/x"), b"x" * 50_000_000, {}, patience=20)
    assert caught.value.phase == "push_request"
    assert service.taken == []


def test_a_process_that_woke_too_late_hands_nothing_over(user, service):
    switched_on(user, service)
    delivery = put_out(user)
    hand = pusher()
    hand.patience = -1
    hand.run()

    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempt_set.get().phase, service.taken) == (S.PENDING, "push_reach", [])


def test_time_that_is_used_up_sends_nothing(service):
    with pytest.raises(Unavailable):
        webpush.send(endpoints.parsed(f"http://127.0.0.1:{service.port}/dorong/x"), b"x", {}, patience=0)
    assert service.taken == []


def test_a_service_that_answers_letter_by_letter_is_cut_off(service):
    done = []

    class Slow:
        def take(self, request):
            request.rfile.read(1)
            for letter in b"HTTP/1.1 201 Created\r\n" * 200:
                try:
                    request.wfile.write(bytes([letter]))
                except OSError:
                    break
                time.sleep(0.2)  # the first line alone would take four seconds
            done.append(True)

    service.take = Slow().take
    with pytest.raises(Unanswered):
        webpush.send(endpoints.parsed(f"http://127.0.0.1:{service.port}/dorong/x"), b"x", {}, patience=0.5)


# --- The office's key -------------------------------------------------------------------------------------------------
def test_a_key_is_made_once_for_a_demo_and_never_in_production(settings, tmp_path):
    settings.PUSH = {**settings.PUSH, "key_file": str(tmp_path / "keys" / "push.pem")}
    first = webpush.public_key()
    assert (webpush.public_key(), len(unb64(first)), unb64(first)[0]) == (first, 65, 4)
    assert (tmp_path / "keys" / "push.pem").stat().st_mode & 0o077 == 0
    assert [each.name for each in (tmp_path / "keys").iterdir()] == ["push.pem"]

    settings.PRODUCTION, settings.PUSH = True, {**settings.PUSH, "key_file": str(tmp_path / "tiada.pem")}
    with pytest.raises(ImproperlyConfigured, match="cannot be read"):
        webpush.key()


def test_a_key_of_another_curve_is_refused(settings, tmp_path):
    path = tmp_path / "push.pem"
    path.write_bytes(pem(ec.SECP384R1()))
    settings.PUSH = {**settings.PUSH, "key_file": str(path)}

    with pytest.raises(ImproperlyConfigured, match="P-256"):
        webpush.key()


def test_a_server_that_starts_says_what_is_wrong_with_the_key(settings, tmp_path):
    path = tmp_path / "push.pem"
    settings.PRODUCTION, settings.PUSH = True, {**settings.PUSH, "key_file": str(path)}
    assert [each.id for each in the_key_of_notifications_can_be_used(None)] == ["portal.E030"]
    path.write_bytes(pem(ec.SECP256R1()))
    path.chmod(0o644)
    assert [each.id for each in the_key_of_notifications_can_be_used(None)] == ["portal.E031"]
    path.chmod(0o400)
    assert the_key_of_notifications_can_be_used(None) == []
    settings.PUSH = {**settings.PUSH, "key_file": ""}
    assert the_key_of_notifications_can_be_used(None) == []


# --- What the database refuses ----------------------------------------------------------------------------------------
def test_an_endpoint_belongs_to_one_account_and_a_handover_is_noted_once(user, service):
    _, device = switched_on(user, service)
    twin = Device(user=ApplicantFactory(), endpoint_hash=device.endpoint_hash, label="X", created_at=NOON)
    twin.endpoint = twin.p256dh = twin.auth = "x"
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()
    delivery = put_out(user)
    Handover.objects.create(delivery=delivery, device=device, at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        Handover.objects.create(delivery=delivery, device=device, at=NOON)


@pytest.mark.parametrize("lie", [{"label": ""}, {"endpoint_hash": ""}, {"used_at": NOON - dt.timedelta(1)}])
def test_the_database_refuses_a_browser_that_lies(user, service, lie):
    _, device = switched_on(user, service)
    with pytest.raises(IntegrityError), transaction.atomic():
        Device.objects.filter(pk=device.pk).update(**lie)

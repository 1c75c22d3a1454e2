"""What operators are warned of: each occurrence once when it begins and once when it is over."""

import datetime as dt
import threading

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from bawaslu_portal import env
from core import clock
from core.clock import wib
from notifications import alerts, reminders, render, ticking, watching
from notifications.lifecycle import DeliveryState as S
from notifications.models import Alert, AlertKind, Delivery, Gateway
from notifications.notice import notice
from notifications.smtp import Unavailable
from tests.factories.notifications import MatterFactory, posted

pytestmark = pytest.mark.django_db
NOW = wib(2026, 10, 20, 12)
MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)
K = AlertKind


@pytest.fixture(autouse=True)
def noon(settings):
    settings.ALERT_TO = ["jaga@contoh.example", "jaga.dua@contoh.example"]
    with clock.stopped_at(NOW):
        yield


def wrong():
    """Return what is wrong, but for the clock: it is stopped in these tests, and the database's is not."""
    return {key for key in alerts.conditions(NOW) if key[0] != K.CLOCK}


def settled(state, at, **facts):
    sent = {"sent_at": at, "sending_at": at} if state == S.SENT else {}
    Delivery.objects.filter(pk=posted(at=at).pk).update(state=state, settled_at=at, **sent, **facts)


def test_nothing_is_wrong_with_a_portal_that_has_done_nothing_yet():
    assert alerts.conditions(NOW) == {}


@pytest.mark.parametrize(("minutes", "found"), [(5, set()), (6, {("late", "")})])
def test_a_message_that_waits_longer_than_five_minutes(minutes, found):
    posted(at=NOW - minutes * MINUTE)
    assert wrong() == found


@pytest.mark.parametrize(("before", "found"), [(23 * HOUR, {("dead", "")}), (25 * HOUR, set())])
def test_a_delivery_that_was_given_up_is_told_for_a_day(before, found):
    settled(S.DEAD, NOW - before)
    assert wrong() == found


@pytest.mark.parametrize(("how", "found"), [("human", {("doubt", "")}), ("", set())])
def test_a_doubt_is_told_once_the_portal_cannot_settle_it_itself(how, found):
    delivery = posted(at=NOW)
    Delivery.objects.filter(pk=delivery.pk).update(state=S.UNCERTAIN, sending_at=NOW, resolved_how=how)
    assert wrong() == found


@pytest.mark.parametrize(("minutes", "found"), [(4, set()), (6, {("rule", "matters.due")})])
def test_a_rule_whose_objects_stay_due_is_failing(minutes, found):
    reminders.seed("matters.due")
    MatterFactory(deadline=NOW + DAY, next_nudge_at=NOW - minutes * MINUTE)
    assert {key for key in wrong() if key[0] == "rule"} == found


def test_a_step_that_fails_is_told_until_it_works():
    def broken(now):
        raise ZeroDivisionError

    ticking.run([("plan", broken)], NOW)
    assert wrong() == {("step", "plan")}
    ticking.run([("plan", lambda now: 0)], NOW)
    assert wrong() == set()


@pytest.mark.parametrize(("minutes", "found"), [(3, set()), (4, {("tick", "")})])
def test_a_tick_that_did_not_come_for_three_minutes(minutes, found):
    with clock.stopped_at(NOW - minutes * MINUTE):
        ticking.run([("plan", lambda now: 0)], NOW)
    assert wrong() == found


@pytest.mark.parametrize(("refused", "sent", "is_many"), [(4, 0, False), (5, 0, True), (5, 95, False), (5, 94, True)])
def test_many_refusals_are_more_than_one_in_twenty_and_at_least_five(refused, sent, is_many):
    for state, count in ((S.FAILED, refused), (S.SENT, sent)):
        for _ in range(count):
            settled(state, NOW - MINUTE)
    settled(S.FAILED, NOW - 2 * HOUR)
    assert (("refused", "") in wrong()) is is_many


@pytest.mark.parametrize(("minutes", "found"), [(5, set()), (6, {("gateway", "mail")})])
def test_a_server_that_stays_out_of_reach(minutes, found):
    watching.gateway_failed("mail", Unavailable("connect"), NOW - minutes * MINUTE)
    assert wrong() == found


@pytest.mark.parametrize(("seconds", "is_wrong"), [(0, False), (30, True), (-30, True)])
def test_clocks_that_differ_by_more_than_a_second(seconds, is_wrong):
    """Told from the database's own clock, so the application's is set beside the real one."""
    ticking.run([("plan", lambda now: 0)], NOW)
    real = dt.datetime.now(dt.UTC)
    with clock.stopped_at(real + dt.timedelta(seconds=seconds)):
        assert (("clock", "") in alerts.conditions(real)) is is_wrong


def mails():
    return list(Delivery.objects.filter(kind__startswith="notifications.alert").order_by("created_at", "to_address"))


def test_each_occurrence_is_told_once_to_each_operator_and_once_more_when_it_is_over():
    waiting = posted(at=NOW - 10 * MINUTE)
    assert [alerts.watch(NOW + n * MINUTE) for n in range(3)] == [1, 0, 0]
    assert [(each.kind, each.to_address) for each in mails()] == [
        ("notifications.alert_began", "jaga.dua@contoh.example"), ("notifications.alert_began", "jaga@contoh.example"),
    ]  # fmt: skip
    Delivery.objects.all().exclude(kind__startswith="notifications.").update(state=S.ON_HOLD)
    Delivery.objects.filter(kind__startswith="notifications.").update(state=S.SENT, sent_at=NOW, sending_at=NOW, settled_at=NOW)
    assert [alerts.watch(NOW + n * MINUTE) for n in (3, 4)] == [1, 0]
    assert [each.kind for each in mails()][2:] == ["notifications.alert_ended"] * 2
    assert [(each.began_at, each.ended_at) for each in Alert.objects.all()] == [(NOW, NOW + 3 * MINUTE)]
    Delivery.objects.filter(pk=waiting.pk).update(state=S.PENDING)
    assert (alerts.watch(NOW + 5 * MINUTE), Alert.objects.count()) == (1, 2)


def test_a_warning_that_mail_itself_held_up_is_dropped_once_it_is_over():
    watching.gateway_failed("mail", Unavailable("connect"), NOW - HOUR)
    alerts.watch(NOW)
    began = mails()[0]
    alert = Alert.objects.get()
    assert notice(began.kind).still_concerns(alert, began, NOW)
    Gateway.objects.update(failing_since=None, phase="")
    alerts.watch(NOW + MINUTE)
    alert.refresh_from_db()
    ended = next(each for each in mails() if each.kind == "notifications.alert_ended")
    assert not notice(began.kind).still_concerns(alert, began, NOW + MINUTE)
    assert notice(ended.kind).still_concerns(alert, ended, NOW + MINUTE)


def test_the_mails_say_what_since_when_and_where_to_look():
    watching.gateway_failed("mail", Unavailable("login", 535), NOW - HOUR)
    alerts.watch(NOW)
    alert = Alert.objects.get()
    content = render.mail(mails()[0], notice("notifications.alert_began"), alert, NOW).content.decode()
    for words in (
        "Peringatan portal: Server email tidak terjangkau",
        "12.00 WIB",
        "535",
        "/admin/notifications/delivery/keadaan/",
    ):
        assert words in content


def test_without_operators_the_warning_is_kept_and_no_mail_is_made(settings):
    settings.ALERT_TO = []
    posted(at=NOW - 10 * MINUTE)
    assert (alerts.watch(NOW), Alert.objects.count(), mails()) == (1, 1, [])


@pytest.mark.django_db(transaction=True)
def test_two_ticks_at_once_warn_once():
    posted(at=NOW - 10 * MINUTE)
    results, start = [], threading.Barrier(2)

    def watch():
        with clock.stopped_at(NOW):
            start.wait(10)
            results.append(alerts.watch(NOW))
        connection.close()

    threads = [threading.Thread(target=watch) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert (sorted(results), Alert.objects.count(), len(mails())) == ([0, 1], 1, 2)


def test_the_addresses_of_operators_are_read_from_the_environment(monkeypatch):
    monkeypatch.setenv("ALERT_TO", "jaga@contoh.example, jaga.dua@contoh.example")
    assert env.addresses("ALERT_TO") == ["jaga@contoh.example", "jaga.dua@contoh.example"]
    monkeypatch.setenv("ALERT_TO", "")
    assert env.addresses("ALERT_TO") == []
    monkeypatch.setenv("ALERT_TO", "jaga")
    with pytest.raises(ImproperlyConfigured, match="ALERT_TO"):
        env.addresses("ALERT_TO")

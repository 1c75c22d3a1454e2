"""The figures for Prometheus: right, for whoever knows the token alone, and without a word about any person."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from prometheus_client.parser import text_string_to_metric_families

from core import clock
from core.clock import wib
from notifications import ticking, watching
from notifications.lifecycle import DeliveryState as S
from notifications.models import Alert, AlertKind, Attempt, Bounce, DeadAddress, Delivery
from notifications.smtp import Unavailable
from tests.factories.notifications import OwnerFactory, posted

pytestmark = pytest.mark.django_db
NOW = wib(2026, 10, 20, 12)
MINUTE = dt.timedelta(minutes=1)
TOKEN = "sebuah-tanda-untuk-uji"


@pytest.fixture(autouse=True)
def noon(settings):
    settings.METRICS_TOKEN = TOKEN
    with clock.stopped_at(NOW):
        yield


def asked(client):
    """Return {(name, labels by the order of their names): value} of a scrape."""
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert (answer.status_code, answer["Content-Type"].partition(";")[0]) == (200, "text/plain")
    families = text_string_to_metric_families(answer.content.decode())
    return {
        (each.name, *(each.labels[name] for name in sorted(each.labels))): each.value
        for family in families
        for each in family.samples
    }


def settled(state, at):
    sent = {"sent_at": at, "sending_at": at} if state == S.SENT else {}
    Delivery.objects.filter(pk=posted(at=at).pk).update(state=state, settled_at=at, **sent)


@pytest.mark.parametrize("sent", ["", "Bearer", "Bearer ", "Bearer salah", f"Basic {TOKEN}", TOKEN])
def test_without_the_token_there_is_no_such_page(client, sent):
    assert client.get("/metrics", headers={"Authorization": sent} if sent else {}).status_code == 404


def test_where_no_token_is_set_nothing_opens_the_page(client, settings):
    settings.METRICS_TOKEN = ""
    assert [client.get("/metrics", headers={"Authorization": words}).status_code for words in ("Bearer ", "Bearer")] == [
        404,
        404,
    ]


def test_what_waits_and_what_came_to_an_end(client):
    posted(at=NOW - 7 * MINUTE)
    for state, before in ((S.SENT, 2), (S.SENT, 30), (S.FAILED, 5), (S.EXPIRED, 61)):
        settled(state, NOW - before * MINUTE)
    found = asked(client)
    assert found["portal_outbox_oldest_seconds",] == 420
    assert (found["portal_deliveries", "matters", "pending"], found["portal_deliveries", "matters", "failed"]) == (1, 1)
    assert {key: value for key, value in found.items() if key[0] == "portal_deliveries_settled_last_hour"} == {
        ("portal_deliveries_settled_last_hour", "matters", "sent"): 2,
        ("portal_deliveries_settled_last_hour", "matters", "failed"): 1,
    }
    assert found["portal_sends_per_second",] == pytest.approx(1 / 300)


def test_how_the_tick_ran(client):
    def broken(now):
        raise ZeroDivisionError

    for _ in range(2):
        ticking.run([("plan", broken), ("send", lambda now: 1)], NOW)
    found = asked(client)
    failures = "portal_tick_step_failures_total"
    assert (found[failures, "plan"], found[failures, "send"]) == (2, 0)
    assert found["portal_tick_step_end_timestamp_seconds", "send"] == NOW.timestamp()
    assert found["portal_tick_step_seconds", "send"] >= 0


def test_failures_by_phase_and_code_leave_out_what_went_well(client):
    delivery = posted()
    for n, (phase, code, result) in enumerate(
        [("rcpt", 550, S.FAILED), ("rcpt", 550, S.FAILED), ("connect", None, S.PENDING), ("dot", 250, S.SENT)]
    ):
        Attempt.objects.create(
            delivery=delivery, n=n, worker="x", started_at=NOW, ended_at=NOW - MINUTE, phase=phase, code=code, result=result
        )
    found = {key[1:]: value for key, value in asked(client).items() if key[0] == "portal_attempt_failures_last_hour"}
    assert found == {("550", "rcpt"): 2, ("", "connect"): 1}


def test_alerts_servers_and_rules(client):
    Alert.objects.create(kind=AlertKind.LATE, began_at=NOW)
    Alert.objects.create(kind=AlertKind.TICK, began_at=NOW, ended_at=NOW)
    watching.gateway_failed("mail", Unavailable("connect"), NOW)
    found = asked(client)
    assert {key: value for key, value in found.items() if key[0] in {"portal_alerts", "portal_gateway_up"}} == {
        ("portal_alerts", "late"): 1, ("portal_gateway_up", "mail"): 0,
    }  # fmt: skip
    assert found["portal_reminders_planned_last_hour", "matters.due"] == 0


def test_what_came_back_and_which_addresses_are_dead(client):
    for n, (kind, ago) in enumerate([("hard", 1), ("hard", 59), ("soft", 1), ("complaint", 61)]):
        report = {"status": "", "diagnostic": "", "source": "portal", "source_id": str(n)}
        Bounce.objects.create(delivery=posted(), kind=kind, received_at=NOW - ago * MINUTE, **report)
    DeadAddress.objects.create(address_hash="a", cause="unknown", died_at=NOW)
    owner = OwnerFactory()
    over = {"ended_at": NOW, "ended_by": owner, "ended_how": "proven"}
    DeadAddress.objects.create(address_hash="b", cause="unknown", died_at=NOW, **over)
    found, names = asked(client), {"portal_returned_last_hour", "portal_dead_addresses"}
    assert {key: value for key, value in found.items() if key[0] in names} == {
        ("portal_returned_last_hour", "hard"): 2, ("portal_returned_last_hour", "soft"): 1, ("portal_dead_addresses",): 1,
    }  # fmt: skip


def test_no_figure_names_anybody_and_more_of_them_cost_no_more(client):
    posted(to=OwnerFactory(email="siti.aminah@rumah.example", name="Siti Aminah"))
    with CaptureQueriesContext(connection) as few:
        asked(client)
    for n in range(3):
        posted(to=f"warga{n}@rumah.example")
    with CaptureQueriesContext(connection) as many:
        text = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).content.decode()
    assert (len(few), len(many)) == (12, 12)
    assert [word for word in ("siti.aminah", "Siti", "rumah.example", "warga") if word in text] == []

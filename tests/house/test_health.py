"""The watchman's two questions, and the log that answers the rest without naming people."""

import datetime as dt
import json
import logging

import pytest
from django.test import Client

from bawaslu_portal import logs
from bawaslu_portal.celery import app
from core import clock
from notifications import ticking
from notifications.models import Alert, AlertKind, Delivery
from tests.factories.agreements import Table


@pytest.fixture
def broker():
    """Return a function that points Celery at another broker for one test."""
    names = ("broker_url", "broker_transport_options")
    before = {name: app.conf[name] for name in names}
    yield lambda url, **options: app.conf.update(broker_url=url, broker_transport_options=options)
    app.conf.update(before)


def test_the_process_is_alive_without_any_database(client):
    answer = client.get("/healthz")  # pytest-django would refuse a query here

    assert (answer.status_code, answer.content, "sesi" in answer.cookies) == (200, b"ok", False)


@pytest.mark.django_db
def test_ready_when_database_and_broker_answer_and_no_mail_waits(client):
    answer = client.get("/readyz")

    facts = {"outbox_oldest_seconds": 0, "tick_age_seconds": None, "uncertain": 0}
    assert (answer.status_code, answer.json()) == (200, {"ready": True, "status": "ok", "missing": [], "words": [], **facts})


@pytest.mark.django_db
def test_ready_with_redis_as_broker(client, broker, redis_url):
    broker(redis_url)

    assert client.get("/readyz").json()["missing"] == []


@pytest.mark.django_db
def test_a_broker_that_does_not_answer_is_named(client, broker):
    broker("redis://127.0.0.1:1/0", socket_connect_timeout=1)

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["missing"]) == (503, ["broker"])


@pytest.mark.django_db
@pytest.mark.parametrize(("minutes", "missing"), [(10, []), (11, ["outbox"])])
def test_mail_that_waits_too_long_says_that_nobody_ticks(client, minutes, missing):
    now = clock.wib(2026, 10, 24, 9)
    wanted = now - dt.timedelta(minutes=minutes)
    Delivery.objects.create(
        key="a", message_id="<a@portal.example>", kind="k", about="x.y:1", to_address="siti@rumah.example",
        next_try=wanted, wanted_by=wanted, created_at=wanted,
    )  # fmt: skip

    with clock.stopped_at(now):
        answer = client.get("/readyz")

    said = answer.json()
    assert (said["ready"], said["missing"], said["outbox_oldest_seconds"]) == (not missing, missing, minutes * 60)
    assert (said["status"], answer.status_code) == (("down", 503) if missing else ("degraded", 200))
    assert f"Kiriman yang paling lama sudah menunggu {minutes} menit." in said["words"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("minutes", "status", "words"), [(3, "ok", []), (4, "degraded", ["Tick tidak berjalan selama 4 menit."])]
)
def test_a_tick_that_stands_still_is_told_while_pages_are_served(client, caplog, minutes, status, words):
    now = clock.wib(2026, 10, 24, 9)
    with clock.stopped_at(now - dt.timedelta(minutes=minutes)):
        ticking.run([("reap", lambda _now: None)], now)
    with clock.stopped_at(now), caplog.at_level(logging.WARNING, "portal.health"):
        answer = client.get("/readyz")

    said = answer.json()
    assert (answer.status_code, said["status"], said["words"], said["tick_age_seconds"]) == (200, status, words, minutes * 60)
    assert bool([line for line in caplog.records if line.name == "portal.health"]) is bool(words)


@pytest.mark.django_db
def test_a_mail_server_out_of_reach_is_told_where_no_mail_can_tell_it(client):
    Alert.objects.create(
        kind=AlertKind.GATEWAY, subject="mail", figure="Server email tidak dapat dihubungi.", began_at=clock.now()
    )

    said = client.get("/readyz").json()

    assert (said["status"], said["words"]) == (
        "degraded", ["Server email tidak terjangkau: Server email tidak dapat dihubungi."]
    )  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_only_questions_are_answered(path):
    assert Client().post(path).status_code == 405


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("NIK 3171010101900001 ganda", "NIK [16 angka] ganda"),
        ("KK 3171 0101 0190 0001.", "KK [16 angka]."),
        ("kirim 2026-10-24T09:00:00.123456Z", "kirim 2026-10-24T09:00:00.123456Z"),
        ("permintaan 2894bd938c1e4fc0a0ffa85021c046a2", "permintaan 2894bd938c1e4fc0a0ffa85021c046a2"),
        ("17 angka 31710101019000012", "17 angka 31710101019000012"),
    ],
)
def test_the_log_hides_what_looks_like_a_nik(written, kept):
    assert logs.hide_numbers(None, "info", {"event": written, "n": 3171010101900001}) == {"event": kept, "n": 3171010101900001}


def test_a_line_of_the_log_is_json_and_hides_numbers_in_tracebacks_too():
    formatter = _formatter(as_json=True)
    try:
        raise ValueError("NIK 3171010101900001 sudah ada")
    except ValueError as error:
        line = logging.getLogger("x").makeRecord(
            "x", logging.ERROR, "f", 1, "gagal", (), (ValueError, error, error.__traceback__)
        )

    written = json.loads(formatter.format(line))

    assert (written["event"], written["level"], "[16 angka] sudah ada" in written["exception"]) == ("gagal", "error", True)
    assert "3171010101900001" not in json.dumps(written)


def _formatter(*, as_json):
    options = dict(logs.configuration(as_json=as_json)["formatters"]["line"])
    return options.pop("()")(**options)


def test_a_request_is_logged_by_its_route_never_by_its_address(client, caplog):
    caplog.set_level(logging.INFO, "portal.request")
    answer = client.get("/healthz", {"q": "Siti Aminah"})

    [line] = [record.msg for record in caplog.records if record.name == "portal.request"]
    known = {name: line[name] for name in ("event", "method", "route", "status", "user", "request_id")}
    assert known == {
        "event": "request", "method": "GET", "route": "healthz", "status": 200, "user": None,
        "request_id": answer["X-Request-ID"],
    }  # fmt: skip
    assert "Siti" not in str(line)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Not Found: /akun/bukti/1/rahasia/", "Not Found"),
        ("Method Not Allowed (PUT): /akun/bukti/1/rahasia/", "Method Not Allowed (PUT)"),
        ("Internal Server Error: /akun/bukti/1/rahasia/", "Internal Server Error"),
    ],
)
def test_what_django_says_of_a_request_names_no_address(said, kept):
    line = logging.getLogger("django.request").makeRecord("django.request", logging.WARNING, "f", 1, said, (), None)

    assert json.loads(_formatter(as_json=True).format(line))["event"] == kept


@pytest.mark.django_db
@pytest.mark.parametrize(("minutes", "missing"), [(30, []), (31, ["seal"])])
def test_a_seal_that_fails_for_long_is_named(client, minutes, missing):
    agreement = Table().concluded()
    agreement.finals.update(trouble="Masa berlaku sertifikat segel sudah habis.")
    Delivery.objects.all().delete()

    with clock.stopped_at(agreement.concluded_at + dt.timedelta(minutes=minutes)):
        answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["missing"]) == (503 if missing else 200, missing)

"""A provider tells by HTTP what became of our mails: signed, in time, in the agreed form, or nothing of it is believed."""

import datetime as dt
import io
import json

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse

from bawaslu_portal import env
from core import clock
from notifications import dsn, returning, webhook
from notifications.models import Bounce, DeadAddress
from tests.notifications.test_bounces import OURS, out

pytestmark = pytest.mark.django_db
NOW = clock.wib(2026, 10, 20, 12)
SECRET = "s" * 32
HARD = {"id": "1", "message_id": OURS, "kind": "hard", "status": "5.1.1", "diagnostic": "550 <siti@rumah.example> unknown"}


@pytest.fixture(autouse=True)
def opened(settings):
    settings.BOUNCE_WEBHOOK_SECRET = SECRET
    with clock.stopped_at(NOW):
        yield


def tell(told, *, at=NOW, headers=None, raw=None):
    """Post what a provider tells, as bytes or as what becomes JSON, signed at a moment. headers: what differs."""
    body = json.dumps(told).encode() if raw is None else raw
    stamp = str(int(at.timestamp()))
    signed = {"X-Portal-Timestamp": stamp, "X-Portal-Signature": webhook.signature_of(stamp, body)} | (headers or {})
    client = Client(enforce_csrf_checks=True)
    return client.post(reverse("messages:returned"), body, content_type="application/json", headers=signed)


def refused(answer):
    return answer.status_code, Bounce.objects.count()


def test_a_signed_report_is_taken_in_once_however_often_it_comes():
    delivery = out()
    foreign = HARD | {"id": "2", "message_id": "<lain@contoh.example>"}
    assert tell([HARD, foreign]).json() == {"new": 1, "known": 0, "unknown": 1}
    assert tell([HARD, foreign], at=NOW + dt.timedelta(minutes=1)).json() == {"new": 0, "known": 1, "unknown": 1}
    bounce = Bounce.objects.get()
    assert (bounce.delivery_id, bounce.kind, bounce.status, bounce.diagnostic, bounce.source, bounce.source_id) == (
        delivery.pk, "hard", "5.1.1", "550 <[alamat]> unknown", "portal", "1",
    )  # fmt: skip


def test_a_report_may_name_the_mail_by_its_token():
    delivery = out()
    told = {"id": "1", "token": returning.token(delivery.pk).upper(), "kind": "soft", "status": "4.2.2"}
    assert (tell([told]).json()["new"], delivery.bounces.get().kind) == (1, "soft")


@pytest.mark.parametrize("ago", [-301, 301, 86_400])
def test_an_old_or_a_future_signature_opens_nothing(ago):
    out()
    assert refused(tell([HARD], at=NOW - dt.timedelta(seconds=ago))) == (403, 0)


@pytest.mark.parametrize("ago", [-300, 300])
def test_a_signature_of_five_minutes_still_does(ago):
    out()
    assert refused(tell([HARD], at=NOW - dt.timedelta(seconds=ago))) == (200, 1)


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Portal-Signature": "0" * 64}, {"X-Portal-Signature": ""}, {"X-Portal-Signature": "é"},
        {"X-Portal-Timestamp": ""}, {"X-Portal-Timestamp": "kini"}, {"X-Portal-Timestamp": "9" * 400},
        {"X-Portal-Timestamp": "²"}, {"X-Portal-Timestamp": str(int(NOW.timestamp()) - 1)},
    ],
)  # fmt: skip
def test_a_request_that_is_not_signed_for_this_body_and_moment_is_refused(headers):
    out()
    assert refused(tell([HARD], headers=headers)) == (403, 0)


def test_a_signature_of_another_body_or_of_another_secret_is_refused(settings):
    out()
    stamp = str(int(NOW.timestamp()))
    other = webhook.signature_of(stamp, b"[]")
    assert refused(tell([HARD], headers={"X-Portal-Signature": other})) == (403, 0)
    settings.BOUNCE_WEBHOOK_SECRET = "t" * 32
    foreign = webhook.signature_of(stamp, json.dumps([HARD]).encode())
    settings.BOUNCE_WEBHOOK_SECRET = SECRET
    assert refused(tell([HARD], headers={"X-Portal-Signature": foreign})) == (403, 0)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "bukan JSON"), (b"{", "bukan JSON"), (b"\xff\xfe", "bukan JSON"), (b"[" * 100_000, "bukan JSON"),
        (b'{"id": "1"}', "larik"), (b"7", "larik"), (json.dumps([HARD] * 501).encode(), "larik"), (b"[7]", "ke-1"),
    ],
    ids=["empty", "cut", "binary", "deep", "object", "number", "many", "no-report"],
)  # fmt: skip
def test_a_body_that_is_not_as_agreed_is_refused_with_a_sentence(raw, words):
    answer = tell(None, raw=raw)
    assert (answer.status_code, words in answer.json()["error"]) == (400, True)


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "keras"}, {"kind": 5}, {"id": ""}, {"id": "x" * 65}, {"id": None}, {"status": "5.1"}, {"status": "5.1.1 "},
        {"message_id": ""}, {"message_id": "<a\n@b>"}, {"message_id": "\0"}, {"message_id": ["<a@b>"]}, {"token": "a" * 46},
        {"diagnostic": "x" * 1001}, {"id": "\ud800"}, {"alamat": "siti@rumah.example"},
    ],
)  # fmt: skip
def test_one_wrong_report_spoils_the_whole_request_and_says_which_it_was(wrong):
    out()
    answer = tell([HARD, HARD | {"id": "2"} | wrong])
    assert (*refused(answer), "Laporan ke-2" in answer.json()["error"]) == (400, 0, True)
    assert "siti" not in answer.content.decode()


def test_words_of_any_kind_are_kept_without_persons():
    out()
    tell([HARD | {"diagnostic": "550\n\0 \ud800 hubungi\tsiti@rumah.example 081234567890"}])
    assert Bounce.objects.get().diagnostic == "550 ? hubungi [alamat] [angka]"


def test_a_body_larger_than_agreed_is_not_read_to_its_end():
    assert tell(None, raw=b" " * (webhook.LARGEST + 1)).status_code == 413
    assert tell(None, raw=b"[]" + b" " * (webhook.LARGEST - 2)).status_code == 200


def test_a_form_is_as_unsigned_as_anything():
    form = Client().post(reverse("messages:returned"), {"kind": "hard", "file": io.BytesIO(b"x" * 1000)})
    assert (form.status_code, Client().post(reverse("messages:returned")).status_code) == (403, 403)


def test_without_a_secret_there_is_no_such_page(settings):
    settings.BOUNCE_WEBHOOK_SECRET = ""
    assert (tell([HARD]).status_code, Client().get(reverse("messages:returned")).status_code) == (404, 404)


def test_only_a_post_is_heard():
    assert [Client().generic(method, reverse("messages:returned")).status_code for method in ("GET", "PUT")] == [405, 405]


def test_a_flood_is_held_back(settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"returned_mail": "2/m/ip"}
    answers = [tell([], headers={"X-Portal-Signature": "0"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [403, 403, 429]
    assert int(answers[-1]["Retry-After"]) > 0


def test_what_follows_from_a_report_follows_here_too():
    delivery = out()
    tell([HARD])
    assert DeadAddress.objects.get().user == delivery.to_user


# --- A provider of the office's own ---------------------------------------------------------------------------------------
class Provider(webhook.Adapter):
    def is_genuine(self, headers, body, now):
        return headers.get("Authorization") == "Bearer kantor"

    def reports(self, body):
        return [
            webhook.Told(dsn.Report(OURS, dsn.COMPLAINT, "", "abuse siti@rumah.example"), line)
            for line in body.decode().split()
        ]


def test_a_provider_brings_its_own_format_and_signature(settings):
    settings.BOUNCE_ADAPTER = {"kantor": "tests.notifications.test_webhook.Provider"}
    out()
    assert refused(tell(None, raw=b"7 8")) == (403, 0)
    assert tell(None, raw=b"7 8", headers={"Authorization": "Bearer kantor"}).json()["new"] == 2
    assert set(Bounce.objects.values_list("source", "source_id")) == {("kantor", "7"), ("kantor", "8")}


def test_an_adapter_that_reads_nothing_says_so():
    with pytest.raises(NotImplementedError):
        webhook.Adapter().reports(b"")


def test_a_providers_long_names_and_open_words_are_kept_as_ours_are(settings):
    settings.BOUNCE_ADAPTER = {"kantor": "tests.notifications.test_webhook.Provider"}
    out()
    long = "x" * 500
    counts = [tell(None, raw=long.encode(), headers={"Authorization": "Bearer kantor"}).json()["new"] for _ in range(2)]
    assert (counts, Bounce.objects.get().diagnostic, len(Bounce.objects.get().source_id)) == ([1, 0], "abuse [alamat]", 64)


def test_what_a_setting_may_be(monkeypatch):
    assert env.adapter("BOUNCE_WEBHOOK_ADAPTER", "x.Y") == {"portal": "x.Y"}
    monkeypatch.setenv("BOUNCE_WEBHOOK_ADAPTER", "kantor=office.returned.Provider")
    assert env.adapter("BOUNCE_WEBHOOK_ADAPTER", "x.Y") == {"kantor": "office.returned.Provider"}
    for wrong in ("kantor", "Kantor=a.B", "mailbox=a.B", "terlalupanjang=a.B", "kantor=B"):
        monkeypatch.setenv("BOUNCE_WEBHOOK_ADAPTER", wrong)
        with pytest.raises(ImproperlyConfigured, match="BOUNCE_WEBHOOK_ADAPTER"):
            env.adapter("BOUNCE_WEBHOOK_ADAPTER", "x.Y")


def test_a_secret_that_can_be_guessed_is_refused(monkeypatch):
    monkeypatch.setenv("BOUNCE_WEBHOOK_SECRET", "rahasia")
    with pytest.raises(ImproperlyConfigured, match="BOUNCE_WEBHOOK_SECRET"):
        env.strong("BOUNCE_WEBHOOK_SECRET")

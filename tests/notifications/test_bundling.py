"""Mails marked and settled by the bundle: each is still looked at last, and each has the fate that it would have alone."""

import datetime as dt
import hashlib
import socket
import threading
import time

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from notifications import bundling, outbox, recovery, smtp
from notifications.bundling import BundleSender
from notifications.channels import Channel
from notifications.failures import Declined, Overdue, Unavailable
from notifications.lifecycle import DeliveryState as S
from notifications.models import Attempt, Delivery
from notifications.oracle import Nobody, SinkJournal
from notifications.sending import Sender
from tests.factories.notifications import NOON, MatterFactory, OwnerFactory, posted
from tests.notifications.matters.models import Matter

pytestmark = pytest.mark.django_db


@pytest.fixture
def bundler(relay):
    def make(now=NOON, **options):
        return BundleSender(smtp.Server("127.0.0.1", relay.port), now=lambda: now, **options)

    return make


def some(count, **changes):
    """Post mails about matters of their own, to accounts a0, a1, …"""
    owners = [OwnerFactory(email=f"a{n}@contoh.example") for n in range(count)]
    return [posted(matter=MatterFactory(owner=owner), **changes) for owner in owners]


def states():
    found = Delivery.objects.order_by("to_user__email", "to_address").values_list("to_user__email", "state")
    return {email.partition("@")[0]: S(state) for email, state in found}


def test_a_bundle_is_marked_and_settled_in_two_strokes_and_each_mail_keeps_its_own_trace(relay, bundler):
    deliveries = some(4, secrets={"code": "482913"})

    with CaptureQueriesContext(connection) as caught:
        assert bundler().run() == {S.SENT: 4}

    updates = [query["sql"] for query in caught.captured_queries if query["sql"].startswith('UPDATE "notifications_delivery"')]
    assert len(updates) == 3  # claimed, marked, settled
    contents = dict(relay.accepted)
    for n, delivery in enumerate(deliveries):
        delivery.refresh_from_db()
        content = contents[f"a{n}@contoh.example"]
        assert delivery.message_id.encode() in content
        assert (delivery.state, delivery.attempts, delivery.resolved_how, delivery.smtp_text) == (S.SENT, 1, "smtp", "OK")
        assert (delivery.sent_at, delivery.settled_at, delivery.secrets_sealed) == (NOON, NOON, None)
        assert delivery.rendered_sha256 == hashlib.sha256(content.rstrip(b"\r\n") + b"\r\n").hexdigest()
        assert delivery.subject
    assert list(Attempt.objects.values_list("n", "phase", "result", "code")) == [(1, "dot", "sent", 250)] * 4


@pytest.mark.full
def test_a_mail_more_costs_a_bundle_only_its_last_look(relay, bundler):
    costs = []
    for count in (10, 20):
        User.objects.all().delete()
        some(count)
        with CaptureQueriesContext(connection) as caught:
            bundler().run()
        costs.append(len(caught))

    assert costs[1] - costs[0] == 10 * 2  # its account and its matter


@pytest.mark.parametrize("change", ["done", "account closed", "expired"])
def test_what_stops_concerning_its_person_after_the_mark_is_not_sent(relay, bundler, change):
    first, second, _ = some(3)
    Delivery.objects.filter(pk=first.pk).update(wanted_by=NOON - dt.timedelta(hours=2))
    Delivery.objects.filter(pk=second.pk).update(wanted_by=NOON - dt.timedelta(hours=1))

    def meanwhile(address):
        if address.startswith("a0"):
            relay.at_rcpt = None
            assert set(Delivery.objects.values_list("state", flat=True)) == {S.SENDING}
            if change == "done":
                Matter.objects.filter(owner__email="a1@contoh.example").update(is_done=True)
            elif change == "account closed":
                User.objects.filter(email="a1@contoh.example").update(is_active=False)
            else:
                moments.append(NOON + dt.timedelta(days=2))

    moments = [NOON]
    Delivery.objects.filter(pk=second.pk).update(expires_at=NOON + dt.timedelta(days=1))
    made = bundler()
    made.now = lambda: moments[-1]
    _within(made, relay, meanwhile)

    expected = S.EXPIRED if change == "expired" else S.SUPERSEDED
    assert states() == {"a0": S.SENT, "a1": expected, "a2": S.SENT}
    assert [recipient[:2] for recipient, _ in relay.accepted] == ["a0", "a2"]


def _within(made, relay, meanwhile):
    """Run with something that happens in this thread once the first mail is about to go: the test's own transaction sees it."""
    transfer, begun = made.line.transfer, []

    def once(sender, recipient, content, *, until):
        if not begun:
            begun.append(recipient)
            meanwhile(recipient)
        return transfer(sender, recipient, content, until=until)

    made.line.transfer = once
    return made.run()


def test_words_that_became_untrue_and_addresses_that_changed_wait_for_the_next_bundle(relay, bundler):
    some(3)

    def meanwhile(_address):
        Matter.objects.filter(owner__email="a1@contoh.example").update(title="Judul yang baru")
        User.objects.filter(email="a2@contoh.example").update(email="a9@contoh.example")

    for order, name in enumerate(("a0", "a1", "a2")):
        Delivery.objects.filter(to_user__email=f"{name}@contoh.example").update(wanted_by=NOON + dt.timedelta(minutes=order))
    assert _within(bundler(), relay, meanwhile) == {S.SENT: 3, S.PENDING: 2}

    assert [recipient[:2] for recipient, _ in relay.accepted] == ["a0", "a1", "a9"]
    assert b"Judul yang baru" in dict(relay.accepted)["a1@contoh.example"]


@pytest.mark.parametrize(
    ("where", "reply", "state", "phase"),
    [
        ("rcpt", "550 5.1.1 tidak dikenal", S.FAILED, "rcpt"),
        ("rcpt", "450 4.2.1 coba lagi", S.PENDING, "rcpt"),
        ("data", "554 5.6.0 isi ditolak", S.FAILED, "dot"),
        ("data", "451 4.3.0 coba lagi", S.PENDING, "dot"),
        ("after_data", "drop", S.UNCERTAIN, "dot"),
    ],
)
def test_a_refusal_in_the_middle_costs_its_own_mail_only(relay, bundler, where, reply, state, phase):
    some(3)
    getattr(relay, where)["a1"] = reply

    bundler().run()

    assert states() == {"a0": S.SENT, "a1": state, "a2": S.SENT}
    attempt = Attempt.objects.get(result=state)
    assert (attempt.phase, attempt.delivery.to_user.email) == (phase, "a1@contoh.example")
    assert len(relay.accepted) == 2


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_done": True}])
def test_what_concerns_nobody_already_is_left_out_of_the_bundle(relay, bundler, change):
    some(3)
    (Matter if "is_done" in change else User).objects.filter(pk__in=_of("a1", "is_done" in change)).update(**change)

    bundler().run()

    assert states() == {"a0": S.SENT, "a1": S.SUPERSEDED, "a2": S.SENT}
    assert len(relay.accepted) == 2


def _of(name, is_matter):
    user = User.objects.get(email=f"{name}@contoh.example")
    return Matter.objects.filter(owner=user) if is_matter else [user.pk]


def test_words_that_cannot_be_made_cost_their_own_mail_only(relay, bundler):
    some(2)
    posted(matter=MatterFactory(title="racun", owner=OwnerFactory(email="a7@contoh.example")))

    bundler().run()

    assert states() == {"a0": S.SENT, "a1": S.SENT, "a7": S.PENDING}
    assert Attempt.objects.get(result=S.PENDING).phase == "render"


def test_a_server_that_goes_away_gives_the_rest_back_unblamed(relay, bundler):
    some(4)
    made = bundler()
    is_ready, asked = made.be_ready, []

    def be_ready():
        asked.append(1)
        if len(asked) > 3:  # once before the claim, once before each mail
            raise Unavailable("connect")
        is_ready()

    made.be_ready = be_ready
    assert made.run() == {S.SENT: 2}

    assert sorted(Delivery.objects.values_list("state", "attempts", "lease_owner")) == [
        ("pending", 0, ""), ("pending", 0, ""), ("sent", 1, ""), ("sent", 1, ""),
    ]  # fmt: skip
    assert len(relay.accepted) == 2


def test_a_bundle_of_which_somebody_took_one_goes_singly_and_leaves_that_one(relay, bundler):
    some(3)
    made = bundler()
    batch = made.claim()
    Delivery.objects.filter(pk=batch[0].pk).update(lease_until=Now() - dt.timedelta(seconds=1))
    recovery.reap(NOON)

    made.be_ready()
    assert list(made._send_batch(batch, float("inf"))) == ["fenced", S.SENT, S.SENT]
    made.close()
    assert Delivery.objects.get(pk=batch[0].pk).state == S.PENDING


def test_what_the_reaper_doubted_meanwhile_is_written_as_sent_all_the_same(relay, bundler):
    some(2)
    made = bundler()
    settle = made._settle_taken

    def late(taken):
        Delivery.objects.filter(state=S.SENDING).update(lease_until=Now() - dt.timedelta(seconds=1))
        recovery.reap(NOON)
        return settle(taken)

    made._settle_taken = late
    made.run()

    assert states() == {"a0": S.SENT, "a1": S.SENT}


def test_a_sender_that_wakes_beyond_its_time_says_no_word_more(relay, bundler):
    some(2)
    made = bundler()
    may_begin = made._may_begin

    def slept(end):
        answer = may_begin(end)
        made._speak_until = time.monotonic() - 1  # stopped between the question and the words
        return answer

    made._may_begin = slept
    made.run()

    assert relay.accepted == []
    assert {attempt.phase for attempt in Attempt.objects.all()} == {"mail"}


def test_a_bundle_keeps_to_the_pace(relay, bundler):
    some(4)
    answers = [True, True, False]
    pace = type("Pace", (), {"left": lambda self: (4, 0) if answers else (0, 99), "take": lambda self: answers.pop(0)})()

    assert bundler(pace=pace).run() == {S.SENT: 2}

    assert sorted(Delivery.objects.values_list("state", "attempts")) == [("pending", 0)] * 2 + [("sent", 1)] * 2


def test_mails_go_by_the_bundle_only_where_a_journal_can_be_asked(relay, settings, monkeypatch):
    some(2)
    settings.SMTP = {"host": "127.0.0.1", "port": relay.port, "user": "", "password": "", "security": "none"}
    made = []
    monkeypatch.setattr(bundling, "Sender", lambda *args, **kw: made.append("single") or Sender(*args, **kw))
    monkeypatch.setattr(bundling, "BundleSender", lambda *args, **kw: made.append("bundle") or BundleSender(*args, **kw))
    for journal in (Nobody(), SinkJournal("/tidak/ada")):
        monkeypatch.setattr("notifications.oracle.oracle", lambda _channel, journal=journal: journal)
        bundling.send_due(NOON)

    assert made == ["single", "bundle"]
    assert bundling.has_journal(Channel.MAIL)


# --- Envelope and DATA in one group -----------------------------------------------------------------------------------------
class Script:
    """A server that takes groups and answers them from a list; it keeps what it heard."""

    def __init__(self, *replies):
        self.replies, self.heard = list(replies), b""
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.thread = threading.Thread(target=self._talk)
        self.thread.start()

    def _talk(self):
        line, _ = self.socket.accept()
        with line, line.makefile("rb") as words:
            line.sendall(b"220 uji\r\n")
            words.readline()
            line.sendall(b"250-uji\r\n250-PIPELINING\r\n250 SIZE\r\n")
            for _ in range(3):
                self.heard += words.readline()
            for reply in self.replies[:3] if self.heard else ():
                line.sendall(reply)
            if self.heard and self.replies[2].startswith(b"354") and len(self.replies) > 3:
                while not self.heard.endswith(b"\r\n.\r\n"):
                    self.heard += words.readline()
                line.sendall(self.replies[3])
            self.heard += words.read()

    def close(self):
        self.thread.join(5)
        self.socket.close()


@pytest.fixture
def scripted():
    made = []

    def make(*replies):
        server = Script(*replies)
        line = smtp.Line(smtp.Server("127.0.0.1", server.port), patience=5)
        made.append((server, line))
        line.open()
        return server, line

    yield make
    for server, line in made:
        line.close()
        server.close()


def transfer(line, content=b"Subject: uji\r\n\r\n.titik\r\n"):
    return line.transfer("a@contoh.example", "b@contoh.example", content, until=float("inf"))


def test_a_group_is_said_in_one_breath_and_the_content_after_its_leave(scripted):
    server, line = scripted(b"250 ok\r\n", b"251 diteruskan\r\n", b"354 silakan\r\n", b"250 antrean A1\r\n")

    assert transfer(line) == "antrean A1"
    line.close()
    server.close()

    assert server.heard == (
        b"MAIL FROM:<a@contoh.example>\r\nRCPT TO:<b@contoh.example>\r\nDATA\r\nSubject: uji\r\n\r\n..titik\r\n.\r\n"
    )


@pytest.mark.parametrize(
    ("replies", "phase", "code", "stays_open"),
    [
        ((b"451 nanti\r\n", b"503 urutan\r\n", b"503 urutan\r\n"), "mail", 451, True),
        ((b"250 ok\r\n", b"550 tidak dikenal\r\n", b"554 tanpa penerima\r\n"), "rcpt", 550, True),
        ((b"250 ok\r\n", b"550 tidak dikenal\r\n", b"354 silakan\r\n"), "rcpt", 550, False),
        ((b"250 ok\r\n", b"250 ok\r\n", b"452 penuh\r\n"), "data", 452, True),
    ],
)
def test_a_group_that_is_refused_names_its_phase_and_sends_no_words(scripted, replies, phase, code, stays_open):
    server, line = scripted(*replies)

    with pytest.raises(Declined) as refusal:
        transfer(line)
    assert (refusal.value.phase, refusal.value.code, line.is_open) == (phase, code, stays_open)
    line.close()
    server.close()

    assert b"Subject" not in server.heard


@pytest.mark.full
def test_a_line_that_breaks_within_a_group_has_surely_sent_nothing(scripted):
    _, line = scripted(b"250 ok\r\n", b"", b"")

    with pytest.raises(Unavailable, match="mail"):
        transfer(line)


def test_nothing_is_said_after_the_last_second(scripted):
    server, line = scripted(b"250 ok\r\n", b"250 ok\r\n", b"354 silakan\r\n")

    with pytest.raises(Overdue):
        line.transfer("a@contoh.example", "b@contoh.example", b"x", until=time.monotonic() - 1)
    server.close()

    assert server.heard == b""


def test_supersede_leaves_alone_what_is_marked(relay, bundler):
    """Who withdraws too late is told so by the last look, not by the row."""
    some(2)

    def meanwhile(_address):
        assert outbox.supersede(Matter.objects.get(owner__email="a1@contoh.example"), at=NOON) == 0

    Delivery.objects.filter(to_user__email="a1@contoh.example").update(wanted_by=NOON + dt.timedelta(hours=9))
    _within(bundler(), relay, meanwhile)

    assert states() == {"a0": S.SENT, "a1": S.SENT}

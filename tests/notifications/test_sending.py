import datetime as dt
import email
import email.policy
import logging

import pytest
from django.db.models.functions import Now

from notifications import outbox, recovery, smtp
from notifications.lifecycle import DeliveryState as S
from notifications.models import Attempt, Delivery, Gateway
from notifications.outcomes import MAX_ATTEMPTS, backoff
from notifications.sending import SETTLING, Sender
from tests.factories.notifications import NOON, MatterFactory, OwnerFactory, posted
from tests.notifications.matters.notices import MatterDecided, MatterTexted
from tests.servers import free_port

pytestmark = pytest.mark.django_db
SHORT = dt.timedelta(seconds=2)


def state(delivery):
    delivery.refresh_from_db()
    return delivery.state


def test_a_mail_goes_out_once_with_its_fixed_message_id(relay, sender):
    owner = OwnerFactory(email="siti@contoh.example")
    delivery = posted(matter=MatterFactory(title="Gudang Menteng", owner=owner))

    assert sender().run() == {S.SENT: 1}
    assert sender().run() == {}

    ((recipient, content),) = relay.accepted
    message = email.message_from_bytes(content, policy=email.policy.default)
    delivery.refresh_from_db()
    assert recipient == "siti@contoh.example"
    assert {name: message[name] for name in ("To", "Subject", "Message-ID", "Auto-Submitted", "From", "Date")} == {
        "To": "siti@contoh.example",
        "Subject": "Gudang Menteng",
        "Message-ID": f"<{delivery.pk}@portal.bawaslu-jakpus.example>",
        "Auto-Submitted": "auto-generated",
        "From": "Bawaslu Kota Jakarta Pusat <portal@bawaslu-jakpus.example>",
        "Date": "Tue, 20 Oct 2026 05:00:00 +0000",
    }
    assert message.get_body(("plain",)).get_content().startswith("Perkara Gudang Menteng")
    assert "<p>Perkara Gudang Menteng</p>" in message.get_body(("html",)).get_content()
    assert (delivery.state, delivery.sent_at, delivery.settled_at, delivery.resolved_how, delivery.attempts) == (
        S.SENT, NOON, NOON, "smtp", 1,
    )  # fmt: skip
    assert list(Attempt.objects.values_list("delivery", "n", "phase", "result", "code")) == [
        (delivery.pk, 1, "dot", "sent", 250)
    ]


def test_secrets_reach_the_mail_and_leave_the_row_with_it(relay, sender):
    delivery = posted(secrets={"code": "482913"})
    assert b"482913" not in bytes(delivery.secrets_sealed)

    sender().run()

    delivery.refresh_from_db()
    assert b"kode 482913" in relay.accepted[0][1]
    assert (delivery.secrets_sealed, delivery.secrets) == (None, {})


@pytest.mark.parametrize(
    ("where", "reply", "expected"),
    [
        ("rcpt", "550 5.1.1 tidak dikenal", (S.FAILED, "rcpt", 550)),
        ("rcpt", "450 4.2.1 coba lagi", (S.PENDING, "rcpt", 450)),
        ("rcpt", "550 5.7.1 relay ditolak", (S.PENDING, "rcpt", 550)),
        ("rcpt", "421 4.3.2 tutup", (S.PENDING, "rcpt", 421)),
        ("rcpt", "drop", (S.PENDING, "rcpt", None)),
        ("data", "554 5.6.0 isi ditolak", (S.FAILED, "dot", 554)),
        ("data", "451 4.3.0 coba lagi", (S.PENDING, "dot", 451)),
        ("after_data", "drop", (S.UNCERTAIN, "dot", None)),
    ],
)
def test_each_misbehaviour_of_the_server_has_its_state_and_spares_the_others(relay, sender, where, reply, expected):
    owner = OwnerFactory(email="sulit@contoh.example")
    hard, easy = posted(to=owner, at=NOON - dt.timedelta(minutes=1)), posted()
    getattr(relay, where)["sulit"] = reply

    sender().run()

    hard.refresh_from_db()
    assert (hard.state, hard.attempt_set.get().phase, hard.smtp_code) == expected
    assert state(easy) == S.SENT
    if hard.state == S.PENDING:
        assert dt.timedelta(seconds=24) <= hard.next_try - NOON <= dt.timedelta(seconds=36)


def test_a_server_that_hangs_after_the_dot_leaves_the_mail_in_doubt_within_half_the_lease(relay, sender):
    delivery = posted(to=OwnerFactory(email="diam@contoh.example"))
    relay.after_data["diam"] = "hang"

    assert sender(lease=SHORT).run() == {S.UNCERTAIN: 1}
    assert state(delivery) == S.UNCERTAIN


def test_a_250_followed_by_a_reset_is_a_250(relay, sender):
    delivery = posted(to=OwnerFactory(email="putus@contoh.example"))
    relay.after_data["putus"] = "accept_and_reset"

    assert sender().run() == {S.SENT: 1}
    assert (state(delivery), len(relay.accepted)) == (S.SENT, 1)


def test_while_the_server_is_away_nothing_is_claimed_or_blamed(caplog):
    delivery = posted()
    with caplog.at_level(logging.WARNING):
        assert Sender(smtp.Server("127.0.0.1", free_port()), now=lambda: NOON).run() == {}
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts, delivery.next_try) == (S.PENDING, 0, NOON)
    assert caplog.messages == ["mail.server_unavailable"]


def test_a_poison_row_costs_only_itself_and_dies_in_the_end(relay, sender):
    poison = posted(matter=MatterFactory(title="racun"), at=NOON - dt.timedelta(minutes=1))
    others = [posted() for _ in range(5)]

    sender().run()
    assert [state(delivery) for delivery in others] == [S.SENT] * 5
    assert state(poison) == S.PENDING

    Delivery.objects.filter(pk=poison.pk).update(attempts=MAX_ATTEMPTS - 1, next_try=NOON)
    sender().run()
    poison.refresh_from_db()
    assert (poison.state, poison.smtp_text, poison.settled_at) == (S.DEAD, "ValueError", NOON)


def test_an_address_that_is_none_fails_without_a_word_to_the_server(relay, sender):
    owner = OwnerFactory(email="rusak@contoh.example\r\nBcc: semua@contoh.example")
    delivery = posted(to=owner)
    sender().run()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempt_set.get().phase, relay.accepted) == (S.FAILED, "address", [])


def test_a_matter_done_before_sending_is_not_mentioned(relay, sender):
    delivery = posted(matter=MatterFactory(is_done=True))
    sender().run()
    assert (state(delivery), relay.accepted) == (S.SUPERSEDED, [])


def test_a_locked_account_gets_no_mail(relay, sender):
    delivery = posted(to=OwnerFactory(is_active=False))
    sender().run()
    assert (state(delivery), relay.accepted) == (S.SUPERSEDED, [])


def test_a_deleted_matter_is_not_mentioned(relay, sender):
    matter = MatterFactory()
    delivery = posted(matter=matter)
    matter.delete()
    sender().run()
    assert (state(delivery), relay.accepted) == (S.SUPERSEDED, [])


@pytest.mark.parametrize(("minutes", "expected"), [(1, S.SENT), (0, S.EXPIRED), (-1, S.EXPIRED)])
def test_nothing_goes_out_from_the_instant_it_expires(relay, sender, minutes, expected):
    delivery = posted(at=NOON - dt.timedelta(hours=2), expires_at=NOON + dt.timedelta(minutes=minutes))
    sender().run()
    assert state(delivery) == expected
    assert len(relay.accepted) == (expected == S.SENT)


def test_nothing_goes_out_before_its_time(relay, sender):
    delivery = posted(not_before=NOON + dt.timedelta(seconds=1))
    assert sender(NOON).run() == {}
    assert sender(NOON + dt.timedelta(seconds=1)).run() == {S.SENT: 1}
    assert state(delivery) == S.SENT


def test_the_most_urgent_goes_first(relay, sender):
    names = {
        "besok": {"expires_at": NOON + dt.timedelta(days=1)},
        "segera": {"expires_at": NOON + dt.timedelta(minutes=10)},
        "lama": {"at": NOON - dt.timedelta(minutes=55)},
    }
    for name, options in names.items():
        posted(to=OwnerFactory(email=f"{name}@contoh.example"), **options)
    sender(batch=1).run()
    assert [recipient.partition("@")[0] for recipient, _ in relay.accepted] == ["lama", "segera", "besok"]


def test_a_sender_that_lost_its_lease_stops_before_data(relay, sender):
    posted()
    zombie = sender()
    (held,) = zombie.claim()
    Delivery.objects.update(lease_until=Now() - dt.timedelta(seconds=1))
    assert recovery.reap(NOON) == 1
    assert sender().run() == {S.SENT: 1}

    zombie.line.open()
    assert zombie.deliver(held) == "fenced"
    assert len(relay.accepted) == 1
    zombie.line.close()


def test_two_claims_never_hold_the_same_delivery(relay, sender):
    deliveries = {posted().pk for _ in range(7)}
    first, second = sender(batch=5).claim(), sender(batch=5).claim()
    assert (len(first), len(second)) == (5, 2)
    assert {delivery.pk for delivery in [*first, *second]} == deliveries


def test_the_wait_between_tries_doubles_up_to_a_quarter_of_an_hour():
    for attempts, seconds in [(1, 30), (2, 60), (3, 120), (5, 480), (6, 900), (19, 900)]:
        waits = [backoff(attempts).total_seconds() for _ in range(50)]
        assert seconds * 0.8 <= min(waits) <= max(waits) <= seconds * 1.2
        assert len(set(waits)) > 1


def test_a_supersession_reaches_even_a_delivery_that_is_already_claimed(relay, sender):
    matter = MatterFactory()
    posted(matter=matter)
    hand = sender()
    (held,) = hand.claim()
    assert outbox.supersede(matter, at=NOON) == 1
    hand.line.open()
    assert hand.deliver(held) == "fenced"
    hand.line.close()
    assert (state(held), relay.accepted) == (S.SUPERSEDED, [])


class Journal:
    """What a relay with a journal answers: True, False or None for every mail."""

    def __init__(self, answer):
        self.answer = answer

    def accepted(self, message_ids):
        return dict.fromkeys(message_ids, self.answer)


@pytest.mark.parametrize(
    ("answer", "notice", "expected"),
    [
        (True, None, (S.SENT, "journal")),
        (False, None, (S.PENDING, "journal")),
        (None, None, (S.PENDING, "resend")),
        (True, MatterDecided, (S.SENT, "journal")),
        (False, MatterDecided, (S.PENDING, "journal")),
        (None, MatterDecided, (S.UNCERTAIN, "human")),
    ],
)
def test_doubt_is_settled_by_the_journal_else_by_the_notice(relay, sender, answer, notice, expected):
    delivery = posted(*[notice] if notice else [], to=OwnerFactory(email="putus@contoh.example"))
    relay.after_data["putus"] = "drop"
    sender().run()
    assert recovery.resolve(NOON + SETTLING - dt.timedelta(seconds=1), Journal(answer)) == 0

    recovery.resolve(NOON + SETTLING, Journal(answer))

    message_id = delivery.message_id
    delivery.refresh_from_db()
    assert (delivery.state, delivery.resolved_how) == expected
    assert delivery.message_id == message_id


def test_the_reaper_returns_what_was_never_sent_and_doubts_what_may_have_been(sender):
    leased, sending = posted(), posted()
    sender().claim()
    past = Now() - dt.timedelta(seconds=1)
    Delivery.objects.filter(pk=leased.pk).update(lease_until=past)
    Delivery.objects.filter(pk=sending.pk).update(state=S.SENDING, sending_at=NOON, lease_until=past)

    assert recovery.reap(NOON) == 2

    assert [state(leased), state(sending)] == [S.PENDING, S.UNCERTAIN]
    assert list(Attempt.objects.order_by("result").values_list("phase", "result")) == [
        ("lease", "pending"),
        ("lease", "uncertain"),
    ]


def test_a_living_lease_is_left_alone(sender):
    delivery = posted()
    sender().claim()
    assert recovery.reap(NOON + dt.timedelta(days=1)) == 0
    assert state(delivery) == S.LEASED


def test_what_waited_past_its_time_is_settled_even_without_a_server():
    delivery = posted(at=NOON - dt.timedelta(hours=2), expires_at=NOON, secrets={"code": "1"})
    assert recovery.expire(NOON - dt.timedelta(microseconds=1)) == 0
    assert recovery.expire(NOON) == 1
    delivery.refresh_from_db()
    assert (delivery.state, delivery.settled_at, delivery.secrets_sealed) == (S.EXPIRED, NOON, None)


@pytest.mark.parametrize(
    ("where", "words"), [("subject.txt", "{{ matter|tiada }}"), ("txt", "{% include 'tiada.txt' %}"), ("html", "{% if %}")]
)
def test_a_template_that_breaks_costs_its_own_delivery_only(relay, sender, tmp_path, settings, where, words):
    broken = tmp_path / "matters" / f"opened.{where}"
    broken.parent.mkdir()
    broken.write_text(words)
    poison, other = posted(), posted(MatterTexted, at=NOON + dt.timedelta(seconds=0))
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [str(tmp_path), *settings.TEMPLATES[0]["DIRS"]]}]

    sender().run()

    assert (state(poison), state(other)) == (S.PENDING, S.SENT)
    assert poison.attempt_set.get().phase == "render"


def test_an_account_deleted_between_claim_and_sending_gets_nothing(relay, sender):
    owner = OwnerFactory()
    posted(to=owner, matter=MatterFactory())
    hand = sender()
    (held,) = hand.claim()
    owner.delete()
    hand.line.open()
    assert hand.deliver(held) == "fenced"
    hand.close()
    assert (Delivery.objects.count(), relay.accepted) == (0, [])


def test_a_title_of_300_characters_goes_over_the_wire_as_one_short_subject(relay, sender):
    delivery = posted(matter=MatterFactory(title="Ñandú 學 " * 37))
    assert sender().run() == {S.SENT: 1}
    message = email.message_from_bytes(relay.accepted[0][1], policy=email.policy.default)
    assert len(message["Subject"]) == 200
    assert message["Message-ID"] == delivery.message_id


def test_a_break_after_the_mark_is_a_doubt_and_never_a_second_mail(relay, sender, monkeypatch, caplog):
    delivery = posted()
    hand = sender()
    monkeypatch.setattr(hand.line, "data", lambda content: {}["rusak"])
    assert hand.run() == {S.UNCERTAIN: 1}
    assert (state(delivery), delivery.attempt_set.get().phase) == (S.UNCERTAIN, "handing")


# --- A server that puts everything off ----------------------------------------------------------------------------------
def waiting():
    return Delivery.objects.filter(state=S.PENDING, next_try__gt=NOON)


@pytest.fixture
def spell(relay, sender):
    """A server puts four mails off, each for a time of its own."""
    made = [posted(to=f"warga{n}@contoh.example") for n in range(4)]
    relay.rcpt = {f"warga{n}": "451 4.3.0 nanti" for n in range(4)}
    assert sender().run() == {S.PENDING: 4}
    Delivery.objects.update(next_try=NOON + dt.timedelta(minutes=18))
    gateway = Gateway.objects.get(channel="mail")
    assert (gateway.putting_off_since, gateway.put_off_at) == (NOON, NOON)
    return made


def test_after_a_spell_what_was_put_off_goes_with_the_first_that_is_taken(relay, sender, spell):
    relay.rcpt.clear()
    posted(to="baru@contoh.example")

    assert sender().run() == {S.SENT: 1}

    assert not waiting().exists()
    assert sender().run() == {S.SENT: 4}
    assert Gateway.objects.get(channel="mail").putting_off_since is None


def test_in_a_spell_the_least_tried_is_tried_now_and_then(relay, sender, spell):
    Delivery.objects.exclude(pk=spell[2].pk).update(attempts=3)
    soon, later = NOON + dt.timedelta(minutes=3, seconds=59), NOON + dt.timedelta(minutes=4)

    assert sender(soon).run() == {}
    assert sender(later).run() == {S.PENDING: 1}

    assert Delivery.objects.get(pk=spell[2].pk).attempts == 2
    gateway = Gateway.objects.get(channel="mail")
    assert (gateway.putting_off_since, gateway.put_off_at) == (NOON, later)
    assert sender(later).run() == {}


@pytest.mark.parametrize("count", [1, 2])
def test_what_few_recipients_put_off_waits_its_time(relay, sender, count):
    for n in range(count):
        posted(to=f"warga{n}@contoh.example")
    relay.rcpt = {f"warga{n}": "452 4.2.2 penuh" for n in range(count)}
    sender().run()
    Delivery.objects.update(next_try=NOON + dt.timedelta(minutes=18))
    posted(to="baru@contoh.example")

    assert sender(NOON + dt.timedelta(minutes=5)).run() == {S.SENT: 1}

    assert waiting().filter(next_try=NOON + dt.timedelta(minutes=18)).count() == count

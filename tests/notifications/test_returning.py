"""Each mail leaves with an address of its own for what comes back; it cannot be forged, and it finds its delivery."""

import uuid

import pytest
from django.core.exceptions import ImproperlyConfigured

from bawaslu_portal import env
from notifications import bounces, dsn, returning
from notifications.lifecycle import DeliveryState as S
from notifications.models import Bounce, Delivery
from tests.factories.notifications import posted
from tests.notifications.test_bounces import ANSWER, EXIM, NOW, OURS, POSTFIX, out

pytestmark = pytest.mark.django_db
BASE = "bounce@surat.contoh.example"
NO_ID = POSTFIX.replace(f"Message-ID: {OURS}\n", "")
TO = "To: portal@bawaslu-jakpus.example"


@pytest.fixture(autouse=True)
def base(settings):
    settings.BOUNCE_ADDRESS = BASE


def to(delivery, header="To", content=NO_ID):
    return content.replace(TO, f"{header}: <{returning.sender(delivery).upper()}>")


def read(content):
    return bounces.read_mail(content.encode(), NOW)


def test_without_the_setting_a_mail_leaves_as_ever(relay, sender, settings):
    settings.BOUNCE_ADDRESS = ""
    posted()
    sender().run()
    assert relay.senders == ["portal@bawaslu-jakpus.example"]


def test_each_mail_leaves_with_an_address_of_its_own(relay, sender):
    deliveries = [posted(), posted()]
    sender().run()
    assert sorted(relay.senders) == sorted(returning.sender(delivery) for delivery in deliveries)
    assert [sent.startswith("bounce+") and sent.endswith("@surat.contoh.example") for sent in relay.senders] == [True, True]
    assert max(len(sent.partition("@")[0]) for sent in relay.senders) <= 64
    assert all(b"bounce+" not in content for _, content in relay.accepted)  # the people see the office's address


def test_the_longest_address_of_the_setting_still_fits_an_envelope(settings):
    settings.BOUNCE_ADDRESS = "a" * 18 + "@contoh.example"
    assert len(returning.sender(Delivery(id=uuid.uuid4())).partition("@")[0]) == 64


@pytest.mark.parametrize("address", ["x" * 19 + "@contoh.example", "Bounce@contoh.example", "a+b@contoh.example", "bounce"])
def test_an_address_that_cannot_carry_a_token_is_refused(monkeypatch, address):
    monkeypatch.setenv("BOUNCE_ADDRESS", address)
    with pytest.raises(ImproperlyConfigured, match="BOUNCE_ADDRESS"):
        env.tagged_address("BOUNCE_ADDRESS")


@pytest.mark.parametrize("header", ["To", "Delivered-To", "X-Original-To", "Envelope-To", "Original-Recipient"])
def test_a_report_without_our_message_id_is_known_by_where_it_came_back(header):
    delivery = out()
    assert (read(to(delivery, header)), Bounce.objects.get().delivery_id) == (("read", True), delivery.pk)


def test_a_plain_bounce_without_a_copy_of_the_mail_is_known_too():
    delivery = out()
    plain = EXIM[: EXIM.index("------")].replace("Subject:", f"To: {returning.sender(delivery)}\nSubject:")
    assert (read(plain), Bounce.objects.get().kind) == (("read", True), "hard")


def test_the_token_is_believed_before_a_message_id_that_anybody_may_write():
    mine, other = out("<milik-saya@portal.bawaslu-jakpus.example>"), out()
    read(to(mine, content=POSTFIX))
    assert (mine.bounces.count(), other.bounces.count()) == (1, 0)


def changed(token, place):
    return token[:place] + ("a" if token[place] != "a" else "b") + token[place + 1 :]


@pytest.mark.parametrize("place", [0, 12, 25, 30, 43])
def test_a_token_with_one_letter_changed_is_nobodys(place):
    delivery = out()
    forged = changed(returning.token(delivery.pk), place)
    assert returning.delivery_id(forged) is None
    assert read(NO_ID.replace(TO, f"To: bounce+{forged}@surat.contoh.example")) == ("foreign", False)
    assert Bounce.objects.count() == 0


@pytest.mark.parametrize("text", ["", "a", "a" * 44, "a" * 45, "a" * 46, "1" * 45, "é" * 45, "\0" * 45, "=" * 45])
def test_what_is_no_token_names_nothing(text):
    assert returning.delivery_id(text) is None


def test_a_token_of_another_key_names_nothing(monkeypatch):
    token = returning.token(uuid.uuid4())
    monkeypatch.setattr(returning.crypto, "key_for", lambda purpose: b"x" * 32)
    assert returning.delivery_id(token) is None


def test_a_token_of_what_never_left_changes_nothing():
    delivery = out(state=S.PENDING)
    assert (read(to(delivery)), Bounce.objects.count()) == (("foreign", False), 0)


def test_a_token_of_a_delivery_that_is_gone_changes_nothing():
    content = to(Delivery(id=uuid.uuid4()))
    assert (read(content), Bounce.objects.count()) == (("foreign", False), 0)


def test_an_answer_of_a_person_to_the_envelope_is_no_report():
    delivery = out()
    assert read(ANSWER.replace("Subject:", f"To: {returning.sender(delivery)}\nSubject:")) == ("foreign", False)


def test_of_very_many_recipients_only_the_first_are_looked_at():
    tokens = ", ".join(f"x+{'a' * 43}{first}{second}@contoh.example" for first in "abcdefg" for second in "abcdefg")
    report = dsn.read(NO_ID.replace(TO, f"To: {tokens}").encode())
    assert len(report.tokens) == dsn.TOKENS_AT_MOST

"""Texts and portal messages: who gets them, and that each is handed over once whatever the gateway does."""

import datetime as dt
import json
import logging

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, transaction

from bawaslu_portal import env
from core import clock
from notifications import outbox, recovery, render, texting, wishes
from notifications.channels import Channel
from notifications.gateway import Answer, FileGateway, Gateway, Unanswered, Unavailable, gateway
from notifications.lifecycle import DeliveryState as S
from notifications.models import Attempt, Delivery
from notifications.notice import Notice, notice, register
from notifications.oracle import LATER
from notifications.sending import SETTLING
from notifications.showing import Shower, show_due
from notifications.texting import Texter
from tests.factories.notifications import NOON, MatterFactory, OwnerFactory, posted
from tests.notifications.matters.notices import MatterDecided, MatterOpened, MatterTexted

pytestmark = pytest.mark.django_db
NUMBER = "0812-3456-7890"


class Everything:
    """A person who wants to hear by mail, by text and in the portal, and may have a telephone."""

    def __init__(self, number=NUMBER, channels=("mail", "text", "portal")):
        self.told, self.asked = number, channels

    def channels(self, user, kind):
        return self.asked

    def number(self, user, kind):
        return self.told


@pytest.fixture
def wish():
    """Return a maker of answers that hold for the test."""
    before = []
    yield lambda **options: before.append(wishes.answered_by(Everything(**options)))
    if before:
        wishes.answered_by(before[0])


@pytest.fixture
def phone(settings, tmp_path, wish):
    """Everybody has a telephone and the office a gateway; returns its folder."""
    settings.TEXT_GATEWAY = env.gateway(f"file://{tmp_path}/texts", "")
    wish()
    return tmp_path / "texts"


class Provider(Gateway):
    """Does what it is told; takes down what it was handed."""

    def __init__(self, answer=None, known=None):
        super().__init__("test:")
        self.answer, self.known, self.handed = answer, known, []

    def send(self, reference, number, words):
        self.handed.append((reference, number, words))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer or Answer(accepted=True)

    def accepted(self, references):
        return dict.fromkeys(references, self.known)


def text():
    return Delivery.objects.get(channel=Channel.TEXT)


def texter(way, now=NOON, **options):
    return Texter(way, now=lambda: now, **options)


def test_an_occasion_becomes_one_delivery_a_channel_and_the_mails_key_stays_as_it_was(phone):
    matter = MatterFactory()
    mail = posted(MatterTexted, matter=matter, secrets={"code": "482913"})
    assert posted(MatterTexted, matter=matter) is None
    rows = Delivery.objects.order_by("channel").values_list("channel", "key", "had_secrets", "room")
    key = f"matters.texted:matters.matter:{matter.pk}:::user-{matter.owner.pk}"
    assert list(rows) == [
        ("mail", key, True, "matters"),
        ("portal", f"{key}:portal", False, "matters"),
        ("text", f"{key}:text", False, "matters"),
    ]
    assert mail.channel == Channel.MAIL


@pytest.mark.parametrize(
    ("kind", "asked", "expected"),
    [
        (MatterOpened, ["mail", "text", "portal"], ["mail"]),  # the notice did not opt in
        (MatterTexted, ["portal"], ["portal"]),  # optional: the wish alone counts
        (MatterTexted, [], []),
        (MatterOpened, [], ["mail"]),  # required: mail always comes
    ],
)
def test_who_hears_where_is_the_notices_offer_and_the_persons_wish(phone, wish, kind, asked, expected):
    wish(channels=asked)
    posted(kind)
    assert sorted(Delivery.objects.values_list("channel", flat=True)) == expected


def test_without_a_gateway_and_without_an_account_there_is_no_text(settings, wish):
    wish()
    posted(MatterTexted)
    posted(MatterTexted, to="siti@contoh.example")
    assert sorted(Delivery.objects.values_list("channel", flat=True)) == ["mail", "mail", "portal"]


def test_nobody_is_texted_who_was_never_asked(settings, tmp_path):
    settings.TEXT_GATEWAY = env.gateway(f"file://{tmp_path}", "")
    posted(MatterTexted)
    assert list(Delivery.objects.values_list("channel", flat=True)) == ["mail"]


def test_many_are_posted_on_all_their_channels(phone):
    outbox.post_all(MatterTexted, [(matter, matter.owner) for matter in MatterFactory.create_batch(2)], at=NOON)
    assert Delivery.objects.count() == 6


@pytest.mark.parametrize(
    "lie", [{"channel": "pigeon"}, {"channel": "text", "to_user": None, "to_address": "a@b.id"}, {"had_secrets": True}]
)
def test_the_database_refuses_a_text_that_lies(phone, lie):
    posted(MatterTexted)
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.filter(pk=text().pk).update(**lie)


def test_a_text_lies_in_the_folder_as_one_line_before_it_counts_as_sent(phone):
    posted(MatterTexted, matter=MatterFactory(title="Gudang"), at=clock.now())

    assert texting.send_due(clock.now()) == {S.SENT: 1}
    assert texting.send_due(clock.now()) == {}

    (file,) = phone.glob("*.jsonl")
    (line,) = file.read_text().splitlines()
    assert json.loads(line) == {
        "reference": str(text().pk), "number": "+6281234567890", "words": "Perkara Gudang menunggu Anda."
    }  # fmt: skip
    assert file.stat().st_mode & 0o077 == 0
    assert (text().resolved_how, text().attempt_set.get().phase) == ("gateway", "gateway")


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Answer(accepted=False, permanent=True, text="0812 3456 7890 tidak ada"), (S.FAILED, "gateway", "••• tidak ada")),
        (Answer(accepted=False, text="pulsa habis"), (S.PENDING, "gateway", "pulsa habis")),
        (Unavailable("connect", None, "tutup"), (S.PENDING, "connect", "tutup")),
        (Unanswered("reply", None, "diam"), (S.UNCERTAIN, "reply", "diam")),
        (ZeroDivisionError("+6281234567890"), (S.UNCERTAIN, "handing", "ZeroDivisionError")),
    ],
)
def test_each_answer_of_a_gateway_has_its_state(phone, answer, expected, caplog):
    posted(MatterTexted)
    with caplog.at_level(logging.DEBUG):
        texter(Provider(answer)).run()
    assert (text().state, text().attempt_set.get().phase, text().smtp_text) == expected
    assert "81234567890" not in caplog.text.replace("-", "")


def test_the_mark_is_committed_before_the_gateway_is_called(phone):
    posted(MatterTexted)
    seen = []

    class Looking(Provider):
        def send(self, reference, number, words):
            seen.append((text().state, text().rendered_sha256 != ""))
            return super().send(reference, number, words)

    texter(Looking()).run()
    assert seen == [(S.SENDING, True)]


@pytest.mark.parametrize(
    ("known", "expected"),
    [(True, (S.SENT, "journal")), (False, (S.PENDING, "journal")), (None, (S.PENDING, "resend")), (LATER, (S.UNCERTAIN, ""))],
)
def test_the_gateway_is_asked_about_what_it_did_not_answer(phone, known, expected):
    posted(MatterTexted)
    way = Provider(Unanswered("reply"), known)
    texter(way).run()
    recovery.resolve(NOON + SETTLING, way)
    assert (text().state, text().resolved_how) == expected


def test_an_oracle_that_breaks_is_asked_again_and_nothing_is_sent_twice(phone, caplog):
    posted(MatterTexted)

    class Broken(Provider):
        def accepted(self, references):
            raise ConnectionError("+6281234567890")

    texter(Provider(Unanswered("reply"))).run()
    assert recovery.resolve(NOON + SETTLING, Broken()) == 0
    assert (text().state, text().next_try) == (S.UNCERTAIN, NOON + 2 * SETTLING)
    assert "81234567890" not in caplog.text


def test_the_file_gateway_remembers_what_it_took_and_forgets_what_a_crash_cut_off(phone):
    way = FileGateway(f"file://{phone}")
    assert way.accepted(["a"]) == {"a": None}
    way.send("a", "+62", "kata")
    (file,) = phone.glob("*.jsonl")
    file.write_text(file.read_text() + '{"reference": "b", "nu')
    (phone / "2020-01-01.jsonl").write_text('{"reference": "c"}\n[]\n')
    assert way.accepted(["a", "b", "c"]) == {"a": True, "b": False, "c": True}
    way.send("d", "+62", "kata")
    assert way.accepted(["a", "b", "d"]) == {"a": True, "b": False, "d": True}


def test_a_folder_that_cannot_be_written_leaves_the_text_for_the_next_try(phone):
    phone.write_text("a file where the folder should be")
    posted(MatterTexted)
    texter(gateway()).run()
    assert (text().state, text().attempt_set.get().phase) == (S.PENDING, "open")


@pytest.mark.parametrize("number", ["", "bukan nomor", "12345"])
def test_an_account_without_a_good_number_fails_without_a_word_to_the_gateway(phone, wish, number):
    wish(number=number)
    posted(MatterTexted)
    way = Provider()
    texter(way).run()
    assert (text().state, text().attempt_set.get().phase, way.handed) == (S.FAILED, "address", [])


def test_a_process_that_woke_too_late_hands_nothing_over(phone):
    posted(MatterTexted)
    way, hand = Provider(), texter(None, lease=dt.timedelta(seconds=2))
    hand.way, hand.patience = way, -1
    hand.run()
    assert (text().state, text().smtp_text, way.handed) == (S.PENDING, "Waktu untuk kiriman ini habis.", [])


def test_a_text_is_one_line_of_300_characters_at_most_and_else_subject_and_link():
    def words(kind, title):
        delivery = posted(kind, matter=MatterFactory(title=title))
        return render.words(delivery, notice(kind.code), delivery_of(delivery), NOON)

    def delivery_of(delivery):
        return notice(delivery.kind).find(type(MatterFactory.build()), delivery.about.partition(":")[2])

    assert words(MatterTexted, "a\nb") == "Perkara a b menunggu Anda."
    long = words(MatterTexted, "x" * 300)
    assert (len(long), long[-1]) == (300, "…")
    assert words(MatterDecided, "Gudang") == "Gudang http://127.0.0.1:8000"
    assert len(words(MatterDecided, "x" * 300)) <= 300


def test_what_the_portal_shows_is_settled_without_a_server(phone):
    posted(MatterTexted, at=clock.now())
    shown = Delivery.objects.get(channel=Channel.PORTAL)
    assert show_due(clock.now()) == {S.SENT: 1}
    shown.refresh_from_db()
    assert (shown.state, shown.resolved_how, Attempt.objects.get().phase) == (S.SENT, "portal", "shown")


def test_what_no_longer_concerns_is_not_shown(phone):
    posted(MatterTexted, matter=MatterFactory(is_done=True))
    assert Shower(now=lambda: NOON).run() == {S.SUPERSEDED: 1}


def test_a_portal_message_left_in_doubt_is_shown_again(phone):
    posted(MatterTexted)
    shown = Delivery.objects.filter(channel=Channel.PORTAL)
    shown.update(state=S.UNCERTAIN, sending_at=NOON, next_try=NOON)
    assert recovery.resolve(NOON) == 1
    assert shown.get().state == S.PENDING


def test_each_channel_has_its_own_oracle(phone, settings):
    texting.gateway().send("a", "+62", "kata")
    owner = OwnerFactory()
    posted(MatterTexted, to=owner)
    Delivery.objects.filter(channel=Channel.TEXT).update(state=S.UNCERTAIN, sending_at=NOON, next_try=NOON)
    assert recovery.resolve(NOON) == 1  # the folder's no
    settings.TEXT_GATEWAY = env.gateway("", "")
    Delivery.objects.filter(channel=Channel.TEXT).update(state=S.UNCERTAIN)
    assert recovery.resolve(NOON) == 1
    assert [text().state, text().resolved_how] == [S.PENDING, "resend"]


def test_without_a_gateway_texts_wait(phone, settings):
    posted(MatterTexted)
    settings.TEXT_GATEWAY = env.gateway("", "")
    assert texting.send_due(NOON) is None
    assert text().state == S.PENDING


def test_a_gateway_is_named_by_address_and_class():
    assert env.gateway("", "a.B") == {"url": "", "class": ""}
    assert env.gateway("https://wa.example", "a.B") == {"url": "https://wa.example", "class": "a.B"}
    with pytest.raises(ImproperlyConfigured, match="TEXT_GATEWAY_CLASS"):
        env.gateway("https://wa.example", "")


def test_a_provider_that_cannot_say_says_nothing():
    assert Gateway("x").accepted(["a"]) == {"a": None}
    with pytest.raises(NotImplementedError):
        Gateway("x").send("a", "+62", "kata")


def test_a_notice_takes_known_channels_only():
    class Pigeon(Notice):
        code, label, template, channels = "matters.pigeon", "Merpati", "matters/opened", frozenset({"pigeon"})

    with pytest.raises(ValueError, match="must be some of"):
        register(Pigeon)

"""The person's own messages: all that was said to them, and nothing that was said to somebody else."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core import clock
from notifications.actions import preferences
from notifications.lifecycle import DeliveryState as S
from notifications.models import Delivery, Preference
from notifications.reading import NEVER, NOT_YET, TO_ADDRESS, WITHHELD
from notifications.showing import Shower
from tests.factories.accounts import ApplicantFactory, log_in
from tests.factories.notifications import NOON, MatterFactory, posted
from tests.notifications.matters.notices import MatterKey, MatterOpened, MatterTip

pytestmark = pytest.mark.django_db
LIST = reverse("messages:list")


@pytest.fixture(autouse=True)
def noon():
    with clock.stopped_at(NOON):
        yield


@pytest.fixture
def user():
    return ApplicantFactory(email="siti@contoh.example")


@pytest.fixture
def browser(client, user):
    return log_in(client, user)


def told(user, title="Gudang Menteng", notice=MatterOpened, **options):
    return posted(notice, to=user, matter=MatterFactory(title=title), **options)


def page(delivery):
    return reverse("messages:message", args=[delivery.pk])


def text(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def put(delivery, state, **facts):
    Delivery.objects.filter(pk=delivery.pk).update(
        state=state, settled_at=NOON, **({"sent_at": NOON, "sending_at": NOON} if state == S.SENT else {}), **facts
    )
    return delivery


def test_what_was_sent_is_read_again_in_its_own_words(browser, user, relay, sender):
    delivery = told(user)
    sender().run()

    assert "Gudang Menteng" in text(browser.get(LIST))
    shown = text(browser.get(page(delivery)))
    assert "Perkara Gudang Menteng" in shown
    assert "Terkirim" in shown
    assert "Selasa, 20 Oktober 2026 pukul 12.00 WIB" in shown


def test_the_words_lie_sealed_and_open_in_their_own_row_only(user, relay, sender):
    first, second = told(user), told(user, "Gudang Senen")
    sender().run()
    first.refresh_from_db()
    second.refresh_from_db()

    assert b"Menteng" not in bytes(first.subject_sealed) + bytes(first.text_sealed)
    assert (first.subject, second.subject) == ("Gudang Menteng", "Gudang Senen")
    first.subject_sealed = second.subject_sealed
    with pytest.raises(Exception, match="does not open here"):
        first.subject  # noqa: B018 -- reading it is what is tried


def test_the_newest_message_stands_on_top(browser, user):
    told(user, at=NOON)
    told(user, notice=MatterKey, at=NOON + dt.timedelta(minutes=1))

    shown = text(browser.get(LIST))
    assert shown.index("Kode perkara") < shown.index("Perkara dibuka")


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (S.SENT, "Terkirim"), (S.FAILED, "Gagal: alamat menolak"), (S.DEAD, "Gagal: sudah berulang kali dicoba"),
        (S.EXPIRED, "Tidak dikirim: waktunya sudah lewat"),
    ],
)  # fmt: skip
def test_each_state_is_said_in_plain_words(browser, user, state, words):
    put(told(user), state)

    assert words in text(browser.get(LIST))


def test_what_waits_says_so_and_has_no_words_yet(browser, user):
    delivery = told(user)

    assert "Menunggu" in text(browser.get(LIST))
    assert NOT_YET in text(browser.get(page(delivery)))
    delivery.refresh_from_db()
    assert delivery.read_at is None


def test_what_was_superseded_is_not_shown(browser, user):
    delivery = put(told(user), S.SUPERSEDED)

    assert "Belum ada pesan" in text(browser.get(LIST))
    assert browser.get(page(delivery)).status_code == 404


def test_a_kind_with_a_code_keeps_nothing(browser, user, relay, sender):
    delivery = told(user, "Kode Anda 482 913", notice=MatterKey)
    sender().run()

    delivery.refresh_from_db()
    assert (delivery.subject_sealed, delivery.text_sealed) == (None, None)
    shown = text(browser.get(page(delivery)))
    assert WITHHELD in shown
    assert "482 913" not in shown + text(browser.get(LIST))


def test_a_message_with_secrets_keeps_its_subject_alone(browser, user, relay, sender):
    delivery = told(user, secrets={"code": "482913"})
    sender().run()

    shown = text(browser.get(page(delivery)))
    assert "Gudang Menteng" in shown
    assert WITHHELD in shown
    assert "482913" not in shown


def test_a_subject_with_the_secret_in_it_is_not_kept(user, relay, sender):
    delivery = told(user, "Kode 482913", secrets={"code": "482913"})
    sender().run()

    delivery.refresh_from_db()
    assert delivery.subject_sealed is None


def test_what_was_refused_is_read_in_the_portal(browser, user, relay, sender):
    delivery = told(user)
    relay.rcpt["siti"] = "550 tidak dikenal"
    sender().run()

    shown = text(browser.get(page(delivery)))
    assert "Gagal: alamat menolak" in shown
    assert "Perkara Gudang Menteng" in shown


def test_a_message_from_before_words_were_kept_says_that_they_were_not(browser, user):
    assert NEVER in text(browser.get(page(put(told(user), S.SENT))))


def test_a_message_to_the_own_address_is_named_without_words(browser, relay, sender):
    delivery = posted(to="Siti@Contoh.example", matter=MatterFactory(title="Undangan rahasia"))
    sender().run()

    delivery.refresh_from_db()
    assert (delivery.subject_sealed, delivery.text_sealed) == (None, None)
    shown = text(browser.get(LIST))
    assert "Perkara dibuka" in shown
    assert TO_ADDRESS in shown
    assert "Undangan rahasia" not in shown
    assert browser.get(page(delivery)).status_code == 404


def test_a_message_to_an_address_that_the_account_left_is_not_its_own(browser, user):
    posted(to="siti@contoh.example")
    type(user).objects.filter(pk=user.pk).update(email="siti.baru@contoh.example")

    assert "Belum ada pesan" in text(browser.get(LIST))


def test_nobody_reads_what_was_said_to_another(browser):
    delivery = put(told(ApplicantFactory()), S.SENT)

    assert "Belum ada pesan" in text(browser.get(LIST))
    assert browser.get(page(delivery)).status_code == 404
    delivery.refresh_from_db()
    assert delivery.read_at is None


def test_text_that_wants_to_be_more_stays_text(browser, user, relay, sender):
    delivery = told(user, "<script>alert(7)</script>")
    sender().run()

    assert "<script>alert(7)" not in text(browser.get(page(delivery))) + text(browser.get(LIST))


def test_long_lists_are_cut_into_pages(browser, user):
    for n in range(21):
        told(user, notice=MatterKey, at=NOON + dt.timedelta(minutes=n))

    assert "Halaman 1 dari 2" in text(browser.get(LIST))
    assert text(browser.get(LIST, {"page": 2})).count("Kode perkara") == 1


# --- What was read ----------------------------------------------------------------------------------------------------
def test_the_bell_counts_what_was_not_opened(browser, user):
    first, second = put(told(user), S.SENT), put(told(user), S.FAILED)
    told(user)  # waits
    put(told(ApplicantFactory()), S.SENT)

    shown = text(browser.get(LIST))
    assert 'Pesan<span class="count" aria-hidden="true">2</span><span class="visually-hidden">, 2 belum dibaca</span>' in shown
    browser.get(page(first))
    assert ", 1 belum dibaca" in text(browser.get(reverse("accounts_overview")))
    browser.get(page(second))
    assert "belum dibaca" not in text(browser.get(LIST))


def test_the_bell_stops_counting_at_a_hundred(browser, user):
    for _ in range(100):
        put(told(user), S.SENT)

    assert ", lebih dari 99 belum dibaca" in text(browser.get(LIST))


def test_who_is_not_logged_in_has_no_bell(client):
    assert "belum dibaca" not in text(client.get(reverse("recruitment:home")))


def test_the_first_opening_is_what_is_remembered(browser, user):
    delivery = put(told(user), S.SENT)
    browser.get(page(delivery))
    with clock.stopped_at(NOON + dt.timedelta(days=1)):
        browser.get(page(delivery))

    delivery.refresh_from_db()
    assert delivery.read_at == NOON


def test_all_are_marked_as_read_by_one_press(browser, user):
    put(told(user), S.SENT)
    foreign = put(told(ApplicantFactory()), S.SENT)

    shown = text(browser.post(reverse("messages:open-all"), follow=True))
    assert "Semua pesan ditandai terbaca." in shown
    assert "Tandai semua terbaca" not in shown
    foreign.refresh_from_db()
    assert foreign.read_at is None


def test_who_wants_the_portal_alone_gets_no_mail_and_reads_it_there(browser, user, relay, sender):
    Preference.objects.create(user=user, by_mail=False, changed_at=NOON)
    optional = told(user, "Kiat", notice=MatterTip)
    told(user, "Wajib")

    assert sender().run() == {S.SENT: 1}
    assert Shower(now=lambda: NOON).run() == {S.SENT: 1}
    assert [b"Subject: Wajib" in content for _, content in relay.accepted] == [True]
    shown = text(browser.get(page(optional)))
    assert "Hanya di portal" in shown
    assert "Perkara Kiat" in shown


def test_what_waits_takes_the_way_that_was_chosen_last(browser, user, relay, sender):
    delivery = told(user, "Kiat", notice=MatterTip)
    preferences.choose(user, by_mail=False, by_text=False, wanted=[MatterTip.code], at=NOON)

    assert sender().run() == {}
    assert Shower(now=lambda: NOON).run() == {S.SENT: 1}
    assert "Perkara Kiat" in text(browser.get(page(delivery)))


# --- What the database refuses ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("column", ["subject_sealed", "text_sealed"])
def test_an_address_never_keeps_words(column):
    delivery = posted(to="warga@contoh.example")
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.filter(pk=delivery.pk).update(**{column: b"x"})


def test_a_text_has_its_subject(user):
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.filter(pk=told(user).pk).update(text_sealed=b"x")


def test_what_went_to_an_address_is_read_by_nobody_here():
    delivery = posted(to="warga@contoh.example")
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.filter(pk=delivery.pk).update(read_at=NOON)

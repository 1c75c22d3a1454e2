"""What people want to hear, by which way; and the way out of one kind without logging in."""

import email
import email.policy

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from core import clock
from core.lifecycle import Refused
from notifications import outbox, unsubscribing, wishes
from notifications.actions import preferences
from notifications.channels import Channel
from notifications.lifecycle import DeliveryState as S
from notifications.models import Delivery, Preference, Refusal
from notifications.notice import notices
from tests.factories.accounts import ApplicantFactory, OfficialFactory, StaffFactory, log_in
from tests.factories.notifications import NOON, MatterFactory, posted
from tests.notifications.matters.notices import MatterOpened, MatterTip

pytestmark = pytest.mark.django_db
PAGE = reverse("messages:wishes")
TIP, DRAFT = MatterTip.code, "recruitment.unsent_draft"


@pytest.fixture(autouse=True)
def noon():
    with clock.stopped_at(NOON):
        yield


@pytest.fixture
def user():
    return ApplicantFactory(email="siti@contoh.example")


def choose(user, *, by_mail=True, by_text=False, wanted=(TIP, DRAFT)):
    preferences.choose(user, by_mail=by_mail, by_text=by_text, wanted=wanted, at=NOON)


def text(response, status=200):
    assert response.status_code == status
    return " ".join(response.content.decode().split())


class Phones(wishes.Wishes):
    def number(self, user, kind):
        return "081234567890"


@pytest.fixture
def phones(settings):
    settings.TEXT_GATEWAY = {"url": "file:///tmp/teks"}
    before = wishes.answered_by(Phones())
    yield
    wishes.answered_by(before)


# --- One place decides ------------------------------------------------------------------------------------------------
def test_who_never_chose_gets_everything_by_mail(user):
    assert wishes.channels(user, MatterTip) == {Channel.MAIL}
    assert wishes.channels(user, MatterOpened) == {Channel.MAIL}


def test_the_portal_alone_concerns_what_is_optional(user):
    choose(user, by_mail=False)

    assert wishes.channels(user, MatterTip) == {Channel.PORTAL}
    assert wishes.channels(user, MatterOpened) == {Channel.MAIL}


def test_what_is_switched_off_takes_no_way(user):
    choose(user, wanted=[DRAFT])

    assert wishes.channels(user, MatterTip) == set()
    assert (wishes.wants(user, MatterTip), wishes.wants(user, MatterOpened)) == (False, True)
    assert wishes.wants(ApplicantFactory(), MatterTip)


def test_what_is_required_costs_no_question(user, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert wishes.channels(user, MatterOpened) == {Channel.MAIL}
        assert wishes.wants(user, MatterOpened)


def test_texts_go_to_whose_number_is_known_while_there_is_a_gateway(user, phones, settings):
    choose(user, by_text=True)
    assert wishes.channels(user, MatterTip) == {Channel.MAIL, Channel.TEXT}

    choose(user, by_mail=False, by_text=True)
    assert wishes.channels(user, MatterTip) == {Channel.TEXT, Channel.PORTAL}

    settings.TEXT_GATEWAY = {"url": ""}
    assert wishes.channels(user, MatterTip) == {Channel.PORTAL}


def test_texts_cannot_be_chosen_without_a_number(user):
    with pytest.raises(Refused):
        choose(user, by_text=True)
    assert not Preference.objects.exists()


def test_choosing_again_replaces_what_was_chosen(user):
    choose(user, wanted=[])
    choose(user, wanted=[TIP])

    assert [each.kind for each in Refusal.objects.all()] == [DRAFT]
    assert Preference.objects.count() == 1


def test_a_required_kind_is_never_refused_whatever_the_form_says(user):
    choose(user, wanted=["recruitment.application_received"])

    assert set(Refusal.objects.values_list("kind", flat=True)) == {TIP, DRAFT}


# --- Where it is asked ------------------------------------------------------------------------------------------------
def test_what_nobody_wants_is_settled_as_it_is_put_out(user, relay, sender):
    choose(user, wanted=[])
    delivery = posted(MatterTip, to=user, secrets={"code": "482913"})

    assert (delivery.state, delivery.settled_at, delivery.resolved_how) == (S.SUPERSEDED, NOON, "unwanted")
    assert sender().run() == {}
    assert relay.accepted == []


def test_what_is_put_out_to_many_passes_over_who_does_not_want_it(user):
    choose(user, wanted=[])
    other, matter = ApplicantFactory(), MatterFactory()
    outbox.post_all(MatterTip, [(matter, user), (matter, other)], at=NOON)

    found = dict(Delivery.objects.filter(kind=TIP).values_list("to_user", "state"))
    assert found == {user.pk: S.SUPERSEDED, other.pk: S.PENDING}


def test_who_changes_their_mind_before_it_goes_out_gets_none(user, relay, sender):
    delivery = posted(MatterTip, to=user)
    choose(user, wanted=[])

    assert sender().run() == {S.SUPERSEDED: 1}
    assert relay.accepted == []
    delivery.refresh_from_db()
    assert delivery.subject_sealed is None


def test_an_address_without_account_can_refuse_too(relay, sender):
    first = posted(MatterTip, to="kelurahan@contoh.example")
    preferences.switch_off(first, at=NOON)

    assert posted(MatterTip, to="Kelurahan@Contoh.example").state == S.SUPERSEDED
    assert posted(MatterOpened, to="kelurahan@contoh.example").state == S.PENDING
    assert sender().run() == {S.SUPERSEDED: 1, S.SENT: 1}


def test_the_refusal_of_an_address_does_not_tell_the_address():
    preferences.switch_off(posted(MatterTip, to="kelurahan@contoh.example"), at=NOON)

    refusal = Refusal.objects.get()
    assert "kelurahan" not in f"{refusal.address_hash}{refusal}"
    assert len(refusal.address_hash) == 64


# --- Unsubscribing by one press ---------------------------------------------------------------------------------------
def stop(delivery, secret=None):
    return reverse("messages:stop", args=[delivery.pk, secret or unsubscribing.mark(delivery.pk)])


def message(relay):
    ((_, content),) = relay.accepted
    return email.message_from_bytes(content, policy=email.policy.default)


def test_an_optional_mail_carries_the_headers_of_one_press(user, relay, sender, settings):
    delivery = posted(MatterTip, to=user)
    sender().run()

    mail = message(relay)
    assert mail["List-Unsubscribe"] == f"<{settings.SITE_URL}{stop(delivery)}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert user.email not in mail["List-Unsubscribe"]


def test_a_required_mail_has_no_way_out(user, relay, sender):
    posted(MatterOpened, to=user)
    sender().run()

    assert message(relay)["List-Unsubscribe"] is None


def test_the_mail_program_switches_off_by_itself_without_a_page_before(user):
    delivery = posted(MatterTip, to=user)
    program = Client(enforce_csrf_checks=True)
    for _ in range(2):
        response = program.post(stop(delivery), {"List-Unsubscribe": "One-Click"})
        assert "Anda tidak lagi menerima pesan jenis “Kiat tentang perkara”" in text(response)

    assert [(each.user_id, each.kind) for each in Refusal.objects.all()] == [(user.pk, TIP)]


def test_looking_at_the_page_switches_nothing_off(client, user):
    assert "Matikan pesan ini" in text(client.get(stop(posted(MatterTip, to=user))))
    assert not Refusal.objects.exists()


def test_what_was_switched_off_is_switched_on_by_the_same_page(client, user):
    delivery = posted(MatterTip, to=user)
    client.post(stop(delivery))
    assert "Nyalakan lagi" in text(client.get(stop(delivery)))

    assert "Anda kembali menerima pesan jenis" in text(client.post(stop(delivery), {"on": "1"}))
    assert not Refusal.objects.exists()


def test_a_forged_address_leads_nowhere(client, user):
    delivery, other = posted(MatterTip, to=user), posted(MatterTip, to=user)
    for url in (stop(delivery, "palsu"), stop(delivery, unsubscribing.mark(other.pk)), stop(delivery, "é")):
        assert client.get(url).status_code == 404
        assert client.post(url).status_code == 404
    assert not Refusal.objects.exists()


def test_a_required_kind_has_no_page(client, user):
    delivery = posted(MatterOpened, to=user)

    assert client.post(stop(delivery)).status_code == 404
    with pytest.raises(Refused):
        preferences.switch_off(delivery, at=NOON)


def test_the_page_names_nobody(client, user):
    assert user.email not in text(client.get(stop(posted(MatterTip, to=user))))


# --- The account's page -----------------------------------------------------------------------------------------------
def test_a_person_chooses_on_the_page(client, user):
    browser = log_in(client, user)
    shown = text(browser.get(PAGE))
    assert "Pengingat: pendaftaran belum dikirim" in shown
    assert "Kirim juga pesan singkat" not in shown

    response = browser.post(PAGE, {"way": "portal", "rhythm": "single", "hour": "7", "wanted": [DRAFT]}, follow=True)
    assert "Pengaturan pesan disimpan." in text(response)
    assert [each.kind for each in Refusal.objects.all()] == [TIP]
    assert not Preference.objects.get(user=user).by_mail
    assert response.context["form"].initial["wanted"] == [DRAFT]


def test_texts_are_offered_to_whom_they_can_reach(client, user, phones):
    browser = log_in(client, user)
    assert "Kirim juga pesan singkat" in text(browser.get(PAGE))

    browser.post(PAGE, {"way": "mail", "rhythm": "single", "hour": "7", "by_text": "on", "wanted": [TIP, DRAFT]})
    assert Preference.objects.get(user=user).by_text


def test_what_cannot_be_chosen_is_told_and_what_was_chosen_stays(client, user):
    shown = text(log_in(client, user).post(PAGE, {"wanted": ["accounts.security_changed"]}), 422)

    assert "Pilih lewat mana Anda ingin menerima pesan." in shown
    assert "Pilih hanya pesan yang tercantum di sini." in shown
    assert not Refusal.objects.exists()


@pytest.mark.parametrize(
    ("factory", "kind", "stranger"),
    [
        (ApplicantFactory, "recruitment.application_received", "agreements.turn_passed"),
        (StaffFactory, "outreach.report_due", "recruitment.application_received"),
        (OfficialFactory, "agreements.turn_passed", "outreach.report_due"),
    ],
)
def test_each_reads_why_their_required_kinds_cannot_be_switched_off(factory, kind, stranger):
    optional, required = wishes.kinds_for(factory())

    codes = {each.code for each in required}
    assert (kind in codes, stranger in codes | {each.code for each in optional}) == (True, False)


def test_every_required_kind_of_an_account_says_why():
    rooms = ("accounts", "agreements", "outreach", "recruitment")
    silent = [
        code for code, kind in notices().items()
        if code.startswith(rooms) and kind.required and kind.audience and not kind.why_required
    ]  # fmt: skip

    assert silent == []


def test_the_optional_kinds_are_these():
    rooms = ("accounts", "agreements", "outreach", "recruitment")
    optional = [code for code, kind in notices().items() if code.startswith(rooms) and not kind.required]

    assert optional == ["outreach.plan_news", "outreach.thanks", "recruitment.unsent_draft"]


# --- What the database refuses ----------------------------------------------------------------------------------------
def test_a_refusal_is_of_an_account_or_an_address(user):
    for facts in ({}, {"user": user, "address_hash": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Refusal.objects.create(kind=TIP, refused_at=NOON, **facts)


@pytest.mark.parametrize("by_account", [True, False])
def test_a_refusal_is_said_once(user, by_account):
    facts = {"user": user} if by_account else {"address_hash": "x"}
    Refusal.objects.create(kind=TIP, refused_at=NOON, **facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        Refusal.objects.create(kind=TIP, refused_at=NOON, **facts)

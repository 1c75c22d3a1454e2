"""One mail at a person's hour: who waits for it, what it holds, and that each message reaches its person exactly once."""

import datetime as dt
import email
import email.policy

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from core import clock
from core.clock import wib
from notifications import digests, outbox, unsubscribing
from notifications.actions import preferences
from notifications.lifecycle import DeliveryState as S
from notifications.models import Delivery, Digest, Preference, Refusal
from recruitment.notices import UnsentDraft, deadline_revision
from tests.factories.accounts import ApplicantFactory, log_in
from tests.factories.notifications import NOON, MatterFactory, posted
from tests.factories.recruitment import complete_draft, open_selection
from tests.notifications.matters.notices import MatterOpened, MatterTip

pytestmark = pytest.mark.django_db
MORNING = wib(2026, 10, 21, 7)
TIP, DRAFT = MatterTip.code, "recruitment.unsent_draft"


class Killed(BaseException):
    """The process is gone."""


@pytest.fixture(autouse=True)
def noon():
    with clock.stopped_at(NOON):
        yield


@pytest.fixture
def user():
    user = ApplicantFactory(email="siti@contoh.example")
    choose(user, hour=7)
    return user


def choose(user, *, hour, wanted=(TIP, DRAFT)):
    preferences.choose(user, by_mail=True, by_text=False, wanted=wanted, digest_hour=hour, at=NOON)


def tip(user, title, **options):
    return posted(MatterTip, to=user, matter=MatterFactory(title=title), **options)


def mails(relay):
    found = [email.message_from_bytes(content, policy=email.policy.default) for _, content in relay.accepted]
    return [(mail["Subject"], mail.get_body(("plain",)).get_content()) for mail in found]


def states():
    return sorted(Delivery.objects.values_list("kind", "state"))


# --- Who waits --------------------------------------------------------------------------------------------------------
def test_an_optional_message_waits_for_the_next_hour_of_its_person(user):
    assert tip(user, "Satu").digest_at == MORNING
    assert tip(user, "Dua", at=MORNING).digest_at == MORNING
    assert tip(user, "Tiga", at=wib(2026, 10, 21, 7, 1)).digest_at == MORNING + dt.timedelta(days=1)


def test_what_is_required_or_secret_never_waits(user):
    assert posted(MatterOpened, to=user).digest_at is None
    assert tip(user, "Satu", secrets={"code": "482913"}).digest_at is None


def test_who_did_not_choose_it_waits_for_nothing(relay, sender):
    assert tip(ApplicantFactory(), "Satu").digest_at is None
    assert tip("warga@contoh.example", "Dua").digest_at is None


@pytest.mark.parametrize(("minutes", "waits"), [(-1, False), (0, False), (15, False), (16, True)])
def test_what_would_be_stale_by_then_goes_by_itself(user, relay, sender, minutes, waits):
    delivery = tip(user, "Satu", expires_at=MORNING + dt.timedelta(minutes=minutes))

    assert (delivery.digest_at is not None) == waits
    assert sender().run() == ({} if waits else {S.SENT: 1})


# --- Together ---------------------------------------------------------------------------------------------------------
def test_what_waits_comes_in_one_mail_at_the_hour(user, relay, sender):
    tip(user, "Gudang Menteng")
    tip(user, "Gudang Senen", at=NOON + dt.timedelta(minutes=1))
    assert sender().run() == {}
    assert digests.bundle_due(MORNING - dt.timedelta(seconds=1)) == 0

    assert digests.bundle_due(MORNING) == 2
    assert sender(MORNING).run() == {S.SENT: 1}
    ((subject, text),) = mails(relay)
    assert subject == "Ringkasan pesan Rabu, 21 Oktober 2026: 2 pesan"
    assert text.index("1. Gudang Menteng") < text.index("2. Gudang Senen")
    assert "Perkara Gudang Menteng" in text
    assert states() == [("matters.tip", "bundled"), ("matters.tip", "bundled"), ("notifications.digest", "sent")]


def test_bundling_again_changes_nothing(user, relay, sender):
    tip(user, "Satu")
    digests.bundle_due(MORNING)

    assert digests.bundle_due(MORNING) == 0
    assert Digest.objects.count() == 1


def test_what_comes_late_to_a_digest_that_is_made_goes_by_itself(user, relay, sender):
    tip(user, "Satu")
    digests.bundle_due(MORNING)
    tip(user, "Dua", at=MORNING)
    digests.bundle_due(MORNING)

    assert sender(MORNING).run() == {S.SENT: 2}
    assert sorted(subject for subject, _ in mails(relay)) == ["Dua", "Ringkasan pesan Rabu, 21 Oktober 2026: 1 pesan"]


def test_without_a_tick_at_the_hour_each_goes_by_itself_in_the_end(user, relay, sender):
    tip(user, "Satu")

    assert sender(MORNING + dt.timedelta(minutes=14)).run() == {}
    assert sender(MORNING + dt.timedelta(minutes=15)).run() == {S.SENT: 1}


def test_each_person_gets_the_own_alone(user, relay, sender):
    other = ApplicantFactory(email="budi@contoh.example")
    choose(other, hour=7)
    tip(user, "Punya Siti")
    tip(other, "Punya Budi")
    digests.bundle_due(MORNING)
    sender(MORNING).run()

    found = {to: content.count(b"Punya Siti") > 0 for to, content in relay.accepted}
    assert found == {"siti@contoh.example": True, "budi@contoh.example": False}


def test_what_concerns_nobody_any_more_is_left_out(user, relay, sender):
    matter = MatterFactory(title="Selesai")
    posted(MatterTip, to=user, matter=matter)
    tip(user, "Masih")
    digests.bundle_due(MORNING)
    type(matter).objects.filter(pk=matter.pk).update(is_done=True)
    sender(MORNING).run()

    ((_, text),) = mails(relay)
    assert "Masih" in text
    assert "Selesai" not in text


def test_a_digest_of_nothing_is_not_sent(user, relay, sender):
    tip(user, "Satu")
    digests.bundle_due(MORNING)
    choose(user, hour=7, wanted=[])

    assert sender(MORNING).run() == {S.SUPERSEDED: 1}
    assert relay.accepted == []


# --- Changing one's mind ----------------------------------------------------------------------------------------------
def test_another_hour_moves_what_waits(user):
    delivery = tip(user, "Satu")
    choose(user, hour=18)

    delivery.refresh_from_db()
    assert delivery.digest_at == wib(2026, 10, 20, 18)


def test_who_no_longer_wants_a_digest_gets_what_waits_at_once(user, relay, sender):
    tip(user, "Satu")
    choose(user, hour=None)

    assert sender().run() == {S.SENT: 1}


def test_to_stop_a_digest_stops_what_comes_in_it(client, user, relay, sender):
    tip(user, "Satu")
    digests.bundle_due(MORNING)
    delivery = Delivery.objects.get(kind="notifications.digest")
    url = reverse("messages:stop", args=[delivery.pk, unsubscribing.mark(delivery.pk)])

    assert "Anda tidak lagi menerima pesan jenis “Ringkasan pesan”" in client.post(url).content.decode()
    assert set(Refusal.objects.values_list("kind", flat=True)) == {TIP, DRAFT}
    assert sender(MORNING).run() == {S.SUPERSEDED: 1}
    client.post(url, {"on": "1"})
    assert not Refusal.objects.exists()


def test_a_person_chooses_the_digest_on_the_page(client, user):
    browser, url = log_in(client, user), reverse("messages:wishes")
    browser.post(url, {"way": "mail", "rhythm": "daily", "hour": "21", "wanted": [TIP]})
    chosen = Preference.objects.get(user=user)
    assert (chosen.bundles, chosen.digest_hour) == (True, 21)

    response = browser.post(url, {"way": "mail", "rhythm": "daily", "hour": "4", "wanted": [TIP]})
    assert response.status_code == 422
    assert "Pilih salah satu jam." in response.content.decode()


def test_a_message_of_a_digest_leads_to_it(client, user, relay, sender):
    member = tip(user, "Satu")
    digests.bundle_due(MORNING)
    sender(MORNING).run()
    digest = Delivery.objects.get(kind="notifications.digest")

    browser = log_in(client, user)
    page = browser.get(reverse("messages:message", args=[member.pk])).content.decode()
    assert "Dimuat dalam ringkasan" in page
    assert reverse("messages:message", args=[digest.pk]) in page
    assert "1. Satu" in browser.get(reverse("messages:message", args=[digest.pk])).content.decode()


# --- Exactly once, wherever it is killed ------------------------------------------------------------------------------
def test_killed_at_any_statement_each_message_still_reaches_its_person_exactly_once(user, relay, sender):
    """The n-th statement of the bundling is never heard; then the tick comes again."""
    survived, n = False, 0
    while not survived:
        before = len(relay.accepted)
        for title in ("Satu", "Dua"):
            tip(user, f"{title} {n}", at=NOON + dt.timedelta(days=n))
        morning = MORNING + dt.timedelta(days=n)
        survived = _bundled_until_killed(n, morning)
        assert set(Delivery.objects.filter(digest_at=morning).values_list("state", flat=True)) == {
            S.BUNDLED if survived else S.PENDING
        }
        digests.bundle_due(morning)
        sender(morning).run()
        ((subject, text),) = mails(relay)[before:]
        assert (subject[-7:], text.count(f"Perkara Satu {n}"), text.count(f"Perkara Dua {n}")) == ("2 pesan", 1, 1)
        n += 1
    assert n > 4


def _bundled_until_killed(nth, morning):
    """Return whether the bundling came to its end before its nth statement."""
    seen = [0]

    def kill(execute, sql, params, many, context):
        seen[0] += 1
        if seen[0] > nth and not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            raise Killed
        return execute(sql, params, many, context)

    try:
        with transaction.atomic(), connection.execute_wrapper(kill):
            digests.bundle_due(morning)
    except Killed:
        return False
    return True


# --- What the database refuses ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("hour", [4, 22])
def test_no_digest_comes_by_night(hour):
    with pytest.raises(IntegrityError), transaction.atomic():
        Preference.objects.create(user=ApplicantFactory(), digest_hour=hour, changed_at=NOON)


def test_an_hour_has_one_digest(user):
    Digest.objects.create(user=user, hour_at=MORNING, made_at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        Digest.objects.create(user=user, hour_at=MORNING, made_at=NOON)


def test_what_is_bundled_has_its_digest_and_nothing_else_has(user):
    delivery, digest = tip(user, "Satu"), Digest.objects.create(user=user, hour_at=MORNING, made_at=NOON)
    for facts in ({"state": S.BUNDLED, "settled_at": NOON}, {"digest": digest}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Delivery.objects.filter(pk=delivery.pk).update(**facts)


def test_only_an_account_waits_for_a_digest():
    delivery = posted(to="warga@contoh.example")
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.filter(pk=delivery.pk).update(digest_at=MORNING)


def test_choosing_anew_brings_nothing_forward_that_must_wait_for_its_moment(user):
    """What waits for the end of quiet hours comes no earlier because its person changes the hour or wants no digest."""
    late = wib(2026, 10, 21, 9)
    tip(user, "Sesudah jam tenang", not_before=late)
    assert Delivery.objects.get().digest_at == wib(2026, 10, 22, 7)

    choose(user, hour=20)
    assert Delivery.objects.get().digest_at == wib(2026, 10, 21, 20)

    choose(user, hour=None)
    assert Delivery.objects.values_list("digest_at", "next_try").get() == (None, late)


def test_a_digest_shows_boxes_lists_and_buttons_as_the_mails_themselves_do(relay, sender):
    user = ApplicantFactory(email="siti@contoh.example")
    choose(user, hour=7)
    draft = complete_draft(open_selection(closes_at=MORNING + 3 * (MORNING - NOON)), user=user)
    draft.files.all().delete()
    outbox.post(UnsentDraft, draft, to=user, at=NOON, revision=deadline_revision(draft.selection.closes_at), milestone="H-3")
    with clock.stopped_at(MORNING):
        digests.bundle_due(MORNING)
        assert sender(MORNING).run() == {S.SENT: 1}
    html = email.message_from_bytes(relay.accepted[0][1], policy=email.policy.default).get_body(("html",)).get_content()
    assert "**" not in html
    assert "<li>Berkas</li>" in html
    assert html.count('class="m-button"') == 2

"""Some poison among many: the others go out, and what cannot be sent is given up, seen and told of."""

import datetime as dt
import email
import email.policy

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Min
from django.urls import reverse

from accounts.models import User
from core import clock
from notifications import alerts, outbox
from notifications.lifecycle import DeliveryState as S
from notifications.models import Alert, Delivery
from notifications.outcomes import MAX_ATTEMPTS
from tests import turns
from tests.factories.accounts import StaffFactory, log_in
from tests.factories.notifications import NOON, MatterFactory, OwnerFactory, posted
from tests.notifications.matters.notices import MatterOpened

pytestmark = [pytest.mark.django_db, pytest.mark.shared]
COUNT = 1000 if turns.LONG else 50
LIST = reverse("admin:notifications_delivery_changelist")
EARLIER = NOON - dt.timedelta(minutes=30)  # the poison is the most urgent of all


@pytest.fixture
def poison():
    """Return what can never be sent: words that cannot be made, a kind nobody knows, an address with a line break in it."""
    wordless, unknown = posted(matter=MatterFactory(title="racun"), at=EARLIER), posted(at=EARLIER)
    Delivery.objects.filter(pk=unknown.pk).update(kind="matters.gone")
    address = posted(to=OwnerFactory(email="rusak@contoh.example\r\nBcc: semua@contoh.example"), at=EARLIER)
    return wordless, unknown, address


def letters(count, at=NOON, start=0):
    """Put mails out to people with the longest names there can be."""
    matter = MatterFactory(title="Ñandú 學 " * 37, owner=OwnerFactory(name="Raden " * 33))
    drafts = [outbox.draft(MatterOpened, matter, to=f"warga{start + n}@contoh.example", at=at) for n in range(count)]
    assert all(outbox.insert(drafts))
    return {draft.to_address for draft in drafts}


def until_settled(sender, relay):
    """Let time jump from try to try until nothing waits. With each jump a newcomer comes, and must go at once."""
    now, n = NOON, COUNT
    while (now := max(now, Delivery.objects.unsettled().aggregate(at=Min("next_try"))["at"] or now)) and (
        Delivery.objects.unsettled().exists()
    ):
        newcomers, before, n = letters(1, at=now, start=n), len(relay.accepted), n + 1
        sender(now).run()
        assert {address for address, _ in relay.accepted[before:]} == newcomers
    return now, n - COUNT


@pytest.mark.full
def test_poison_blocks_nobody_and_dies_in_the_light(relay, sender, poison, settings, client, record_property):
    settings.DEFAULT_FROM_EMAIL = f"{'Bawaslu Kota ' * 24}<portal@bawaslu-jakpus.example>"
    settings.ALERT_TO = ["jaga@contoh.example"]
    expected = letters(COUNT)
    record_property("mails", COUNT + len(poison))

    assert sender(budget=600).run() == {S.SENT: COUNT, S.PENDING: 2, S.FAILED: 1}
    assert sorted(address for address, _ in relay.accepted) == sorted(expected)
    sender_name = email.message_from_bytes(relay.accepted[0][1], policy=email.policy.default)["From"].addresses[0].display_name
    assert len(sender_name) == 24 * 13 - 1

    now, tries = until_settled(sender, relay)
    assert tries >= MAX_ATTEMPTS - 1
    assert dt.timedelta(hours=3) < now - NOON < dt.timedelta(hours=6)
    facts = Delivery.objects.filter(pk__in=[each.pk for each in poison]).values_list("pk", "state", "attempts", "smtp_text")
    wordless, unknown, address = poison
    assert set(facts) == {
        (wordless.pk, S.DEAD, MAX_ATTEMPTS, "ValueError"),
        (unknown.pk, S.DEAD, MAX_ATTEMPTS, "UnknownNoticeError"),
        (address.pk, S.FAILED, 1, "Alamat email ini tidak dapat dikirimi."),
    }
    assert b"semua@contoh.example" not in b"".join(content for _, content in relay.accepted)
    seen_in_the_admin(client, {wordless.pk, unknown.pk}, address.pk)
    told_to_operators(relay, sender, now)


def seen_in_the_admin(client, dead, failed):
    secretary = log_in(client, StaffFactory(role="secretary"))
    for state, pks in ((S.DEAD, dead), (S.FAILED, {failed})):
        page = secretary.get(LIST, {"state__exact": state})
        assert {delivery.pk for delivery in page.context["cl"].result_list} == pks
    page = secretary.get(reverse("admin:notifications_delivery_change", args=[failed])).content.decode()
    assert "Alamat email ini tidak dapat dikirimi." in page


def told_to_operators(relay, sender, now):
    with clock.stopped_at(now):
        alerts.watch(now)
        assert list(Alert.objects.filter(kind="dead").values_list("figure", flat=True)) == [
            "2 kiriman dihentikan dalam satu hari terakhir."
        ]
        relay.accepted.clear()
        sender(now).run()
    assert "jaga@contoh.example" in {address for address, _ in relay.accepted}


def test_no_account_takes_a_name_of_three_hundred_characters():
    with pytest.raises(ValidationError) as refusal:
        User(email="panjang@contoh.example", name="x" * 300, password="x").full_clean()
    assert set(refusal.value.message_dict) == {"name"}

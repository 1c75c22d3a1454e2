"""What staff do by hand with deliveries: put out again what was refused, settle what nobody could know."""

import pytest
from django.urls import reverse

from core import clock, journal
from core.actor import SYSTEM
from core.lifecycle import Refused, Stale
from core.models import Event
from notifications import policies
from notifications.actions import deliveries
from notifications.lifecycle import DeliveryState as S
from notifications.models import Delivery
from tests.factories.accounts import StaffFactory, log_in
from tests.factories.notifications import NOON, OwnerFactory, posted

pytestmark = pytest.mark.django_db
NOT_YOURS = policies.NOT_YOURS


class Staff:
    """Somebody who may settle deliveries, for the whole city or not."""

    user_id, role, scope, request_id, user = None, "secretary", "*", "", None

    def __init__(self, may=True, city=True):
        self.may, self.city = may, city

    def has_perm(self, permission):
        return self.may and permission == "notifications.settle_delivery"

    def covers_the_city(self, permission):
        return self.city

    def __str__(self):
        return "Sekretaris"


def failed(state=S.FAILED, **options):
    delivery = posted(**options)
    Delivery.objects.filter(pk=delivery.pk).update(
        state=state, settled_at=NOON, attempts=20, smtp_code=550, smtp_text="penuh", secrets_sealed=None
    )
    return Delivery.objects.get(pk=delivery.pk)


def doubtful(how="human"):
    delivery = posted()
    Delivery.objects.update(state=S.UNCERTAIN, sending_at=NOON, attempts=1, resolved_how=how)
    return Delivery.objects.get(pk=delivery.pk)


@pytest.mark.parametrize("state", [S.FAILED, S.DEAD])
def test_what_was_refused_or_given_up_goes_out_again_under_its_message_id(relay, sender, state):
    delivery = failed(state)
    deliveries.requeue(delivery, reason="Kotak surat sudah dikosongkan.", by=Staff(), at=NOON)
    assert Delivery.objects.values_list("state", "attempts", "next_try", "settled_at", "smtp_text").get() == (
        S.PENDING, 0, NOON, None, "",
    )  # fmt: skip
    (event,) = Event.objects.about(delivery)
    assert (event.action, event.reason, event.details) == (
        "delivery.requeued", "Kotak surat sudah dikosongkan.", {"before": state.value},
    )  # fmt: skip
    assert sender().run() == {S.SENT: 1}
    assert delivery.message_id.encode() in relay.accepted[0][1]


@pytest.mark.parametrize(
    ("make", "by", "sentence"),
    [
        (failed, Staff(may=False), NOT_YOURS),
        (failed, Staff(city=False), NOT_YOURS),
        (failed, SYSTEM, NOT_YOURS),
        (posted, Staff(), "Hanya kiriman yang ditolak"),
        (lambda: failed(secrets={"code": "1"}), Staff(), "rahasia yang sudah dihapus"),
        (lambda: failed(at=NOON - clock.wib(2026, 1, 1).utcoffset(), expires_at=NOON), Staff(), "sudah lewat"),
    ],
)
def test_what_cannot_go_out_again_says_why(make, by, sentence):
    delivery = make()
    with pytest.raises(Refused, match=sentence):
        deliveries.requeue(delivery, reason="x", by=by, at=NOON)
    assert not Event.objects.about(delivery).exists()


def test_a_kind_that_is_gone_is_not_sent_again():
    delivery = failed()
    delivery.kind = "matters.gone"
    with pytest.raises(Refused, match="tidak dikenal"):
        deliveries.requeue(delivery, reason="x", by=Staff(), at=NOON)


def test_of_two_who_requeue_at_once_the_second_learns_of_the_first():
    first = failed()
    second = Delivery.objects.get()
    deliveries.requeue(first, reason="x", by=Staff(), at=NOON)
    with pytest.raises(Stale):
        deliveries.requeue(second, reason="x", by=Staff(), at=NOON)
    assert Event.objects.about(first).count() == 1


@pytest.mark.parametrize(("arrived", "state", "moment"), [(True, S.SENT, "sent_at"), (False, S.PENDING, "next_try")])
def test_a_doubt_left_to_people_is_settled_by_one(arrived, state, moment):
    delivery = doubtful()
    deliveries.resolve(delivery, arrived=arrived, reason="Penerima ditelepon.", by=Staff(), at=NOON)
    delivery.refresh_from_db()
    assert (delivery.state, getattr(delivery, moment), delivery.resolved_how) == (state, NOON, "human")
    assert [(each.phase, each.result, each.worker) for each in delivery.attempt_set.all()] == [("human", state, "petugas")]
    assert Event.objects.about(delivery).get().details == {"arrived": "ya" if arrived else "tidak"}


@pytest.mark.parametrize(
    ("make", "by", "sentence"),
    [
        (doubtful, Staff(may=False), NOT_YOURS),
        (posted, Staff(), "Hanya kiriman yang belum pasti"),
        (lambda: doubtful(how=""), Staff(), "masih menanyakan"),
    ],
)
def test_what_needs_no_person_is_left_alone(make, by, sentence):
    with pytest.raises(Refused, match=sentence):
        deliveries.resolve(make(), arrived=True, reason="x", by=by, at=NOON)


def test_a_doubt_that_somebody_else_settled_meanwhile_is_stale():
    delivery = doubtful()
    Delivery.objects.update(state=S.SENT, sent_at=NOON, settled_at=NOON)
    with pytest.raises(Stale):
        deliveries.resolve(delivery, arrived=True, reason="x", by=Staff(), at=NOON)


def move(delivery, name):
    return reverse("admin:notifications_delivery_move", args=[delivery.pk, name])


@pytest.mark.parametrize("role", ["secretary", "sysadmin"])
def test_the_page_of_a_delivery_moves_it(client, role):
    delivery = failed(to=OwnerFactory(email="siti.aminah@contoh.example"), at=clock.now())
    log_in(client, StaffFactory(role=role))
    page = client.get(reverse("admin:notifications_delivery_change", args=[delivery.pk])).content.decode()
    assert move(delivery, "kirim-ulang") in page
    assert move(delivery, "pastikan") not in page

    refused = client.post(move(delivery, "kirim-ulang"), {"reason": ""})
    assert (refused.status_code, "Tulis alasannya." in refused.content.decode()) == (422, True)
    assert client.post(move(delivery, "kirim-ulang"), {"reason": "Sudah dikosongkan."}).status_code == 302

    page = client.get(reverse("admin:notifications_delivery_change", args=[delivery.pk])).content.decode()
    assert "Kiriman dikirim ulang" in page
    assert "Status sebelumnya: Ditolak" in page
    assert "siti.aminah" not in page


def test_a_doubt_is_settled_on_its_page(client):
    delivery = doubtful()
    log_in(client, StaffFactory(role="secretary"))
    refused = client.post(move(delivery, "pastikan"), {"reason": "x"})
    assert (refused.status_code, "Pilih salah satu." in refused.content.decode()) == (422, True)
    assert client.post(move(delivery, "pastikan"), {"reason": "Ditelepon.", "arrived": "tidak"}).status_code == 302
    delivery.refresh_from_db()
    assert delivery.state == S.PENDING


@pytest.mark.parametrize(("role", "status"), [("auditor", 422), ("verifier", 403)])
def test_who_may_only_read_moves_nothing(client, role, status):
    delivery = failed()
    log_in(client, StaffFactory(role=role))
    assert client.post(move(delivery, "kirim-ulang"), {"reason": "x"}).status_code == status
    delivery.refresh_from_db()
    assert delivery.state == S.FAILED


def test_what_staff_did_stays_in_a_whole_chain():
    deliveries.requeue(failed(), reason="x", by=Staff(), at=NOON)
    assert list(journal.broken_lines()) == []


def test_a_doubt_after_a_doubt_is_asked_of_the_server_first(relay, sender):
    """What a person said of the first try says nothing about the second."""
    delivery = doubtful()
    deliveries.resolve(delivery, arrived=False, reason="Penerima ditelepon.", by=Staff(), at=NOON)
    delivery.refresh_from_db()
    relay.after_data[delivery.address.partition("@")[0]] = "drop"
    assert sender().run() == {S.UNCERTAIN: 1}
    delivery.refresh_from_db()
    with pytest.raises(Refused, match="Portal masih menanyakan"):
        deliveries.resolve(delivery, arrived=True, reason="x", by=Staff(), at=NOON)

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.clock import wib
from core.models import Event
from notifications import reminders
from notifications.admin.deliveries import TONES
from notifications.lifecycle import DeliveryState as S
from notifications.models import Attempt, Delivery, ReminderOffset
from tests.factories.accounts import StaffFactory, log_in
from tests.factories.notifications import NOON, MatterFactory, OwnerFactory, posted

pytestmark = pytest.mark.django_db
LIST = reverse("admin:notifications_delivery_changelist")
OFFSETS = reverse("admin:notifications_reminderoffset_changelist")


@pytest.fixture
def secretary(client):
    return log_in(client, StaffFactory(role="secretary"))


def detail(delivery):
    return reverse("admin:notifications_delivery_change", args=[delivery.pk])


def test_the_list_masks_the_address_and_names_the_state(secretary):
    posted(to=OwnerFactory(email="siti.aminah@contoh.example"))
    page = secretary.get(LIST).content.decode()
    assert "s•••@contoh.example" in page
    assert "siti.aminah" not in page
    assert "Perkara dibuka" in page
    assert "Menunggu" in page


@pytest.mark.parametrize("by", ["address", "message_id", "about"])
def test_a_delivery_is_found_by_whole_address_message_id_or_object(secretary, by):
    wanted, _other = posted(to=OwnerFactory(email="siti.aminah@contoh.example")), posted()
    found = secretary.get(LIST, {"q": getattr(wanted, by)}).context["cl"].result_list
    assert [delivery.pk for delivery in found] == [wanted.pk]
    assert list(secretary.get(LIST, {"q": "aminah"}).context["cl"].result_list) == []


def test_the_list_is_filtered_by_state_and_kind(secretary):
    posted()
    for query, count in [
        ({"state__exact": S.PENDING}, 1),
        ({"state__exact": S.SENT}, 0),
        ({"kind__exact": "matters.opened"}, 1),
        ({"kind__exact": "matters.due"}, 0),
    ]:
        assert secretary.get(LIST, query).context["cl"].result_count == count


def test_the_page_of_a_delivery_shows_its_attempts_and_no_secret(secretary):
    delivery = posted(secrets={"code": "482913"}, to=OwnerFactory(email="siti.aminah@contoh.example"))
    Attempt.objects.create(
        delivery=delivery,
        n=1,
        worker="a",
        started_at=NOON,
        ended_at=NOON,
        phase="rcpt",
        result=S.PENDING,
        code=450,
        text="coba lagi",
    )
    page = secretary.get(detail(delivery)).content.decode()
    assert "coba lagi" in page
    assert delivery.message_id.strip("<>") in page
    assert "482913" not in page
    assert "siti.aminah" not in page


def test_no_post_changes_a_delivery(client):
    log_in(client, StaffFactory(is_superuser=True))
    delivery = posted()
    before = Delivery.objects.values().get()
    everything = {field.name: "1" for field in Delivery._meta.fields} | {"state": S.SENT, "_save": "1"}
    assert client.post(detail(delivery), everything).status_code == 403
    assert client.post(reverse("admin:notifications_delivery_add"), everything).status_code == 403
    assert client.post(reverse("admin:notifications_delivery_delete", args=[delivery.pk]), {"post": "yes"}).status_code == 403
    assert Delivery.objects.values().get() == before


@pytest.mark.parametrize(("role", "status"), [("verifier", 403), ("sysadmin", 200), ("auditor", 200), ("secretary", 200)])
def test_who_may_read_what_was_sent(client, role, status):
    log_in(client, StaffFactory(role=role))
    assert client.get(LIST).status_code == status
    assert client.get(detail(posted())).status_code == status


def test_the_list_costs_the_same_for_three_and_thirty(secretary):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            secretary.get(LIST)
        return len(queries)

    for _ in range(3):
        posted()
    cost()
    few = cost()
    for _ in range(27):
        posted()
    assert cost() == few


def test_a_changed_offset_moves_everybodys_next_moment_and_is_journaled(client, time_machine):
    time_machine.move_to(wib(2026, 10, 1), tick=False)
    secretary = log_in(client, StaffFactory(role="secretary"))
    reminders.seed("matters.due")
    matter = MatterFactory(deadline=wib(2026, 10, 27), next_nudge_at=wib(2026, 10, 19, 9))
    offset = ReminderOffset.objects.get(rule="matters.due", milestone="H-7")
    answer = secretary.post(
        reverse("admin:notifications_reminderoffset_change", args=[offset.pk]),
        {"milestone": "H-10", "hours_before": "240", "send_hour": "8", "audience": "first", "active": "on"},
    )
    assert answer.status_code == 302
    matter.refresh_from_db()
    assert matter.next_nudge_at == wib(2026, 10, 16, 8)
    assert Event.objects.about(offset).get().action == "reminderoffset.changed"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"send_hour": "24"}, "Pukul pengiriman harus antara 0 dan 23."),
        ({"hours_before": "-1"}, "Pengingat dikirim sebelum tenggat: tulis 0 atau lebih."),
        ({"milestone": "H-3"}, "Tonggak ini sudah ada pada aturan tersebut."),
        ({"rule": "matters.gone"}, "Masukkan pilihan yang valid"),
    ],
)
def test_a_wrong_offset_is_refused_with_a_sentence(secretary, wrong, sentence):
    reminders.seed("matters.due")
    count = ReminderOffset.objects.count()
    right = {"rule": "matters.due", "milestone": "H-9", "hours_before": "216", "send_hour": "9", "active": "on"}
    page = secretary.post(reverse("admin:notifications_reminderoffset_add"), right | wrong)
    assert (page.status_code, ReminderOffset.objects.count()) == (200, count)
    assert sentence in page.content.decode()


def test_offsets_are_listed_with_the_name_of_their_rule(secretary):
    reminders.seed("matters.due")
    assert "Perkara belum selesai" in secretary.get(OFFSETS).content.decode()


def test_every_state_has_its_colour():
    assert set(TONES) == set(S)

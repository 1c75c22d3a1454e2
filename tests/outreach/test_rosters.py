"""A kelurahan is asked for corrections of its heads, says what is wrong without an account, and the office takes it over."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from core import clock
from core.lifecycle import Refused, Stale
from core.models import Event
from notifications.models import Delivery
from outreach import links
from outreach.actions import rosters
from outreach.models import Correction, Head, Roster
from regions.models import OfficeKind, Rt, Village
from tests.factories import outreach as made
from tests.factories.accounts import StaffFactory, log_in
from tests.factories.recruitment import NOON, districts, staff
from tests.outreach.room import at, text_of

pytestmark = pytest.mark.django_db
MENTENG = "31.71.06.1001"
DAY = dt.timedelta(days=1)
TODAY = NOON.date()


@pytest.fixture
def village():
    districts()
    found = Village.objects.get(pk=MENTENG)
    made.office(kind=OfficeKind.VILLAGE, village=found, email="lurah@contoh.example")
    return found


@pytest.fixture
def roster(village):
    (asked,) = rosters.ask([village], by=staff("change_head"), at=NOON)
    return asked


def page(roster, number=None):
    args = [roster.uuid, links.roster_token(roster)]
    return reverse("outreach:roster-rw", args=[*args, number]) if number else reverse("outreach:roster", args=args)


def said(form, **changes):
    """Return what a page sends for its forms, one of them changed."""
    data = {}
    for each in form.forms:
        data |= {each.add_prefix("seen"): each.initial["seen"], each.add_prefix("name"): each.initial["name"]}
    return data | {form.forms[0].add_prefix(name): value for name, value in changes.items()}


def send(client, roster, rw, *, moment=NOON, **changes):
    form = at(NOON, client.get, page(roster, rw.number)).context["forms"]
    return at(moment, client.post, page(roster, rw.number), said(form, **changes))


def settle(action, correction, *, version=None, moment=NOON):
    by = staff("change_head")
    return action(correction, version=version or Correction.objects.get(pk=correction.pk).version, by=by, at=moment)


def test_a_kelurahan_is_asked_by_a_mail_with_its_own_link(village):
    (roster,) = rosters.ask([village], by=staff("change_head"), at=NOON)

    delivery = Delivery.objects.get(kind="outreach.roster_asked")
    assert (delivery.address, delivery.expires_at) == ("lurah@contoh.example", NOON + 14 * DAY)
    assert links.roster(roster).startswith("http")


def test_without_an_address_nobody_is_asked():
    districts()

    with pytest.raises(Refused, match="Belum ada alamat email kantor Kelurahan Menteng"):
        rosters.ask(list(Village.objects.filter(pk=MENTENG)), by=staff("change_head"), at=NOON)
    assert not Roster.objects.exists()


def test_asked_again_the_earlier_link_is_dead(client, village, roster):
    old = page(roster)
    rosters.ask([village], by=staff("change_head"), at=NOON + DAY)

    assert at(NOON + DAY, client.get, old).status_code == 404
    assert at(NOON + DAY, client.get, page(Roster.objects.get())).status_code == 200


def test_the_page_shows_no_telephone_or_address_in_whole(client, roster):
    rw = made.rw()

    shown = at(NOON, client.get, page(roster, rw.number)).content.decode()

    head = rw.heads.get()
    assert head.name in shown
    assert [part for part in (head.phone, head.phone[3:], head.email) if part in shown] == []
    assert "Tercatat berakhir 0000." in text_of(at(NOON, client.get, page(roster, rw.number)))


def test_what_a_kelurahan_says_waits_for_the_office(client, roster):
    rw = made.rw()
    before = Head.objects.values().get()

    response = send(client, roster, rw, phone="0812 1111 2222")

    correction = Correction.objects.get()
    assert (response.status_code, correction.rw, correction.phone, correction.is_successor) == (
        302,
        rw,
        "+6281211112222",
        False,
    )
    assert Head.objects.values().get() == before
    assert "Ada koreksi" in text_of(at(NOON, client.get, page(roster)))


def test_what_was_not_changed_says_nothing(client, roster):
    send(client, roster, made.rw())

    assert not Correction.objects.exists()


def test_said_again_it_replaces_what_waits_and_nobody_takes_over_what_they_have_not_read(client, roster):
    rw = made.rw()
    send(client, roster, rw, phone="0812 1111 2222")
    first = Correction.objects.get()
    send(client, roster, rw, phone="0812 3333 4444")

    assert Correction.objects.get().phone == "+6281233334444"
    with pytest.raises(Stale):
        settle(rosters.apply, first, version=first.version)


def test_the_same_person_keeps_what_was_left_empty(client, roster):
    rw = made.rw()
    email = rw.heads.get().email
    send(client, roster, rw, name="Ketua Contoh Baru", phone="0812 1111 2222")

    settle(rosters.apply, Correction.objects.get())

    head = rw.heads.get()
    assert (head.name, head.phone, head.email, head.valid_until) == ("Ketua Contoh Baru", "+6281211112222", email, None)


def test_a_successor_follows_today_and_takes_nothing_of_the_predecessor(client, roster):
    rw = made.rw()
    send(client, roster, rw, name="Pengganti Contoh", is_successor="on")

    settle(rosters.apply, Correction.objects.get())

    old, new = rw.heads.order_by("pk")
    assert (old.valid_until, new.valid_from, new.name, new.phone, new.email) == (TODAY, TODAY, "Pengganti Contoh", "", "")


def test_a_place_without_head_gets_one(client, roster):
    rt = Rt.objects.create(rw=made.rw(), number=4)
    form = at(NOON, client.get, page(roster, rt.rw.number)).context["forms"]
    data = said(form) | {form.forms[1].add_prefix("name"): "Ketua RT Contoh"}
    at(NOON, client.post, page(roster, rt.rw.number), data)

    settle(rosters.apply, Correction.objects.get())

    assert Head.objects.get(rt=rt).name == "Ketua RT Contoh"


@pytest.mark.parametrize("action", [rosters.apply, rosters.decline])
def test_once_settled_nothing_of_people_is_kept_in_the_correction(client, roster, action):
    send(client, roster, made.rw(), name="Ketua Contoh Baru", phone="0812 1111 2222", email="baru@contoh.example")
    correction = Correction.objects.get()

    settle(action, correction)

    correction.refresh_from_db()
    assert (correction.name, correction.phone, correction.email) == ("", "", "")
    assert not re.search("Contoh Baru|1111|baru@", str(list(Event.objects.values("details", "reason"))))
    with pytest.raises(Refused, match="sudah diputuskan"):
        settle(action, correction)


def test_a_head_that_changed_meanwhile_is_not_overwritten(client, roster):
    rw = made.rw()
    send(client, roster, rw, name="Ketua Contoh Baru")
    rw.heads.update(valid_until=TODAY)
    Head.objects.create(rw=rw, name="Lain Contoh", valid_from=TODAY)

    with pytest.raises(Refused, match="sudah diubah sejak koreksi dikirim"):
        settle(rosters.apply, Correction.objects.get())


@pytest.mark.parametrize(("changes", "sentence"), [
    ({"name": ""}, "Tulis nama ketua."),
    ({"is_successor": "on"}, "Tulis nama ketua yang baru."),
    ({"phone": "dua belas"}, "Nomor telepon tidak dikenali."),
    ({"email": "lurah@"}, "Alamat email ini tidak lengkap"),
    ({"name": "x" * 201}, "Nama ketua paling panjang 200 karakter."),
    ({"seen": "0"}, "Data ini baru saja diubah."),
])  # fmt: skip
def test_what_cannot_be_is_said_beside_its_field_and_the_rest_stays(client, roster, changes, sentence):
    response = send(client, roster, made.rw(), **{"phone": "0812 1111 2222"} | changes)

    assert (response.status_code, sentence in text_of(response)) == (422, True)
    assert not Correction.objects.exists()


def test_the_link_closes_at_its_end_to_the_second(client, roster):
    rw = made.rw()
    end = roster.open_until

    assert send(client, roster, rw, phone="081211112222", moment=end - dt.timedelta(seconds=1)).status_code == 302
    assert "Tautan ini ditutup" in text_of(send(client, roster, rw, phone="081211113333", moment=end))
    assert Correction.objects.get().phone == "+6281211112222"


def test_the_list_is_said_to_be_right_once(client, roster):
    for _ in range(2):
        at(NOON, client.post, page(roster))

    roster.refresh_from_db()
    assert roster.checked_at == NOON
    assert Event.objects.filter(action="roster.confirmed").count() == 1


def test_a_secret_of_another_link_opens_nothing(client, roster):
    wrong = links.roster_token(Roster(uuid=roster.uuid, link_number=7))

    assert client.get(reverse("outreach:roster", args=[roster.uuid, wrong])).status_code == 404
    assert client.get(reverse("outreach:roster-rw", args=[roster.uuid, wrong, 1])).status_code == 404


def test_the_office_asks_and_takes_over_in_the_admin(client, village):
    rw = made.rw()
    with clock.stopped_at(NOON):
        log_in(client, StaffFactory(role="secretary"))
        client.post(reverse("admin:outreach_roster_ask"), {"villages": [village.pk]})
        roster = Roster.objects.get()
        send(client, roster, rw, name="Ketua Contoh Baru")
        correction = Correction.objects.get()
        listed = client.get(reverse("admin:outreach_correction_changelist"))
        move = reverse("admin:outreach_correction_move", args=[correction.pk, "catat"])
        client.post(move, {"version": correction.version})

    assert "Ketua Contoh Baru" in text_of(listed)
    assert rw.heads.get().name == "Ketua Contoh Baru"

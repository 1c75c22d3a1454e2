"""Settings, heads, offices, invitations and presence, as staff see and edit them."""

import datetime as dt

import pytest
from django.urls import reverse

from core import clock
from core.models import Event
from outreach.actions import invitations
from outreach.lifecycle import Answer
from outreach.models import Audience, Head, Invitation, Room, Venue
from regions.models import Office, Rt
from tests.factories import outreach as made
from tests.factories.recruitment import NOON, districts
from tests.recruitment.room import MENTENG, at_work

pytestmark = pytest.mark.django_db
HEAD_ADD, OFFICE_ADD = "admin:outreach_head_add", "admin:regions_office_add"


@pytest.fixture(autouse=True)
def noon():
    with clock.stopped_at(NOON):
        yield


def url(model, obj, page="change", *args):
    return reverse(f"admin:outreach_{model}_{page}", args=[obj.pk, *args])


def head(**changes):
    return {
        "village": made.VILLAGE,
        "rw_number": "3",
        "rt_number": "",
        "name": "Sri Contoh",
        "phone": "",
        "email": "",
        **changes,
    }


# --- Settings ---------------------------------------------------------------------------------------------------------
def test_a_venue_is_kept_with_its_rooms():
    districts()
    rows = {"rooms-TOTAL_FORMS": 1, "rooms-INITIAL_FORMS": 0, "rooms-0-name": "Aula", "rooms-0-capacity": 120}
    data = {"name": "Kantor Kecamatan", "address": "Jalan Contoh 1", "village": made.VILLAGE} | rows

    assert at_work("secretary").post(reverse("admin:outreach_venue_add"), data).status_code == 302

    venue = Venue.objects.get()
    assert (venue.name, venue.address, venue.village_id) == ("Kantor Kecamatan", "Jalan Contoh 1", made.VILLAGE)
    assert [(room.name, room.capacity) for room in Room.objects.filter(venue=venue)] == [("Aula", 120)]


def test_by_what_an_audience_is_counted_stands_once_it_is_used():
    audience, client = made.audience(), at_work("secretary")
    data = {"code": "ketua-rw", "name": "Para Ketua RW", "population": "rt", "position": 2, "may_be_represented": "on"}
    made.planned(audience=audience)

    assert client.post(url("audience", audience), data).status_code == 302

    kept = Audience.objects.get(pk=audience.pk)
    assert (kept.name, kept.population, kept.code) == ("Para Ketua RW", "rw", "ketua-rw")


@pytest.mark.parametrize("role", ["verifier", "commissioner", "auditor"])
def test_others_read_the_settings_only(role):
    audience, client = made.audience(), at_work(role)

    assert client.get(url("audience", audience)).status_code == 200
    assert client.post(url("audience", audience), {"name": "x"}).status_code == 403


# --- Heads and offices ------------------------------------------------------------------------------------------------
def test_a_head_is_found_by_kelurahan_and_numbers():
    rw = made.rw(3, head=False)
    rt = Rt.objects.create(rw=rw, number=7)
    client = at_work("secretary")

    assert client.post(reverse(HEAD_ADD), head(email="rw@contoh.example")).status_code == 302
    assert client.post(reverse(HEAD_ADD), head(rt_number="7", name="Budi Contoh")).status_code == 302

    kept = Head.objects.order_by("pk")
    assert [(each.rw, each.rt, each.name, each.email) for each in kept] == [
        (rw, None, "Sri Contoh", "rw@contoh.example"), (None, rt, "Budi Contoh", ""),
    ]  # fmt: skip
    details = [event.details for event in Event.objects.about(kept[0])]
    assert "Sri Contoh" not in str(details)  # the journal keeps no personal data


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"rw_number": "9"}, "RW 009 tidak ada di Kelurahan"),
        ({"rt_number": "8"}, "RT 008 tidak ada di RW 003"),
        ({"rw_number": ""}, "Bidang ini"),
        ({}, "Masih ada ketua yang menjabat di sini."),
    ],
)
def test_a_head_without_place_or_beside_another_is_refused_in_words(wrong, sentence):
    made.rw(3)

    answer = at_work("secretary").post(reverse(HEAD_ADD), head(**wrong))

    assert (answer.status_code, sentence in answer.content.decode()) == (200, True)
    assert Head.objects.count() == 1


def test_a_successor_is_a_row_of_their_own():
    client, first = at_work("secretary"), made.rw(3).heads.get()

    assert client.post(url("head", first), head(name=first.name, valid_until="2026-10-01", rw_number="5")).status_code == 302
    assert client.post(reverse(HEAD_ADD), head(valid_from="2026-10-01")).status_code == 302
    answer = client.post(url("head", first), head(name=first.name))

    assert "Masih ada ketua yang menjabat di sini." in answer.content.decode()
    first.refresh_from_db()
    assert (first.rw.number, first.valid_until, Head.objects.count()) == (3, dt.date(2026, 10, 1), 2)


def test_heads_are_read_by_commissioners_and_by_nobody_else():
    first = made.rw(3).heads.get()

    assert at_work("commissioner").get(url("head", first)).status_code == 200
    for role in ("verifier", "auditor", "sysadmin"):
        assert at_work(role).get(url("head", first)).status_code == 403


def test_an_office_is_added_and_ended():
    districts()
    client = at_work("secretary")
    data = {"kind": "unit", "name": "Suku Dinas Contoh", "staff_count": 40, "email": "sudin@contoh.example"}

    assert client.post(reverse(OFFICE_ADD), data).status_code == 302
    office = Office.objects.get()
    assert (office.kind, office.name, office.staff_count, office.email) == tuple(data.values())
    address = reverse("admin:regions_office_change", args=[office.pk])
    assert client.post(address, data | {"valid_until": "2026-12-31"}).status_code == 302
    assert Office.objects.get().valid_until == dt.date(2026, 12, 31)
    assert at_work("secretary", MENTENG).post(address, data).status_code == 403


# --- Invitations and presence -----------------------------------------------------------------------------------------
def listed(client, model="invitation", **query):
    return list(client.get(reverse(f"admin:outreach_{model}_changelist"), query).context["cl"].result_list)


def test_invitations_are_filtered_by_answer_audience_contact_and_presence():
    activity = made.released()
    first = made.invited(activity)
    second = made.invited(activity, place=made.rw(email=""))
    other = made.invited(made.released(audience=made.audience("asn")), place=made.office())
    invitations.answer(first, answer=Answer.COMING, version=1, by=made.planner(), at=NOON)
    made.came(first)
    client = at_work("secretary")

    assert listed(client, activity__id__exact=activity.pk) == [first, second]
    assert listed(client, answer__exact="coming") == [first]
    assert listed(client, activity__audience__id__exact=other.activity.audience_id) == [other]
    assert listed(client, kontak="telepon") == [second]
    assert listed(client, hadir="ya") == [first]
    assert set(listed(client, hadir="tidak")) == {second, other}
    assert [each.invitation for each in listed(client, "attendance")] == [first]


def test_a_link_that_went_to_the_wrong_hands_is_renewed():
    invitation, client = made.invited(), at_work("secretary")
    address = url("invitation", invitation, "move", "tautan-baru")
    sent = dict(client.get(address).context["form"].initial)

    assert client.post(address, sent).status_code == 302
    assert Invitation.objects.get().link_number == 2
    assert client.post(address, sent).status_code == 409
    answer = at_work("verifier").post(address, {"version": 2})
    assert (answer.status_code, "Anda tidak berwenang mengundang peserta." in answer.content.decode()) == (422, True)
    assert Invitation.objects.get().link_number == 2


def test_the_secret_link_is_shown_to_those_alone_who_may_invite():
    invitation = made.invited()
    shown = {
        role: "Tautan pribadi" in at_work(role).get(url("invitation", invitation)).content.decode()
        for role in ("secretary", "commissioner", "verifier")
    }

    assert shown == {"secretary": True, "commissioner": False, "verifier": False}


def test_the_auditor_sees_nobody_who_was_invited():
    invitation = made.invited()
    made.came(invitation)
    client = at_work("auditor")

    for model in ("invitation", "attendance", "head"):
        assert client.get(reverse(f"admin:outreach_{model}_changelist")).status_code == 403
    page = client.get(url("activity", invitation.activity)).content.decode()
    assert "/admin/outreach/invitation/" not in page

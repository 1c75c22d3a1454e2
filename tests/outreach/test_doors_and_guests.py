"""Who is invited by what name, at what cost, and whom an officer lets in: the kecamatan's own doors."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from core.lifecycle import Refused
from notifications.models import Delivery
from outreach.actions import activities, attendances, invitations
from outreach.lifecycle import Source
from outreach.models import Activity, Attendance, Head, Invitation
from regions.models import District, Office, Rt, Village
from tests.factories import outreach as made
from tests.factories.accounts import StaffFactory, log_in
from tests.factories.outreach import NOON, START
from tests.factories.recruitment import districts
from tests.outreach.room import DAY, HOUR, fresh

pytestmark = pytest.mark.django_db
GAMBIR = "31.71.01.1001"


def scan(invitation, nonce, *, by=None):
    return attendances.check_in(
        invitation, nonce=nonce, source=Source.QR, scanned_at=START, by=by or made.planner(), at=START
    )  # fmt: skip


@pytest.mark.parametrize(("code", "name"), [("lmk", "LMK Kelurahan Menteng"), ("fkdm", "FKDM Kelurahan Menteng")])
def test_a_body_of_a_kelurahan_is_invited_by_its_name(code, name):
    activity = made.released(audience=made.audience(code))

    assert made.invited(activity, place=Village.objects.get(pk=made.VILLAGE)).place == name


def test_a_body_without_abbreviation_does_not_say_kelurahan_twice():
    assert [made.audience("lmk").body, type(made.audience("lmk"))(name="Pengurus PKK Kelurahan").body] == [
        "LMK",
        "Pengurus PKK",
    ]


def test_who_heads_an_rw_is_asked_of_the_day_in_jakarta():
    place, activity = made.rw(), made.released()
    since = clock.day_of(clock.wib(2026, 10, 25))
    Head.objects.update(valid_until=since)
    Head.objects.create(rw=place, name="Pengganti Contoh", email="pengganti@contoh.example", valid_from=since)

    assert made.invited(activity, place=place, at=clock.wib(2026, 10, 25, 1)).name == "Pengganti Contoh"


def test_inviting_a_whole_city_costs_what_inviting_a_few_does():
    counts = []
    for many in (3, 20):
        activity, places, by = made.released(), [made.rw() for _ in range(many)], made.planner()
        with CaptureQueriesContext(connection) as queries:
            invitations.invite(activity, places=places, by=by, at=NOON)
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 16
    assert Delivery.objects.filter(kind="outreach.invited").count() == 23


@pytest.mark.shared
def test_moving_and_calling_off_cost_the_same_however_many_are_invited():
    counts = []
    for many in (3, 20):
        activity, by = made.released(), made.planner()
        invitations.invite(activity, places=[made.rw() for _ in range(many)], by=by, at=NOON)
        shifted = {"starts_at": activity.starts_at + DAY, "ends_at": activity.ends_at + DAY}
        Activity.objects.filter(pk=activity.pk).update(**shifted)
        with CaptureQueriesContext(connection) as queries:
            made.release(by=by)
        activity = Activity.objects.get(pk=activity.pk)
        with CaptureQueriesContext(connection) as more:
            activities.cancel(activity, reason="Banjir.", version=activity.version, by=by, at=NOON)
        counts.append((len(queries), len(more)))

    assert counts[0] == counts[1]


def test_a_scan_whose_attendance_was_taken_back_is_no_success():
    invitation, nonce = made.invited(), uuid.uuid4()
    attendances.revert(scan(invitation, nonce).attendance, by=made.planner(), at=START + HOUR)

    with pytest.raises(Refused, match="Tekan kembali"):
        scan(invitation, nonce)
    assert not Attendance.objects.standing().exists()


@pytest.mark.parametrize(("scope", "is_admitted"), [("*", True), ("31.71.06", True), ("31.71.01", False), ("", False)])
def test_an_officer_admits_to_the_own_kecamatan_only(scope, is_admitted):
    invitation, by = made.invited(), made.planner(scope=scope)

    if is_admitted:
        assert scan(invitation, uuid.uuid4(), by=by).is_new
    else:
        with pytest.raises(Refused, match="di luar kecamatan penugasan"):
            scan(invitation, uuid.uuid4(), by=by)


@pytest.mark.parametrize(("place", "codes"), [
    (lambda: made.rw(village=GAMBIR), {"31.71.06", "31.71.01"}),
    (lambda: Rt.objects.create(rw=made.rw(village=GAMBIR), number=1), {"31.71.06", "31.71.01"}),
    (lambda: Village.objects.get(pk=GAMBIR), {"31.71.06", "31.71.01"}),
    (lambda: made.office(village_id=GAMBIR), {"31.71.06", "31.71.01"}),
    (lambda: made.office(district_id="31.71.01"), {"31.71.06", "31.71.01"}),
    (made.office, {"31.71.06"}),
])  # fmt: skip
def test_an_invitation_touches_the_kecamatan_where_it_is_held_and_of_who_is_invited(place, codes):
    districts()
    place = place()
    code = {Rt: "ketua-rt", Village: "lmk", Office: "asn"}.get(type(place), "ketua-rw")
    invitation = made.invited(made.released(audience=made.audience(code)), place=place)

    assert fresh(invitation).districts == codes
    for code in ("31.71.01", "31.71.06", "31.71.08"):
        assert Invitation.objects.within([code]).exists() == (code in codes)


def test_an_officer_of_one_kecamatan_reads_its_guests_only(client):
    here = made.came(made.invited(place=made.rw(village=GAMBIR)))  # held in Menteng
    outside = District.objects.create(code="31.71.08", name="Tanah Abang", regency_id="31.71")
    for district, expected in ((outside, []), (District.objects.get(pk="31.71.01"), [here.invitation])):
        with clock.stopped_at(NOON):
            log_in(client, StaffFactory(role="verifier", role__district=district))
            guests = client.get(reverse("admin:outreach_invitation_changelist")).context["cl"].result_list
            present = client.get(reverse("admin:outreach_attendance_changelist")).context["cl"].result_list
        assert (list(guests), [each.invitation for each in present]) == (expected, expected)

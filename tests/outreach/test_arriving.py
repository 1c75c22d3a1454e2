"""Coming without an officer: digits on the wall that change, and the page behind the secret link that takes them."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse

from core.actor import Actor
from core.lifecycle import Refused
from outreach import links, wall_codes
from outreach.actions import attendances
from outreach.models import Attendance, Sighting
from regions.models import District
from tests.factories import outreach as made
from tests.factories.accounts import StaffFactory, log_in
from tests.factories.outreach import START
from tests.outreach.room import END, HOUR, answered, at, cancel, fresh, main_of, page_of

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)
GUEST = Actor(None, "visitor", "")


@pytest.fixture
def invitation():
    return made.invited(place=made.rw(3))


def arrive_of(invitation):
    return reverse("outreach:arrive", args=[invitation.uuid, links.token(invitation)])


def send(client, invitation, code, *, moment=START, nonce=None):
    return at(moment, client.post, arrive_of(invitation), {"code": code, "nonce": nonce or uuid.uuid4()})


def shown(invitation, moment=START):
    return wall_codes.code(invitation.activity, at=moment)


def test_who_types_the_code_of_now_is_counted_and_told(client, invitation):
    response = at(START, client.post, arrive_of(invitation), {"code": shown(invitation), "nonce": uuid.uuid4()}, follow=True)

    assert f"Kehadiran {fresh(invitation).place} tercatat." in main_of(response)
    row = Attendance.objects.get()
    assert (row.source, row.recorded_by, row.scanned_at, row.recorder) == ("self", None, START, "yang diundang sendiri")


def test_spaces_between_the_digits_are_no_fault(client, invitation):
    code = shown(invitation)

    assert send(client, invitation, f" {code[:3]} {code[3:]} ").status_code == 302


def test_a_code_lives_for_its_turn_and_the_next():
    activity = made.released()
    start = START.replace(minute=0, second=0, microsecond=0)
    code = wall_codes.code(activity, at=start)

    assert wall_codes.code(activity, at=start + 5 * MINUTE - dt.timedelta(microseconds=1)) == code
    assert wall_codes.code(activity, at=wall_codes.changes_at(start)) != code
    assert wall_codes.is_right(activity, code, at=start + 10 * MINUTE - dt.timedelta(microseconds=1))
    assert not wall_codes.is_right(activity, code, at=start + 10 * MINUTE)
    assert not wall_codes.is_right(made.released(), code, at=start)


@pytest.mark.parametrize("code", ["000000", "12345", "1234567", "abcdef", "²²²²²²", "", "a\0b"])
def test_what_is_not_on_the_wall_counts_nobody(client, invitation, code):
    response = send(client, invitation, "999999" if code == shown(invitation) else code)

    assert (response.status_code, Attendance.objects.count()) == (422, 0)


def test_ten_wrong_codes_shut_out_also_the_right_one(client, invitation):
    wrong = "000000" if shown(invitation) != "000000" else "111111"
    for _ in range(10):
        assert send(client, invitation, wrong).status_code == 422
    response = send(client, invitation, shown(invitation))

    assert (response.status_code, Attendance.objects.count()) == (429, 0)
    assert "Terlalu banyak percobaan" in main_of(response)


@pytest.mark.parametrize(
    ("moment", "is_taken"),
    [(START - HOUR - dt.timedelta(microseconds=1), False), (START - HOUR, True), (END - dt.timedelta(microseconds=1), True),
     (END, False)],
)  # fmt: skip
def test_it_is_open_from_an_hour_before_until_the_end(client, invitation, moment, is_taken):
    send(client, invitation, shown(invitation, moment), moment=moment)

    assert Attendance.objects.exists() == is_taken


def test_what_was_called_off_counts_nobody(client, invitation):
    cancel(invitation.activity)

    assert "tidak berlaku lagi" in main_of(send(client, invitation, shown(invitation)))
    assert not Attendance.objects.exists()


def test_the_door_and_the_code_are_one_presence_and_two_ways(client, invitation):
    made.came(invitation)
    response = at(START, client.post, arrive_of(invitation), {"code": shown(invitation), "nonce": uuid.uuid4()}, follow=True)

    assert "sudah tercatat pukul 12.00" in main_of(response)
    assert Attendance.objects.count() == 1
    assert sorted(Sighting.objects.values_list("way", flat=True)) == ["door", "self"]


def test_a_forwarded_link_counts_once_and_a_second_press_is_the_first(client, invitation):
    nonce = uuid.uuid4()
    for each in (nonce, nonce, uuid.uuid4()):
        assert send(client, invitation, shown(invitation), nonce=each).status_code == 302

    assert Attendance.objects.count() == 1


def test_a_representative_comes_under_their_name(invitation):
    answered(invitation, "represented", representative="Wakil Contoh")
    guest = fresh(invitation)
    attendances.check_in_by_code(guest, code=shown(invitation), nonce=uuid.uuid4(), by=GUEST, at=START)

    assert (Attendance.objects.get().representative, Sighting.objects.get().representative) == ("Wakil Contoh",) * 2


def test_a_withdrawn_invitation_is_refused(invitation):
    invitation.withdrawn_at = START
    with pytest.raises(Refused):
        attendances.check_in_by_code(invitation, code=shown(invitation), nonce=uuid.uuid4(), by=GUEST, at=START)


def test_the_personal_page_offers_it_while_it_can_be_done(client, invitation):
    texts = [main_of(at(moment, client.get, page_of(invitation))) for moment in (START - 2 * HOUR, START)]
    assert ["Catat kehadiran" in text for text in texts] == [False, True]

    made.came(invitation)
    text = main_of(at(START, client.get, page_of(invitation)))
    assert "Kehadiran tercatat pukul 12.00 WIB" in text
    assert "Catat kehadiran" not in text


def test_the_wall_shows_the_digits_to_officers_and_asks_again_by_itself(client, invitation):
    address = reverse("outreach:wall", args=[invitation.activity.uuid])
    assert at(START, client.get, address).status_code == 302
    log_in(client, StaffFactory(role="verifier"))
    response = at(START, client.get, address)

    code = shown(invitation)
    assert f"{code[:3]} {code[3:]}" in main_of(response)
    assert 'data-wall-seconds="301"' in response.content.decode()


def test_who_waits_for_a_seat_meets_an_officer(invitation):
    invitation.answer = "waiting"
    with pytest.raises(Refused, match="daftar tunggu"):
        attendances.check_in_by_code(invitation, code=shown(invitation), nonce=uuid.uuid4(), by=GUEST, at=START)


def test_a_check_in_that_was_taken_back_is_not_repeated_by_code(client, invitation):
    send(client, invitation, shown(invitation))
    attendances.revert(Attendance.objects.get(), by=made.planner(), at=START)

    assert "Temui petugas di pintu" in main_of(send(client, invitation, shown(invitation)))
    assert not Attendance.objects.standing().exists()


def test_an_officer_of_another_kecamatan_reads_no_wall(client, invitation):
    log_in(client, StaffFactory(role="verifier", role__district=District.objects.get(pk="31.71.01")))

    response = at(START, client.get, reverse("outreach:wall", args=[invitation.activity.uuid]))
    code = shown(invitation)
    assert (response.status_code, f"{code[:3]} {code[3:]}" in main_of(response)) == (403, False)

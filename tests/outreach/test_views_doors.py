"""The door: who came, told in green, yellow or red; and the code that tells strangers nothing."""

import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from outreach.actions import invitations
from outreach.models import Attendance, Invitation
from outreach.views import doors
from regions.models import District
from tests.factories import outreach as made
from tests.factories.accounts import ApplicantFactory, OfficialFactory, StaffFactory, log_in
from tests.factories.outreach import START
from tests.factories.recruitment import districts
from tests.outreach.room import WHEN, answered, at, cancel, door_of, fresh, main_of, ticket_of

pytestmark = pytest.mark.django_db
SHOW = "Tunjukkan kode ini kepada petugas Kode ini dipindai petugas di pintu kegiatan sosialisasi."


@pytest.fixture
def invitation():
    return made.invited(place=made.rw(3))


@pytest.fixture
def officer(client):
    """Return the secretary, signed in at the door."""
    user = StaffFactory(role="secretary", name="Petugas Pintu")
    at(START, log_in, client, user)
    return user


def press(client, invitation, *, nonce=None, url=None, moment=START, follow=True, **data):
    """Press “Catat hadir”: in the list, or at url."""
    data = {"ticket": invitation.ticket, "nonce": nonce or uuid.uuid4(), **data}
    return at(moment, client.post, url or door_of(invitation.activity), data, follow=follow)


def verdict(response):
    """Return tone and words of what stands at the top."""
    found = re.search(
        r'<div class="messages".*?alert-box--(\w+)".*?alert-box__body">(.*?)</div>', response.content.decode(), re.DOTALL
    )
    return found and (found[1], " ".join(re.sub(r"<[^>]+>", " ", found[2]).split()))


def standing():
    return [(each.invitation_id, each.source, each.representative) for each in Attendance.objects.standing()]


# --- Who may ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("make", "status"),
    [
        (ApplicantFactory, 403),
        (OfficialFactory, 403),
        (lambda: StaffFactory(role="auditor"), 403),
        (lambda: StaffFactory(role="secretary"), 200),
        (lambda: StaffFactory(role="verifier"), 200),
    ],
)
def test_only_who_records_attendance_opens_the_list(client, invitation, make, status):
    at(START, log_in, client, make())

    assert at(START, client.get, door_of(invitation.activity)).status_code == status
    assert press(client, invitation).status_code == status
    assert bool(standing()) == (status == 200)


def test_the_list_asks_for_a_log_in(client, invitation):
    url = door_of(invitation.activity)

    assert client.get(url).url == f"{reverse('account_login')}?next={url}"


def test_a_plan_has_no_door(client, officer):
    assert at(START, client.get, door_of(made.planned())).status_code == 404


# --- The list -----------------------------------------------------------------------------------------------------------
def test_the_list_says_who_is_invited_and_what_they_answered(client, officer, invitation):
    activity = invitation.activity
    other, third, fourth, withdrawn = invitations.invite(
        activity, places=[made.rw(n) for n in (4, 5, 6, 7)], by=made.planner(), at=invitation.invited_at
    )
    answered(other, "coming")
    answered(third, "represented", representative="Siti <b>")
    answered(fourth, "declined", decline_reason="Sakit.")
    Invitation.objects.filter(pk=withdrawn.pk).update(withdrawn_at=START)

    response = at(START, client.get, door_of(activity))

    page = main_of(response)
    assert f"{activity.title} {WHEN} 0 hadir dari 4 diundang" in page
    for words in (
        "Ketua RW 003 Kelurahan Menteng Belum menjawab", "Ketua RW 004 Kelurahan Menteng Akan hadir",
        "Ketua RW 005 Kelurahan Menteng Diwakili oleh Siti <b>", "Ketua RW 006 Kelurahan Menteng Tidak hadir",
    ):  # fmt: skip
        assert words in page
    assert ("RW 007" in page, "Siti <b>" in response.content.decode()) == (False, False)
    assert response["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("RW 3", ["003"]),
        ("3", ["003"]),
        ("rw 03 menteng", ["003"]),
        ("ment", ["003", "013"]),
        ("gambir", []),
        ("", ["003", "013"]),
    ],
)
def test_the_search_finds_by_each_word(client, officer, query, found):
    invitation = made.invited(place=made.rw(3))
    invitations.invite(invitation.activity, places=[made.rw(13)], by=made.planner(), at=invitation.invited_at)

    response = at(START, client.get, door_of(invitation.activity), {"q": query})

    assert [row["invitation"].place for row in response.context["rows"]] == [f"Ketua RW {n} Kelurahan Menteng" for n in found]
    assert ("Tidak ditemukan" in main_of(response)) == (not found)
    assert response.context["invited"] == 2


def test_a_long_list_has_pages_that_keep_the_search(client, officer, monkeypatch):
    monkeypatch.setattr(doors, "PAGE", 1)
    invitation = made.invited(place=made.rw(3))
    invitations.invite(invitation.activity, places=[made.rw(4)], by=made.planner(), at=invitation.invited_at)

    response = at(START, client.get, door_of(invitation.activity), {"q": "rw", "page": "2"})

    assert [row["invitation"].place for row in response.context["rows"]] == ["Ketua RW 004 Kelurahan Menteng"]
    assert 'href="?q=rw&amp;page=1"' in response.content.decode()


def test_the_list_costs_the_same_for_few_and_many(client, officer):
    invitation = made.invited(place=made.rw(1))
    costs = []
    for numbers in (range(2, 4), range(4, 31)):
        fresh_ones = invitations.invite(
            invitation.activity, places=[made.rw(n) for n in numbers], by=made.planner(), at=invitation.invited_at
        )
        for each in fresh_ones[::2]:
            made.came(fresh(each))
        at(START, client.get, door_of(invitation.activity))
        with CaptureQueriesContext(connection) as queries:
            response = at(START, client.get, door_of(invitation.activity))
        costs.append((len(response.context["rows"]), len(queries)))

    assert costs == [(3, costs[0][1]), (30, costs[0][1])]


def test_looking_writes_nothing(client, officer, invitation):
    for url in (door_of(invitation.activity), ticket_of(invitation)):
        assert at(START, client.get, url).status_code == 200

    assert Attendance.objects.count() == 0


# --- The verdict --------------------------------------------------------------------------------------------------------
def test_a_press_records_and_says_so_in_green(client, officer, invitation):
    response = press(client, invitation)

    assert response.redirect_chain == [(door_of(invitation.activity), 302)]
    assert verdict(response) == ("green", "Berhasil: Ketua RW 003 Kelurahan Menteng")
    page = main_of(response)
    assert "1 hadir dari 1 diundang" in page
    assert "Hadir pukul 12.00 WIB, dicatat oleh Petugas Pintu Batalkan" in page
    assert standing() == [(invitation.pk, "manual", "")]


def test_who_represents_the_office_is_named(client, officer, invitation):
    answered(invitation, "represented", representative="Siti <i>")

    response = press(client, invitation)

    assert verdict(response) == ("green", "Berhasil: Ketua RW 003 Kelurahan Menteng, diwakili Siti &lt;i&gt;")
    assert standing() == [(invitation.pk, "manual", "Siti <i>")]


def test_the_same_press_twice_is_one_and_green(client, officer, invitation):
    nonce = uuid.uuid4()
    verdicts = [verdict(press(client, invitation, nonce=nonce)) for _ in range(2)]

    assert verdicts == [("green", "Berhasil: Ketua RW 003 Kelurahan Menteng")] * 2
    assert len(standing()) == 1


def test_a_second_press_is_yellow_and_says_who_recorded_the_first(client, officer, invitation):
    press(client, invitation)
    response = press(client, invitation)

    words = "Sudah hadir pukul 12.00 WIB, dicatat oleh Petugas Pintu: Ketua RW 003 Kelurahan Menteng"
    assert verdict(response) == ("gold", words)
    assert len(standing()) == 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"ticket": uuid.uuid4()}, "Kode ini tidak dikenal. Cari undangannya dalam daftar kegiatan."),
        ({"ticket": "x"}, "Formulir tidak lengkap. Tekan kembali Catat hadir."),
        ({"nonce": "x"}, "Formulir tidak lengkap. Tekan kembali Catat hadir."),
    ],
)
def test_what_cannot_be_recorded_is_red(client, officer, invitation, data, words):
    data = {"ticket": invitation.ticket, "nonce": uuid.uuid4(), **data}
    response = at(START, client.post, door_of(invitation.activity), data)

    assert (response.status_code, verdict(response), standing()) == (422, ("red", f"Tidak tercatat {words}"), [])


def test_an_invitation_to_another_activity_is_unknown_at_this_door(client, officer, invitation):
    other = made.invited(place=made.rw(4))

    response = press(client, other, url=door_of(invitation.activity))

    assert (response.status_code, verdict(response)[0], standing()) == (422, "red", [])


def test_one_press_cannot_stand_for_two_offices(client, officer, invitation):
    nonce = uuid.uuid4()
    (other,) = invitations.invite(
        invitation.activity, places=[made.rw(4)], by=made.planner(), at=invitation.invited_at
    )  # fmt: skip
    press(client, invitation, nonce=nonce)
    response = press(client, other, nonce=nonce)

    words = (
        "Tidak tercatat Ketua RW 004 Kelurahan Menteng: Tanda pemindaian ini sudah dipakai untuk undangan lain. Pindai ulang."
    )
    assert (response.status_code, verdict(response), len(standing())) == (422, ("red", words), 1)


def test_a_cancelled_activity_records_nobody(client, officer, invitation):
    cancel(invitation.activity)

    page = main_of(at(START, client.get, door_of(invitation.activity)))
    response = press(client, invitation)

    assert "Kehadiran tidak dicatat Kegiatan ini berstatus “Batal”; kehadiran tidak dicatat." in page
    assert "Catat hadir" not in page
    assert (response.status_code, verdict(response)[0], standing()) == (422, "red", [])


# --- The officer's own kecamatan ------------------------------------------------------------------------------------------
@pytest.fixture
def elsewhere(client):
    """Sign in a verifier of Gambir; the activities of these tests are held in Menteng."""
    districts()
    user = StaffFactory(role="verifier", role__district=District.objects.get(pk="31.71.01"))
    at(START, log_in, client, user)
    return user


def test_a_verifier_admits_who_comes_from_the_own_kecamatan(client, elsewhere, invitation):
    (own,) = invitations.invite(
        invitation.activity, places=[made.rw(4, village="31.71.01.1001")], by=made.planner(), at=invitation.invited_at
    )  # fmt: skip
    page = main_of(at(START, client.get, door_of(invitation.activity)))

    assert "hanya memuat undangan dari kecamatan penugasan Anda. 0 hadir dari 1 diundang" in page
    assert ("Ketua RW 004 Kelurahan Gambir" in page, "Kelurahan Menteng" in page) == (True, False)
    assert verdict(press(client, own))[0] == "green"
    assert verdict(press(client, invitation))[0] == "red"
    assert standing() == [(own.pk, "manual", "")]


def test_a_code_of_another_kecamatan_is_red_and_names_nobody(client, elsewhere, invitation):
    for response in (at(START, client.get, ticket_of(invitation)), press(client, invitation, url=ticket_of(invitation))):
        assert (response.status_code, verdict(response)) == (
            403, ("red", "Tidak tercatat Undangan ini di luar kecamatan penugasan Anda."),
        )  # fmt: skip
        assert invitation.place not in main_of(response)
    attendance = made.came(invitation)
    assert at(START, client.get, revert_of(attendance)).status_code == 404
    page = main_of(at(START, client.get, door_of(invitation.activity)))
    assert "Tidak ada undangan dari kecamatan Anda" in page


# --- Taking back --------------------------------------------------------------------------------------------------------
def revert_of(attendance):
    return reverse("outreach:revert", args=[attendance.invitation.activity.uuid, attendance.nonce])


def test_a_mistaken_check_in_is_taken_back_after_asking(client, officer, invitation):
    press(client, invitation)
    url = revert_of(Attendance.objects.get())

    assert "Kehadiran Ketua RW 003 Kelurahan Menteng yang dicatat oleh Petugas Pintu pukul 12.00 WIB" in main_of(
        at(START, client.get, url)
    )
    assert len(standing()) == 1
    response = at(START, client.post, url, follow=True)

    assert verdict(response) == ("green", "Kehadiran Ketua RW 003 Kelurahan Menteng dibatalkan.")
    attendance = Attendance.objects.get()
    assert (attendance.reverted_at, attendance.reverted_by) == (START, officer)


def test_taking_back_twice_is_told(client, officer, invitation):
    press(client, invitation)
    url = revert_of(Attendance.objects.get())
    answers = [at(START, client.post, url) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 422]
    assert "Tidak dapat dibatalkan Kehadiran ini sudah dibatalkan." in main_of(answers[1])


def test_the_press_that_was_taken_back_does_not_count_again(client, officer, invitation):
    nonce = uuid.uuid4()
    press(client, invitation, nonce=nonce)
    at(START, client.post, revert_of(Attendance.objects.get()), follow=True)
    again, anew = press(client, invitation, nonce=nonce), press(client, invitation)

    words = "Tidak tercatat Ketua RW 003 Kelurahan Menteng: Kehadiran ini sudah dibatalkan. Tekan kembali Catat hadir."
    assert (verdict(again), verdict(anew)[0]) == (("red", words), "green")
    assert len(standing()) == 1


def test_nobody_else_takes_back_and_not_through_another_activity(client, officer, invitation):
    press(client, invitation)
    attendance = Attendance.objects.get()
    elsewhere = reverse("outreach:revert", args=[made.released().uuid, attendance.nonce])
    assert at(START, client.post, elsewhere).status_code == 404

    at(START, log_in, client, ApplicantFactory())
    assert at(START, client.post, revert_of(attendance)).status_code == 403
    assert len(standing()) == 1


# --- The code -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("make", [None, ApplicantFactory, lambda: StaffFactory(role="auditor")])
def test_a_code_tells_strangers_nothing_not_even_whether_it_exists(client, invitation, make):
    if make:
        at(START, log_in, client, make())
    unknown = reverse("outreach:ticket", args=[uuid.uuid4()])

    pages = [at(START, client.get, url) for url in (ticket_of(invitation), unknown)]

    assert [page.status_code for page in pages] == [200, 200]
    assert main_of(pages[0]).split("Kode ini dipindai")[1] == main_of(pages[1]).split("Kode ini dipindai")[1]
    assert SHOW in main_of(pages[0])
    html = pages[0].content.decode()
    assert [word for word in (invitation.place, invitation.name, invitation.activity.title) if word in html] == []
    assert press(client, invitation, url=ticket_of(invitation)).status_code == 403
    assert standing() == []


def test_an_officer_sees_whose_code_it_is_and_records_by_it(client, officer, invitation):
    url = ticket_of(invitation)
    page = main_of(at(START, client.get, url))
    response = press(client, invitation, url=url)

    assert f"{invitation.activity.title} Ketua RW 003 Kelurahan Menteng {WHEN} Belum menjawab Catat hadir" in page
    assert verdict(response) == ("green", "Berhasil: Ketua RW 003 Kelurahan Menteng")
    assert standing() == [(invitation.pk, "qr", "")]
    assert "Catat hadir" not in main_of(response)
    assert verdict(press(client, invitation, url=url))[0] == "gold"


def test_an_unknown_code_is_red(client, officer):
    url = reverse("outreach:ticket", args=[uuid.uuid4()])

    for response in (at(START, client.get, url), at(START, client.post, url, {"nonce": uuid.uuid4()})):
        words = "Tidak tercatat Kode ini tidak dikenal. Cari undangannya dalam daftar kegiatan."
        assert (response.status_code, verdict(response)) == (404, ("red", words))


def test_a_withdrawn_invitation_is_not_admitted(client, officer, invitation):
    Invitation.objects.update(withdrawn_at=START)
    url = ticket_of(invitation)

    page = main_of(at(START, client.get, url))
    response = press(client, invitation, url=url)

    assert ("Undangan ini sudah ditarik." in page, "Catat hadir" in page) == (True, False)
    words = "Tidak tercatat Ketua RW 003 Kelurahan Menteng: Undangan ini sudah ditarik."
    assert (response.status_code, verdict(response), standing()) == (422, ("red", words), [])


def test_a_code_without_a_nonce_is_refused(client, officer, invitation):
    response = at(START, client.post, ticket_of(invitation), {})

    assert (response.status_code, verdict(response)) == (
        422, ("red", "Tidak tercatat Formulir tidak lengkap. Tekan kembali Catat hadir."),
    )  # fmt: skip

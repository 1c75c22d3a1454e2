"""Whom camat and lurah should remind, and the letter that asks them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from core.models import Event
from outreach import followup, papers, periods
from tests.factories import outreach as made
from tests.factories.accounts import StaffFactory, log_in
from tests.factories.outreach import START, VILLAGE
from tests.outreach.room import DAY, answered, cancel, main_of
from tests.outreach.test_proofs import words_in

pytestmark = pytest.mark.django_db
LATER = START + 2 * DAY
GAMBIR, MENTENG = "31.71.01.1001", "31.71.06"
PAGE, LETTER = "admin:outreach_activity_follow_up", "admin:outreach_activity_follow_up_letter"


@pytest.fixture(autouse=True)
def later():
    with clock.stopped_at(LATER):
        yield


def missing(**changes):
    found = followup.missing(made.audience(), **{"at": LATER, **changes})
    return [(each.name, each.state) for each in found]


def invited(n, activity, **changes):
    return made.invited(activity, place=made.rw(n, **changes))


# --- Who is missing -----------------------------------------------------------------------------------------------------
def test_who_stayed_away_and_who_was_never_invited_is_missing():
    activity = made.released()
    invited(1, activity)
    made.came(invited(2, activity))
    answered(invited(3, activity), "declined", decline_reason="Sakit.")
    made.rw(4)

    assert missing() == [("RW 001", "absent"), ("RW 004", "never")]


def test_who_came_another_time_is_not_missing():
    place = made.rw(1)
    made.invited(made.released(), place=place)
    made.came(made.invited(made.released(starts_at=START + DAY), place=place))

    assert missing() == []


def test_what_is_ahead_or_called_off_was_not_missed():
    invited(1, made.released(starts_at=START + 9 * DAY))
    called_off = made.released()
    invited(2, called_off)
    cancel(called_off)

    assert missing() == [("RW 002", "never")]


def test_the_session_or_the_period_says_what_was_missed():
    first, second = made.released(), made.released(starts_at=START + DAY)
    invited(1, first)
    invited(2, second)

    assert missing(activity=first) == [("RW 001", "absent")]
    assert missing(period=periods.parse("2026-11")) == [("RW 001", "absent"), ("RW 002", "absent")]
    assert missing(period=periods.parse("2026-12")) == []


def test_an_area_holds_its_own_alone():
    made.rw(1)
    made.rw(2, village=GAMBIR)

    assert missing(area=MENTENG) == missing(area=VILLAGE) == [("RW 001", "never")]
    assert missing(area="31.71.01") == [("RW 002", "never")]


# --- Page and letter ----------------------------------------------------------------------------------------------------
def at_work(client, role="secretary"):
    log_in(client, StaffFactory(role=role))
    return client


def test_the_page_leads_from_the_city_to_the_offices(client):
    activity = made.released()
    guest = invited(1, activity)
    at_work(client)

    city = client.get(reverse(PAGE), {"sasaran": "ketua-rw"})
    district = client.get(reverse(PAGE), {"sasaran": "ketua-rw", "wilayah": MENTENG})
    village = client.get(reverse(PAGE), {"kegiatan": activity.pk, "wilayah": VILLAGE})

    assert f"sasaran=ketua-rw&amp;wilayah={MENTENG}" in city.content.decode()
    assert "RW 001" not in main_of(city)
    assert "Camat Menteng" in main_of(district)
    assert "Lurah Menteng" in main_of(village)
    assert "RW 001 Menteng Diundang, tidak hadir tanpa keterangan" in main_of(village)
    assert guest.name not in village.content.decode()


def test_the_letter_names_offices_and_no_person(client):
    activity = made.released()
    guest = invited(1, activity)
    at_work(client)

    response = client.post(reverse(LETTER), {"kegiatan": activity.pk, "wilayah": VILLAGE})

    words = words_in(response.content)
    for expected in ("Yth. Lurah Menteng", "Kelurahan Menteng masih ada 1 RW", "1 diundang tetapi tidak hadir", "RW 001"):
        assert expected in words
    assert "belum pernah diundang" not in words  # nobody is
    assert not any(secret in words for secret in (guest.name, guest.phone, guest.email))
    event = Event.objects.get(action="follow_up.exported")
    assert event.details == {"audience": "ketua-rw", "area": VILLAGE, "absent": 1, "never": 0}


def test_a_letter_about_nobody_is_not_made(client):
    made.came(invited(1, made.released()))

    assert at_work(client).post(reverse(LETTER), {"sasaran": "ketua-rw", "wilayah": VILLAGE}).status_code == 404


@pytest.mark.parametrize("query", [
    {"sasaran": "asn"}, {"sasaran": "tiada"}, {"masa": "2026-13"}, {"kegiatan": "x"}, {"kegiatan": "0"},
    {"wilayah": "31.71.99"},
])  # fmt: skip
def test_what_does_not_exist_has_no_page(client, query):
    assert at_work(client).get(reverse(PAGE), query).status_code == 404


@pytest.mark.parametrize(("role", "page", "letter"), [
    ("verifier", 200, 403), ("commissioner", 200, 200), ("auditor", 403, 403),
])  # fmt: skip
def test_who_reads_and_who_takes(client, role, page, letter):
    made.rw(1)
    at_work(client, role)

    assert client.get(reverse(PAGE)).status_code == page
    assert client.post(reverse(LETTER), {"sasaran": "ketua-rw", "wilayah": VILLAGE}).status_code == letter


def test_more_offices_ask_no_more_queries(client):
    at_work(client).get(reverse(PAGE))  # what is asked once for each process
    counts = []
    for number in (3, 30):
        activity = made.released(starts_at=START - number * DAY / 30)
        for _ in range(number):
            made.invited(activity, place=made.rw())
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse(PAGE), {"sasaran": "ketua-rw", "wilayah": VILLAGE})
        counts.append(len(asked))

    assert counts[0] == counts[1]


@pytest.mark.full
@pytest.mark.shared
def test_a_letter_of_many_pages_repeats_its_heading():
    activity = made.released()
    for n in range(1, 61):
        invited(n, activity)
    rows = followup.missing(made.audience(), at=LATER)

    words = words_in(papers.follow_up(made.audience(), rows, to="Lurah Menteng", where="Kelurahan Menteng", at=LATER))

    assert words.count("Yang dituju") == 2
    assert "halaman 1 dari 3" in words

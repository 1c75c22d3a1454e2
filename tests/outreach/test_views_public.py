"""The agenda and the page of one activity: what was released, and nothing of the plan."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import dates
from core.clock import wib
from outreach.models import Activity
from tests.factories import outreach as made
from tests.factories.outreach import START
from tests.factories.recruitment import NOON
from tests.outreach.room import BEFORE, DAY, END, HOUR, WHEN, at, cancel, main_of, move

pytestmark = pytest.mark.django_db
AGENDA = "/sosialisasi/"


def page_of(activity):
    return reverse("outreach:activity", args=[activity.uuid])


def days(response):
    return [(day, [activity.title for activity in each]) for day, each in response.context["days"]]


# --- Agenda -------------------------------------------------------------------------------------------------------------
def test_the_agenda_groups_by_day_what_was_released(client):
    made.released(title="Sore", starts_at=START + 3 * HOUR)
    made.released(title="Siang")
    made.released(title="Besok", starts_at=START + DAY)
    made.planned(title="Rahasia")

    response = at(NOON, client.get, AGENDA)

    assert days(response) == [("Senin, 9 November 2026", ["Siang", "Sore"]), ("Selasa, 10 November 2026", ["Besok"])]
    assert "12.00–15.00 WIB" in main_of(response)
    assert "Rahasia" not in main_of(response)


def test_the_agenda_tells_time_and_place_as_released_not_as_planned_since(client):
    activity = made.released(title="Siang")
    Activity.objects.filter(pk=activity.pk).update(
        starts_at=START + DAY, ends_at=START + DAY + HOUR, room=made.room(capacity=60)
    )

    response = at(NOON, client.get, AGENDA)

    assert days(response) == [("Senin, 9 November 2026", ["Siang"])]
    assert str(activity.room) in main_of(response)
    page = main_of(at(NOON, client.get, page_of(activity)))
    assert (WHEN in page, "Selasa, 10 November" in page, "sudah berubah" in page) == (True, False, False)


@pytest.mark.parametrize(("moment", "shown"), [(END - HOUR, True), (END - dt.timedelta(microseconds=1), True), (END, False)])
def test_an_activity_leaves_the_agenda_when_it_ends(client, moment, shown):
    made.released()

    assert bool(at(moment, client.get, AGENDA).context["days"]) == shown


def test_an_empty_agenda_says_so(client):
    response = at(NOON, client.get, AGENDA)

    assert (
        "Belum ada kegiatan yang dijadwalkan Bila kegiatan sosialisasi diumumkan, hari, jam, dan tempatnya tampil di halaman "
        "ini." in main_of(response)
    )
    assert "terjangkau" not in main_of(response)


def test_what_was_called_off_stays_in_its_place_with_the_word(client):
    cancel(made.released(title="Siang"))

    response = at(NOON, client.get, AGENDA)

    assert days(response) == [("Senin, 9 November 2026", ["Siang"])]
    assert "Siang Batal" in main_of(response)
    assert list(response.context["missed"]) == []


@pytest.mark.parametrize(("moment", "missed"), [(NOON + 30 * DAY - HOUR, ["Siang"]), (NOON + 30 * DAY, [])])
def test_thirty_days_after_it_was_called_off_it_is_forgotten(client, moment, missed):
    cancel(made.released(title="Siang"))

    response = at(moment, client.get, AGENDA)

    assert [each.title for each in response.context["missed"]] == missed
    assert ("Dibatalkan dalam 30 hari terakhir" in main_of(response)) == bool(missed)


def test_what_was_called_off_before_any_release_is_nobodys_business(client):
    activity = made.planned()
    cancel(activity)

    assert days(at(NOON, client.get, AGENDA)) == []
    assert at(NOON, client.get, page_of(activity)).status_code == 404


@pytest.mark.parametrize("rows", [3, 30])
def test_the_agenda_costs_the_same_however_much_it_shows(client, rows):
    place = made.room(capacity=200)
    for n in range(rows):
        made.planned(starts_at=START + n * DAY, room=place)
    made.release()
    activity = Activity.objects.with_place().first()
    for n in range(rows):
        made.came(made.invited(activity)) if n % 2 else made.rw()

    with CaptureQueriesContext(connection) as queries:
        response = at(NOON, client.get, AGENDA)

    assert (len(response.context["days"]), len(queries)) == (rows, 9)


# --- Coverage and calendar ----------------------------------------------------------------------------------------------
def test_the_agenda_says_how_far_the_city_is_covered_with_its_denominators(client):
    made.came(made.invited(made.released()))
    made.rw()
    made.rw(village="31.71.01.1001")
    made.office()

    page = main_of(at(NOON, client.get, AGENDA))

    assert "ASN Pemerintah Kota 0 dari 1 kantor 0% Ketua RW 1 dari 3 RW 33%" in page
    assert "Gambir 0 dari 1 0% Menteng 1 dari 2 50%" in page


def test_coverage_says_nothing_of_single_rw_and_their_heads(client):
    invitation = made.invited(made.released())
    made.came(invitation)
    page = at(NOON, client.get, AGENDA).content.decode()

    assert [word for word in (invitation.name, str(invitation.rw), invitation.phone, invitation.email) if word in page] == []


def test_the_calendar_is_subscribed_to_by_one_press_or_by_its_address(client, settings):
    settings.SITE_URL = "https://portal.example.go.id"

    page = at(NOON, client.get, AGENDA).content.decode()

    assert 'href="webcal://portal.example.go.id/sosialisasi/kalender.ics"' in page
    assert ">https://portal.example.go.id/sosialisasi/kalender.ics</code>" in page


def test_the_footer_of_the_first_page_leads_to_the_agenda(client):
    assert '<a href="/sosialisasi/">Agenda sosialisasi</a>' in at(NOON, client.get, "/").content.decode()


# --- One activity -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (BEFORE, "Peserta datang dengan undangan."),
        (START, "Sedang berlangsung Kegiatan ini dimulai Senin, 9 November 2026 pukul 12.00 WIB."),
        (END, "Sudah lewat Kegiatan ini selesai Senin, 9 November 2026 pukul 15.00 WIB."),
    ],
)
def test_an_activitys_page_says_when_where_and_for_whom(client, moment, words):
    activity = made.released(title="Siang")

    page = main_of(at(moment, client.get, page_of(activity)))

    address = activity.room.venue.address
    assert f"Waktu {WHEN} Tempat {activity.room} {address} Untuk Ketua RW Penyelenggara Bawaslu" in page
    assert words in page


def test_a_plan_has_no_page(client):
    assert at(NOON, client.get, page_of(made.planned())).status_code == 404


def test_a_cancelled_activity_says_why(client):
    activity = made.released()
    cancel(activity, reason="Gedung <b>dipakai</b>.")

    page = main_of(at(NOON, client.get, page_of(activity)))

    assert "Batal Kegiatan ini dibatalkan. Alasan: Gedung <b>dipakai</b>." in page


def test_a_moved_activity_says_what_was_told_first(client):
    activity = move(made.released())

    page = main_of(at(NOON, client.get, page_of(activity)))

    assert f"Waktu atau tempat sudah berubah Semula: {WHEN}, {activity.room}." in page
    assert "Waktu Selasa, 10 November 2026 pukul 12.00–15.00 WIB" in page


def test_an_activity_that_moved_back_has_not_moved(client):
    activity = move(move(made.released()), by=-DAY)

    assert "sudah berubah" not in main_of(at(NOON, client.get, page_of(activity)))


def test_public_pages_name_nobody_who_is_invited(client):
    activity = made.released()
    invitation = made.invited(activity)

    for url in (AGENDA, page_of(activity)):
        page = at(NOON, client.get, url).content.decode()
        assert [word for word in (invitation.name, invitation.place, invitation.email) if word in page] == []


def test_what_staff_write_is_shown_as_text(client):
    activity = made.released(title="<script>alert(1)</script>")

    for url in (AGENDA, page_of(activity)):
        assert "<script>alert(1)" not in at(NOON, client.get, url).content.decode()


def test_public_pages_are_read_only(client):
    assert [client.post(url).status_code for url in (AGENDA, page_of(made.released()))] == [405, 405]


def test_a_span_over_midnight_names_both_days():
    first, last = wib(2026, 11, 9, 22), wib(2026, 11, 10, 1)

    assert dates.span(first, last) == "Senin, 9 November 2026 pukul 22.00 WIB sampai Selasa, 10 November 2026 pukul 01.00 WIB"

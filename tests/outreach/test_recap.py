"""What the province is told of a month or a quarter, as page, PDF and workbook."""

import datetime as dt
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from core import clock
from core.clock import wib
from core.models import Event
from outreach import papers, periods, recap
from outreach.actions import activities
from tests.factories import outreach as made
from tests.factories.accounts import StaffFactory, log_in
from tests.factories.outreach import START
from tests.outreach.room import DAY, at, cancel, fresh, main_of
from tests.outreach.test_admin_reporting import photo
from tests.outreach.test_proofs import words_in

pytestmark = pytest.mark.django_db
NOVEMBER = periods.parse("2026-11")
LATER = START + 30 * DAY
GAMBIR = "31.71.01.1001"


def file_report(activity, moment):
    return activities.report(
        activity, minutes="x", material=activity.materials.get(), photos=[photo()], version=activity.version, by=made.planner(),
        at=moment,
    )  # fmt: skip


def held(*, places=1, came=1, **changes):
    """Return an activity that is over, to which some were invited and came."""
    activity = made.released(**changes)
    guests = [made.invited(activity, place=made.rw(village=activity.room.venue.village_id)) for _ in range(places)]
    for guest in guests[:came]:
        made.came(guest)
    return fresh(guests[0]).activity


# --- Periods ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("code", "name", "starts_at", "ends_at"), [
    ("2026-11", "November 2026", wib(2026, 11, 1), wib(2026, 12, 1)),
    ("2026-12", "Desember 2026", wib(2026, 12, 1), wib(2027, 1, 1)),
    ("2026-T1", "Triwulan I 2026", wib(2026, 1, 1), wib(2026, 4, 1)),
    ("2026-T4", "Triwulan IV 2026", wib(2026, 10, 1), wib(2027, 1, 1)),
])  # fmt: skip
@pytest.mark.once("a calendar in memory")
def test_a_period_begins_and_ends_by_jakartas_calendar(code, name, starts_at, ends_at):
    assert periods.parse(code) == periods.Period(code, name, starts_at, ends_at)


@pytest.mark.parametrize("code", ["", "2026", "2026-13", "2026-T5", "1999-01", "2026-1", "2026-11 ", "٢٠٢٦-11"])
@pytest.mark.once("a calendar in memory")
def test_what_is_no_period(code):
    assert periods.parse(code) is None


@pytest.mark.once("a calendar in memory")
def test_periods_that_have_begun_are_offered():
    codes = [each.code for each in periods.offered(wib(2026, 5, 1))]

    assert codes[:4] == ["2026-T2", "2026-T1", "2025-T4", "2025-T3"]
    assert codes[6:9] == ["2026-05", "2026-04", "2026-03"]
    assert len(codes) == 6 + 17


# --- Counting -----------------------------------------------------------------------------------------------------------
def test_sessions_of_the_period_are_counted_by_audience_and_kecamatan():
    held(places=2, came=1)
    held(places=1, came=1, room=made.room(village=GAMBIR), starts_at=START + DAY)
    held(starts_at=START + 25 * DAY)  # in December
    cancel(made.released(starts_at=START + 2 * DAY))

    found = recap.of(NOVEMBER, LATER)

    assert (found.total.sessions, found.total.invited, found.total.present) == (2, 3, 2)
    assert [(each.name, each.sessions, each.present) for each in found.districts] == [("Gambir", 1, 1), ("Menteng", 1, 1)]
    (rw,) = [each for each in found.audiences if each.sessions]
    assert (rw.came, rw.coverage.reached, rw.coverage.total) == (2, 2, 4)  # who came in December was not reached by then
    assert (found.until, recap.of(NOVEMBER, START).until) == ("sampai akhir masa", "sampai kini")


def test_an_office_that_came_twice_is_one():
    place = made.rw()
    for n in range(2):
        made.came(made.invited(made.released(starts_at=START + n * DAY), place=place))

    (rw,) = [each for each in recap.of(NOVEMBER, LATER).audiences if each.sessions]

    assert (rw.present, rw.came) == (2, 1)


def test_what_is_not_over_is_not_held():
    made.released()

    assert recap.of(NOVEMBER, START).sessions == []


def test_a_report_is_late_by_its_own_day():
    for n, late in enumerate((None, False, True)):
        activity = held(starts_at=START + n * dt.timedelta(hours=4))
        if late is not None:
            file_report(activity, activity.report_due_at + dt.timedelta(seconds=late))

    before, after = recap.of(NOVEMBER, START + DAY), recap.of(NOVEMBER, LATER)

    assert [each.is_late for each in after.sessions] == [True, False, True]
    assert [each.is_late for each in before.sessions] == [False, False, True]
    assert after.sessions[0].filed == "belum ada"


@pytest.mark.full
@pytest.mark.shared
def test_more_sessions_ask_no_more_queries():
    counts = []
    for number in (3, 30):
        for _ in range(number):
            held()
        with CaptureQueriesContext(connection) as asked:
            recap.of(NOVEMBER, LATER)
        counts.append(len(asked))

    assert counts[0] == counts[1]


# --- Page and files -----------------------------------------------------------------------------------------------------
def at_work(client, role="secretary"):
    log_in(client, StaffFactory(role=role))
    return client


def test_the_page_shows_the_month_that_is_asked_for(client):
    activity = held()
    at_work(client)

    november = client.get(reverse("admin:outreach_report_recap"), {"masa": "2026-11"})
    other = client.get(reverse("admin:outreach_report_recap"), {"masa": "2026-T1"})

    assert activity.title not in main_of(other)
    assert "Triwulan I 2026" in main_of(other)
    assert november.context["period"] == NOVEMBER


def test_an_unknown_period_has_no_page(client):
    assert at_work(client).get(reverse("admin:outreach_report_recap"), {"masa": "2026-13"}).status_code == 404


def take(client, **data):
    return client.post(reverse("admin:outreach_report_recap_export"), {"masa": "2026-11", **data})


def test_the_workbook_has_a_sheet_for_each_question(client):
    activity = held(title="=Sosialisasi")
    at_work(client)

    book = load_workbook(io.BytesIO(at(clock.now(), take, client, bentuk="xlsx").content))

    assert book.sheetnames == ["Kegiatan", "Sasaran", "Kecamatan"]
    event = Event.objects.get(action="recap.exported")
    assert event.details["period"] == "2026-11"
    assert activity.title not in str(event.details)


def test_the_paper_tells_totals_and_late_reports():
    activity = held(places=2)

    words = words_in(papers.recap(recap.of(NOVEMBER, LATER), at=LATER))

    for expected in (
        "Laporan sosialisasi",
        "November 2026",
        "1 kegiatan dengan 2 undangan dan 1 kehadiran",
        "belum ada",
        "50%",
    ):
        assert expected in words
    assert activity.title in words


def test_an_unknown_kind_of_file_is_not_made(client):
    assert take(at_work(client), bentuk="docx").status_code == 404
    assert not Event.objects.filter(action="recap.exported").exists()

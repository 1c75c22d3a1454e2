"""The calendar of the plan: what stands on which day and in which room, how it is told apart, where a free hour leads."""

import datetime as dt
import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from core.clock import wib
from core.models import Event
from outreach.models import Activity
from tests.factories import outreach as made
from tests.factories.outreach import NOON, START
from tests.outreach.room import DAY, HOUR, cancel, main_of, text_of
from tests.recruitment.room import at_work

pytestmark = pytest.mark.django_db
VIEWS = ("bulan", "minggu", "agenda", "ruang")


@pytest.fixture(autouse=True)
def noon():
    with clock.stopped_at(NOON):
        yield


def show(client=None, status=200, **query):
    response = (client or at_work("secretary")).get(reverse("admin:outreach_activity_planning"), query)
    assert response.status_code == status
    return response


def slots(response):
    return [unescape(each) for each in re.findall(r'class="planning__slot" href="([^"]+)"', response.content.decode())]


@pytest.mark.parametrize("view", VIEWS)
def test_each_view_shows_the_hours_and_the_state_in_words(view):
    activity = made.planned()

    page = main_of(show(tampilan=view, tanggal="2026-11-09"))

    assert f"Rencana 12.00–15.00 {activity.title}" in page


def test_what_was_told_moved_and_called_off_is_told_apart():
    draft, told, untold, moved, off = (made.planned(starts_at=START + n * DAY) for n in range(5))
    made.release()
    Activity.objects.filter(pk=draft.pk).update(status="planned", current=None, report_due_at=None)
    for activity in (moved, untold):
        Activity.objects.filter(pk=activity.pk).update(ends_at=activity.ends_at + HOUR)
        if activity is moved:
            made.release()
    cancel(off)

    page = main_of(show(tanggal="2026-11-09"))

    assert f"Dirilis 12.00–15.00 {told.title}" in page
    assert f"Pindah 12.00–16.00 {moved.title}" in page
    assert f"Pindah, belum dirilis 12.00–16.00 {untold.title}" in page
    assert f"Batal 12.00–15.00 {off.title}" in page


def test_the_days_before_and_after_are_a_link_away_and_a_wrong_one_is_not_found():
    page = show(tampilan="bulan", tanggal="2027-01-31")
    around = (page.context["previous"], page.context["next"])

    assert [each.rpartition("=")[2] for each in around] == ["2026-12-01", "2027-02-01"]
    for query in ({"tampilan": "tahun"}, {"tanggal": "kemarin"}, {"tanggal": "9999-12-31"}, {"tanggal": "0001-01-01"}):
        show(status=404, **query)


def test_holidays_and_special_days_are_named():
    made.special_day("quiet", dt.date(2026, 12, 24), name="Masa tenang contoh")

    page = main_of(show(tampilan="minggu", tanggal="2026-12-25"))

    assert "Masa tenang: Masa tenang contoh" in page
    assert "Libur: Hari Raya Natal" in page


def test_a_free_hour_leads_to_the_form_with_room_day_and_hours():
    activity = made.planned()
    client = at_work("secretary")
    free = slots(show(client, tampilan="ruang", tanggal="2026-11-09"))

    form = client.get(free[0]).context["adminform"].form

    assert len(free) == 14 - 3
    assert form["room"].value() == str(activity.room_id)
    assert (form["starts_at"].value(), form["ends_at"].value()) == (wib(2026, 11, 9, 7), wib(2026, 11, 9, 9))
    assert client.get(reverse("admin:outreach_activity_add"), {"starts_at": "besok"}).status_code == 200


def test_hours_that_are_past_and_people_who_plan_nothing_are_offered_no_form():
    made.room()

    assert len(slots(show(tampilan="ruang", tanggal="2026-10-20"))) == 8  # it is 12.00: from 13.00 until 21.00
    assert slots(show(at_work("auditor"), tampilan="ruang", tanggal="2026-11-09")) == []


def test_two_in_one_room_lie_beside_each_other_and_what_was_cancelled_leaves_it_free():
    first = made.planned()
    made.planned(room=first.room, starts_at=START + HOUR)
    off = made.planned(room=first.room, starts_at=START + 5 * HOUR)
    cancel(off)

    page = show(tampilan="ruang", tanggal="2026-11-09")

    ((_, lanes),) = page.context["lines"]
    assert len(lanes) == 2
    assert "Bentrok" in main_of(page)
    assert len(slots(page)) == 14 - 4
    assert [each.activity for each in page.context["called_off"]] == [off]


def test_an_activity_over_midnight_stands_on_both_days():
    made.planned(starts_at=wib(2026, 11, 9, 22), ends_at=wib(2026, 11, 10, 1))
    edges = [show(tampilan="ruang", tanggal=f"2026-11-{day:02}").context for day in (9, 10, 11)]

    assert [bool(each["rooms_day"]["entries"]) for each in edges] == [True, True, False]
    assert (edges[0]["hours"][-1], edges[1]["hours"][0]) == ("23.00", "00.00")
    assert "9 Nov 2026, 22.00 – 10 Nov 2026, 01.00" in main_of(show(tampilan="agenda", tanggal="2026-11-09"))


@pytest.mark.parametrize("view", VIEWS)
def test_the_calendar_asks_as_often_for_thirty_activities_as_for_three(view):
    client = at_work("secretary")

    def questions():
        with CaptureQueriesContext(connection) as asked:
            show(client, tampilan=view, tanggal="2026-11-09")
        return len(asked)

    for n in range(3):
        made.planned(starts_at=START + n * HOUR)
    questions()
    few = questions()
    for n in range(27):
        made.planned(starts_at=START + n * HOUR / 10)

    assert questions() == few


# --- Dragging -----------------------------------------------------------------------------------------------------------
def dragged(activity, day, *, version=None, role="secretary"):
    data = {"day": day, "version": activity.version if version is None else version, "tampilan": "minggu"}
    with clock.stopped_at(NOON):
        return at_work(role).post(reverse("admin:outreach_activity_day", args=[activity.pk]), data, follow=True)


def test_what_is_dragged_keeps_its_hours_and_is_told_to_nobody():
    activity = made.released()
    page = dragged(activity, "2026-11-12")

    moved = Activity.objects.get()
    assert (moved.starts_at, moved.ends_at) == (START + 3 * DAY, START + 3 * DAY + 3 * HOUR)
    assert moved.version == activity.version + 1
    assert moved.current.starts_at == START
    assert (page.context["view"], page.context["day"]) == ("minggu", dt.date(2026, 11, 12))
    assert "direncanakan Kamis, 12 November 2026" in text_of(page)
    assert Event.objects.latest("id").details["fields"]["starts_at"][1] == (START + 3 * DAY).isoformat()


@pytest.mark.parametrize(
    ("day", "version", "told"),
    [("2026-10-19", None, "sudah lewat"), ("besok", None, "tidak terbaca"), ("2026-11-12", 99, "diubah dari tempat lain"),
     ("9999-12-31", None, "tidak terbaca"), ("2026-11-12", "x", "tidak terbaca")],
)  # fmt: skip
def test_what_cannot_be_dragged_stays_and_says_why(day, version, told):
    page = dragged(made.planned(), day, version=version)

    assert told in text_of(page)
    assert Activity.objects.get().starts_at == START


def test_what_is_called_off_is_not_dragged():
    activity = made.released()
    cancel(activity)

    assert "tidak dapat diubah lagi" in text_of(dragged(activity, "2026-11-12"))
    assert 'draggable="true"' not in show(tampilan="bulan", tanggal="2026-11-09").content.decode()


def test_only_who_plans_is_offered_to_drag():
    made.planned()
    offers = [
        'draggable="true"' in show(at_work(role), tampilan="bulan", tanggal="2026-11-09").content.decode()
        for role in ("secretary", "auditor")
    ]
    assert offers == [True, False]

"""The page of coverage: what it counts, where it leads, who sees it."""

import io
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from core import clock
from core.models import Event
from outreach import grid
from regions.models import Village
from tests.factories import outreach as made
from tests.factories.recruitment import NOON
from tests.outreach.room import main_of
from tests.recruitment.room import at_work

pytestmark = pytest.mark.django_db
GAMBIR, MENTENG = "31.71.01.1001", "31.71.06"


@pytest.fixture(autouse=True)
def noon():
    with clock.stopped_at(NOON):
        yield


def show(client=None, **query):
    response = (client or at_work("secretary")).get(reverse("admin:outreach_activity_coverage"), query)
    assert response.status_code == 200
    return response


def test_the_city_is_shown_with_its_denominator_down_to_each_rw():
    came = made.invited(place=made.rw(7))
    made.came(came)
    made.rw(8, village=GAMBIR)
    client = at_work("secretary")

    city = show(client)
    district = show(client, wilayah=MENTENG)
    village = show(client, wilayah=made.VILLAGE)

    assert "Ketua RW: Seluruh kota 1 dari 2 RW sudah terjangkau (50%). 1 RW belum terjangkau." in main_of(city)
    assert f"?sasaran=ketua-rw&amp;wilayah={MENTENG}" in city.content.decode()
    assert [each.url.rpartition("=")[2] for each in district.context["rows"]] == [made.VILLAGE]
    assert "Ketua RW: Kelurahan Menteng 1 dari 1 RW" in main_of(village)
    assert f"RW 007 Terjangkau {came.activity.title} Senin, 9 November 2026" in main_of(village)
    assert "RW 008" not in main_of(village)


def test_nobody_is_named_not_even_to_those_who_may_know():
    invitation = made.invited()

    assert invitation.name not in show(wilayah=made.VILLAGE).content.decode()


def test_offices_are_shown_by_kind():
    office = made.office()
    client = at_work("commissioner")

    assert "UKPD 0 dari 1 0%" in main_of(show(client, sasaran="asn"))
    assert f"{office.name} Belum direncanakan Belum pernah diundang" in main_of(show(client, sasaran="asn", wilayah="unit"))


def test_who_may_not_read_who_was_invited_sees_sums_alone():
    made.rw(7)
    page = main_of(show(at_work("auditor"), wilayah=made.VILLAGE))

    assert ("0 dari 1 RW" in page, "RW 007" in page, "hanya dibaca oleh" in page) == (True, False, True)


def take(client, audience="ketua-rw"):
    return client.post(reverse("admin:outreach_activity_coverage_export"), {"sasaran": audience})


def test_the_ledger_is_taken_as_a_workbook_without_names_or_formulas():
    activity = made.released(title="=Sosialisasi")
    came = made.invited(activity, place=made.rw(7))
    made.came(came)
    made.rw(8, village=GAMBIR)
    client = at_work("secretary")

    sheet = load_workbook(io.BytesIO(take(client).content)).active

    assert [[cell.value or "" for cell in row] for row in sheet.iter_rows(min_row=2)] == [
        ["Gambir", "Gambir", "RW 008", "Belum direncanakan", "", ""],
        ["Menteng", "Menteng", "RW 007", "Terjangkau", "'=Sosialisasi", "2026-11-09"],
    ]
    event = Event.objects.get(action="coverage.exported")
    assert (event.by_id, event.details) == (str(client.user.pk), {"audience": "ketua-rw", "rows": 2})


def test_offices_are_taken_by_kind():
    office = made.office()
    sheet = load_workbook(io.BytesIO(take(at_work("commissioner"), "asn").content)).active

    assert [cell.value for cell in sheet[2]][:4] == [None, "UKPD", office.name, "Belum direncanakan"]


@pytest.mark.parametrize("role", ["verifier", "auditor", "sysadmin"])
def test_others_take_nothing_away(role):
    assert take(at_work(role)).status_code == 403


def test_the_button_is_there_for_those_who_may_use_it():
    made.rw()
    pages = [show(at_work(role)).content.decode() for role in ("secretary", "verifier")]

    assert ["cakupan/unduh/" in page for page in pages] == [True, False]


def test_without_rows_the_page_says_what_would_fill_it():
    made.districts()

    assert "Belum ada yang dapat dihitung" in main_of(show(sasaran="ketua-rt"))


@pytest.mark.parametrize("query", [{"sasaran": "tiada"}, {"wilayah": "31.71.99"}, {"sasaran": "asn", "wilayah": MENTENG}])
def test_what_does_not_exist_has_no_page(query):
    made.districts()

    assert at_work("secretary").get(reverse("admin:outreach_activity_coverage"), query).status_code == 404


@pytest.mark.parametrize(("role", "status"), [("verifier", 200), ("auditor", 200), ("sysadmin", 403)])
def test_whoever_reads_the_plan_reads_its_coverage(role, status):
    assert at_work(role).get(reverse("admin:outreach_activity_coverage")).status_code == status


def test_the_next_best_are_those_with_most_that_nothing_planned_will_reach():
    place, cikini = made.room(village=made.VILLAGE), "31.71.06.1003"
    Village.objects.create(code=cikini, name="Cikini", district_id=MENTENG)
    for village, count in ((GAMBIR, 1), (made.VILLAGE, 3), (cikini, 2)):
        for _ in range(count):
            made.rw(village=village)
    made.planned(room=made.room(village=cikini))  # these have a session ahead

    best = show().context["best"]

    assert [(each.coverage.code, each.coverage.never) for _, each, _ in best] == [(made.VILLAGE, 3), (GAMBIR, 1)]
    query = parse_qs(urlsplit(best[0][2]).query)
    assert (query["audience"], query["room"]) == ([str(made.audience().pk)], [str(place.pk)])
    form = at_work("secretary").get(best[0][2]).context["adminform"].form
    assert (form["room"].value(), form["audience"].value()) == (str(place.pk), str(made.audience().pk))
    assert "room" not in parse_qs(urlsplit(best[1][2]).query)


def test_who_may_not_plan_is_led_to_no_form():
    made.rw()

    assert [url for _, _, url in show(at_work("verifier")).context["best"]] == [""]


def test_the_map_of_another_city_flows_by_kecamatan():
    made.rw()
    assert show().context["map"]["is_placed"]

    Village.objects.create(code="31.71.06.1099", name="Baru", district_id=MENTENG)
    response = show()
    assert not response.context["map"]["is_placed"]
    assert "cover--row-" not in response.content.decode()


@pytest.mark.once  # no row is asked for
def test_the_grid_knows_each_kelurahan_of_the_city_once(settings):
    lines = (settings.BASE_DIR / "regions/data/31.71.csv").read_text().splitlines()
    codes = sorted(line.split(",")[0] for line in lines if line.count(".") == 3)

    assert sorted(grid.PLACES) == codes
    assert len(set(grid.PLACES.values())) == 44


def test_the_pages_cost_the_same_for_few_and_many():
    client, activity, costs = at_work("secretary"), made.released(room=made.room(village=GAMBIR)), []
    show(client)
    for count in (3, 27):
        for n in range(count):
            made.came(made.invited(activity)) if n % 2 else made.rw()
        costs.append([])
        for query in ({}, {"wilayah": MENTENG}, {"wilayah": made.VILLAGE}):
            with CaptureQueriesContext(connection) as queries:
                show(client, **query)
            costs[-1].append(len(queries))

    assert costs[0] == costs[1]
    assert max(costs[0]) <= 14, costs


def test_who_was_invited_and_stayed_away_is_said_to_have_done_so():
    activity = made.invited(place=made.rw(7)).activity
    with clock.stopped_at(activity.current.ends_at):
        page = main_of(show(wilayah=made.VILLAGE))

    assert f"RW 007 Belum direncanakan {activity.title} Senin, 9 November 2026, tidak hadir" in page

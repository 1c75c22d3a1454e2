import datetime as dt

import pytest
from django.urls import reverse

from core import clock, dates
from recruitment.actions import held, selections
from tests.factories.recruitment import NOON, draft, invented_nik, open_selection, staff, submitted
from tests.recruitment.room import GAMBIR, MENTENG, acting_as, at_work, in_hands_of

pytestmark = pytest.mark.django_db
QUERIES = 13


@pytest.fixture(autouse=True)
def noon():
    with clock.stopped_at(NOON):
        yield


def seen(client, query=""):
    response = client.get(reverse("admin:index") + query)
    assert response.status_code == 200
    return response.context


def standings(context):
    return {
        each.code: (each.figure, each.seats, each.need, f"{each.women}/{each.figure}", each.has_women)
        for each in context["standings"]
        if each.figure
    }


def test_each_kecamatan_stands_against_its_seats_and_twice_its_need():
    selection = open_selection()
    for sex in ("L", "L", "P"):
        submitted(selection, district=MENTENG, sex=sex)
    submitted(selection, district=GAMBIR, sex="L")
    draft(selection)

    context = seen(at_work("commissioner"))

    assert standings(context) == {MENTENG: (3, 3, 6, "1/3", True), GAMBIR: (1, 3, 6, "0/1", False)}
    assert (context["total"].figure, context["total"].women, context["total"].need) == (4, 1, 12)


@pytest.mark.parametrize(("women", "men", "enough"), [(3, 7, True), (2, 5, False), (0, 0, False), (6, 14, True)])
def test_the_share_of_women_is_reckoned_in_whole_numbers(women, men, enough):
    from recruitment.admin.dashboard import Standing  # noqa: PLC0415 -- beside its one test

    standing = Standing(MENTENG, "Menteng", 3, women + men, women, 0, 0, 0, "")

    assert standing.has_women is enough


def test_staff_of_a_kecamatan_see_only_its_figures():
    selection = open_selection()
    submitted(selection, district=GAMBIR)
    submitted(selection, district=MENTENG)

    context = seen(at_work("verifier", MENTENG))

    assert [each.code for each in context["standings"]] == [MENTENG]
    assert [(pile.count, pile.label) for pile in context["waiting"]] == [(1, "berkas belum diambil siapa pun")]


def test_what_waits_is_said_to_those_who_can_act():
    selection = open_selection()
    nik = invented_nik(dt.date(1994, 8, 17), woman=True, serial=601)
    first = submitted(selection, nik=nik)
    second, third = submitted(selection, nik=nik), submitted(selection)
    verifier, commissioner = at_work("verifier"), at_work("commissioner")
    in_hands_of(verifier, first)

    piles = [(pile.count, pile.label) for pile in seen(verifier)["waiting"]]
    assert piles == [
        (1, "berkas di tangan Anda"), (1, "berkas belum diambil siapa pun"), (1, "berkas tertahan tanpa usulan"),
    ]  # fmt: skip
    assert seen(commissioner)["waiting"] == []

    held.propose(second, outcome="close", reason="Ganda.", by=acting_as(verifier), at=NOON)
    end = selection.closes_at + dt.timedelta(days=1)
    secretary = staff("propose_dates")
    selections.propose_dates(selection, starts_at=selection.opens_at, ends_at=end, reason="Libur.", by=secretary, at=NOON)

    assert [(pile.count, pile.label) for pile in seen(commissioner)["waiting"]] == [
        (1, "usulan berkas tertahan"), (1, "usulan perubahan tanggal"),
    ]  # fmt: skip
    assert (1, "berkas tertahan tanpa usulan") not in [(pile.count, pile.label) for pile in seen(verifier)["waiting"]]
    assert third.pk


def test_the_chart_counts_days_in_wib():
    selection = open_selection()
    submitted(selection, at=clock.wib(2026, 10, 17, 23, 59, 59))
    submitted(selection, at=clock.wib(2026, 10, 19))
    submitted(selection, at=clock.wib(2026, 10, 19, 8))

    chart = seen(at_work("commissioner"))["chart"]

    assert [(bar["day"], bar["count"], bar["height"]) for bar in chart["bars"] if bar["count"]] == [
        ("17 Oktober 2026", 1, "60"), ("19 Oktober 2026", 2, "120"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("now", "last"),
    [(clock.wib(2026, 10, 20, 12), "20 Oktober 2026"), (clock.wib(2026, 11, 20), "26 Oktober 2026")],
    ids=["today", "the last day of the intake"],
)
def test_the_chart_has_every_day_of_the_intake_so_far(now, last):
    selection = open_selection()
    submitted(selection, at=clock.wib(2026, 10, 17, 9))

    with clock.stopped_at(now):
        chart = seen(at_work("commissioner"))["chart"]

    opened = dates.day(selection.opens_at, weekday=False)
    assert (chart["bars"][0]["day"], chart["bars"][-1]["day"]) == (opened, last)


@pytest.mark.parametrize("count", [3, 30])
def test_the_dashboard_costs_the_same_for_few_and_many(django_assert_num_queries, count):
    selection = open_selection()
    for n in range(count):
        submitted(selection, at=NOON - dt.timedelta(hours=n), district=(GAMBIR, MENTENG)[n % 2])
    client = at_work("commissioner")
    client.get(reverse("admin:index"))

    with django_assert_num_queries(QUERIES):
        client.get(reverse("admin:index"))


@pytest.mark.parametrize("role", ["sysadmin"])
def test_who_reads_no_applications_sees_no_figures(role):
    submitted(open_selection())

    assert "standings" not in seen(at_work(role))


def test_without_a_selection_the_page_says_what_to_do():
    assert "Belum ada seleksi yang diumumkan" in at_work("secretary").get(reverse("admin:index")).content.decode()

"""Warnings of a plan, against an oracle that walks every minute, and by the calendar."""

import datetime as dt
from dataclasses import dataclass
from itertools import combinations
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.clock import wib
from outreach import conflicts, days
from outreach.models import Activity, Material
from tests.factories import outreach as made
from tests.factories.outreach import NOON, START

MINUTE = dt.timedelta(minutes=1)
DAY = wib(2026, 10, 21, 8)  # a Wednesday
EARLY = DAY - dt.timedelta(days=1)


@dataclass(frozen=True)
class Named:
    pk: int
    name: str

    def __str__(self):
        return self.name


@dataclass(frozen=True)
class Venue(Named):
    village_id: str

    @property
    def village(self):
        return SimpleNamespace(pk=self.village_id, district_id=self.village_id[:8])


@dataclass(frozen=True)
class Room(Named):
    venue: Venue
    capacity: int = 50


class Many(list):
    """Stands for related rows."""

    def all(self):
        return self


VENUES = [
    Venue(1, "A", "31.71.06.1001"), Venue(2, "B", "31.71.06.1001"), Venue(3, "C", "31.71.06.1002"),
    Venue(4, "D", "31.71.01.1001"),
]  # fmt: skip
ROOMS = [Room(1, "A1", VENUES[0]), Room(2, "A2", VENUES[0]), *[Room(n, f"{n}", VENUES[n - 2]) for n in (3, 4, 5)]]
SPEAKERS, STAFF = [Named(1, "Siti"), Named(2, "Budi")], [Named(1, "Andi"), Named(2, "Wati")]
MATERIAL = SimpleNamespace(
    pk=1, audiences=Many(), regime="election", valid_from=dt.date(2020, 1, 1), valid_until=None,
)  # fmt: skip
WAYS = {  # minutes between venues, written out by hand
    frozenset({1, 2}): 15, frozenset({1, 3}): 30, frozenset({2, 3}): 30,
    frozenset({1, 4}): 45, frozenset({2, 4}): 45, frozenset({3, 4}): 45,
}  # fmt: skip


def session(pk, starts_at, ends_at, *, room=ROOMS[0], speakers=(SPEAKERS[0],), in_charge=STAFF[0], population="rw"):
    return SimpleNamespace(
        pk=pk, title=f"Kegiatan {pk}", room=room, capacity=50, starts_at=starts_at, ends_at=ends_at, in_charge=in_charge,
        materials=Many([MATERIAL]), regime="election", speakers=Many(speakers), audience=SimpleNamespace(population=population),
    )  # fmt: skip


@st.composite
def plans(draw):
    """Return up to six activities of one morning, in five rooms of four venues, by two speakers, under two members of staff."""
    plan = []
    for pk in range(draw(st.integers(1, 6))):
        start, length = draw(st.integers(0, 24)) * 5, draw(st.integers(1, 12)) * 5
        plan.append(
            session(
                pk, DAY + start * MINUTE, DAY + (start + length) * MINUTE, room=draw(st.sampled_from(ROOMS)),
                in_charge=draw(st.sampled_from(STAFF)),
                speakers=draw(st.lists(st.sampled_from(SPEAKERS), min_size=1, max_size=2, unique=True)),
            )
        )  # fmt: skip
    return plan


def minutes_of(each):
    return set(range((each.starts_at - DAY) // MINUTE, (each.ends_at - DAY) // MINUTE))


def minute_by_minute(plan):
    """Return {(kind, activities, person)} by comparing each pair, a minute at a time."""
    found = set()
    for first, second in combinations(plan, 2):
        pair, here, there = frozenset((first.pk, second.pk)), minutes_of(first), minutes_of(second)
        way = WAYS.get(frozenset({first.room.venue.pk, second.room.venue.pk}), 0)
        is_same_time = bool(here & there)
        gap = 0 if is_same_time else min(abs(a - b) for a in here for b in there) - 1
        if is_same_time and first.room == second.room:
            found.add(("room", pair, None))
        for speaker in set(first.speakers) & set(second.speakers):
            if is_same_time:
                found.add(("speaker", pair, speaker.pk))
            elif gap < way:
                found.add(("travel", pair, speaker.pk))
        if first.in_charge == second.in_charge and gap < way:
            found.add(("in_charge", pair, first.in_charge.pk))
    return found


@given(plans())
@settings(deadline=None, max_examples=120)
@pytest.mark.once("the warnings of a plan in memory")
def test_what_two_activities_want_at_once_is_warned_of_and_nothing_else(plan):
    warned = conflicts.warnings(plan, now=EARLY)

    found = {(each.code, frozenset(each.about[:2]), dict(enumerate(each.about)).get(2)) for each in warned}
    assert found == minute_by_minute(plan)
    assert len({each.key for each in warned}) == len(warned)


@pytest.mark.once("the warnings of a plan in memory")
def test_a_hurried_way_says_how_much_time_there_is():
    plan = [session(1, DAY, DAY + 60 * MINUTE), session(2, DAY + 90 * MINUTE, DAY + 120 * MINUTE, room=ROOMS[4])]

    way = "hanya mempunyai 30 menit dari Kegiatan 1 (A) ke Kegiatan 2 (D)"
    when = "Rabu, 21 Oktober 2026 pukul 09.30 WIB; perlu sekitar 45 menit."
    assert [(each.key, each.sentence) for each in conflicts.warnings(plan, now=EARLY)] == [
        ("travel:1-2-1", f"Siti {way}, {when}"),
        ("in_charge:1-2-1", f"Andi {way}, {when}"),
    ]


# --- The calendar -------------------------------------------------------------------------------------------------------
KINDS = {"quiet": "Masa tenang", "voting": "Hari pemungutan suara"}


def row(kind, first_day, last_day=None, name="Pemilu 2024"):
    return SimpleNamespace(
        name=name, first_day=first_day, last_day=last_day or first_day, is_stage=kind in {"quiet", "voting"},
        is_holiday=kind == "holiday", get_kind_display=lambda: KINDS[kind],
    )  # fmt: skip


QUIET, VOTING = row("quiet", dt.date(2024, 2, 11), dt.date(2024, 2, 13)), row("voting", dt.date(2024, 2, 14))


@pytest.mark.once("the warnings of a plan in memory")
@pytest.mark.parametrize(("starts_at", "ends_at", "facts", "expected"), [
    # holidays: domain F
    (wib(2023, 9, 28, 9), wib(2023, 9, 28, 11), {}, ["holiday"]),  # Maulid
    (wib(2023, 4, 19, 9), wib(2023, 4, 19, 11), {}, ["holiday"]),  # cuti bersama
    (wib(2023, 9, 27, 22), wib(2023, 9, 28), {}, []),  # ends at midnight, as the holiday begins
    (wib(2023, 9, 27, 22), wib(2023, 9, 28, 1), {}, ["holiday"]),
    (wib(2026, 12, 24, 9), wib(2026, 12, 27, 9), {}, ["holiday", "friday"]),  # three holidays in a row are told once
    # weekends, for civil servants only; a holiday on one is told as such
    (wib(2026, 10, 24, 9), wib(2026, 10, 24, 11), {"population": "office"}, ["weekend"]),
    (wib(2026, 10, 25, 9), wib(2026, 10, 25, 11), {"population": "office"}, ["weekend"]),
    (wib(2026, 10, 24, 9), wib(2026, 10, 24, 11), {}, []),
    (wib(2022, 10, 8, 9), wib(2022, 10, 8, 11), {"population": "office"}, ["holiday"]),  # Maulid on a Saturday
    # Friday prayer: half-open at both ends
    (wib(2026, 10, 23, 9), wib(2026, 10, 23, 11, 30), {}, []),
    (wib(2026, 10, 23, 9), wib(2026, 10, 23, 11, 31), {}, ["friday"]),
    (wib(2026, 10, 23, 12, 59), wib(2026, 10, 23, 14), {}, ["friday"]),
    (wib(2026, 10, 23, 13), wib(2026, 10, 23, 14), {}, []),
    (wib(2026, 10, 22, 12), wib(2026, 10, 22, 14), {}, []),
    # Ramadan 2023: 23 March to 21 April
    (wib(2023, 3, 27, 15), wib(2023, 3, 27, 17, 30), {}, []),
    (wib(2023, 3, 27, 15), wib(2023, 3, 27, 17, 31), {}, ["ramadan"]),
    (wib(2023, 3, 27, 18, 30), wib(2023, 3, 27, 20), {}, []),
    (wib(2023, 5, 2, 15), wib(2023, 5, 2, 19), {}, []),
    # stages: PKPU 3/2022; a day of voting is a holiday too, and is told once
    (wib(2024, 2, 12, 9), wib(2024, 2, 12, 11), {}, ["stage"]),
    (wib(2024, 2, 14, 9), wib(2024, 2, 14, 11), {}, ["stage"]),
    (wib(2024, 2, 15, 9), wib(2024, 2, 15, 11), {}, []),
])  # fmt: skip
def test_what_the_calendar_warns_of(starts_at, ends_at, facts, expected):
    plan = [session(1, starts_at, ends_at, **facts)]

    warned = conflicts.warnings(plan, now=wib(2022, 1, 1), rows=[QUIET, VOTING])

    assert [each.code for each in warned] == expected


@pytest.mark.once("the warnings of a plan in memory")
def test_the_sentences_name_day_and_reason():
    plan = [session(1, wib(2024, 2, 12, 9), wib(2024, 2, 12, 11)), session(2, wib(2023, 9, 28, 9), wib(2023, 9, 28, 11))]

    assert [each.sentence for each in conflicts.warnings(plan, now=wib(2022, 1, 1), rows=[QUIET])] == [
        "Kegiatan 2 berlangsung Kamis, 28 September 2023, hari libur: Maulid Nabi Muhammad.",
        "Kegiatan 1 berlangsung Senin, 12 Februari 2024, pada masa tenang: Pemilu 2024.",
    ]


@pytest.mark.once("days are no rows")
def test_the_offices_own_rows_correct_the_library():
    maulid, plain = dt.date(2023, 9, 28), dt.date(2023, 9, 27)

    calendar = days.Days([row("working", maulid, name="Diganti"), row("holiday", plain, name="Pengganti")])

    assert [calendar.holiday(maulid), calendar.holiday(plain), days.Days().holiday(maulid)] == [
        "",
        "Pengganti",
        "Maulid Nabi Muhammad",
    ]


@pytest.mark.once("days are no rows")
def test_a_mistyped_year_is_not_walked_through():
    assert len(days.touched(wib(2026, 1, 1), wib(9026, 1, 1))) == 31


# --- Rows ---------------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize(("facts", "code", "words"), [
    ({"regime": "regional"}, "regime", "berdasar Pemilihan (UU 10/2016), sedangkan kegiatannya Pemilu (UU 7/2017)."),
    ({"valid_from": dt.date(2026, 11, 10)}, "not_in_force", "tidak berlaku pada Senin, 9 November 2026"),
    ({"valid_until": dt.date(2026, 11, 9)}, "not_in_force", "tidak berlaku"),
    ({"valid_from": dt.date(2026, 11, 9), "valid_until": dt.date(2026, 11, 10)}, None, ""),
])  # fmt: skip
def test_a_material_of_another_law_or_another_time_is_warned_of(facts, code, words):
    activity = made.planned()
    Material.objects.update(**facts)
    found = conflicts.warnings([Activity.objects.get()], now=NOON)
    material = activity.materials.get()

    expected = [(code, (activity.pk, activity.pk, material.pk))] if code else []
    assert [(each.code, each.about) for each in found] == expected
    assert all(words in each.sentence for each in found)


@pytest.mark.django_db
@pytest.mark.parametrize(("audience", "is_told"), [("ketua-rw", True), ("ketua-rt", True), ("lmk", False)])
def test_heads_of_rw_and_rt_are_not_taught_what_threatens_civil_servants(audience, is_told):
    activity = made.planned(audience=made.audience(audience))
    activity.materials.get().audiences.add(made.audience("asn"))
    (found,) = conflicts.warnings([activity], now=NOON)

    assert found.code == "audience"
    assert f"ditujukan bagi ASN Pemerintah Kota, bukan bagi {activity.audience}." in found.sentence
    assert ("tanpa ancaman pidana" in found.sentence) == is_told
    activity.materials.get().audiences.add(activity.audience)
    assert conflicts.warnings([Activity.objects.get()], now=NOON) == []


@pytest.mark.django_db
@pytest.mark.parametrize(("change", "code"), [
    (lambda activity: setattr(activity, "capacity", 61), "capacity"),
    (lambda activity: setattr(activity, "starts_at", NOON), "past"),
    (lambda activity: activity.speakers.clear(), "no_speaker"),
    (lambda activity: activity.materials.clear(), "no_material"),
    (lambda activity: None, None),
])  # fmt: skip
def test_what_one_activity_is_warned_of(change, code):
    activity = made.planned(starts_at=START)
    change(activity)
    found = [each for each in conflicts.warnings([activity], now=NOON) if each.code != "friday"]

    assert [(each.code, each.about) for each in found] == ([(code, (activity.pk,))] if code else [])

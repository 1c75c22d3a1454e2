"""The suggested plan on generated cities: against an oracle that tries everything, bounds, the rule of thumb."""

import datetime as dt
from collections import Counter
from dataclasses import replace
from itertools import combinations, product

import pytest

from outreach.suggesting import packing, planner, reasons
from outreach.suggesting.problem import Hall, Person, Score
from tests.factories.cities import GAP, HOUR, city

TIGHT = {"days": 1, "hours": (0, 4), "speakers": 1, "days_off": 0}


# --- An oracle of its own -------------------------------------------------------------------------------------------------
def faults(problem, plan):
    """Return what is wrong with a plan, in words of the rules. Shares no code with the solver."""
    found, slots = [], problem.slots
    seats = {hall.key: hall.capacity for hall in problem.halls}
    off = {speaker.key: speaker.days_off for speaker in problem.speakers}
    roles = {"speaker": 0, "officer": 1} if problem.officers else {"speaker": 0}
    for each in plan.sessions:
        found += ["too many"] * (sum(each.seats.values()) > seats[each.hall])
        found += ["empty"] * (not each.seats or min(each.seats.values()) < 1)
        found += ["day off"] * (slots[each.slot].day in off[each.crew[0]])
        found += ["no crew"] * (list(each.crew) != list(roles.values()))
        for fixed in problem.pinned:
            found += ["hall is pinned"] * (fixed.hall == each.hall and near(slots[each.slot], fixed))
            found += ["somebody is pinned"] * (bool(fixed.crew & set(each.crew.items())) and near(slots[each.slot], fixed, GAP))
    for one, other in combinations(plan.sessions, 2):
        found += ["hall twice"] * (one.hall == other.hall and near(slots[one.slot], slots[other.slot]))
        both = set(one.crew.items()) & set(other.crew.items())
        found += ["somebody twice"] * (bool(both) and near(slots[one.slot], slots[other.slot], GAP))
    return found + misseated(problem, plan)


def misseated(problem, plan):
    """Each kelurahan is asked once, wholly; one that no hall holds as often as it must; the others have a reason."""
    largest = max((hall.capacity for hall in problem.halls), default=0)
    left = {each.area: each.heads for each in plan.uncovered}
    found = []
    for area in problem.areas:
        asked = [each.seats[area.key] for each in plan.sessions if area.key in each.seats]
        fixed = sum(each.seats.get(area.key, 0) for each in problem.pinned)
        found += ["not all"] * (sum(asked) + left.get(area.key, 0) != max(0, area.heads - fixed))
        found += ["twice"] * (len(asked) > 1 and area.heads <= largest)
    return found + ["no reason"] * any(not each.reason.endswith(".") for each in plan.uncovered)


def near(slot, other, gap=dt.timedelta()):
    return slot.starts_at - gap < other.ends_at and other.starts_at - gap < slot.ends_at


def best(problem):
    """Return the best Score by trying how often each hall is used, and within that every seat for every kelurahan.

    All slots are far from each other and no speaker has a day off: any numbers up to the slots' and the speakers' can be held.
    """
    slots, speakers = len(problem.slots), min(len(problem.speakers), len(problem.officers) or len(problem.speakers))
    numbers = (each for each in product(range(slots + 1), repeat=len(problem.halls)) if sum(each) <= slots * speakers)
    return min(
        seated(problem, [hall for hall, n in zip(problem.halls, each, strict=True) for _ in range(n)]) for each in numbers
    )


def seated(problem, halls):
    """Return the best Score with exactly these sessions."""
    states = {tuple(hall.capacity for hall in halls): (0, 0)}  # seats left → (without a seat, minutes)
    for area in problem.areas:
        after = {}
        for left, (without, minutes) in states.items():
            keep(after, left, (without + area.heads, minutes))
            for n, hall in enumerate(halls):
                if left[n] >= area.heads:
                    way = area.heads * problem.minutes[area.key, hall.key]
                    keep(after, (*left[:n], left[n] - area.heads, *left[n + 1 :]), (without, minutes + way))
        states = after
    without, minutes = min(states.values())
    return Score(without, len(halls), minutes)


def keep(states, left, value):
    states[left] = min(value, states.get(left, value))


# --- Never beaten ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("seed", range(12))
def test_no_plan_of_a_small_city_is_better(seed):
    facts = {
        "areas": 5,
        "halls": 2 + seed % 2,
        "seats": (15, 30),
        "days": 1 + seed % 3 // 2,
        "speakers": 1 + seed // 6,
        "officers": seed % 4,
    }
    problem = city(seed, days_off=0, **facts)

    plan = planner.suggest(problem, seconds=60)

    assert (plan.is_best, plan.score, faults(problem, plan)) == (True, best(problem), [])


CITIES = [
    {}, {"halls": 1}, {"pinned": 3, "officers": 2}, {"areas": 16, "halls": 4, "days": 6, "officers": 1}, {"heads": (10, 30)},
    {"heads": (30, 60), "days": 8}, {"hours": (0, 3), "days": 3}, {"hours": (0, 3.5)}, {"hours": (0, 1, 2), "days": 2}, TIGHT,
    TIGHT | {"halls": 1, "pinned": 1}, {"areas": 12, "heads": (15, 40), "days": 10, "speakers": 3},
]  # fmt: skip


@pytest.fixture(scope="module")
def plans():
    """Return [(Problem, Plan)] of all kinds of cities."""
    problems = [city(seed, **facts) for seed, facts in enumerate(CITIES * 2)]
    return [(problem, planner.suggest(problem, seconds=2)) for problem in problems]


@pytest.mark.full
def test_a_plan_keeps_every_rule(plans):
    assert [faults(*each) for each in plans] == [[] for _ in plans]


def test_a_plan_is_never_worse_than_the_rule_of_thumb_and_often_better(plans):
    better = [plan.score < plan.greedy for _, plan in plans]

    assert not [plan for _, plan in plans if plan.score > plan.greedy]
    assert sum(better) >= len(plans) // 2


def test_a_plan_stays_within_the_bounds(plans):
    assert [each for each in plans if not is_within_bounds(*each)] == []


def is_within_bounds(problem, plan):
    """Seats bound from below who is left out, how many sessions there are, and on how many days."""
    covered = sum(sum(each.seats.values()) for each in plan.sessions)
    largest = max(hall.capacity for hall in problem.halls)
    daily = max(Counter(slot.day for slot in problem.slots).values()) * sum(hall.capacity for hall in problem.halls)
    days = len({problem.slots[each.slot].day for each in plan.sessions})
    everything = sum(hall.capacity for hall in problem.halls) * len(problem.slots)
    return (
        plan.score == Score(sum(problem.waiting.values()) - covered, len(plan.sessions), walked(problem, plan))
        and len(plan.sessions) * largest >= covered
        and days * daily >= covered
        and plan.score.uncovered >= sum(problem.waiting.values()) - everything
    )


def walked(problem, plan):
    return sum(heads * problem.minutes[key, each.hall] for each in plan.sessions for key, heads in each.seats.items())


@pytest.mark.full
def test_all_44_kelurahan_with_390_rw_are_covered():
    """The size of Jakarta Pusat (Permendagri on codes; 390 RW), in five halls over two weeks."""
    problem = city(7, areas=44, heads=(5, 12), halls=5, seats=(60, 100), days=10)
    short = 390 - sum(area.heads for area in problem.areas)
    areas = [
        replace(area, heads=area.heads + (abs(short) > n) * (1 if short > 0 else -1)) for n, area in enumerate(problem.areas)
    ]
    problem = replace(problem, areas=tuple(areas))

    plan = planner.suggest(problem, seconds=1)

    assert (sum(area.heads for area in problem.areas), faults(problem, plan)) == (390, [])
    assert plan.uncovered == []
    assert plan.score <= plan.greedy


def test_the_same_question_has_the_same_answer():
    assert planner.suggest(city(3), seconds=60) == planner.suggest(city(3), seconds=60)


@pytest.mark.parametrize("facts", CITIES)
def test_without_time_the_plan_by_rule_of_thumb_stands_with_shorter_ways(facts):
    problem = city(3, **facts)

    plan = planner.suggest(problem, seconds=0)

    assert (faults(problem, plan), plan.score <= plan.greedy) == ([], True)


@pytest.mark.parametrize(("seats", "heads"), [(30, (11, 13, 14, 7, 13, 10)), (25, (10, 10, 10, 6, 6, 7))])
def test_a_hall_whose_count_does_not_fit_is_solved_session_by_session(seats, heads):
    """Two sessions have as many seats as some of these need in all, and yet they cannot be divided among them."""
    problem = city(1, areas=len(heads), halls=1, days=1, days_off=0)
    areas = tuple(replace(area, heads=each) for area, each in zip(problem.areas, heads, strict=True))
    problem = replace(problem, areas=areas, halls=(Hall(1, "Aula", seats),))

    plan = planner.suggest(problem, seconds=60)

    assert (plan.is_best, plan.score, faults(problem, plan)) == (True, best(problem), [])


def test_what_cannot_be_solved_in_time_is_a_plan_all_the_same():
    problem = city(5, areas=44, heads=(15, 40), halls=8, seats=(60, 100), days=20)

    plan = planner.suggest(problem, seconds=0.2)

    assert (faults(problem, plan), plan.is_best, plan.score < plan.greedy) == ([], False, True)


# --- What cannot be covered -----------------------------------------------------------------------------------------------
def told(problem):
    """Return the reasons of a plan, each once."""
    plan = planner.suggest(problem, seconds=60)
    assert faults(problem, plan) == []
    return sorted({each.reason for each in plan.uncovered})


def test_no_slot_is_left():
    assert told(replace(city(1), slots=())) == [reasons.NO_TIME]


def test_every_hall_is_taken():
    problem = city(1, halls=1, **TIGHT)
    fixed = [{"starts_at": each.starts_at, "ends_at": each.ends_at} for each in problem.slots]
    pinned = replace(city(1, pinned=1).pinned[0], hall=1, seats={})

    assert told(replace(problem, pinned=tuple(replace(pinned, **each) for each in fixed))) == [reasons.NO_HALL]


def test_no_speaker_is_free():
    problem = city(1)
    away = Person(1, "Narasumber", frozenset(slot.day for slot in problem.slots))

    assert told(replace(problem, speakers=(away,))) == ["Tidak ada narasumber yang bebas pada waktu ketika ruangnya kosong."]


def test_the_seats_are_exhausted():
    problem = city(1, halls=1, areas=12, **TIGHT)
    waiting, seats = sum(each.heads for each in problem.areas), 2 * problem.halls[0].capacity

    (reason,) = told(problem)

    assert reason.endswith(
        f"menampung {seats} orang, sedangkan yang belum terjangkau {waiting} orang; kurang {waiting - seats} kursi."
    )


def test_there_are_too_few_speakers():
    problem = city(1, halls=4, areas=12, **TIGHT)
    seats, waiting = 2 * max(each.capacity for each in problem.halls), sum(each.heads for each in problem.areas)

    (reason,) = told(problem)

    assert reason.startswith(f"Narasumber kurang: dengan yang bebas paling banyak {seats} kursi dapat dipakai dari {waiting}")


def test_there_are_too_few_officers():
    problem = city(1, halls=4, areas=12, officers=1, **TIGHT | {"speakers": 4})

    (reason,) = told(problem)

    assert reason.startswith("Penanggung jawab kurang: ")


def test_speakers_and_officers_are_never_free_together():
    problem = city(1, officers=1, **TIGHT)
    pinned = city(1, pinned=1).pinned[0]
    spans = zip(problem.slots, (0, 1), strict=True)  # the speaker at the first slot, the officer at the second
    pinned = [replace(pinned, hall=9, seats={}, crew=frozenset({(role, 1)}), starts_at=slot.starts_at, ends_at=slot.ends_at)
              for slot, role in spans]  # fmt: skip

    assert told(replace(problem, pinned=tuple(pinned))) == [
        "Tidak ada narasumber dan penanggung jawab yang bebas pada waktu ketika ruangnya kosong."
    ]


def test_the_only_hall_that_is_large_enough_has_no_speaker():
    problem = city(1, halls=2, areas=3, heads=(30, 30), **TIGHT)
    halls = (Hall(1, "Aula", 40), Hall(2, "Ruang", 20))
    pinned = replace(city(1, pinned=1).pinned[0], hall=1, seats={}, crew=frozenset(), starts_at=problem.slots[1].starts_at)
    pinned = replace(pinned, ends_at=pinned.starts_at + HOUR)
    away = replace(pinned, hall=9, crew=frozenset({(0, 1)}), starts_at=problem.slots[0].starts_at)
    away = replace(away, ends_at=away.starts_at + HOUR)

    found = told(replace(problem, halls=halls, pinned=(pinned, away)))

    assert found == ["Ruang yang menampung 30 orang tidak mempunyai waktu dengan petugas yang bebas."]


def test_the_seats_that_are_left_lie_apart():
    problem = city(1, halls=1, areas=3, heads=(14, 14), **TIGHT)
    problem = replace(problem, halls=(Hall(1, "Aula", 21),))

    (reason,) = told(problem)

    assert reason.startswith("Kursi yang tersisa terpencar: paling banyak 7 kursi kosong dalam satu sesi, sedangkan")


def test_a_kelurahan_that_no_hall_holds_is_divided():
    problem = city(1, halls=1, areas=1, heads=(50, 50), days=2, days_off=0)
    problem = replace(problem, halls=(Hall(1, "Aula", 20),))

    plan = planner.suggest(problem, seconds=60)

    assert (sorted(each.taken for each in plan.sessions), plan.uncovered) == ([10, 20, 20], [])


# --- Within a hall --------------------------------------------------------------------------------------------------------
def test_neighbours_sit_together_where_they_can():
    assert packing.packed({"a": 5, "b": 5, "c": 5, "d": 5}, {}, sessions=2, seats=10) == [{"a": 5, "b": 5}, {"c": 5, "d": 5}]


def test_what_does_not_fit_in_that_order_is_packed_by_size():
    assert packing.packed({"a": 4, "b": 4, "c": 6, "d": 6}, {}, sessions=2, seats=10) == [{"c": 6, "a": 4}, {"d": 6, "b": 4}]


def test_three_that_do_not_share_a_session_do_not_fit_into_two():
    assert packing.packed({"a": 6, "b": 6, "c": 6}, {}, sessions=2, seats=10) is None


def test_every_way_is_tried_as_far_as_the_steps_reach(monkeypatch):
    heads = {"a": 4, "b": 7, "c": 7, "d": 8, "e": 8, "f": 3, "g": 7}

    rows = packing.packed(heads, {}, sessions=2, seats=22)

    assert sorted(sum(row.values()) for row in rows) == [22, 22]
    monkeypatch.setattr(packing, "STEPS", 0)
    assert packing.packed(heads, {}, sessions=2, seats=22) is None

"""Generated cities to plan for: seeded, so that a failing one can be made again."""

import datetime as dt
import random

from outreach.suggesting.problem import OFFICER, SPEAKER, Area, Hall, Person, Pinned, Problem, Slot

FIRST = dt.datetime(2026, 11, 2, 2, tzinfo=dt.UTC)  # Monday, 9.00 WIB
HOUR = dt.timedelta(hours=1)
GAP = dt.timedelta(minutes=45)


def city(
    seed, *, areas=8, heads=(4, 15), halls=3, seats=(20, 40), days=4, hours=(0, 4), speakers=2, officers=0, days_off=1, pinned=0
):
    """Return a Problem. hours: when the sessions of a day begin, counted from 9.00; each lasts three."""
    chance = random.Random(seed)
    made = [Area(f"{n // 6:02}.{n:03}", f"Kelurahan {n}", chance.randint(*heads)) for n in range(areas)]
    rooms = [Hall(n, f"Ruang {n}", chance.randrange(seats[0], seats[1] + 1, 5)) for n in range(1, halls + 1)]
    stands = {hall.key: chance.choice(made).key for hall in rooms}
    slots = [_slot(day, hour) for day in range(days) for hour in hours]
    off = [frozenset(chance.sample([slot.day for slot in slots], k=days_off)) for _ in range(speakers)]
    guides = [Person(n, f"Narasumber {n}", each) for n, each in enumerate(off, 1)]
    hosts = tuple(Person(n, f"Petugas {n}") for n in range(1, officers + 1))
    fixed = [_pinned(chance, made, rooms, guides, slots) for _ in range(pinned)]
    minutes = {(area.key, hall.key): _minutes(area.key, stands[hall.key]) for area in made for hall in rooms}
    return Problem(
        tuple(made), tuple(rooms), tuple(guides), tuple(slots), minutes, pinned=tuple(fixed), gap=GAP, officers=hosts
    )


def _slot(day, hour):
    starts_at = FIRST + dt.timedelta(days=day) + hour * HOUR
    return Slot(starts_at, starts_at + 3 * HOUR, starts_at.date())


def _minutes(area, stands):
    if area == stands:
        return 15
    return 30 if area[:2] == stands[:2] else 45


def _pinned(chance, areas, halls, speakers, slots):
    """A session that begins one hour after a slot does, for all heads of one kelurahan."""
    slot, area = chance.choice(slots), chance.choice(areas)
    crew = frozenset({(SPEAKER, chance.choice(speakers).key), (OFFICER, 1)})
    seats = {area.key: area.heads}
    return Pinned(chance.choice(halls).key, crew, slot.starts_at + HOUR, slot.ends_at + HOUR, seats)

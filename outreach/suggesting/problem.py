"""What a suggested plan is asked for, and what it answers with."""

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations


@dataclass(frozen=True)
class Area:
    """A kelurahan with the heads in it who are still to be reached."""

    key: str
    name: str
    heads: int


@dataclass(frozen=True)
class Hall:
    """A room that may be used at every slot at which nothing is pinned in it."""

    key: int
    name: str
    capacity: int


SPEAKER, OFFICER = ROLES = range(2)


@dataclass(frozen=True)
class Person:
    """A speaker, or an officer who is in charge."""

    key: int
    name: str
    days_off: frozenset = frozenset()


@dataclass(frozen=True)
class Slot:
    """Some hours at which sessions may be held. day: the day in Jakarta."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    day: dt.date

    def meets(self, starts_at, ends_at, gap=dt.timedelta()):
        return self.starts_at < ends_at + gap and starts_at < self.ends_at + gap


@dataclass(frozen=True)
class Pinned:
    """A session that is planned already and stays. crew: {(role, key)}. seats: {area key: heads who will be asked to it}."""

    hall: int
    crew: frozenset
    starts_at: dt.datetime
    ends_at: dt.datetime
    seats: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Session:
    """A proposed session. slot: its place among the problem's slots. crew: {role: key}. seats: {area key: heads}."""

    hall: int
    slot: int
    crew: dict
    seats: dict

    @property
    def taken(self):
        return sum(self.seats.values())


def crews(people):
    """Return [{role: key}], one for each session of a slot. people: {role: as many keys as there are sessions}."""
    return [dict(zip(people, keys, strict=True)) for keys in zip(*people.values(), strict=True)]


@dataclass(frozen=True)
class Uncovered:
    """Heads of a kelurahan for whom no seat was found, and why, in a sentence."""

    area: str
    heads: int
    reason: str


@dataclass(frozen=True, order=True)
class Score:
    """How good a plan is: compared in this order, less is better. travel: minutes, added up over all heads, one way."""

    uncovered: int
    sessions: int
    travel: int


@dataclass(frozen=True)
class Problem:
    """minutes: {(area key, hall key): way of one head}. gap: what a person needs between two sessions, wherever they are.

    Each session has a speaker of its own, and an officer if any are named.
    """

    areas: tuple
    halls: tuple
    speakers: tuple
    slots: tuple
    minutes: dict
    pinned: tuple = ()
    gap: dt.timedelta = dt.timedelta()
    officers: tuple = ()

    @cached_property
    def people(self):
        """{role: Persons}, of the roles that each session has."""
        return {SPEAKER: self.speakers} | ({OFFICER: self.officers} if self.officers else {})

    @cached_property
    def waiting(self):
        """{area key: heads}: whom the pinned sessions leave."""
        pinned = Counter()
        for each in self.pinned:
            pinned.update(each.seats)
        left = {area.key: area.heads - pinned[area.key] for area in self.areas}
        return {key: heads for key, heads in left.items() if heads > 0}

    @cached_property
    def free(self):
        """{hall key: the slots at which nothing is pinned in it}, only of halls that have such."""
        found = {hall.key: [n for n in range(len(self.slots)) if not self._is_taken(hall.key, n)] for hall in self.halls}
        return {key: slots for key, slots in found.items() if slots}

    @cached_property
    def leading(self):
        """[the (role, key) of all who are free] for each slot."""
        every = [(role, each) for role, people in self.people.items() for each in people]
        return [[(role, each.key) for role, each in every if self._is_free(role, each, slot)] for slot in self.slots]

    def led_by(self, slot, roles=ROLES):
        """Return how many are free at a slot, of that one of some roles that has the fewest."""
        return min(sum(each == role for each, _ in self.leading[slot]) for role in self.people if role in roles)

    @cached_property
    def clashes(self):
        """The pairs of slots that one hall cannot hold both: they overlap."""
        return self._pairs(dt.timedelta())

    @cached_property
    def hurried(self):
        """The pairs of slots that one person cannot hold both."""
        return self._pairs(self.gap)

    @cached_property
    def alike(self):
        """The slots, those together that nothing tells apart: same halls and people free, and no other slot near."""
        near = {slot for pair in self.hurried for slot in pair}
        found = defaultdict(list)
        for n, leading in enumerate(self.leading):
            halls = tuple(hall for hall, slots in self.free.items() if n in slots)
            found[n if n in near else (halls, tuple(leading))].append(n)
        return list(found.values())

    @cached_property
    def capacity(self):
        """{hall key: seats} of the halls that are free at all."""
        return {hall.key: hall.capacity for hall in self.halls if hall.key in self.free}

    @cached_property
    def largest(self):
        return max(self.capacity.values(), default=0)

    def is_divisible(self, key):
        """Say whether a kelurahan has to be asked to more than one session, since no hall holds it."""
        return self.waiting[key] > self.largest

    def score(self, sessions):
        covered = sum(each.taken for each in sessions)
        travel = sum(heads * self.minutes[key, each.hall] for each in sessions for key, heads in each.seats.items())
        return Score(sum(self.waiting.values()) - covered, len(sessions), travel)

    def _is_taken(self, hall, n):
        return any(each.hall == hall and self.slots[n].meets(each.starts_at, each.ends_at) for each in self.pinned)

    def _is_free(self, role, person, slot):
        if slot.day in person.days_off:
            return False
        own = [each for each in self.pinned if (role, person.key) in each.crew]
        return not any(slot.meets(each.starts_at, each.ends_at, self.gap) for each in own)

    def _pairs(self, gap):
        numbered = combinations(enumerate(self.slots), 2)
        return [(n, m) for (n, one), (m, other) in numbered if one.meets(other.starts_at, other.ends_at, gap)]


@dataclass(frozen=True)
class Plan:
    """What is proposed. is_best: that no better plan exists was proved. greedy: the Score of the plan made by rule of thumb."""

    sessions: list
    uncovered: list
    score: Score
    greedy: Score
    is_best: bool

"""The 616 who applied in 2022, and some who began and never sent: where, when, and what became of each. All follow from n."""

import datetime as dt
import random
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from core.clock import wib
from recruitment.demo.people import Person
from recruitment.lifecycle import Sex

FIRST = 1000  # their numbers follow nobody's of today
OPENS, CLOSES = wib(2022, 9, 21), wib(2022, 10, 27)
SHORT_OF_WOMEN = "31.71.08"
# kecamatan: (applicants within the intake, women among them)
INTAKE = {
    "31.71.01": (74, 29), "31.71.02": (62, 24), "31.71.03": (104, 41), "31.71.04": (83, 31), "31.71.05": (58, 26),
    "31.71.06": (95, 40), "31.71.07": (101, 36), SHORT_OF_WOMEN: (27, 5),
}  # fmt: skip
LATER = 12  # who applied within the extension of that kecamatan: ten of them women
UNSENT = 9
FATES = {
    "withdrawn": 3, "tied": 3, "unclear": 6, "sent_back": 1,
    "listed_not_member": 6, "listed_member": 3, "listed_silent": 3,
    "domisili": 18, "pendidikan": 9, "tim-kampanye": 5, "penuh-waktu": 4,
}  # fmt: skip


@dataclass(frozen=True)
class Past(Person):
    """place: the kecamatan's code. sent_at: when the application arrived. fate: what is special about it, or ""."""

    place: str = ""
    is_woman: bool = False
    sent_at: dt.datetime = None
    fate: str = ""
    skill: float = field(default=0, compare=False)

    @property
    def sex(self):
        return Sex.FEMALE if self.is_woman else Sex.MALE


def _rows(chance):
    """Return (moment, kecamatan, is a woman) of the intake, in the order of arrival: more with each day, most on the last."""
    rows = []
    for place, (people, women) in INTAKE.items():
        for n in range(people):
            day = min(35, int(36 * chance.random() ** 0.6))
            moment = OPENS + dt.timedelta(days=day, hours=8 + chance.random() * 13.5)
            rows.append((moment.replace(microsecond=0), place, n < women))
    return sorted(rows)


def _late_rows(chance):
    opens = CLOSES + dt.timedelta(days=4)
    moments = sorted(opens + dt.timedelta(days=chance.randrange(7), hours=8 + chance.random() * 12) for _ in range(LATER))
    return [(moment.replace(microsecond=0), SHORT_OF_WOMEN, n % 6 != 5) for n, moment in enumerate(moments)]


def _people():
    chance = random.Random(2022)  # noqa: S311 -- a story, not a secret
    rows, late = _rows(chance), _late_rows(chance)
    fates = [fate for fate, count in FATES.items() for _ in range(count)]
    fates += [""] * (len(rows) - len(fates))
    chance.shuffle(fates)
    fates += [""] * len(late)
    return [
        Past(FIRST + n, place, is_woman, moment, fate, chance.gauss(61, 11))
        for n, ((moment, place, is_woman), fate) in enumerate(zip(rows + late, fates, strict=True))
    ]


def _unsent():
    """Nine who began and did not send; one woman of the extended kecamatan among them, who sends within the extension."""
    return [
        Past(FIRST + 900 + n, list(INTAKE)[n % 8], n % 2 == 1, CLOSES - dt.timedelta(days=2, hours=n)) for n in range(UNSENT)
    ]


@dataclass(frozen=True)
class Crowd:
    """in_intake, in_extension: who sent, in the order of arrival; never_sent: who began and did not."""

    in_intake: tuple
    in_extension: tuple
    never_sent: tuple

    @property
    def everybody(self):
        return [*self.in_intake, *self.in_extension, *self.never_sent]

    @cached_property
    def by_email(self):
        return {person.email: person for person in self.everybody}


def gather(one_in=1):
    """Return the Crowd. one_in: for tests, each so-manieth of a kecamatan's applicants alone."""
    people, count, chosen = _people(), Counter(), []
    for person in people:
        if person.sent_at >= CLOSES or count[person.place] % one_in == 0:
            chosen.append(person)
        count[person.place] += 1
    within = tuple(person for person in chosen if person.sent_at < CLOSES)
    return Crowd(within, tuple(person for person in chosen if person.sent_at >= CLOSES), tuple(_unsent()))

"""Ranks and cuts, from plain values to plain values: the same facts give the same result, whoever asks and in which order.

Scores are exact (int, Decimal or Fraction); a float is refused, since 0.1 + 0.2 is not 0.3.
"""

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from operator import attrgetter

from recruitment.lifecycle import Sex, TieRule


@dataclass(frozen=True)
class Entry:
    """One candidate as the ranking sees it. key: whatever the caller knows the candidate by; it must be sortable.

    score: exact; more is better. then: a second exact score that parts equal first ones, or None for lowest.
    """

    key: object
    score: object
    born_on: dt.date
    submitted_at: dt.datetime
    sex: str = ""
    then: object = 0

    def __post_init__(self):
        if isinstance(self.score, float) or isinstance(self.then, float):
            raise TypeError("A score must be exact: int, Decimal or Fraction.")

    @property
    def merit(self):
        """What is compared first: both scores, as exact fractions."""
        return Fraction(self.score), Fraction(self.then or 0)


BY_MERIT = attrgetter("merit")


@dataclass(frozen=True)
class Ranked:
    """rank: 1 + how many have more merit, so that equals share a rank (1, 2, 2, 4)."""

    entry: Entry
    rank: int


@dataclass(frozen=True)
class Cut:
    """Who goes on, who does not, and whom the plenary must decide about. Each in rank order.

    places_left: how many of `undecided` go on.
    """

    through: tuple[Ranked, ...]
    out: tuple[Ranked, ...]
    undecided: tuple[Ranked, ...] = ()
    places_left: int = 0


@dataclass(frozen=True)
class Share:
    """women of all, and whether they reach the share that the selection asks to heed. Shown, never applied."""

    women: int
    all: int
    in_100: int

    @property
    def is_reached(self):
        return self.women * 100 >= self.in_100 * self.all


def ranks(entries, rule=None):
    """Return the entries as Ranked, best first. Equals stand side by side by their key, which says nothing of them.

    rule: a TieRule; OLDER and EARLIER part equals, any other leaves them equal.
    """
    found = []
    for _, group in groupby(sorted(entries, key=BY_MERIT, reverse=True), key=BY_MERIT):
        above, equals = len(found), [(_precedence(entry, rule), entry) for entry in group]
        equals.sort(key=lambda each: (each[0], each[1].key))
        found += [Ranked(entry, above + 1 + sum(other < own for other, _ in equals)) for own, entry in equals]
    return found


def cut(entries, places, rule, *, chosen=()):
    """Return the Cut at a number of places. rule: a TieRule for those who share the rank at the cut.

    chosen: keys that the plenary chose among them; they count only when they are exactly as many as places are left.
    What the rule does not part (twins under OLDER, one and the same moment under EARLIER) is left to the plenary too.
    """
    ranked = ranks(entries)
    through, tied, out = [], [], []
    for _, group in groupby(ranked, key=lambda each: each.rank):
        equals = list(group)
        left = places - len(through)
        if tied or left <= 0:
            out += equals
        elif len(equals) <= left:
            through += equals
        else:
            tied = equals
    return _parted(through, tied, out, places - len(through), TieRule(rule), frozenset(chosen))


def _parted(through, tied, out, left, rule, chosen):
    if not tied:
        return Cut(tuple(through), tuple(out))
    if rule == TieRule.ALL:
        return Cut((*through, *tied), tuple(out))
    first, open_, last = _by_rule(tied, left, rule)
    if not open_:
        return Cut((*through, *first), (*last, *out))
    picked = [each for each in open_ if each.entry.key in chosen]
    if len(picked) == left - len(first):
        rest = [each for each in open_ if each.entry.key not in chosen]
        return Cut((*through, *first, *picked), (*rest, *last, *out))
    return Cut((*through, *first), (*last, *out), tuple(open_), left - len(first))


def _by_rule(tied, left, rule):
    """Part the tied into those whom the rule lets through, those whom it does not part, and those whom it leaves out."""
    if rule == TieRule.PLENARY:
        return [], tied, []
    ordered = sorted(tied, key=lambda each: (_precedence(each.entry, rule), each.entry.key))
    at_cut = _precedence(ordered[left - 1].entry, rule)
    if _precedence(ordered[left].entry, rule) != at_cut:
        return ordered[:left], [], ordered[left:]
    first = [each for each in ordered if _precedence(each.entry, rule) < at_cut]
    same = [each for each in ordered if _precedence(each.entry, rule) == at_cut]
    return first, same, ordered[len(first) + len(same) :]


def _precedence(entry, rule):
    """Return what goes first when it is less, the same for all where the rule parts nobody."""
    return {TieRule.OLDER: entry.born_on, TieRule.EARLIER: entry.submitted_at}.get(rule, 0)


def total(test, interview, *, test_weight, interview_weight):
    """Return the weighted mean of both scores as an exact Fraction. Weights count against each other, whatever their sum.

    A weight of 0 leaves its score out; with both 0 there is no total: ValueError.
    """
    weights = test_weight + interview_weight
    if weights <= 0:
        raise ValueError("At least one of the two scores must weigh something.")
    return Fraction(test_weight * Fraction(test) + interview_weight * Fraction(interview)) / weights


def women_share(ranked, in_100):
    """Return the Share of women among some Ranked."""
    return Share(sum(each.entry.sex == Sex.FEMALE for each in ranked), len(ranked), in_100)

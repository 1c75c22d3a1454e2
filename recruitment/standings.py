"""Where scores come from: whoever keeps them answers here, for the plenary, its announcement and each candidate's own page."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Standing:
    """One candidate of a kecamatan in the final order. Scores are of 100, None where there is none.

    rank: from 1; equal totals that no rule tells apart share a rank. Who did not come to the interview stands last, without
    total.
    """

    candidacy: object
    test: Decimal | None
    interview: Decimal | None
    total: Decimal | None
    rank: int


@dataclass(frozen=True)
class OwnTest:
    """What a candidate may learn of the own written test. rank, cut: within the kecamatan, cut is the lowest that passed."""

    score: Decimal
    rank: int | None = None
    cut: Decimal | None = None


class Standings:
    """Subclass where the scores are kept and put @keeps_scores above it."""

    def ranked(self, selection, district):
        """Return the Standings of those who are in the interview or beyond, best first. district: its code. Reads only."""
        return []

    def own_test(self, candidacy):
        """Return the OwnTest of a candidate, or None."""


_keeper = Standings()


def keeps_scores(cls):
    """Make a Standings the one that is asked."""
    global _keeper  # noqa: PLW0603 -- registered once, when the apps are ready
    _keeper = cls()
    return cls


def ranked(selection, district):
    return _keeper.ranked(selection, district)


def own_test(candidacy):
    return _keeper.own_test(candidacy)

"""Plenaries by the portal's own moves, with scores that the test says."""

import contextlib
from decimal import Decimal

from core.clock import wib
from recruitment import standings
from recruitment.actions import plenaries
from recruitment.lifecycle import CandidacyStatus, PlenaryPaperKind
from recruitment.models import Candidacy, PlenaryPaper
from tests.factories import recruitment as make
from tests.factories.accounts import StaffFactory

MENTENG, GAMBIR = "31.71.06", "31.71.01"
DAY = wib(2026, 11, 10, 9)


@contextlib.contextmanager
def scored(totals):
    """Keep scores in memory: {candidacy key: total}; equal totals share a rank."""

    class Kept(standings.Standings):
        def ranked(self, selection, district):
            found = Candidacy.objects.filter(pk__in=totals, selection=selection, district=district)
            found = sorted(found.select_related("application"), key=lambda one: (-totals[one.pk], one.pk))
            return [self._standing(each) for each in found]

        def _standing(self, candidacy):
            total = totals[candidacy.pk]
            rank = 1 + sum(each > total for each in totals.values())
            return standings.Standing(candidacy, Decimal(70), Decimal(total), Decimal(total), rank)

        def own_test(self, candidacy):
            return standings.OwnTest(Decimal("71.5"), rank=2, cut=Decimal(60))

    before, standings._keeper = standings._keeper, Kept()
    try:
        yield
    finally:
        standings._keeper = before


def preparer(user=None):
    return make.staff("prepare_plenary", user=user)


def commissioners(count=3):
    """Make so many commissioners in office, and return their accounts."""
    return [StaffFactory(role="commissioner") for _ in range(count)]


def interviewed(selection, count, district=MENTENG):
    return [
        make.candidate(selection, status=CandidacyStatus.IN_INTERVIEW, district=district, sex="LP"[n % 2]) for n in range(count)
    ]


def prepared(selection, people, *, district=MENTENG, number="010/BA", **changes):
    plenary = plenaries.prepare(selection, district_id=district, number=number, held_at=DAY, by=preparer(), at=DAY, **changes)
    plenaries.seat(plenary, people=people, by=preparer(), at=DAY)
    return plenary


def frozen(selection, people, **changes):
    plenary = prepared(selection, people, **changes)
    plenaries.freeze(plenary, version=plenary.version, by=preparer(), at=DAY)
    return plenary


def decided(selection, people, *, order=None, **changes):
    """Decide by the ranks, or in an order of (candidacy key, outcome, reason), and file the decree."""
    plenary = frozen(selection, people, **changes)
    order = order or [(key, outcome, "") for key, outcome in plenaries.by_rank(plenary).items()]
    by = make.staff("decide_plenary", user=people[0])
    plenaries.decide(plenary, version=plenary.version, decisions=order, by=by, at=DAY)
    for kind in PlenaryPaperKind:
        document = make.document(people[0], at=DAY, purpose=kind.value)
        PlenaryPaper.objects.create(plenary=plenary, kind=kind, number=f"{kind}-{plenary.number}", document=document,
                                    added_at=DAY, added_by=people[0])  # fmt: skip
    return plenary

"""What interviews came to: exact means of locked sheets, who is missing, and the standing that a plenary decides on."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.db.models import Prefetch

from recruitment import ranking, written_test
from recruitment.lifecycle import CandidacyStatus, SlotStatus
from recruitment.models import Candidacy, Mark, Slot, SlotMember


@dataclass(frozen=True)
class Result:
    """One candidate's interview. score: the exact mean of the locked sheets of the panel, None before the slot is closed.

    missing: panelists whose sheet is not locked. slot: None while none is planned.
    """

    candidacy: Candidacy
    slot: Slot | None
    score: Fraction | None = None
    missing: tuple = ()

    @property
    def shown(self):
        """The score as people read it, two digits, halves away from zero; ranking uses the exact one."""
        return None if self.score is None else rounded(self.score)

    @property
    def is_absent(self):
        return self.slot is not None and self.slot.status == SlotStatus.ABSENT


@dataclass(frozen=True)
class Standing:
    """One line of what a plenary looks at. total: exact, by the selection's weights; rank: equals share it."""

    candidacy: Candidacy
    test: Decimal | None
    interview: Fraction
    total: Fraction
    rank: int


def rounded(score):
    """Return an exact score with two digits after the comma."""
    exact = Fraction(score)
    hundredths = Decimal(exact.numerator * 100) / Decimal(exact.denominator)
    return hundredths.quantize(Decimal(1), rounding=ROUND_HALF_UP).scaleb(-2)


def results(selection, district, *, statuses=(CandidacyStatus.IN_INTERVIEW,)):
    """Return the Results of a kecamatan (its code) by number, in a fixed number of queries."""
    marks = Prefetch("sheet__marks", Mark.objects.select_related("aspect"))
    members = SlotMember.objects.standing().select_related("person", "sheet").prefetch_related(marks).order_by("pk")
    slots = Slot.objects.standing().prefetch_related(Prefetch("members", members, to_attr="panelists"))
    candidacies = Candidacy.objects.filter(selection=selection, district_id=district, status__in=statuses)
    found = candidacies.select_related("application").prefetch_related(Prefetch("slots", slots, to_attr="standing_slots"))
    return [_result(each) for each in found.order_by("application__number")]


def standing(selection, results, *, rule=None):
    """Return the Standings of a kecamatan's Results, best first; who has no interview score has no place among them.

    The interview by its weight, the test by its own; what is equal then the test parts, and after it a rule that can.
    """
    found = {each.candidacy.pk: each for each in results if each.score is not None}
    tests = written_test.scores_of(Candidacy.objects.filter(pk__in=found))
    weights = {"test_weight": selection.test_weight, "interview_weight": selection.interview_weight}
    totals = {key: ranking.total(tests[key] or 0, each.score, **weights) for key, each in found.items()}
    entries = [written_test.entry_of(each.candidacy, totals[key], then=tests[key] or 0) for key, each in found.items()]
    return [
        Standing(found[key].candidacy, tests[key], found[key].score, totals[key], each.rank)
        for each in ranking.ranks(entries, rule)
        for key in (each.entry.key,)
    ]


def obstacle_to_deciding(selection, district):
    """Return the sentence that says which interviews are not finished yet, or None: for the plenary's readiness."""
    open_ = [each for each in results(selection, district) if each.score is None and not each.is_absent]
    if not open_:
        return None
    return f"Wawancara belum selesai dinilai: {', '.join(str(each.candidacy) for each in open_)}."


def sheet_score(sheet):
    """Return the exact weighted mean of one sheet's points. Its marks and their aspects are loaded."""
    marks = sheet.marks.all()
    return Fraction(sum(mark.points * mark.aspect.weight for mark in marks), sum(mark.aspect.weight for mark in marks))


def _result(candidacy):
    slot = next(iter(candidacy.standing_slots), None)
    if slot is None or slot.status == SlotStatus.ABSENT:
        return Result(candidacy, slot)
    sheets = [(member, getattr(member, "sheet", None)) for member in slot.panelists]
    locked = [sheet for _, sheet in sheets if sheet and sheet.is_locked]
    missing = tuple(str(member) for member, sheet in sheets if not (sheet and sheet.is_locked))
    if slot.status != SlotStatus.CLOSED or not locked:
        return Result(candidacy, slot, missing=missing)
    mean = sum((sheet_score(sheet) for sheet in locked), Fraction(0)) / len(locked)
    return Result(candidacy, slot, mean, missing)

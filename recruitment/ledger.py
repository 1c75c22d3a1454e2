"""What the journal keeps beside an act, so that every rank can be computed anew from its lines alone.

It stands in the details of a line as `ledger`, and holds keys of rows, scores and rules, but nothing that says who a person
is. The order of age is kept where a selection's rule goes by it, and not the birthdays.
"""

from itertools import groupby

from recruitment.lifecycle import TieRule
from recruitment.models import Aspect, Candidacy, Mark

RULES = ("places_per_seat", "tie_rule", "test_weight", "interview_weight")


def of_candidate(candidacy):
    """Return where a new candidate stands, and when the file came."""
    return {
        "selection": candidacy.selection_id, "district": candidacy.district_id, "application": candidacy.application_id,
        "filed_at": candidacy.application.submitted_at.isoformat(),
    }  # fmt: skip


def of_scores(writes):
    """Return the scores that a file writes: [candidacy, seat, score as text]. writes: score_plans.Write each."""
    return {"scores": [[each.desk.candidacy_id, each.desk.pk, str(each.score)] for each in writes]}


def of_sheets(slot):
    """Return the points of every locked sheet of a slot whose panel sees them now: {panelist: {aspect: points}}."""
    marks = Mark.objects.filter(sheet__member__slot=slot, sheet__locked_at__isnull=False).order_by("pk")
    found = {}
    for person, aspect, points in marks.values_list("sheet__member__person", "aspect", "points"):
        found.setdefault(str(person), {})[str(aspect)] = points
    return {"candidacy": slot.candidacy_id, "sheets": found}


def of_rules(selection, district_codes):
    """Return the rules of a ranking as they are now, the seats of some kecamatan (codes), and the order of age if it counts."""
    seats = selection.seats.filter(district__in=district_codes).order_by("district")
    rules = {name: getattr(selection, name) for name in RULES}
    facts = {"rules": rules, "seats": dict(seats.values_list("district", "count"))}
    if selection.tie_rule == TieRule.OLDER:
        facts["older_first"] = _older_first(selection, district_codes)
    return facts


def of_plenary(plenary):
    """Return what the frozen table of a plenary rests on: rules, seats, and the weights of the interview's aspects."""
    weights = Aspect.objects.filter(selection=plenary.selection_id).order_by("pk").values_list("pk", "weight")
    return of_rules(plenary.selection, [plenary.district_id]) | {"aspects": {str(key): weight for key, weight in weights}}


def _older_first(selection, district_codes):
    """Return the candidates' keys in groups, the oldest first; in one group are those born on one day."""
    found = Candidacy.objects.filter(selection=selection, district__in=district_codes)
    rows = found.order_by("application__birth_on", "pk").values_list("application__birth_on", "pk")
    return [[key for _, key in group] for _, group in groupby(rows, key=lambda row: row[0])]

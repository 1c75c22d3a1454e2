"""What a session taught: how many answered rightly before it and after it. Offices in sum, never one by one."""

from dataclasses import dataclass

from django.db.models import Count, Q

from outreach import policies
from outreach.lifecycle import Phase
from outreach.models import Question, QuizAnswer

FEWEST = 5  # of fewer, the sum would tell what one of them knows


@dataclass(frozen=True)
class Result:
    """percent: of right answers, rounded down; None where too few answered, or while another answer may come.

    Told while it grows, a sum would tell what the last one knew.
    """

    phase: Phase
    is_open: bool
    people: int = 0
    percent: int | None = None


def questions_of(activity):
    """Return the questions of all materials of an activity, in their order."""
    found = Question.objects.filter(material__activities=activity).order_by("material__title", "material_id", "position")
    return list(found)


def results(activity, at):
    """Return the Results of both phases, or nothing for an activity without any answer: one query."""
    given = QuizAnswer.objects.filter(invitation__activity=activity).order_by().values("phase")
    rows = given.annotate(
        people=Count("invitation", distinct=True), all=Count("pk"), rightly=Count("pk", filter=Q(is_right=True))
    )
    sums = {row["phase"]: row for row in rows}
    return [_result(phase, sums.get(phase), not policies.quiz_has_ended(activity, phase, at=at)) for phase in Phase if sums]


def _result(phase, row, is_open):
    if is_open or row is None or row["people"] < FEWEST:
        return Result(phase, is_open)
    return Result(phase, is_open, row["people"], row["rightly"] * 100 // row["all"])

"""Whom a step is reported to while it stays undecided after its deadline: fixed when it opens."""

from agreements import working_days
from agreements.models import RouteRow
from agreements.reminders_desk import Ladders

MOST_RUNGS = 5


def set_up(step, *, at):
    """Return the columns that put a step that opens on its ladder. The superiors come from the route as it is now.

    Each rung is the superior of the one before; a superior whose own turn has not come is told by name of the post alone.
    """
    rows = {}
    for row in RouteRow.objects.filter(institution=step.party.institution_id).order_by("-act", "pk"):
        if row.post_id != step.post_id or row.act == step.act:
            rows[row.post_id] = row
    step.ladder = _rungs(rows, step)
    step.next_rung_at = Ladders().first_nudge(step, at)
    return {"ladder": step.ladder, "next_rung_at": step.next_rung_at}


def _rungs(rows, step):
    found, days, met = [], 0, {step.post_id}
    row = rows.get(step.post_id)
    while row is not None and row.escalates_to_id and row.escalates_to_id not in met and len(found) < MOST_RUNGS:
        days += row.escalates_after
        met.add(row.escalates_to_id)
        found.append([row.escalates_to_id, working_days.morning_after(step.due_at, days).isoformat()])
        row = rows.get(row.escalates_to_id)
    return found

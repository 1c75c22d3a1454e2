"""Writes a Plan, within the caller's transaction: first what ends, then what begins, many rows at a time."""

from collections import defaultdict

from core.lifecycle import Stale
from outreach.models import Head
from regions.models import Office, Rt, Rw

AT_ONCE = 500


def write(plan):
    """Raises Stale when a row is gone meanwhile; the database's own rules raise IntegrityError."""
    for model, rows in ((Head, plan.ended), (Rt, plan.gone["rt"]), (Rw, plan.gone["rw"])):
        _end(model, rows)
    Office.objects.bulk_update(
        plan.changed["office"], ["kind", "district", "village", "staff_count", "email"], batch_size=AT_ONCE
    )  # fmt: skip
    Head.objects.bulk_update(plan.changed["head"], ["name", "phone", "email"], batch_size=AT_ONCE)
    for model, name in ((Office, "office"), (Rw, "rw"), (Rt, "rt"), (Head, "head")):
        model.objects.bulk_create(plan.new[name], batch_size=AT_ONCE)


def _end(model, rows):
    """One statement for each day and some hundred rows: most of a file's successors begin on the same day."""
    by_day = defaultdict(list)
    for row in rows:
        by_day[row.valid_until].append(row.pk)
    for day, keys in by_day.items():
        for start in range(0, len(keys), AT_ONCE):
            chunk = keys[start : start + AT_ONCE]
            if model.objects.filter(pk__in=chunk).update(valid_until=day) != len(chunk):
                raise Stale

"""An RW or RT that is abolished on a day: what lies in it, and who heads it, ends with it. Rows keep their last day."""

from outreach.importing import cells
from outreach.lifecycle import Subject

COLUMN = "berlaku sampai"


def ending(row, place, inside, heads):
    """Return the first day on which a place is no more. inside: the RT of an RW; heads: of all of them. Raises Wrong."""
    until = cells.day(row, COLUMN)
    if place.pk is None:
        raise cells.Wrong(COLUMN, "Yang tidak tercatat tidak dapat diakhiri.")
    if "ketua" in row or "nama" in row:
        raise cells.Wrong("ketua", "Kosongkan ketua pada baris yang diakhiri.")
    if any(each.valid_from and each.valid_from >= until for each in (place, *inside, *heads)):
        raise cells.Wrong(COLUMN, "Tanggal ini tidak sesudah hari mulai berlakunya, RT di dalamnya, atau ketuanya.")
    return until


def end(plan, kind, place, inside, heads, until):
    """Add to the Plan that a place ends with all that is in it."""
    for name, each in ((kind, place), *((Subject.RT, rt) for rt in inside)):
        plan.tell("gone", name, each.pk, each.valid_until, until)
        each.valid_until = until
        plan.gone[name].append(each)
        plan.count(name, "ended")
    for head in heads:
        plan.tell("ended", head.pk, head.name, head.phone, head.email, head.valid_until, until)
        head.valid_until = until
        plan.ended.append(head)
        plan.count(Subject.HEAD, "ended")

"""A selection's stages as a chart shows them: what is done, what is now, what comes next."""

import datetime as dt

from core import dates
from core.clock import JAKARTA, day_of

INTAKE = "Pendaftaran"


def chart(selection, now):
    """Return the stages in order of time, the intake among them: dicts of name, when, state and note."""
    periods = [(selection.opens_at, selection.closes_at, INTAKE, "")]
    periods += [(stage.starts_at, stage.ends_at, stage.name, stage.note) for stage in selection.stages.all()]
    return [
        {"name": name, "when": period(starts_at, ends_at), "state": _state(starts_at, ends_at, now), "note": note}
        for starts_at, ends_at, name, note in sorted(periods)
    ]


def _state(starts_at, ends_at, now):
    if ends_at <= now:
        return "done"
    return "now" if starts_at <= now else "next"


def around_now(stages, *, size=5):
    """Return at most `size` stages that follow each other: the last one done, then what runs and what comes."""
    open_from = next((n for n, stage in enumerate(stages) if stage["state"] != "done"), len(stages))
    first = max(0, min(open_from - 1, len(stages) - size))
    return stages[first : first + size]


def period(starts_at, ends_at):
    """Write the days of a period whose end is exclusive: “21–27 September 2026”, “28 September–3 Oktober 2026”."""
    first = day_of(starts_at)
    last = (ends_at.astimezone(JAKARTA) - dt.timedelta(microseconds=1)).date()
    if first == last:
        return dates.day(first, weekday=False)
    if first.year != last.year:
        return f"{dates.day(first, weekday=False)}–{dates.day(last, weekday=False)}"
    month = "" if first.month == last.month else f" {dates.MONTHS[first.month - 1]}"
    return f"{first.day}{month}–{dates.day(last, weekday=False)}"

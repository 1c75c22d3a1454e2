"""A selection's stages as a chart shows them: what is done, what is now, what comes next."""

import datetime as dt
from dataclasses import dataclass

from core import dates
from core.clock import JAKARTA, day_of

INTAKE = "Pendaftaran"


@dataclass(frozen=True, order=True)
class Period:
    """A stage, or the intake, as a span: half open, in order of time."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    name: str
    note: str = ""

    def told(self, now):
        state = _state(self.starts_at, self.ends_at, now)
        return {"name": self.name, "when": period(self.starts_at, self.ends_at), "state": state, "note": self.note}


def periods(selection):
    """Return the Periods of a selection in order of time, the intake among them: one query."""
    found = [Period(selection.opens_at, selection.closes_at, INTAKE)]
    return sorted(
        [*found, *(Period(stage.starts_at, stage.ends_at, stage.name, stage.note) for stage in selection.stages.all())]
    )


def chart(selection, now):
    """Return the stages in order of time, the intake among them: dicts of name, when, state and note."""
    return [each.told(now) for each in periods(selection)]


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


def period_to_the_minute(starts_at, ends_at):
    """Write a period with its hours, for changes within a day."""
    return f"{dates.moment(starts_at)} sampai {dates.closing(ends_at)}"

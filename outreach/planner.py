"""The plan laid out for whoever plans: the days of a span with what lies on them, and the rooms of a day by the hour."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import TextChoices

from core.clock import JAKARTA, wib
from outreach import days
from outreach.lifecycle import ActivityStatus, Change
from outreach.models import Activity, Room, SpecialDay

DAY = dt.timedelta(days=1)
OPENS, CLOSES = 7, 21  # the hours that the grid of rooms shows at least
FIRST_DAY, LAST_DAY = dt.date(2000, 1, 1), dt.date(2100, 12, 31)  # of what can be asked for: a date has an end


class Standing(TextChoices):
    """How an activity of the plan stands towards what people were told."""

    DRAFT = "draft", "Rencana"
    RELEASED = "released", "Dirilis"
    MOVED = "moved", "Pindah"
    UNTOLD = "untold", "Pindah, belum dirilis"
    HELD = "held", "Selesai"
    CANCELLED = "cancelled", "Batal"


@dataclass(frozen=True)
class Day:
    """One day of the plan. note: why it is no day like others, or ""."""

    date: dt.date
    activities: list
    note: str


@dataclass(frozen=True)
class Cell:
    """Some hours of a room. activity: what lies there, or None. starts_at: of a free hour."""

    hours: int
    activity: Activity | None = None
    starts_at: dt.datetime | None = None


@dataclass(frozen=True)
class Line:
    """One room of a day. lanes: Cells beside each other; a second lane is there when two want the room at once."""

    room: Room
    lanes: list


def standing(activity):
    if activity.status == ActivityStatus.CANCELLED:
        return Standing.CANCELLED
    if activity.status == ActivityStatus.COMPLETED:
        return Standing.HELD
    if activity.has_untold_move:
        return Standing.UNTOLD
    if activity.status == ActivityStatus.PLANNED:
        return Standing.DRAFT
    return Standing.MOVED if activity.current.change == Change.MOVED else Standing.RELEASED


def span(first, last):
    """Return the Days from one day in Jakarta to another, in order. Asks two questions, however long the span."""
    begins, ends = _midnight(first), _midnight(last + DAY)
    found = Activity.objects.filter(starts_at__lt=ends, ends_at__gt=begins).with_place().select_related("in_charge")
    plan = list(found.order_by("starts_at", "pk"))
    calendar = days.Days(SpecialDay.objects.filter(first_day__lte=last, last_day__gte=first).order_by("first_day", "pk"))
    dates = [first + n * DAY for n in range((last - first).days + 1)]
    return [Day(each, [one for one in plan if _lies_on(one, each)], note(each, calendar)) for each in dates]


def note(day, calendar):
    """Return what is to be known of a day: voting, quiet, holiday, the fast; or ""."""
    if stage := calendar.stage(day):
        return f"{stage.get_kind_display()}: {stage.name}"
    if name := calendar.holiday(day):
        return f"Libur: {name}"
    return "Ramadan (perkiraan)" if days.is_ramadan(day) else ""


def _lies_on(activity, day):
    return activity.starts_at < _midnight(day + DAY) and _midnight(day) < activity.ends_at


def _midnight(day):
    return wib(day.year, day.month, day.day)


# --- Rooms by the hour ----------------------------------------------------------------------------------------------------
def rooms(day):
    """Return (hours, Lines) of a Day: each room with what occupies it. What was cancelled occupies nothing."""
    busy = [each for each in day.activities if each.status != ActivityStatus.CANCELLED]
    spans = {each.pk: _hours(each, day.date) for each in busy}
    first = min([OPENS, *(begins for begins, _ in spans.values())])
    last = max([CLOSES, *(ends for _, ends in spans.values())])
    lines = []
    for room in Room.objects.select_related("venue").order_by("venue__name", "name", "pk"):
        own = [(*spans[each.pk], each) for each in busy if each.room_id == room.pk]
        lines.append(Line(room, _lanes(own, first, last, day.date)))
    return range(first, last), lines


def _hours(activity, day):
    """Return the hours (from, until) of a day in Jakarta that an activity touches."""
    begins = max(activity.starts_at, _midnight(day)).astimezone(JAKARTA)
    ends = min(activity.ends_at, _midnight(day + DAY)) - dt.timedelta(microseconds=1)
    return begins.hour, ends.astimezone(JAKARTA).hour + 1


def _lanes(spans, first, last, day):
    """Lay spans into as few lanes as they need; an hour is free in the first lane when nothing of the room touches it."""
    lanes = []
    for span in spans:
        fitting = next((lane for lane in lanes if lane[-1][1] <= span[0]), None)
        if fitting is None:
            lanes.append([span])
        else:
            fitting.append(span)
    taken = {hour for begins, ends, _ in spans for hour in range(begins, ends)}
    return [_cells(lane, first, last, day, taken if n == 0 else None) for n, lane in enumerate(lanes or [[]])]


def _cells(lane, first, last, day, taken):
    """taken: the hours at which the room is not free, or None where free hours are not offered."""
    cells, hour = [], first
    for begins, ends, activity in [*lane, (last, last, None)]:
        for free in range(hour, begins):
            is_offered = taken is not None and free not in taken
            cells.append(Cell(1, starts_at=wib(day.year, day.month, day.day, free) if is_offered else None))
        if activity:
            cells.append(Cell(ends - begins, activity))
        hour = ends
    return cells

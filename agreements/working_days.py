"""Days on which an office works: Monday to Friday, but for holidays as the office's calendar has them."""

import datetime as dt

from core import measures
from core.clock import JAKARTA, day_of, wib

CLOSING_HOUR = 16  # an office day ends; what arrives later has arrived on the next
MORNING = 8
AHEAD = dt.timedelta(days=60)  # no run of holidays is longer


def arrived_on(moment):
    """Return the working day on which something arrives: on Friday evening it arrives on Monday."""
    return _arrival(moment, _closed(day_of(moment), day_of(moment) + AHEAD))


def due(moment, days):
    """Return the exclusive instant at which so many working days are over, the day of arrival not counted (UTC)."""
    first = day_of(moment)
    closed = _closed(first, first + AHEAD + dt.timedelta(days=2 * days))
    day, left = _arrival(moment, closed), days
    while left:
        day += dt.timedelta(days=1)
        left -= _is_working(day, closed)
    after = day + dt.timedelta(days=1)
    return wib(after.year, after.month, after.day)


def morning_after(moment, days):
    """Return the first working morning at which so many working days have passed since a deadline (an exclusive midnight)."""
    day = arrived_on(due(moment - dt.timedelta(hours=12), days))
    return wib(day.year, day.month, day.day, MORNING)


def holidays(since, until):
    """Return the days off around two moments: who asks `between` many times asks for them once."""
    return _closed(day_of(since), max(day_of(since), day_of(until)) + AHEAD)


def between(since, until, *, closed=None):
    """Return on how many working days something lay somewhere, from its arrival until a later moment.

    closed: what `holidays` said of a span that holds both moments.
    """
    closed = holidays(since, until) if closed is None else closed
    first, last = _arrival(since, closed), day_of(until)
    return sum(_is_working(first + dt.timedelta(days=n), closed) for n in range((last - first).days))


def _arrival(moment, closed):
    day = day_of(moment)
    if moment.astimezone(JAKARTA).hour >= CLOSING_HOUR:
        day += dt.timedelta(days=1)
    while not _is_working(day, closed):
        day += dt.timedelta(days=1)
    return day


def _is_working(day, closed):
    return day.weekday() < 5 and day not in closed


def _closed(first, last):
    return measures.ask("holidays", first, last)

"""A selection's stages as a picture: each a bar on one line of days, with today across all of them. Numbers for an SVG."""

import datetime as dt

from core import dates
from core.clock import JAKARTA, wib
from recruitment import stages

SHORT = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")
LAST_TICK = 94  # percent: a name further right would not fit
LEAST = 0.7  # percent: a single day stays visible in a calendar of a year
MOST_TICKS = 7


def picture(selection, now, periods=None):
    """Return {rows, today, months} of a selection: places in percent of its whole span, as text, since 1,5 is no number in SVG.

    today: the place of the moment, None outside the span; periods: rows that stages.periods() gave, to read them once.
    """
    periods = stages.periods(selection) if periods is None else periods
    first, last = min(each.starts_at for each in periods), max(each.ends_at for each in periods)

    def place(moment):
        return 100 * ((moment - first) / (last - first))

    return {
        "rows": [_row(each, place, now) for each in periods],
        "today": _text(place(now)) if first <= now < last else None,
        "today_words": dates.day(now.astimezone(JAKARTA).date(), weekday=False),
        "months": [
            {"x": _text(place(at)), "name": SHORT[at.astimezone(JAKARTA).month - 1]}
            for at in _months(first, last)
            if place(at) < LAST_TICK
        ],
    }


def _row(period, place, now):
    x = place(period.starts_at)
    width = max(place(period.ends_at) - x, LEAST)
    return period.told(now) | {"x": _text(min(x, 100 - width)), "width": _text(width)}


def _text(number):
    return f"{number:.2f}"


def _months(first, last):
    """Return the firsts of the months in the span, at most a few of them."""
    day = first.astimezone(JAKARTA).date().replace(day=1)
    found = []
    while (day := (day + dt.timedelta(days=32)).replace(day=1)) and wib(day.year, day.month, 1) < last:
        found.append(wib(day.year, day.month, 1))
    return found[:: max(1, -(-len(found) // MOST_TICKS))]

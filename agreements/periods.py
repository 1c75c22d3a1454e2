"""The periods of an obligation that returns, counted from the day on which the first began."""

import calendar
import datetime as dt

from agreements.lifecycle import MONTHS


def month_after(day, months):
    """Return the same day some months later; a day that month does not have is its last one."""
    index = day.month - 1 + months
    year, month = day.year + index // 12, index % 12 + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def period(anchor, rhythm, n, *, until):
    """Return [start, end) of the n-th period (from 1) of a series that began on a day, or None when the term is over by then.

    until: the first day on which the agreement is in force no more; the last period ends with it.
    """
    step = MONTHS[rhythm]
    start = month_after(anchor, step * (n - 1))
    return (start, min(month_after(anchor, step * n), until)) if start < until else None


def due_on(ends_on, grace_days):
    """Return the last day on which a period that ends before a day is kept in time."""
    return ends_on + dt.timedelta(days=grace_days - 1)

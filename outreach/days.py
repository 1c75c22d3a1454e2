"""Days and hours on which people are not asked to come without a reason: holidays, prayer, the fast, the voters' quiet."""

import datetime as dt
from functools import cache

import holidays

from core.clock import day_of, wib

FRIDAY = 4
WEEKEND = {5, 6}
FRIDAY_PRAYER = (dt.time(11, 30), dt.time(13))
# The fast is broken at sunset, which in Jakarta lies between 17.27 and 18.17 WIB all year round.
FAST_BREAKING = (dt.time(17, 30), dt.time(18, 30))
FAST_LASTS = dt.timedelta(days=30)
EID = "Hari Raya Idul Fitri"
LONGEST = dt.timedelta(days=31)  # a mistyped year must not be walked through day by day


@cache
def _national(year):
    """Return {day: name} of a year: national holidays and cuti bersama, from the library `holidays` (domain: F)."""
    return holidays.country_holidays("ID", years=year, categories=("public", "government"), language="id", expand=False)


def national_holiday(day):
    """Return the name of a holiday by the library, or ""."""
    return _national(day.year).get(day, "")


def is_ramadan(day):
    """Say whether a day may lie in Ramadan: the thirty days before Idul Fitri.

    A month of 29 days makes the first of them the last of Sya'ban: the more careful reading, by one day.
    """
    years = {day.year, (day + FAST_LASTS).year}
    eids = [each for year in years for each, names in _national(year).items() if _is_eid(names)]
    return any(eid - FAST_LASTS <= day < eid for eid in eids)


def _is_eid(names):
    return any(name.startswith(EID) for name in names.split("; "))


def touched(starts_at, ends_at):
    """Return the days in Jakarta that a half-open span touches, at most a month of them."""
    first = day_of(starts_at)
    last = day_of(min(ends_at, starts_at + LONGEST) - dt.timedelta(microseconds=1))
    return [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]


def meets(starts_at, ends_at, day, hours):
    """Say whether a span touches some hours (from, until) of a day in Jakarta."""
    begins, ends = (wib(day.year, day.month, day.day, each.hour, each.minute) for each in hours)
    return starts_at < ends and begins < ends_at


class Days:
    """The library's days, corrected and completed by the office's own rows. rows: SpecialDays, or none."""

    def __init__(self, rows=()):
        self.rows = list(rows)

    def stage(self, day):
        """Return the row of voting or of the quiet days before it, or None."""
        return next((row for row in self._on(day) if row.is_stage), None)

    def holiday(self, day):
        """Return the name of the holiday that a day is, or "". A row that says so makes it one, or a working day again."""
        own = [row for row in self._on(day) if not row.is_stage]
        if own:
            return next((row.name for row in own if row.is_holiday), "")
        return national_holiday(day)

    def _on(self, day):
        return [row for row in self.rows if row.first_day <= day <= row.last_day]

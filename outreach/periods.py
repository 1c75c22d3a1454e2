"""Months and quarters by which the office reports, as Jakarta's calendar has them."""

import datetime as dt
import re
from dataclasses import dataclass

from core.clock import JAKARTA, wib
from core.dates import MONTHS

CODE = re.compile(r"(20\d\d)-(?:(0[1-9]|1[0-2])|T([1-4]))", re.ASCII)
ROMAN = ("I", "II", "III", "IV")


@dataclass(frozen=True)
class Period:
    """code: “2026-11” for a month, “2026-T4” for a quarter. ends_at: the first moment that is no longer in it."""

    code: str
    name: str
    starts_at: dt.datetime
    ends_at: dt.datetime

    def includes(self, moment):
        return self.starts_at <= moment < self.ends_at


def parse(code):
    """Return the Period of a code, or None when it is none."""
    found = CODE.fullmatch(code)
    if found is None:
        return None
    year, month, quarter = (int(each) if each else 0 for each in found.groups())
    if month:
        return Period(code, f"{MONTHS[month - 1]} {year}", wib(year, month, 1), _first_of(year, month + 1))
    first = quarter * 3 - 2
    return Period(code, f"Triwulan {ROMAN[quarter - 1]} {year}", wib(year, first, 1), _first_of(year, first + 3))


def offered(at):
    """Return the Periods of this year and the last that have begun, the newest first: quarters, then months."""
    year = at.astimezone(JAKARTA).year
    quarters = [f"{each}-T{n}" for each in (year, year - 1) for n in range(4, 0, -1)]
    months = [f"{each}-{n:02}" for each in (year, year - 1) for n in range(12, 0, -1)]
    return [period for code in quarters + months if (period := parse(code)).starts_at <= at]


def current(at):
    """Return the month of a moment."""
    return parse(f"{at.astimezone(JAKARTA):%Y-%m}")


def _first_of(year, month):
    return wib(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)

"""The one clock of business time. Only edges read it; actions and policies are handed the moment."""

import contextlib
import contextvars
import datetime as dt
from zoneinfo import ZoneInfo

from django.utils import timezone

JAKARTA = ZoneInfo("Asia/Jakarta")
_frozen = contextvars.ContextVar("frozen", default=None)


def now():
    """Return the current moment, aware, in UTC."""
    return _frozen.get() or timezone.now()


def today():
    """Return the current day in Jakarta (WIB)."""
    return day_of(now())


def day_of(moment):
    """Return the day in Jakarta (WIB) on which an aware moment lies."""
    return moment.astimezone(JAKARTA).date()


def wib(year, month, day, hour=0, minute=0, second=0):
    """Return the aware UTC moment of a wall-clock time in Jakarta."""
    return dt.datetime(year, month, day, hour, minute, second, tzinfo=JAKARTA).astimezone(dt.UTC)


@contextlib.contextmanager
def stopped_at(moment):
    """Hold the clock at an aware moment, for tests, previews and dry runs."""
    token = _frozen.set(moment)
    try:
        yield
    finally:
        _frozen.reset(token)

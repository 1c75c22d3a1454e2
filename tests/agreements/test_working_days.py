"""When something has arrived at an office, and when its time is over."""

import datetime as dt

import pytest

from agreements import working_days
from core.clock import wib
from outreach.lifecycle import DayKind
from outreach.models import SpecialDay

pytestmark = pytest.mark.django_db
# 2026: 16 October is a Friday.
FRIDAY, SATURDAY, MONDAY = dt.date(2026, 10, 16), dt.date(2026, 10, 17), dt.date(2026, 10, 19)


def holiday(*days):
    for day in days:
        SpecialDay.objects.create(kind=DayKind.HOLIDAY, name="Libur contoh", first_day=day, last_day=day, source="SKB contoh")


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (wib(2026, 10, 16, 15, 59), FRIDAY),
        (wib(2026, 10, 16, 16), MONDAY),
        (wib(2026, 10, 16, 16, 1), MONDAY),
        (wib(2026, 10, 17, 9), MONDAY),
        (wib(2026, 10, 18, 23, 59), MONDAY),
        (wib(2026, 10, 19), MONDAY),
    ],
)
def test_what_arrives_after_closing_on_friday_arrives_on_monday(moment, day):
    assert working_days.arrived_on(moment) == day


@pytest.mark.parametrize(
    ("moment", "days", "over"),
    [
        (wib(2026, 10, 16, 15, 59), 1, wib(2026, 10, 20)),  # through Monday
        (wib(2026, 10, 16, 16, 1), 1, wib(2026, 10, 21)),  # through Tuesday
        (wib(2026, 10, 12, 9), 3, wib(2026, 10, 16)),
        (wib(2026, 10, 12, 9), 5, wib(2026, 10, 20)),
    ],
)
def test_the_day_of_arrival_does_not_count(moment, days, over):
    assert working_days.due(moment, days) == over


def test_a_holiday_is_no_working_day():
    holiday(MONDAY)

    assert working_days.arrived_on(wib(2026, 10, 16, 16, 1)) == dt.date(2026, 10, 20)
    assert working_days.due(wib(2026, 10, 16, 9), 1) == wib(2026, 10, 21)


def test_the_year_ends_in_between():
    """New Year is a holiday of the library."""
    assert working_days.due(wib(2026, 12, 30, 9), 1) == wib(2027, 1, 1)
    assert working_days.due(wib(2026, 12, 30, 9), 2) == wib(2027, 1, 5)  # Thursday, then Monday
    assert working_days.arrived_on(wib(2026, 12, 31, 17)) == dt.date(2027, 1, 4)


def test_a_long_run_of_holidays_is_passed():
    holiday(*(MONDAY + dt.timedelta(days=n) for n in range(12)))

    assert working_days.arrived_on(wib(2026, 10, 16, 17)) == dt.date(2026, 11, 2)


def test_days_held_are_counted_from_arrival():
    assert working_days.between(wib(2026, 10, 16, 17), wib(2026, 10, 19, 9)) == 0
    assert working_days.between(wib(2026, 10, 16, 9), wib(2026, 10, 20, 9)) == 2


@pytest.mark.parametrize(("days", "morning"), [(1, wib(2026, 10, 19, 8)), (2, wib(2026, 10, 20, 8))])
def test_so_many_days_overdue_is_said_on_the_next_working_morning(days, morning):
    """Due by the end of Thursday: Friday is the first day over, told on Monday."""
    assert working_days.morning_after(wib(2026, 10, 16), days) == morning

"""How coverage grows by week against the released plan."""

import datetime as dt

import pytest

from outreach import trend
from tests.factories import outreach as made
from tests.factories.outreach import NOON, START
from tests.outreach.room import cancel

pytestmark = pytest.mark.django_db
WEEK = dt.timedelta(days=7)


def weeks(at, total=9):
    return [(each.monday, each.planned, each.reached) for each in trend.weeks(made.audience(), total, at)]


def test_without_a_released_activity_there_is_no_trend():
    made.planned()

    assert weeks(NOON) == []


def test_each_office_counts_in_the_week_of_its_first_activity():
    first, second = made.released(), made.released(starts_at=START + WEEK)
    both, late = made.rw(), made.rw()
    for activity, place in ((first, both), (second, both), (second, late)):
        made.came(made.invited(activity, place=place))
    made.invited(second)
    monday = dt.date(2026, 11, 9)

    assert weeks(START + 2 * WEEK) == [(monday, 1, 1), (monday + WEEK, 3, 2), (monday + 2 * WEEK, 3, 2)]


def test_a_week_to_come_has_a_plan_but_nothing_reached():
    made.invited(made.released(starts_at=NOON + WEEK))

    assert [(planned, reached) for _, planned, reached in weeks(NOON)] == [(0, 0), (1, None)]


def test_who_invited_nobody_yet_promises_its_seats_and_no_more_than_there_are():
    made.released(starts_at=NOON + WEEK, capacity=5)
    made.released(starts_at=NOON + 2 * WEEK, capacity=50)

    assert [planned for _, planned, _ in weeks(NOON)] == [0, 5, 9]
    assert [planned for _, planned, _ in weeks(NOON + 3 * WEEK)] == []


def test_what_was_called_off_is_neither_plan_nor_reach():
    invitation = made.invited(made.released(starts_at=NOON + WEEK))
    cancel(invitation.activity)

    assert weeks(NOON) == []


def test_the_trend_never_grows_past_a_year_and_a_half():
    made.invited(made.released(starts_at=NOON + 1000 * WEEK))

    assert len(weeks(NOON)) <= trend.MOST_WEEKS

"""However many obligations there are: each tick takes its share, and none waits for ever behind others."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements import tasks_duties
from agreements.lifecycle import ObligationStatus, Rhythm, Side
from agreements.models import Obligation
from core.clock import wib
from tests.factories.duties import again, counted, in_force, owed
from tests.factories.recruitment import NOON

pytestmark = pytest.mark.django_db
MANY = 450
WITHIN = wib(2026, 11, 20)
DUE = wib(2026, 12, 1)


@pytest.fixture
def asked(monkeypatch):
    """Return two lists: the measures that were asked, one entry each time, and what was held, to be filled by the test."""
    asked, held = [], []

    def ask(name, *args, **kwargs):
        asked.append(name)
        return list(held)

    monkeypatch.setattr("agreements.actions.obligations.ask", ask)
    return asked, held


def many(first, number):
    """Lay `number` obligations like the first beside it."""
    facts = {field.attname: getattr(first, field.attname) for field in first._meta.concrete_fields if not field.primary_key}
    Obligation.objects.bulk_create([Obligation(**facts) for _ in range(number - 1)])


def minutes(start, n):
    return [start + dt.timedelta(minutes=each) for each in range(n)]


def test_every_counted_obligation_gets_its_turn(table, asked):
    asked, _ = asked
    many(counted(table, in_force(table)), MANY)

    costs = []
    for at in minutes(WITHIN, 3):
        with CaptureQueriesContext(connection) as queries:
            tasks_duties.count_obligations(at)
        costs.append(len(queries))

    assert not Obligation.objects.filter(counted=None).exists()
    assert len(asked) == 3 * tasks_duties.AT_MOST
    assert costs == [tasks_duties.AT_MOST + 2] * 3  # one to find them, one to mark them, one for each


@pytest.mark.full
def test_none_is_said_to_be_late_before_it_was_asked_a_last_time(table, asked):
    _, held = asked
    many(counted(table, in_force(table), needed=1), MANY)
    held.append("kegiatan")

    for at in minutes(DUE, 3):
        tasks_duties.count_obligations(at)
        tasks_duties.mark_late_obligations(at)

    assert set(Obligation.objects.values_list("status", flat=True)) == {ObligationStatus.KEPT}
    assert set(Obligation.objects.values_list("closed_at", flat=True)) == set(minutes(DUE, 3))


def test_what_was_not_held_is_late_all_the_same(table, asked):
    made = counted(table, in_force(table))
    tasks_duties.count_obligations(WITHIN)
    tasks_duties.mark_late_obligations(DUE)
    assert again(made).status == ObligationStatus.OPEN

    tasks_duties.count_obligations(DUE)
    tasks_duties.mark_late_obligations(DUE)

    assert again(made).status == ObligationStatus.LATE


def test_one_that_cannot_be_counted_keeps_no_other_waiting(table, monkeypatch):
    monkeypatch.setattr(tasks_duties, "AT_MOST", 1)
    agreement = in_force(table)
    broken, sound = counted(table, agreement), counted(table, agreement, audience="rw")

    def ask(name, *args, audience):
        if not audience:
            raise KeyError(name)
        return []

    monkeypatch.setattr("agreements.actions.obligations.ask", ask)
    with pytest.raises(KeyError):
        tasks_duties.count_obligations(WITHIN)
    tasks_duties.count_obligations(WITHIN + dt.timedelta(minutes=1))

    assert [again(broken).counted, again(sound).counted] == [None, 0]


def test_past_periods_are_looked_through_by_one_query(table):
    agreement = in_force(table)
    for _ in range(3):
        owed(table, agreement, side=Side.CITY, rhythm=Rhythm.MONTHLY, due_on=None, at=NOON)
    later = wib(2027, 6, 1)
    while tasks_duties.return_obligations(later):
        pass
    assert Obligation.objects.count() == 3 * 7

    with CaptureQueriesContext(connection) as queries:
        assert tasks_duties.return_obligations(later) == 0

    assert len(queries) == 1

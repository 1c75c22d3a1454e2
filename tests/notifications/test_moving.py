"""What a moved deadline does to reminders, told before it is saved; and nothing of it stays."""

import datetime as dt

import pytest
from django.db.models import Q

from core.clock import wib
from core.lifecycle import Refused
from notifications import book, holding, moving, planning, reminders
from notifications.models import Delivery
from tests.factories.accounts import StaffFactory, acting
from tests.factories.notifications import MatterFactory
from tests.notifications.matters.models import Matter

pytestmark = pytest.mark.django_db
NOW = wib(2026, 10, 20, 12)
DEADLINE = wib(2026, 10, 27)


@pytest.fixture(autouse=True)
def offsets():
    reminders.seed("matters.due")


def matter():
    made = MatterFactory(deadline=DEADLINE)
    made.next_nudge_at = reminders.rule("matters.due").first_nudge(made, NOW)
    made.save()
    return made


def move(deadline):
    rule = reminders.rule("matters.due")
    for each in Matter.objects.all():
        each.deadline = deadline
        each.next_nudge_at = rule.first_nudge(each, NOW)
        each.save()


def told(deadline, pk):
    return moving.consequences(lambda: move(deadline), {"matters.due": Q(pk=pk)}, NOW)


def facts(rows):
    return [(row.at, row.milestone, row.count) for row in rows]


def test_a_later_deadline_cancels_what_was_to_come_and_brings_new(offsets):
    made = matter()
    found = told(DEADLINE + dt.timedelta(days=1), made.pk)
    assert facts(found.cancelled) == [
        (wib(2026, 10, 23, 9), "H-3", 1),
        (wib(2026, 10, 25, 9), "H-1", 1),
        (wib(2026, 10, 26, 9), "H-0", 1),
    ]
    assert facts(found.new) == [
        (wib(2026, 10, 24, 9), "H-3", 1),
        (wib(2026, 10, 26, 9), "H-1", 1),
        (wib(2026, 10, 27, 9), "H-0", 1),
    ]
    assert (found.unchanged_count, found.is_empty) == (0, False)


def test_an_hour_of_the_same_day_changes_no_moment():
    made = matter()
    found = told(DEADLINE - dt.timedelta(hours=1), made.pk)
    assert (found.is_empty, found.unchanged_count) == (True, 3)


def test_nothing_of_it_stays_written():
    made = matter()
    before = Matter.objects.filter(pk=made.pk).values().get()
    told(DEADLINE + dt.timedelta(days=9), made.pk)
    assert Matter.objects.filter(pk=made.pk).values().get() == before
    assert not Delivery.objects.exists()


def test_what_it_foretells_is_what_then_happens():
    made = matter()
    found = told(DEADLINE + dt.timedelta(days=2), made.pk)
    before = {(line.at, line.milestone) for line in planning.preview(NOW, moving.FAR)}
    move(DEADLINE + dt.timedelta(days=2))
    after = {(line.at, line.milestone) for line in planning.preview(NOW, moving.FAR)}
    assert before - after == {(row.at, row.milestone) for row in found.cancelled}
    assert after - before == {(row.at, row.milestone) for row in found.new}


def test_decisions_that_lapse_with_the_old_deadline_are_counted():
    made = matter()
    found = book.occasion(reminders.rule("matters.due"), made.pk, "H-1", NOW)
    by = acting(StaffFactory(role="secretary"), role="secretary")
    holding.hold(found, found.lines, reason="Menunggu pleno.", by=by, at=NOW)
    assert told(DEADLINE + dt.timedelta(days=1), made.pk).decided_count == 1
    assert told(DEADLINE, made.pk).decided_count == 0


def test_a_change_that_is_refused_says_so():
    made = matter()

    def refuse():
        raise Refused("Tidak boleh.")

    with pytest.raises(Refused, match="Tidak boleh"):
        moving.consequences(refuse, {"matters.due": Q(pk=made.pk)}, NOW)

"""The deadline book beside the planner: it says beforehand what the planner then does, and counts many as cheaply as one."""

import datetime as dt
import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import clock
from core.clock import wib
from notifications import book, holding, planning, reminders
from notifications.book import PLANNED, Person, Question
from notifications.lifecycle import DeliveryState as S
from notifications.models import Delivery
from tests.factories.accounts import StaffFactory, acting
from tests.factories.notifications import MatterFactory, OwnerFactory
from tests.notifications.matters.models import Matter

pytestmark = pytest.mark.django_db
DEADLINE = wib(2026, 10, 27)  # the end of 26 October
NOW = wib(2026, 10, 20, 12)
SPAN = Question(NOW, NOW + dt.timedelta(days=30))


@pytest.fixture(autouse=True)
def offsets():
    reminders.seed("matters.due")


def matter(**options):
    made = MatterFactory(**{"deadline": DEADLINE, **options})
    made.next_nudge_at = reminders.rule("matters.due").first_nudge(made, NOW)
    made.save()
    return made


def many(count):
    """Insert matters of one deadline and owner in a few statements."""
    owner = OwnerFactory()
    first = matter(owner=owner)
    Matter.objects.bulk_create(
        [Matter(title="Banyak", owner=owner, deadline=DEADLINE, next_nudge_at=first.next_nudge_at) for _ in range(count - 1)],
        batch_size=500,
    )


def lines(question=SPAN, now=NOW):
    return [(group.at, group.milestone, group.state, group.count) for group in book.groups(question, now)]


def secretary():
    user = StaffFactory(role="secretary")
    return acting(user, role="secretary")


def occasion(made, milestone="H-1", now=NOW):
    return book.occasion(reminders.rule("matters.due"), made.pk, milestone, now)


def test_the_book_tells_what_the_planner_will_make():
    made = [matter(), matter(deadline=DEADLINE + dt.timedelta(days=2))]
    told = [(line.at, line.milestone) for line in planning.preview(SPAN.start, SPAN.end)]

    found = [(at, milestone) for at, milestone, state, count in lines() for _ in range(count) if state == PLANNED]

    assert found == told
    assert len(found) == 3 + 3 + len(made) - 2 + 1  # three of one; of the other H-7 is still to come besides


def test_many_of_one_moment_are_one_line_with_a_count():
    many(1200)
    assert lines() == [
        (wib(2026, 10, 23, 9), "H-3", PLANNED, 1200),
        (wib(2026, 10, 25, 9), "H-1", PLANNED, 1200),
        (wib(2026, 10, 26, 9), "H-0", PLANNED, 1200),
    ]


def test_a_thousand_cost_the_queries_of_one():
    def cost():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            book.groups(SPAN, NOW)
        return len(asked)

    matter()
    one = cost()
    many(1000)
    assert cost() == one


def test_what_was_planned_stands_in_the_state_it_is_in():
    matter()
    planning.plan_due(wib(2026, 10, 23, 9))
    Delivery.objects.update(state=S.SENT, sending_at=NOW, sent_at=NOW, settled_at=NOW, resolved_how="smtp")

    assert lines(now=wib(2026, 10, 23, 10)) == [
        (wib(2026, 10, 23, 9), "H-3", S.SENT, 1),
        (wib(2026, 10, 25, 9), "H-1", PLANNED, 1),
        (wib(2026, 10, 26, 9), "H-0", PLANNED, 1),
    ]


def test_a_reminder_held_before_its_time_is_not_counted_twice():
    held, _other = matter(), matter()
    found = occasion(held)
    holding.hold(found, found.lines, reason="Menunggu keputusan.", by=secretary(), at=NOW)

    assert [line for line in lines() if line[1] == "H-1"] == [
        (wib(2026, 10, 25, 9), "H-1", S.ON_HOLD, 1),
        (wib(2026, 10, 25, 9), "H-1", PLANNED, 1),
    ]
    (group,) = [each for each in book.groups(SPAN, NOW) if each.milestone == "H-1" and each.is_planned]
    assert held.pk not in book.objects_of(group, SPAN).values_list("pk", flat=True)


def test_a_moved_deadline_is_a_new_occasion_for_which_the_old_decision_does_not_hold():
    made = matter()
    found = occasion(made)
    holding.hold(found, found.lines, reason="Menunggu keputusan.", by=secretary(), at=NOW)
    made.deadline = DEADLINE + dt.timedelta(days=1)
    made.next_nudge_at = reminders.rule("matters.due").first_nudge(made, NOW)
    made.save()

    fresh = [line for line in occasion(made).lines if not line.is_former]

    assert [line.state for line in fresh] == [PLANNED]
    assert [line.state for line in occasion(made).lines if line.is_former] == [S.ON_HOLD]


def test_the_book_is_asked_for_one_person():
    wanted, _other = matter(), matter()
    person = Person(wanted.owner, wanted.owner.email)
    assert [line[3] for line in lines(Question(SPAN.start, SPAN.end, person=person))] == [1, 1, 1]
    assert lines(Question(SPAN.start, SPAN.end, person=Person(None, "siapa@contoh.example"))) == []


def test_the_book_is_asked_for_a_room_a_rule_and_a_milestone():
    matter()
    assert lines(Question(SPAN.start, SPAN.end, room="outreach")) == []
    assert lines(Question(SPAN.start, SPAN.end, rule="recruitment.unsent_draft")) == []
    assert [line[1] for line in lines(Question(SPAN.start, SPAN.end, milestone="H-1"))] == ["H-1"]
    assert lines(Question(SPAN.start, SPAN.end, area="31.71.06")) == []  # this rule knows no kecamatan


def test_a_trial_is_what_a_tick_at_that_moment_then_sends():
    first, second = matter(), matter(deadline=DEADLINE + dt.timedelta(days=2))
    at = wib(2026, 10, 25, 9)
    tried = planning.trial(at)
    counted = {(group.milestone, group.count) for group in book.trial(at, NOW)}

    planning.plan_due(at)

    assert sorted((line.milestone, line.about) for line in tried) == sorted(Delivery.objects.values_list("milestone", "about"))
    assert counted == {("H-1", 1), ("H-3", 1)}
    assert {first.pk, second.pk} == {int(line.about.partition(":")[2]) for line in tried}


def test_the_command_shows_one_tick_masked_and_why():
    made = matter(owner=OwnerFactory(email="siti.aminah@contoh.example"))
    out = io.StringIO()
    with clock.stopped_at(NOW):
        call_command("reminders", "--at", "2026-10-25T09:00", stdout=out)
    told = out.getvalue()

    assert "H-1    s•••@contoh.example (Email)  matters.due (Perkara belum selesai)" in told
    assert "dihitung dari Senin, 26 Oktober 2026 pukul 24.00 WIB" in told
    assert "1 kiriman bila tick berjalan pada Minggu, 25 Oktober 2026 pukul 09.00 WIB." in told
    assert "siti.aminah" not in told
    made.refresh_from_db()
    assert (made.next_nudge_at, Delivery.objects.count()) == (wib(2026, 10, 23, 9), 0)


@pytest.mark.parametrize("options", [["--at", "2026-10-25T09:00", "--from", "2026-10-25T09:00"], []])
def test_the_command_wants_a_moment_or_a_span(options):
    with pytest.raises(CommandError):
        call_command("reminders", *options)

"""No room waits for another's surge, and the relay never gets more than it bears."""

import bisect
import datetime as dt
import threading

import pytest
from django.db import connection, connections
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext

from core import clock
from notifications import bundling, outbox, planning, recovery, reminders, tasks
from notifications.channels import Channel
from notifications.lifecycle import DeliveryState as S
from notifications.models import Allowance, Delivery
from notifications.pace import Pace
from tests.factories.notifications import NOON, MatterFactory, OwnerFactory, posted
from tests.notifications.matters.models import Matter
from tests.notifications.matters.notices import MatterOpened


def surge(room, count, matter, *, wanted_by=NOON):
    """Put mails of a room out, all of them due. A room is only a word: the tests' one notice speaks for each."""
    drafts = [outbox.draft(MatterOpened, matter, to=f"{room}{n}@contoh.example", at=NOON) for n in range(count)]
    for draft in drafts:
        draft.room, draft.wanted_by = room, wanted_by
    Delivery.objects.bulk_create(drafts, batch_size=500)


def sent(room):
    return Delivery.objects.filter(room=room, state=S.SENT).count()


@pytest.mark.full
@pytest.mark.django_db
def test_a_surge_in_one_room_never_delays_anothers_reminder_by_more_than_two_ticks(relay, sender):
    matter = MatterFactory()
    surge("recruitment", 5000, matter, wanted_by=NOON - dt.timedelta(hours=1))  # the more urgent, all of them
    surge("agreements", 10, matter)

    for minute in range(2):  # two ticks of a relay that takes ten mails in each
        hand = sender(NOON + dt.timedelta(minutes=minute), batch=10)
        hand.line.open()
        for delivery in hand.claim():
            hand.deliver(delivery)
        hand.close()

    assert (sent("agreements"), sent("recruitment"), len(relay.accepted)) == (10, 10, 20)


@pytest.mark.django_db
@pytest.mark.parametrize("batch", [1, 2, 5])
def test_every_room_has_its_turn_however_few_are_claimed_at_once(sender, batch):
    matter = MatterFactory()
    for room in ("accounts", "agreements", "outreach", "recruitment"):
        surge(room, 6, matter)
    hand = sender(batch=batch)
    claimed = [delivery.room for _ in range(4) for delivery in hand.claim()]
    assert set(claimed) == {"accounts", "agreements", "outreach", "recruitment"}
    assert len(claimed) == 4 * batch


@pytest.mark.django_db
def test_within_a_room_the_nearest_deadline_goes_first(sender):
    matter = MatterFactory()
    surge("agreements", 3, matter, wanted_by=NOON + dt.timedelta(days=1))
    surge("agreements", 0, matter)
    urgent = outbox.draft(MatterOpened, matter, to="segera@contoh.example", at=NOON)
    urgent.room = "agreements"
    outbox.insert([urgent])
    assert sender(batch=2).claim()[0].pk == urgent.pk


@pytest.mark.django_db
def test_a_spent_budget_gives_back_what_was_claimed_and_not_tried(relay, sender):
    surge("recruitment", 5, MatterFactory())
    hand = sender()
    hand.line.open()
    assert list(hand._send_batch(hand.claim(), end=0)) == []
    assert list(Delivery.objects.values_list("state", "attempts").distinct()) == [(S.PENDING, 0)]
    hand.close()


class Still(Pace):
    """A pace whose database stands still at NOON."""

    def _read(self):
        return super()._read()[0], NOON


@pytest.mark.django_db
@pytest.mark.parametrize(("per_minute", "at_once"), [(1, 1), (19, 1), (60, 3), (600, 30)])
def test_the_bucket_gives_a_twentieth_at_once_and_then_an_even_drip(per_minute, at_once):
    pace = Still(Channel.MAIL, per_minute)
    assert [pace.take() for _ in range(at_once + 1)] == [True] * at_once + [False]
    count, wait = pace.left()
    assert count == 0
    assert 0 < wait <= pace.drip.total_seconds()


@pytest.mark.parametrize("per_minute", [1, 2, 19, 20, 60, 999])
def test_no_minute_ever_holds_more_than_the_limit(per_minute):
    """Take whatever may be taken, as early as it may: in no half-open minute are there more than the limit."""
    pace, free_at, now, taken = Pace(Channel.MAIL, per_minute), NOON, NOON, []
    while now < NOON + dt.timedelta(minutes=3):
        start = pace._from(free_at, now)
        ahead = start - now - (pace.depth - 1) * pace.drip
        if ahead <= dt.timedelta(0):
            taken.append(now)
            free_at = start + pace.drip
        else:
            now += ahead
    for n, begin in enumerate(taken):
        assert bisect.bisect_left(taken, begin + dt.timedelta(minutes=1)) - n <= per_minute


@pytest.mark.django_db
def test_a_clock_of_the_database_that_was_set_back_stops_nobody():
    pace = Pace(Channel.MAIL, 60)
    assert pace.take()
    Allowance.objects.update(next_free_at=Now() + dt.timedelta(days=1))
    assert pace.take()


@pytest.mark.django_db
def test_who_looks_at_a_clock_and_is_overtaken_by_a_rival_takes_nothing():
    """The rival moved the bucket on by its own, later clock: that looks as if it were further ahead than it can be."""
    pace = Pace(Channel.MAIL, 60)
    assert pace.take()
    Allowance.objects.update(next_free_at=Now() + pace.depth * pace.drip + dt.timedelta(seconds=2))
    assert not pace.take()


@pytest.mark.django_db
def test_a_sender_waits_for_its_pace_and_stops_where_waiting_is_in_vain(relay, sender):
    surge("recruitment", 12, MatterFactory())
    assert sender(pace=Pace(Channel.MAIL, 6), budget=1).run() == {S.SENT: 1}
    Allowance.objects.all().delete()
    assert sender(pace=Pace(Channel.MAIL, 1200), budget=20).run() == {S.SENT: 11}
    assert {attempts for (attempts,) in Delivery.objects.values_list("attempts")} == {1}


@pytest.mark.django_db
def test_the_limit_of_the_settings_holds_for_the_tick(relay, settings):
    settings.SMTP = {"host": "127.0.0.1", "port": relay.port, "user": "", "password": "", "security": "none"}
    settings.MAIL_PER_MINUTE = 1
    surge("recruitment", 3, MatterFactory())
    with clock.stopped_at(NOON):
        assert bundling.send_due(NOON) == {S.SENT: 1}


@pytest.fixture
def at_once():
    """Return a function that runs a job in threads with their own connections, and returns what each returned."""

    def run(jobs):
        results, failures = [], []

        def work(job):
            try:
                results.append(job())
            except Exception as error:  # noqa: BLE001 -- told by the test that waits
                failures.append(error)
            finally:
                connections.close_all()

        threads = [threading.Thread(target=work, args=(job,)) for job in jobs]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        return results

    return run


@pytest.mark.full
@pytest.mark.django_db(transaction=True)
def test_three_senders_at_once_never_take_more_than_the_relay_bears(relay, sender, at_once):
    surge("recruitment", 90, MatterFactory())
    started = _moment()
    at_once([sender(pace=Pace(Channel.MAIL, 240), budget=4).run for _ in range(3)])
    minutes = (_moment() - started) / dt.timedelta(minutes=1)
    most = 12 + minutes * (240 - 12 + 1)
    assert 12 <= len(relay.accepted) <= most
    assert Delivery.objects.filter(state=S.SENT).count() == len({recipient for recipient, _ in relay.accepted})
    assert len(relay.accepted) == len({recipient for recipient, _ in relay.accepted})


def _moment():
    Allowance.objects.get_or_create(channel="clock", defaults={"next_free_at": NOON})
    return Allowance.objects.filter(channel="clock").annotate(now=Now()).values_list("now", flat=True).get()


@pytest.mark.django_db(transaction=True)
def test_many_hands_take_no_more_tokens_than_there_are(at_once):
    pace = Pace(Channel.MAIL, 1)
    assert sorted(at_once([pace.take for _ in range(8)])) == [False] * 7 + [True]


@pytest.mark.django_db(transaction=True)
def test_several_senders_claim_none_of_each_others(sender, at_once):
    surge("recruitment", 60, MatterFactory())
    keys = [delivery.pk for claimed in at_once([sender(batch=20).claim for _ in range(3)]) for delivery in claimed]
    assert len(keys) == len(set(keys))
    if connection.features.has_select_for_update_skip_locked:
        assert len(keys) == 60


@pytest.fixture
def deadlines():
    """Return a maker of so many matters that one rule has to speak of at NOON."""

    def make(count):
        reminders.seed("matters.due")
        owner = OwnerFactory()
        due = NOON + dt.timedelta(hours=12)
        Matter.objects.bulk_create(
            [Matter(title=str(n), owner=owner, deadline=due, next_nudge_at=NOON - dt.timedelta(hours=3)) for n in range(count)]
        )

    return make


@pytest.mark.django_db
def test_planning_stops_at_a_chunk_and_goes_on_where_it_stopped(deadlines):
    deadlines(planning.CHUNK * 2 + 1)
    walk = planning.Planning(NOON)
    told = []
    while not walk.is_done:
        told.append(walk.go(0))
    assert sum(told) == Delivery.objects.count() == planning.CHUNK * 2 + 1
    assert max(told) == planning.CHUNK


@pytest.mark.django_db
def test_a_tick_sends_while_planning_goes_on(deadlines, monkeypatch):
    deadlines(planning.CHUNK * 3)
    monkeypatch.setattr(tasks, "PLANNING", 0)
    rounds = []
    monkeypatch.setitem(tasks.AFTER, "send", lambda now: rounds.append(Delivery.objects.count()) or len(rounds))
    results = tasks.do_what_is_due(NOON)
    assert results["plan"] == planning.CHUNK * 3
    assert [count for count in dict.fromkeys(rounds) if count] == [planning.CHUNK, planning.CHUNK * 2, planning.CHUNK * 3]
    assert results["send"] == sum(range(1, len(rounds) + 1))


@pytest.mark.parametrize(
    ("before", "after", "total"), [(1, 2, 3), (None, 2, 2), (1, None, 1), (1, KeyError, KeyError), (KeyError, 1, KeyError)]
)
def test_rounds_of_a_tick_add_up(before, after, total):
    failure = KeyError()
    told = tasks._sum(*[failure if each is KeyError else each for each in (before, after)])
    assert told is failure if total is KeyError else told == total


@pytest.mark.django_db
def test_whoever_was_advanced_meanwhile_is_told_by_the_other_planner(deadlines):
    deadlines(3)
    rule = reminders.rule("matters.due")
    seen = list(rule.queryset().order_by("pk"))
    Matter.objects.filter(pk=seen[1].pk).update(next_nudge_at=None)
    advanced = planning._advance_group(rule, seen, NOON + dt.timedelta(hours=1))
    assert [matter.pk for matter in advanced] == [seen[0].pk, seen[2].pk]


@pytest.mark.django_db
def test_planning_costs_as_many_statements_for_twenty_as_for_two(deadlines):
    def cost(count):
        deadlines(count)
        with CaptureQueriesContext(connection) as queries:
            assert planning.plan_due(NOON) == count
        return len(queries)

    assert cost(2) == cost(20)  # more rows at once than a statement of SQLite holds values go in two


@pytest.mark.django_db
@pytest.mark.parametrize("days", [1, -1])
def test_a_clock_that_jumps_a_day_makes_no_storm(deadlines, days):
    deadlines(5)
    jumped = NOON + dt.timedelta(days=days)
    told = [planning.plan_due(moment) for moment in (jumped, NOON, jumped, NOON)]
    assert sum(told) == Delivery.objects.count() == (5 if days < 0 else 0)  # a day later the deadline is past
    with clock.stopped_at(jumped):
        recovery.expire(jumped)
    assert sum(planning.plan_due(NOON) for _ in range(3)) == 0


@pytest.mark.django_db
def test_what_waits_while_a_clock_jumps_ahead_goes_out_once(relay, sender):
    posted(expires_at=NOON + dt.timedelta(hours=1))
    posted()
    assert sender(NOON + dt.timedelta(days=1)).run() == {S.EXPIRED: 1, S.SENT: 1}
    assert sender(NOON).run() == {}
    assert len(relay.accepted) == 1

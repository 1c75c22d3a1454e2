"""Time and the reminders: how soon a crash is made good, and a clock that jumps by a day."""

import datetime as dt
import random
from collections import Counter

import pytest
from django.db.models.functions import Now

from core import clock
from core.clock import JAKARTA, wib
from notifications import outbox, planning, recovery, reminders, smtp, tasks
from notifications.lifecycle import HELD
from notifications.lifecycle import DeliveryState as S
from notifications.models import Delivery
from notifications.sending import LEASE, Sender
from tests import turns
from tests.factories.notifications import NOON, MatterFactory, OwnerFactory
from tests.notifications.matters.models import Matter
from tests.notifications.matters.notices import MatterOpened

pytestmark = pytest.mark.django_db
SECOND, HOUR, DAY = dt.timedelta(seconds=1), dt.timedelta(hours=1), dt.timedelta(days=1)
PHASES = range(1, 61) if turns.LONG else (1, 29, 59, 60)  # seconds from the crash to the next tick
COUNT = 500 if turns.LONG else 20


class Died(BaseException):
    """What a killed process leaves behind: nobody catches it."""


class Dying(Sender):
    """Dies of its first delivery: as it holds it, with it marked, or with the mail handed over and no word written down."""

    def __init__(self, moment, port):
        super().__init__(smtp.Server("127.0.0.1", port), now=lambda: NOON)
        self.moment = moment

    def prepare(self, *facts):
        if self.moment == "held":
            raise Died
        return super().prepare(*facts)

    def hand_over(self, parcel):
        if self.moment == "handed over":
            super().hand_over(parcel)
        raise Died


@pytest.mark.parametrize("moment", ["held", "marked", "handed over"])
@pytest.mark.parametrize("phase", PHASES)
def test_what_a_crash_held_is_with_its_people_two_minutes_later(sink, settings, tmp_path, moment, phase):
    """The leases are the database's time, so with each tick they are set to what is left of them."""
    witness, port = sink()
    settings.SMTP = {"host": "127.0.0.1", "port": port, "user": "", "password": "", "security": "none"}
    settings.MAIL_SINK_ENABLED, settings.MAIL_SINK_DIR = True, tmp_path / "mail"
    matter = MatterFactory()
    drafts = [outbox.draft(MatterOpened, matter, to=f"warga{n}@contoh.example", at=NOON) for n in range(5)]
    outbox.insert(drafts)
    with pytest.raises(Died):
        Dying(moment, port).run()
    assert Delivery.objects.filter(state__in=HELD).count() == len(drafts)

    for seconds in (phase, phase + 60):
        later = NOON + seconds * SECOND
        if seconds <= 120:
            Delivery.objects.filter(state__in=HELD).update(lease_until=Now() + LEASE - seconds * SECOND)
            with clock.stopped_at(later):
                tasks.do_what_is_due(later)
    assert Counter(witness.seen) == dict.fromkeys((draft.message_id for draft in drafts), 1)
    assert set(Delivery.objects.filter(kind=MatterOpened.code).values_list("state", flat=True)) == {S.SENT}


def promised(deadline):
    """Return the moments at which a deadline is told of, counted by hand: at nine in the morning, 7, 3, 1 and 0 days before."""
    day = deadline.astimezone(JAKARTA).date()
    nines = [wib(each.year, each.month, each.day, 9) for each in (day - n * DAY for n in (7, 3, 1, 0))]
    return {nine for nine in nines if NOON < nine < deadline}


@pytest.fixture
def matters():
    """Make matters that are due within nine days, none within a minute of nine o'clock, and the rule that tells of them."""
    reminders.seed("matters.due")
    rule, chance = reminders.rule("matters.due"), random.Random(11)
    made = [Matter(title=str(n), owner=OwnerFactory(), deadline=NOON + chance.uniform(0.1, 9) * DAY) for n in range(COUNT)]
    for matter in made:
        matter.next_nudge_at = rule.first_nudge(matter, NOON)
    return rule, Matter.objects.bulk_create(made)


def live(rule, relay, jumps):
    """Live through ten days by ticks; jumps: {tick: by how much the clock is wrong}. Return {tick: mails that went}."""
    went = {}
    for n in range(240):
        now = NOON + n * HOUR + jumps.get(n, 0 * DAY)
        before = len(relay.accepted)
        planning.plan_rule(rule, now)
        recovery.expire(now)
        Sender(smtp.Server("127.0.0.1", relay.port), budget=600, now=lambda now=now: now).run()
        went[n] = len(relay.accepted) - before
    return went


def told():
    return Counter(Delivery.objects.filter(state=S.SENT).values_list("about", "milestone"))


@pytest.mark.parametrize("days", [0, -1])
def test_a_clock_that_falls_back_a_day_tells_each_milestone_once_and_none_too_few(relay, matters, record_property, days):
    rule, made = matters
    record_property("reminders", COUNT)
    live(rule, relay, dict.fromkeys((30, 36, 42, 48, 96), days * DAY))
    assert set(told().values()) == {1}
    assert len(relay.accepted) == told().total() == sum(len(promised(matter.deadline)) for matter in made)


@pytest.mark.full
def test_a_clock_that_leaps_a_day_ahead_makes_no_storm_and_tells_nothing_twice(relay, matters, record_property):
    """Who leaps past a deadline cannot warn of it any more; all others are told, a day early at worst."""
    rule, made = matters
    record_property("reminders", COUNT)
    leaps = (30, 36, 42, 48, 96)
    went = live(rule, relay, dict.fromkeys(leaps, DAY))
    assert set(told().values()) == {1}
    assert len(relay.accepted) == told().total()
    assert max(went[n] for n in leaps) <= COUNT
    leapt_over = [m for m in made if any(NOON + n * HOUR < m.deadline <= NOON + n * HOUR + DAY for n in leaps)]
    quiet = {f"matters.matter:{matter.pk}" for matter in made if matter not in leapt_over}
    counts = Counter(about for about, _ in told())
    assert {about: counts[about] for about in quiet} == {
        f"matters.matter:{matter.pk}": len(promised(matter.deadline)) for matter in made if matter not in leapt_over
    }
    assert quiet

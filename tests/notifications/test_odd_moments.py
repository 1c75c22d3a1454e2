"""What becomes of reminders when the world is not as a plan expects it; docs/panduan/buku-tenggat.md tells staff the same."""

import datetime as dt

import pytest

from core import clock
from core.clock import wib
from core.fsck import checks
from notifications import book, holding, planning, recovery, reminders
from notifications.lifecycle import DeliveryState as S
from notifications.models import Delivery, ReminderOffset, RuleSetting
from tests.factories import outreach
from tests.factories.accounts import StaffFactory, acting
from tests.factories.notifications import NOON, MatterFactory, OffsetFactory, OwnerFactory, posted

pytestmark = pytest.mark.django_db
DEADLINE = wib(2026, 10, 27)  # the end of Monday the 26th
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def offsets():
    reminders.seed("matters.due")


def matter(**facts):
    made = MatterFactory(**{"deadline": DEADLINE, **facts})
    made.next_nudge_at = reminders.rule("matters.due").first_nudge(made, wib(2026, 10, 1))
    made.save()
    return made


def tick(sender, now):
    """Plan and send as of a moment; returns the milestones that went out."""
    before = set(Delivery.objects.filter(state=S.SENT).values_list("pk", flat=True))
    recovery.expire(now)
    planning.plan_rule(reminders.rule("matters.due"), now)
    sender(now).run()
    return sorted(Delivery.objects.filter(state=S.SENT).exclude(pk__in=before).values_list("milestone", flat=True))


# --- The clock ----------------------------------------------------------------------------------------------------------
def test_a_clock_that_jumps_a_day_on_tells_the_latest_milestone_alone(relay, sender):
    matter()
    assert tick(sender, wib(2026, 10, 23, 9)) == ["H-3"]
    assert tick(sender, wib(2026, 10, 26, 10)) == ["H-0"]  # H-1 is stale by then
    assert len(relay.accepted) == 2


def test_a_clock_that_jumps_a_day_on_and_back_tells_nothing_twice_and_goes_on(relay, sender):
    matter()
    assert tick(sender, wib(2026, 10, 23, 9)) == ["H-3"]
    assert tick(sender, wib(2026, 10, 25, 9)) == ["H-1"]  # by a clock that was wrong
    assert [tick(sender, wib(2026, 10, day, 10)) for day in (24, 25)] == [[], []]
    assert tick(sender, wib(2026, 10, 26, 9)) == ["H-0"]
    assert len(relay.accepted) == 3


def test_a_clock_that_jumps_over_the_deadline_tells_nothing_and_leaves_nothing(relay, sender):
    made = matter()
    assert tick(sender, DEADLINE + DAY) == []
    made.refresh_from_db()
    assert (made.next_nudge_at, relay.accepted, Delivery.objects.count()) == (None, [], 0)


def test_what_waits_while_the_clock_is_set_back_goes_at_its_moment_and_once(relay, sender):
    matter()
    planning.plan_due(wib(2026, 10, 25, 9))
    assert sender(wib(2026, 10, 24, 9)).run() == {}
    assert sender(wib(2026, 10, 25, 9)).run() == {S.SENT: 1}
    assert len(relay.accepted) == 1


# --- The rule -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("deadline", "told"), [(wib(2026, 10, 26, 17), []), (wib(2026, 10, 27), ["sore"])])
def test_an_hour_after_the_deadline_speaks_never_and_before_it_speaks(relay, sender, deadline, told):
    ReminderOffset.objects.all().delete()
    OffsetFactory(milestone="sore", hours_before=0, send_hour=18)
    matter(deadline=deadline)
    assert tick(sender, wib(2026, 10, 26, 18)) == told


# --- Days off -----------------------------------------------------------------------------------------------------------
def test_a_holiday_moves_what_is_to_be_planned_and_leaves_alone_what_staff_have_decided(relay, sender):
    """H-3 of Friday the 30th is Tuesday the 27th, which becomes a day off: from then on it is Monday the 26th."""
    RuleSetting.objects.create(rule="matters.due", shifts_off_days=True)
    untouched, decided = (matter(deadline=wib(2026, 10, 31)) for _ in range(2))
    by, now = acting(StaffFactory(role="secretary"), role="secretary"), wib(2026, 10, 24, 12)
    tick(sender, wib(2026, 10, 23, 9))
    for step, facts in ((holding.hold, {"reason": "Menunggu keputusan."}), (holding.release, {})):
        found = book.occasion(reminders.rule("matters.due"), decided.pk, "H-3", now)
        step(found, found.lines, by=by, at=now, **facts)

    outreach.special_day(first_day=dt.date(2026, 10, 27))
    assert planning.rebuild_by_days(now) == 2

    told = {day: tick(sender, wib(2026, 10, day, 9)) for day in (26, 27, 28)}
    assert told == {26: ["H-3"], 27: ["H-3"], 28: []}
    rows = Delivery.objects.filter(milestone="H-3", state=S.SENT).values_list("about", "sent_at")
    assert dict(rows) == {
        f"matters.matter:{untouched.pk}": wib(2026, 10, 26, 9),
        f"matters.matter:{decided.pk}": wib(2026, 10, 27, 9),
    }


# --- People -------------------------------------------------------------------------------------------------------------
def test_who_is_deleted_between_planning_and_sending_is_told_nothing_and_leaves_no_delivery(relay, sender):
    owner, other = OwnerFactory(), OwnerFactory()
    matter(owner=owner)
    matter(owner=other)
    assert planning.plan_due(wib(2026, 10, 25, 9)) == 2

    owner.delete()

    assert sender(wib(2026, 10, 25, 9)).run() == {S.SENT: 1}
    assert [recipient for recipient, _ in relay.accepted] == [other.email]
    with clock.stopped_at(wib(2026, 10, 25, 9)):
        assert [problem for name, check in checks().items() if name.startswith("notifications.") for problem in check()] == []


def test_who_is_closed_or_moves_between_claim_and_sending_is_looked_at_anew(relay, sender):
    leaving, moving = OwnerFactory(), OwnerFactory(email="lama@contoh.example")
    for owner in (leaving, moving):
        posted(to=owner, matter=MatterFactory(owner=owner))
    hand = sender()
    held = hand.claim()

    type(leaving).objects.filter(pk=leaving.pk).update(is_active=False)
    type(moving).objects.filter(pk=moving.pk).update(email="baru@contoh.example")

    hand.line.open()
    assert sorted(hand.deliver(each) for each in held) == [S.SENT, S.SUPERSEDED]
    hand.close()
    assert [recipient for recipient, _ in relay.accepted] == ["baru@contoh.example"]


def test_an_address_that_changes_as_the_server_is_spoken_to_is_written_to_the_next_time(relay, sender):
    owner = OwnerFactory(email="lama@contoh.example")
    delivery = posted(to=owner, matter=MatterFactory(owner=owner))
    hand = sender()
    greet = hand.line.envelope

    def envelope(*addresses):
        greet(*addresses)
        type(owner).objects.filter(pk=owner.pk).update(email="baru@contoh.example")

    hand.line.envelope = envelope
    assert hand.run() == {S.PENDING: 1}
    Delivery.objects.filter(pk=delivery.pk).update(next_try=NOON)

    assert sender().run() == {S.SENT: 1}
    assert [recipient for recipient, _ in relay.accepted] == ["baru@contoh.example"]


# --- The zone -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("zone", "earlier"), [("Asia/Jakarta", 0), ("Asia/Makassar", 1), ("Asia/Jayapura", 2)])
def test_an_office_farther_east_is_reminded_at_its_own_nine_and_on_its_own_closing_day(relay, sender, settings, zone, earlier):
    settings.OFFICE_ZONE = zone
    deadline = DEADLINE - dt.timedelta(hours=earlier)  # 24.00 of the 26th in that office
    matter(deadline=deadline)
    nine = wib(2026, 10, 26, 9) - dt.timedelta(hours=earlier)
    assert tick(sender, nine - dt.timedelta(minutes=1)) == ["H-1"]
    assert tick(sender, nine) == ["H-0"]
    assert tick(sender, deadline) == []

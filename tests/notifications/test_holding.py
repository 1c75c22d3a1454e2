"""What staff decide about single reminders, also before the planner has made them."""

import datetime as dt

import pytest

from core import clock
from core.clock import wib
from core.fsck import checks
from core.lifecycle import Refused, Stale
from core.models import Event
from notifications import book, holding, planning, recovery, reminders
from notifications.lifecycle import DeliveryState as S
from notifications.models import Delivery
from tests.factories.accounts import StaffFactory, acting
from tests.factories.notifications import MatterFactory

pytestmark = pytest.mark.django_db
DEADLINE = wib(2026, 10, 27)
NOW = wib(2026, 10, 20, 12)
DUE = wib(2026, 10, 25, 9)
WHY = "Tenggat akan dipindah."


@pytest.fixture(autouse=True)
def offsets():
    reminders.seed("matters.due")


@pytest.fixture
def secretary():
    return acting(StaffFactory(role="secretary"), role="secretary")


@pytest.fixture
def commissioner():
    return acting(StaffFactory(role="commissioner"), role="commissioner")


def matter():
    made = MatterFactory(deadline=DEADLINE)
    made.next_nudge_at = reminders.rule("matters.due").first_nudge(made, NOW)
    made.save()
    return made


def occasion(made, now=NOW):
    return book.occasion(reminders.rule("matters.due"), made.pk, "H-1", now)


def decided(step, made, now=NOW, **facts):
    found = occasion(made, now)
    step(found, found.lines, at=now, **facts)
    return Delivery.objects.get(milestone="H-1")


def test_what_is_held_before_its_time_is_ignored_by_the_planner(secretary):
    made = matter()
    held = decided(holding.hold, made, reason=WHY, by=secretary)
    planning.plan_due(DUE)

    held.refresh_from_db()
    assert Delivery.objects.filter(milestone="H-1").count() == 1
    assert (held.state, held.not_before, held.next_try) == (S.ON_HOLD, DUE, DUE)
    assert not Delivery.objects.due(DUE + dt.timedelta(hours=1)).filter(milestone="H-1").exists()


def test_the_decision_stands_in_the_journal_with_who_and_why(secretary):
    held = decided(holding.hold, matter(), reason=WHY, by=secretary)
    event = Event.objects.about(held).get()
    assert (event.action, event.reason, event.by_id, event.at) == ("delivery.held", WHY, str(secretary.user_id), NOW)
    assert event.details == {"rule": "matters.due", "milestone": "H-1"}


def test_what_is_released_goes_at_its_moment(secretary):
    made = matter()
    decided(holding.hold, made, reason=WHY, by=secretary)
    freed = decided(holding.release, made, by=secretary)
    assert (freed.state, freed.next_try) == (S.PENDING, DUE)
    assert list(Event.objects.about(freed).values_list("action", flat=True)) == ["delivery.held", "delivery.released"]


def test_what_is_sent_now_is_due_at_once_and_never_again(secretary):
    made = matter()
    soon = decided(holding.send_now, made, by=secretary)
    assert list(Delivery.objects.due(NOW)) == [soon]
    planning.plan_due(DUE)
    assert Delivery.objects.filter(milestone="H-1").count() == 1


def test_what_the_procedure_demands_is_skipped_by_a_commissioner_alone(secretary, commissioner):
    made = matter()
    with pytest.raises(Refused, match=r"diwajibkan oleh prosedur.*Hanya Anggota Bawaslu"):
        decided(holding.skip, made, reason=WHY, by=secretary)
    assert not Delivery.objects.exists()

    skipped = decided(holding.skip, made, reason=WHY, by=commissioner)
    assert (skipped.state, skipped.resolved_how, skipped.settled_at) == (S.SUPERSEDED, "skipped", NOW)


@pytest.mark.parametrize("step", [holding.hold, holding.skip])
def test_holding_and_skipping_want_a_reason(step, commissioner):
    with pytest.raises(Refused, match="alasan"):
        decided(step, matter(), reason="  ", by=commissioner)


def test_others_decide_nothing():
    auditor = acting(StaffFactory(role="auditor"), role="auditor")
    for step, facts in ((holding.hold, {"reason": WHY}), (holding.release, {}), (holding.send_now, {})):
        with pytest.raises(Refused, match="sekretaris kota dan Anggota"):
            decided(step, matter(), by=auditor, **facts)


def test_the_planner_may_be_faster(secretary):
    made = matter()
    seen = occasion(made)
    planning.plan_due(DUE)
    with pytest.raises(Stale):
        holding.hold(seen, seen.lines, reason=WHY, by=secretary, at=DUE)
    assert Delivery.objects.get(milestone="H-1").state == S.PENDING


def test_a_sender_may_be_faster(secretary):
    made = matter()
    planning.plan_due(DUE)
    seen = occasion(made, DUE)
    Delivery.objects.update(state=S.LEASED, lease_owner="pengirim", lease_until=DUE + dt.timedelta(minutes=1), fence=1)
    with pytest.raises(Stale):
        holding.hold(seen, seen.lines, reason=WHY, by=secretary, at=DUE)
    assert not Event.objects.filter(action="delivery.held").exists()


def test_what_is_settled_or_already_held_is_refused(secretary):
    made = matter()
    decided(holding.hold, made, reason=WHY, by=secretary)
    with pytest.raises(Refused, match="sudah ditahan"):
        decided(holding.hold, made, reason=WHY, by=secretary)
    Delivery.objects.update(state=S.EXPIRED, settled_at=NOW)
    with pytest.raises(Refused, match="tidak dapat diubah lagi"):
        decided(holding.send_now, made, by=secretary)
    with pytest.raises(Refused, match="Hanya pengingat yang ditahan"):
        decided(holding.release, made, by=secretary)


def test_what_is_held_past_its_time_expires(secretary):
    held = decided(holding.hold, matter(), reason=WHY, by=secretary)
    assert recovery.expire(held.expires_at) == 1
    held.refresh_from_db()
    assert held.state == S.EXPIRED


def told(name):
    return [problem.message for problem in checks()[f"notifications.{name}"]()]


def test_fsck_tells_what_is_held_past_its_time(secretary):
    held = decided(holding.hold, matter(), reason=WHY, by=secretary)
    with clock.stopped_at(held.expires_at + dt.timedelta(minutes=30)):
        assert told("nothing_is_held_for_ever") == []
    with clock.stopped_at(held.expires_at + dt.timedelta(hours=2)):
        (problem,) = told("nothing_is_held_for_ever")
    assert "1 kiriman ditahan melewati masa berlakunya" in problem


def test_fsck_tells_what_is_held_without_an_end_for_a_week(secretary):
    held = decided(holding.hold, matter(), reason=WHY, by=secretary)
    Delivery.objects.update(expires_at=None)
    with clock.stopped_at(held.next_try + dt.timedelta(days=8)):
        (problem,) = told("nothing_is_held_for_ever")
    assert "lebih dari tujuh hari" in problem


def test_fsck_tells_what_was_decided_without_a_reason(secretary):
    made = matter()
    decided(holding.hold, made, reason=WHY, by=secretary)
    assert told("what_staff_held_or_skipped_has_its_reason") == []
    planning.plan_due(wib(2026, 10, 26, 9))
    Delivery.objects.filter(milestone="H-0").update(state=S.ON_HOLD)
    (problem,) = told("what_staff_held_or_skipped_has_its_reason")
    assert "tanpa alasan" in problem

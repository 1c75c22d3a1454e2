"""Who is reminded when: only the current step, only the side that holds the pen, five times at most."""

import datetime as dt

import pytest

from agreements.actions import agreements, rounds
from agreements.lifecycle import Act, Side
from core import clock
from core.clock import wib
from core.lifecycle import Refused
from notifications import planning, reminders
from notifications.models import Delivery
from tests.factories.agreements import fresh
from tests.factories.recruitment import NOON

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def reminded(kind, *, days, since=NOON):
    """Return (milestone, account) of what is planned, tick by tick, within some days."""
    rules = [rule for rule in reminders.rules().values() if rule.notice.code == f"agreements.{kind}"]
    for n in range(days * 4):
        for rule in rules:
            planning.plan_rule(rule, since + n * DAY / 4)
    rows = Delivery.objects.filter(kind=f"agreements.{kind}").order_by("not_before")
    return list(rows.values_list("milestone", "to_user"))


def test_an_open_step_is_nudged_after_five_days_then_every_two_at_most_five_times(table):
    table.proposed()
    holders = [table.people[side, "Kepala bagian hukum"].user_id for side in (Side.OFFICE, Side.CITY)]

    found = reminded("step_waiting", days=29)

    assert sorted(found) == sorted((f"H+{n}", user) for n in (5, 7, 9, 11, 13) for user in holders)


@pytest.mark.full
def test_a_decided_step_is_nudged_no_more_and_the_next_one_not_before_it_opens(table):
    agreement = table.proposed()
    table.decide(table.step(agreement, Side.OFFICE))

    assert {user for _, user in reminded("step_waiting", days=29)} == {table.people[Side.CITY, "Kepala bagian hukum"].user_id}


def test_the_side_with_the_pen_is_nudged_and_the_other_is_not(table):
    table.sent()

    assert reminded("turn_waiting", days=8) == [
        ("H+5", table.people[Side.CITY, "Penyusun"].user_id),
        ("H+7", table.people[Side.CITY, "Penyusun"].user_id),
    ]


def test_a_nudge_that_waits_as_the_pen_is_handed_over_is_withdrawn(table):
    agreement = table.sent()
    reminded("turn_waiting", days=8)
    agreements.hand_over(fresh(agreement), Side.OFFICE, at=NOON + 8 * DAY)

    states = Delivery.objects.filter(kind="agreements.turn_waiting").values_list("state", flat=True)
    assert list(states) == ["superseded", "superseded"]


def test_who_left_the_post_is_not_nudged_but_who_holds_it_now(table):
    agreement = table.proposed()
    left = table.people[Side.CITY, "Kepala bagian hukum"]
    left.valid_until = (NOON + 3 * DAY).date()
    left.save()
    follower = table.people[Side.CITY, "Pimpinan"].user
    left.post.tenures.create(user=follower, name="Pengganti", valid_from=left.valid_until)
    table.decide(table.step(agreement, Side.OFFICE))

    with clock.stopped_at(NOON + 6 * DAY):
        found = reminded("step_waiting", days=1, since=NOON + 6 * DAY)
    assert found == [("H+5", follower.pk)]


@pytest.mark.full
def test_an_open_step_is_recalled_before_the_end_of_the_day_that_the_text_names(table):
    table.initialled()

    # The text names 10 November 2026; its day ends with 24.00 WIB.
    found = reminded("signing_due", days=22)
    assert sorted({milestone for milestone, _ in found}) == ["H-1", "H-3"]


def test_after_the_day_that_the_text_names_nobody_agrees_but_may_return_it(table):
    agreement = table.initialled()
    step = table.step(agreement, Side.CITY, Act.SIGN)
    last = wib(2026, 11, 11)

    with pytest.raises(Refused, match="Hari penandatanganan dalam naskah sudah lewat"):
        table.decide(step, at=last)
    table.decide(table.step(agreement, Side.OFFICE, Act.SIGN), at=last - dt.timedelta(microseconds=1))
    by = table.by(Side.CITY, "Pimpinan")
    rounds.give_back(step, reason="Harinya lewat.", version=step.version, by=by, at=last)
    assert fresh(agreement).status == "negotiating"

"""Coverage: sums that agree with a count by hand, and no rounding that hides an RW."""

import datetime as dt
import random

import pytest

from core.clock import JAKARTA
from outreach import coverage
from outreach.actions import activities, invitations
from outreach.coverage import CONFIRMED, INVITED, NEVER, REACHED, Coverage
from regions.models import Rw, Village
from tests.factories import outreach as made
from tests.factories.outreach import NOON, START
from tests.outreach.test_actions import VISITOR, fresh

pytestmark = pytest.mark.django_db
TODAY = NOON.astimezone(JAKARTA).date()


def states():
    (menteng,) = [each for each in coverage.rws(TODAY) if each.code == made.VILLAGE]
    return menteng.counts


def says(invitation, **facts):
    invitations.answer(invitation, version=1, by=VISITOR, at=NOON, **facts)
    return fresh(invitation)


def test_each_office_stands_where_it_came_to():
    activity = made.released()
    made.rw()
    made.invited(activity)
    says(made.invited(activity), answer="coming")
    says(made.invited(activity), answer="declined", decline_reason="Sakit.")
    made.came(says(made.invited(activity), answer="represented", representative="Budi Contoh"))

    assert states() == {REACHED: 1, CONFIRMED: 1, INVITED: 2, NEVER: 1}
    assert [rw.number for rw in coverage.never_reached(TODAY)] == [Rw.objects.order_by("pk").first().number]


def test_what_was_called_off_reached_nobody():
    invitation = says(made.invited(), answer="coming")
    activity = fresh(invitation.activity)
    activities.cancel(activity, reason="Banjir.", version=activity.version, by=made.planner(), at=NOON)

    assert states() == {REACHED: 0, CONFIRMED: 0, INVITED: 0, NEVER: 1}


def test_an_rw_that_is_no_more_is_counted_no_more_and_a_new_head_changes_nothing():
    first, gone = made.invited(), made.rw()
    made.came(first)
    Rw.objects.filter(pk=gone.pk).update(valid_until=TODAY)
    first.rw.heads.update(name="Orang Lain Contoh")

    assert states() == {REACHED: 1, CONFIRMED: 0, INVITED: 0, NEVER: 0}


def test_offices_are_counted_as_one_however_many_work_there():
    activity = made.released(audience=made.audience("asn"))
    made.came(made.invited(activity, place=made.office(staff_count=400)))
    made.office(staff_count=3)

    assert coverage.offices(TODAY).counts == {REACHED: 1, CONFIRMED: 0, INVITED: 0, NEVER: 1}


def test_one_that_is_missing_never_hides_behind_a_hundred_percent():
    almost = Coverage("", "", {REACHED: 389, CONFIRMED: 0, INVITED: 0, NEVER: 1})

    assert (almost.percent, almost.missing, almost.total) == (99, 1, 390)
    assert Coverage("", "").percent == 0


@pytest.mark.parametrize("seed", range(4))
def test_sums_agree_with_a_count_by_hand(seed):
    """Whatever is invited, answered, attended and called off by chance: each RW is counted once, in its farthest state."""
    chance = random.Random(seed)
    runs = [made.planned(starts_at=START + dt.timedelta(days=n)) for n in range(3)]
    made.release()
    rws, expected = [made.rw() for _ in range(12)], {}
    for activity in map(fresh, runs):
        for invitation in invitations.invite(activity, places=chance.sample(rws, 6), by=made.planner(), at=NOON):
            state = INVITED
            if chance.random() < 0.6:
                says(invitation, answer="coming")
                state = CONFIRMED
            if chance.random() < 0.4:
                made.came(fresh(invitation))
                state = REACHED
            expected.setdefault(activity.pk, []).append((invitation.rw_id, state))
    off = fresh(runs[0])
    activities.cancel(off, reason="Banjir.", version=off.version, by=made.planner(), at=NOON)
    expected.pop(off.pk)

    order = [NEVER, INVITED, CONFIRMED, REACHED]
    by_hand = dict.fromkeys((rw.pk for rw in rws), NEVER)
    for rw, state in (pair for pairs in expected.values() for pair in pairs):
        by_hand[rw] = max(by_hand[rw], state, key=order.index)
    assert states() == {state: list(by_hand.values()).count(state) for state in (REACHED, CONFIRMED, INVITED, NEVER)}


def test_districts_are_the_sums_of_their_kelurahan(django_assert_num_queries):
    made.invited()
    with django_assert_num_queries(2):
        villages = coverage.rws(TODAY)
    whole = coverage.by_district(villages)

    assert [each.code for each in villages] == list(Village.objects.order_by("pk").values_list("pk", flat=True))
    assert (whole["31.71.06"].counts[INVITED], whole["31.71.01"].total) == (1, 0)

"""Coverage: sums that agree with a count by hand, and no rounding that hides an RW."""

import datetime as dt
import random

import pytest

from core.clock import day_of
from outreach import coverage
from outreach.actions import activities, invitations
from outreach.coverage import CONFIRMED, INVITED, NEVER, PLANNED, REACHED, STATES, Coverage
from outreach.models import Activity
from regions.models import Rw, Village
from tests.factories import outreach as made
from tests.factories.outreach import NOON, START
from tests.outreach.test_actions import VISITOR, fresh

pytestmark = pytest.mark.django_db
TODAY = day_of(NOON)
OTHER = "31.71.01.1001"  # Gambir


def ledger(code="ketua-rw", at=NOON):
    return coverage.ledger(made.audience(code), at)


def areas(whole):
    """Return {code: Coverage} of every kecamatan and kelurahan."""
    return {each.code: each for part in whole.parts for each in (part, *part.parts)}


def states(at=NOON, village=made.VILLAGE):
    return {state: count for state, count in areas(ledger(at=at))[village].counts.items() if count}


def says(invitation, **facts):
    invitations.answer(invitation, version=1, by=VISITOR, at=NOON, **facts)
    return fresh(invitation)


def elsewhere():
    """Return a released activity that is held in another kelurahan."""
    return made.released(room=made.room(village=OTHER))


def test_each_office_stands_where_it_came_to():
    activity = elsewhere()
    made.rw()
    made.invited(activity)
    says(made.invited(activity), answer="coming")
    says(made.invited(activity), answer="declined", decline_reason="Sakit.")
    made.came(says(made.invited(activity), answer="represented", representative="Budi Contoh"))

    assert states() == {REACHED: 1, CONFIRMED: 1, INVITED: 2, NEVER: 1}


def test_what_is_planned_in_its_kelurahan_counts_for_those_not_yet_invited():
    made.planned()
    made.rw(), made.rw(village=OTHER)

    assert states() == {PLANNED: 1}
    assert states(village=OTHER) == {NEVER: 1}


def test_what_is_planned_for_others_or_over_is_no_plan():
    made.planned(audience=made.audience("lmk"))
    made.planned(starts_at=NOON - dt.timedelta(days=1))
    made.rw()

    assert states() == {NEVER: 1}


def test_who_was_invited_and_did_not_come_is_not_reached_once_it_is_over():
    says(made.invited(), answer="coming")

    assert [states(at=START + dt.timedelta(hours=hours)) for hours in (2, 3)] == [{CONFIRMED: 1}, {NEVER: 1}]


def test_what_was_called_off_reached_nobody():
    invitation = says(made.invited(), answer="coming")
    activity = fresh(invitation.activity)
    activities.cancel(activity, reason="Banjir.", version=activity.version, by=made.planner(), at=NOON)

    assert states() == {NEVER: 1}


def test_an_rw_that_is_no_more_is_counted_no_more_and_a_new_head_changes_nothing():
    first, gone = made.invited(), made.rw()
    made.came(first)
    Rw.objects.filter(pk=gone.pk).update(valid_until=TODAY)
    first.rw.heads.update(name="Orang Lain Contoh")

    assert states() == {REACHED: 1}


def test_offices_are_counted_as_one_however_many_work_there():
    activity = made.released(audience=made.audience("asn"))
    made.came(made.invited(activity, place=made.office(staff_count=400)))
    made.office(staff_count=3, kind="city")
    whole = ledger("asn")

    assert (whole.reached, whole.never, whole.total) == (1, 1, 2)
    assert {part.code: (part.reached, part.total) for part in whole.parts if part.total} == {"unit": (1, 1), "city": (0, 1)}


def test_bodies_of_one_kelurahan_are_counted_by_their_own_audience():
    village = Village.objects.get(pk=made.room().venue.village_id)
    made.came(made.invited(made.released(audience=made.audience("lmk")), place=village))

    assert [(ledger(code).reached, ledger(code).total) for code in ("lmk", "fkdm")] == [(1, 2), (0, 2)]


@pytest.mark.parametrize(
    ("reached", "total", "share"),
    [(389, 390, "99%"), (390, 390, "100%"), (1, 390, "<1%"), (0, 390, "0%"), (3, 390, "<1%"), (4, 390, "1%"), (0, 0, "–")],
)
def test_rounding_hides_nobody(reached, total, share):
    area = Coverage("", "", counts=dict.fromkeys(STATES, 0) | {REACHED: reached, NEVER: total - reached})

    assert (area.share, area.missing, area.total) == (share, total - reached, total)


@pytest.mark.parametrize("seed", range(4))
def test_sums_agree_with_a_count_by_hand(seed):
    """Whatever is invited, answered, attended and called off by chance: each RW is counted once, in its farthest state."""
    chance = random.Random(seed)
    place = made.room(village=OTHER)
    runs = [made.planned(starts_at=START + dt.timedelta(days=n), room=place) for n in range(3)]
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
    counted = {state: list(by_hand.values()).count(state) for state in order}
    assert states() == {state: count for state, count in counted.items() if count}
    assert {place.name: place.state for place in coverage.places(made.audience(), NOON)} == {
        str(rw): by_hand[rw.pk] for rw in rws
    }


def test_kelurahan_sum_to_their_kecamatan_and_those_to_the_city(django_assert_num_queries):
    activity, cikini = elsewhere(), "31.71.06.1003"
    Village.objects.create(code=cikini, name="Cikini", district_id="31.71.06")
    for village, count in ((made.VILLAGE, 3), (cikini, 2), (OTHER, 4)):
        rws = [made.rw(village=village) for _ in range(count)]
        made.came(made.invited(activity, place=rws[0]))
        made.invited(activity, place=rws[1])
    audience = made.audience()
    with django_assert_num_queries(3):
        whole = coverage.ledger(audience, NOON)

    for area in (whole, *whole.parts):
        for state in STATES:
            assert area.counts[state] == sum(part.counts[state] for part in area.parts)
    codes = [each.code for part in whole.parts for each in part.parts]
    assert codes == list(Village.objects.order_by("pk").values_list("pk", flat=True))
    ((_, public),), found = coverage.reach([audience], NOON), areas(whole)
    assert [(each.code, each.reached, each.total) for each in public.parts] == [
        (each.code, each.reached, each.total) for each in whole.parts
    ]
    assert [(found[code].reached, found[code].total) for code in ("31.71.06", "31.71.01")] == [(2, 5), (1, 4)]
    assert (whole.reached, whole.total) == (3, Rw.objects.in_force(TODAY).count())


def test_an_office_tells_the_latest_activity_that_it_was_invited_to(django_assert_num_queries):
    rw, audience = made.rw(3), made.audience()
    made.rw(4)
    for days in (5, 2):
        made.invited(made.released(starts_at=START + dt.timedelta(days=days), title=f"Hari {days}"), place=rw)
    with django_assert_num_queries(3):
        places = coverage.places(audience, NOON, made.VILLAGE)

    assert [(place.name, place.last and place.last.title) for place in places] == [("RW 003", "Hari 5"), ("RW 004", None)]
    assert Activity.objects.count() == 2

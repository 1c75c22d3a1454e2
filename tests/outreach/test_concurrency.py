"""The last seat and the next number are given once, whoever asks at the same moment: real connections."""

import functools

import pytest

from core.lifecycle import Stale
from outreach import fsck
from outreach.actions import invitations, letters, preparing
from outreach.lifecycle import Paper
from outreach.models import Activity, Invitation, Letter
from tests.concurrency import together
from tests.factories import outreach as made
from tests.factories.outreach import NOON
from tests.outreach.room import answered, fresh
from tests.outreach.test_actions import VISITOR

pytestmark = pytest.mark.django_db(transaction=True)


def answering(invitation, answer, **reasons):
    invitation = fresh(invitation)
    facts = {"answer": answer, "version": invitation.version, "by": VISITOR, "at": NOON, **reasons}
    return functools.partial(invitations.answer, invitation, **facts)


def answers():
    return sorted(Invitation.objects.values_list("answer", flat=True))


def problems():
    return list(fsck.nobody_waits_while_seats_are_free())


def test_of_six_answers_for_the_last_seat_one_gets_it():
    activity = made.released(is_optional=True, capacity=1)
    invited = [made.invited(activity, place=made.rw()) for _ in range(6)]

    outcomes = together(*[answering(each, "coming") for each in invited])
    assert (outcomes, answers(), problems()) == ([None] * 6, ["coming", *["waiting"] * 5], [])


def test_a_seat_given_back_while_others_ask_is_given_once():
    activity = made.released(is_optional=True, capacity=1)
    holder, waits, *others = (made.invited(activity, place=made.rw()) for _ in range(5))
    answered(holder, "coming")
    answered(waits, "coming")

    outcomes = together(
        answering(holder, "declined", decline_reason="Sakit."),
        answering(waits, "declined", decline_reason="Sakit."),
        *[answering(each, "coming") for each in others],
    )
    assert [each for each in outcomes if each is not None and not isinstance(each, Stale)] == []
    assert (Invitation.objects.expected().count(), problems()) == (1, [])


def test_an_order_taken_beside_letters_is_numbered_once_and_without_a_gap():
    activity = made.released()
    made.invited(activity)
    activity = Activity.objects.with_place().get(pk=activity.pk)
    planner, by = made.staff("change_activity"), made.planner()
    order = functools.partial(preparing.take_paper, activity, kind=Paper.ASSIGNMENT, by=planner, at=NOON)

    together(order, order, order, functools.partial(letters.issue, activity, by=by, at=NOON))
    assert sorted(Letter.objects.values_list("sequence", flat=True)) == [1, 2]

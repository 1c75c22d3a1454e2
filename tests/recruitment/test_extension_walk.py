"""Walks through intake and second intake: who counts and what the decree says is as told by hand, whatever happens."""

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from core import journal
from tests import turns
from tests.recruitment.extension_walk import ExtensionWalk, World

pytestmark = pytest.mark.django_db
WALKS, STEPS = (360, 60) if turns.LONG else (12, 60) if turns.IN_FULL else (3, 50)
EVERY = {
    "sent", "sent refused", "held", "withdrawn", "withdrawn refused", "held file released", "held file closed", "merged",
    "extension proposed", "extension proposed refused", "extension approved", "extension declined", "extension announced",
    "extension withdrawn", "approved by the proposer refused", "reason None", "reason share", "reason too_few",
    "reason no_woman", "nobody", "one woman, two seats",
}  # fmt: skip


@pytest.mark.full
def test_whatever_happens_a_kecamatan_is_extended_exactly_where_the_decree_says_so(record_property):
    ExtensionWalk.world = World()
    ExtensionWalk.happened.clear()
    few = settings(
        max_examples=WALKS, stateful_step_count=STEPS, suppress_health_check=list(HealthCheck), phases=[Phase.generate],
        database=None, deadline=None,
    )  # fmt: skip

    run_state_machine_as_test(ExtensionWalk, settings=few)

    happened = ExtensionWalk.happened
    record_property("steps", happened["steps"])
    assert happened["steps"] > WALKS * 5
    assert not turns.LONG or (happened["steps"] >= 20_000 and set(+happened) >= EVERY)
    assert list(journal.broken_lines()) == []

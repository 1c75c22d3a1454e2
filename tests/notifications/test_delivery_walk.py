"""Walks through the life of a delivery: it goes only where the design leads, and reaches its person once."""

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests import turns
from tests.factories.recruitment import staff
from tests.notifications.delivery_walk import DeliveryWalk
from tests.notifications.wire import ANSWERS

pytestmark = pytest.mark.django_db
WALKS, STEPS = (500, 50) if turns.LONG else (12, 40) if turns.IN_FULL else (3, 40)
EVERY = {*ANSWERS}


@pytest.mark.full
def test_whatever_happens_a_delivery_goes_only_where_the_design_leads(record_property):
    DeliveryWalk.by = staff("steer_delivery", "skip_delivery", "settle_delivery")
    DeliveryWalk.happened.clear()
    few = settings(
        max_examples=WALKS, stateful_step_count=STEPS, suppress_health_check=list(HealthCheck), phases=[Phase.generate],
        database=None,
    )  # fmt: skip

    run_state_machine_as_test(DeliveryWalk, settings=few)

    happened = DeliveryWalk.happened
    steps = happened["steps"] - 2 * WALKS - happened["idle"]  # each walk is looked at before it begins, and throws its dice
    record_property("steps", steps)
    assert steps > WALKS
    assert not turns.LONG or (steps >= 20_000 and set(+happened) >= EVERY)

"""Walks from the written test to the seats: what is announced and frozen is what an oracle finds in the journal alone."""

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from core import journal
from tests import turns
from tests.recruitment.ranking_walk import RankingWalk, World

pytestmark = pytest.mark.django_db
WALKS, STEPS = (320, 60) if turns.LONG else (12, 60) if turns.IN_FULL else (1, 60)
EVERY = {
    "scores applied", "scores proposed", "incident approved", "tie parted", "announced written_test", "invited", "sheet",
    "stayed away", "closed early", "panelist tied", "frozen", "frozen refused", "decided", "announced final", "accepted",
    "left", "ended", "announced replacement",
}  # fmt: skip


@pytest.mark.full
def test_whatever_happens_every_rank_is_found_again_in_the_journal(record_property):
    RankingWalk.world = World()
    RankingWalk.happened.clear()
    few = settings(
        max_examples=WALKS, stateful_step_count=STEPS, suppress_health_check=list(HealthCheck), phases=[Phase.generate],
        database=None, deadline=None,
    )  # fmt: skip

    run_state_machine_as_test(RankingWalk, settings=few)

    happened = RankingWalk.happened
    record_property("steps", happened["steps"])
    assert happened["steps"] > WALKS * 5
    assert not turns.LONG or (happened["steps"] >= 20_000 and set(+happened) >= EVERY)
    assert list(journal.broken_lines()) == []

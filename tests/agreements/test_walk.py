"""Random walks: whatever is tried in whatever order, only what the rules allow happens, and what stands stays whole."""

import pytest

from agreements import chain, heads
from agreements.lifecycle import StepStatus
from agreements.models import Agreement, Draft, Step
from core import journal
from tests import turns
from tests.agreements.walk import MOVES, Walk

pytestmark = pytest.mark.django_db
SEEDS = range(40 if turns.LONG else 4 if turns.IN_FULL else 1)
RARE = {"give_back", "settle", "abandon", "discard"}  # a short walk may end before them
STEPS = 500 if turns.LONG else 200  # the long drills take 20,000 on each engine


@pytest.mark.full
@pytest.mark.parametrize("seed", SEEDS)
def test_a_random_walk_goes_only_where_the_rules_lead(seed, record_property):
    walk, wrong = Walk(seed), []
    for n in range(STEPS):
        if walk.status in {"abandoned", "in_force"}:
            walk.begin_anew()
        if difference := walk.step():
            wrong.append(f"step {n}: {difference}")
            break

    record_property("steps", n + 1)
    assert wrong == []
    assert set(MOVES) - set(walk.happened) <= RARE
    assert list(broken()) == []
    assert list(journal.broken_lines()) == []


def broken():
    """Yield what does not stand as it must, whatever happened."""
    for draft in Draft.objects.sent():
        if draft.sha256 != heads.digest(draft.rows, draft.facts):
            yield f"{draft} of {draft.agreement_id} was altered"
    for step in Step.objects.filter(status=StepStatus.DONE).select_related("draft__agreement"):
        if step.shown_sha256 != step.draft.originals.get(party=step.party).document.sha256:
            yield f"{step} binds other bytes"
        if step.draft.agreement.drafts.filter(sent_by=step.decided_by).exists():
            yield f"{step} was decided by who wrote it"
    for pk in Draft.objects.values_list("agreement", flat=True).distinct():
        yield from _broken_agreement(Agreement.objects.get(pk=pk))


def _broken_agreement(found):
    is_open = found.turns.filter(until__isnull=True).count()
    if is_open != (found.status == "negotiating"):
        yield f"{found.pk} has {is_open} turns"
    if chain.first_broken(chain.entries(found)):
        yield f"{found.pk} has a broken chain"

"""Each move from each status, and all of them in any order: what the table by hand says happens, and nothing else."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from core import journal
from core.lifecycle import Refused
from recruitment.actions import applications, candidacies, held
from recruitment.lifecycle import APPLICATION, CANDIDACY, ApplicationStatus, CandidacyStatus
from tests import turns
from tests.factories import recruitment as make
from tests.recruitment.life_walk import CANDIDATE_MOVES, MOVES, NIKS, SAME, Candidates, Files, LifeWalk, verdict_on

pytestmark = pytest.mark.django_db
WALKS, STEPS = (450, 50) if turns.LONG else (8, 40) if turns.IN_FULL else (2, 30)


@pytest.mark.parametrize("status", [each.value for each in ApplicationStatus])
def test_every_move_of_an_application_from_every_status(status):
    files = Files()
    application, wrong = files.reach(status), []
    for move in MOVES:
        before = transaction.savepoint()
        wrong.append(verdict_on(files, move, application))
        transaction.savepoint_rollback(before)

    assert [each for each in wrong if each] == []


@pytest.mark.parametrize("status", [each.value for each in CandidacyStatus])
def test_every_move_of_a_candidacy_from_every_status(status):
    candidates = Candidates()
    candidacy, wrong = candidates.reach(status), []
    for move in CANDIDATE_MOVES:
        before = transaction.savepoint()
        wrong.append(candidates.verdict_on(move, candidacy))
        transaction.savepoint_rollback(before)

    assert [each for each in wrong if each] == []


@pytest.mark.parametrize(("lifecycle", "moves"), [(APPLICATION, MOVES), (CANDIDACY, CANDIDATE_MOVES)])
def test_what_the_moves_do_is_all_that_the_lifecycle_allows(lifecycle, moves):
    """No arrow is drawn that no move goes, but those of files that another file's move pushes, or that papers bring back."""
    gone = {(old, new) for table in moves.values() for old, new in table.items() if new != SAME}
    drawn = {(str(old), str(new)) for old, targets in lifecycle.moves.items() for new in targets}
    pushed = {(old, "held") for old in ("draft", "submitted", "to_confirm", "in_repair", "eligible", "ineligible")}

    assert gone <= drawn
    assert drawn - gone <= pushed | {("not_sent", "draft")}


def test_who_became_a_candidate_is_not_pushed_out_by_a_second_file():
    selection = make.open_selection()
    standing = make.candidate(selection, nik=NIKS[0])
    double = make.submitted(selection, nik=NIKS[0])
    first, second = (make.staff("view_application", "propose_held", "approve_held") for _ in range(2))
    resolution = held.propose(double, outcome="release", reason="KTP diperiksa.", by=first, at=make.NOON)

    with pytest.raises(Refused, match="sudah menjadi calon"):
        held.approve(resolution, version=1, by=second, at=make.NOON)
    candidacies.leave(standing, version=1, by=make.as_person(standing.application.applicant), at=make.NOON)
    held.approve(resolution, version=1, by=second, at=make.NOON)


def test_the_file_of_a_candidate_is_not_withdrawn_behind_the_candidacy():
    application = make.candidate(make.open_selection()).application
    with pytest.raises(Refused, match="sudah menjadi calon"):
        applications.withdraw(application, version=application.version, by=make.as_person(application.applicant), at=make.NOON)


@pytest.mark.full
def test_in_whatever_order_only_what_the_table_says_happens(record_property):
    LifeWalk.files = Files()
    LifeWalk.candidates = Candidates(LifeWalk.files.selection)
    LifeWalk.happened.clear()
    few = settings(
        max_examples=WALKS, stateful_step_count=STEPS, suppress_health_check=list(HealthCheck), phases=[Phase.generate],
        database=None, deadline=None,
    )  # fmt: skip

    run_state_machine_as_test(LifeWalk, settings=few)

    record_property("steps", LifeWalk.happened["steps"])
    assert LifeWalk.happened["steps"] > WALKS * 5
    assert not turns.LONG or LifeWalk.happened["steps"] >= 20_000
    assert list(journal.broken_lines()) == []

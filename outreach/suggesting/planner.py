"""From a Problem to a Plan: the solver's when it is better, the greedy one otherwise, and why somebody has no seat."""

import time

from outreach.suggesting import greedy, polish, reasons, timetable
from outreach.suggesting.model import Model
from outreach.suggesting.problem import Plan

SECONDS, TIDYING, SEED = 5.0, 1.0, 20_241_127  # any number, the same for all


def suggest(problem, *, seconds=SECONDS, seed=SEED):
    """Return the Plan: fewest heads without a seat, then fewest sessions, then the shortest way; then few days.

    seconds: after which the best plan found so far is returned and Plan.is_best is False.
    """
    rough = greedy.sessions(problem)
    start = polish.polished(problem, rough)
    sessions, is_best = _solved(problem, start, time.monotonic() + seconds, seed) if start else ([], True)
    sessions = timetable.arranged(problem, sessions, seconds=TIDYING, seed=seed)
    uncovered = reasons.uncovered(problem, sessions, is_best=is_best)
    return Plan(sessions, uncovered, problem.score(sessions), problem.score(rough), is_best)


def _solved(problem, best, until, seed):
    """Return (Sessions, whether no better plan exists). Opens halls until what was found fits, or the time is up."""
    opened = set()
    while (seconds := until - time.monotonic()) > 0:
        model = Model(problem, frozenset(opened), seconds=seconds, seed=seed)
        values, is_best = model.solve(model.values(best))
        sessions, unfit = model.sessions(values)
        if sessions is not None:
            return sessions, is_best
        opened |= unfit
    return best, False

"""Shorter ways in a plan that exists: kelurahan change sessions and sessions change halls, as long as that helps.

Where hardly a seat is left over, the solver may not seat in time what it counted; this always gives something.
"""

from dataclasses import replace
from itertools import permutations

ROUNDS = 50


def polished(problem, sessions):
    """Return Sessions that keep every rule that the given ones keep, with no longer ways; none of them empty."""
    plan = _Plan(problem, sessions)
    for _ in range(ROUNDS):
        if not (plan.seat_nearer() | plan.hold_nearer()):
            break
    return [each for each in plan.sessions if each.seats]


class _Plan:
    def __init__(self, problem, sessions):
        self.problem = problem
        self.sessions = [replace(each, seats=dict(each.seats)) for each in sessions]
        self.excluding = {frozenset(pair) for pair in problem.clashes}

    def seat_nearer(self):
        """Move a kelurahan to another session, or let two change places; say whether anything moved."""
        moved = False
        for one, other in permutations(self.sessions, 2):
            for key in self._whole(one):
                for back in (None, *self._whole(other)):
                    if key in one.seats and self._helps(one, other, key, back):
                        self._swap(one, other, key, back)
                        moved = True
        return moved

    def _whole(self, session):
        return [key for key in session.seats if not self.problem.is_divisible(key)]

    def _helps(self, one, other, key, back):
        if back is not None and back not in other.seats:
            return False
        heads, returning = one.seats[key], other.seats.get(back, 0)
        fits = other.taken + heads - returning <= self.problem.capacity[other.hall]
        fits = fits and one.taken + returning - heads <= self.problem.capacity[one.hall]
        won = heads * (self._way(key, one) - self._way(key, other))
        won += returning * (self._way(back, other) - self._way(back, one)) if returning else 0
        return fits and won > 0

    def _way(self, key, session):
        return self.problem.minutes[key, session.hall]

    def _swap(self, one, other, key, back):
        other.seats[key] = one.seats.pop(key)
        if back is not None:
            one.seats[back] = other.seats.pop(back)

    def hold_nearer(self):
        """Move sessions to free halls that are nearer at the same slot; say whether anything moved."""
        moved = False
        for n, session in enumerate(self.sessions):
            halls = [hall for hall in self.problem.capacity if self._is_free(hall, session)]
            best = min(halls, key=lambda hall: self._ways(hall, session), default=session.hall)
            if self._ways(best, session) < self._ways(session.hall, session):
                self.sessions[n] = replace(session, hall=best)
                moved = True
        return moved

    def _ways(self, hall, session):
        return sum(heads * self.problem.minutes[key, hall] for key, heads in session.seats.items())

    def _is_free(self, hall, session):
        taken = [each.slot for each in self.sessions if each.hall == hall]
        fits = session.taken <= self.problem.capacity[hall] and session.slot in self.problem.free[hall]
        return fits and not any(slot == session.slot or frozenset((slot, session.slot)) in self.excluding for slot in taken)

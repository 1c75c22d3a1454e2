"""The plan by rule of thumb: the largest kelurahan first, each into the fullest session that still holds it.

It is what a careful planner does by hand, what the solver starts from, and what the solver is measured by.
"""

from collections import defaultdict

from outreach.suggesting.problem import Session


def sessions(problem):
    """Return Sessions. Opens the largest free hall whenever nobody else's session has the seats."""
    return _Greedy(problem).made()


class _Greedy:
    def __init__(self, problem):
        self.problem = problem
        self.open = []
        self.used = defaultdict(set)  # hall → slots, (role, key) → slots
        self.clashes, self.hurried = _both_ways(problem.clashes), _both_ways(problem.hurried)

    def made(self):
        waiting = self.problem.waiting
        for key in sorted(waiting, key=lambda key: (-waiting[key], key)):
            self._seat(key, waiting[key])
        return self.open

    def _seat(self, key, heads):
        while heads:
            asked = min(heads, self.problem.largest)
            session = self._fullest(key, asked) or self._opened(key, asked) or self._roomiest(key)
            seated = min(asked, self._left(session)) if session else 0
            if not seated:
                return
            session.seats[key] = session.seats.get(key, 0) + seated
            heads -= seated

    def _fullest(self, key, heads):
        """Return the open session with the fewest seats left that hold some heads; the nearest of these."""
        fitting = [each for each in self.open if self._left(each) >= heads]
        return min(fitting, key=lambda each: (self._left(each), self.problem.minutes[key, each.hall]), default=None)

    def _roomiest(self, key):
        """Return the open session with the most seats left for a kelurahan that has to be divided."""
        return max(self.open, key=self._left, default=None) if self.problem.is_divisible(key) else None

    def _opened(self, key, heads):
        """Open a session in the largest hall that is free, the nearest of these, as early as can be; None when there is none.

        A kelurahan that has to be divided takes what seats there are.
        """
        problem, is_divisible = self.problem, self.problem.is_divisible(key)
        halls = [hall for hall, seats in problem.capacity.items() if is_divisible or seats >= heads]
        for hall in sorted(halls, key=lambda hall: (-problem.capacity[hall], problem.minutes[key, hall], hall)):
            for slot in problem.free[hall]:
                if self.used[hall] & self.clashes[slot]:
                    continue
                if crew := self._crew(slot):
                    for holder in (hall, *crew.items()):
                        self.used[holder].add(slot)
                    self.open.append(Session(hall, slot, crew, {}))
                    return self.open[-1]
        return None

    def _crew(self, slot):
        """Return {role: the free one who has had the fewest sessions so far}, or nothing when a role has none."""
        free = [who for who in self.problem.leading[slot] if not self.used[who] & self.hurried[slot]]
        free = sorted(free, key=lambda who: -len(self.used[who]))
        last = dict(free)  # of each role
        return {role: last[role] for role in self.problem.people} if last.keys() == self.problem.people.keys() else {}

    def _left(self, session):
        return self.problem.capacity[session.hall] - session.taken


def _both_ways(pairs):
    """Return {slot: those that exclude it, itself among them}."""
    found = defaultdict(set)
    for one, other in pairs:
        found[one].add(other)
        found[other].add(one)
    return _WithItself(found)


class _WithItself(dict):
    def __missing__(self, slot):
        return {slot}

    def __getitem__(self, slot):
        return super().__getitem__(slot) | {slot}

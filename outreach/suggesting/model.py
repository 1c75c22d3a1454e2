"""The plan as a linear program over whole numbers.

A group stands for some sessions of one hall. First each hall is one group: only how many sessions it holds is known, not who
sits in which, so that sessions that could change places are not told apart. Where what a group was given does not fit into its
sessions, the hall is opened: each of its sessions is a group of its own. All real plans are solutions of both, so a best one
that fits is a best plan. Slots that nothing tells apart are one time with room for as many sessions of a hall or person.
"""

from collections import defaultdict
from itertools import chain, cycle, pairwise

from outreach.suggesting import packing
from outreach.suggesting.problem import Session, crews
from outreach.suggesting.program import Program


class Model:
    """opened: the halls whose sessions are told apart."""

    def __init__(self, problem, opened, *, seconds, seed):
        self.problem, self.opened = problem, opened
        self.program = Program(seconds=seconds, seed=seed)
        self.groups = [(hall, most) for hall in problem.free for most in self._sizes(hall)]
        add = self.program.variable
        self.number = [add(most) for _, most in self.groups]
        self.part = {(key, n): add(self._most(key, n)) for key in problem.waiting for n in self._holding(key)}
        self.times = problem.alike
        self.held = {(hall, n): add(len(slots)) for n, slots in enumerate(self.times) for hall in self._free_at(slots[0])}
        self.leads = {(who, n): add(len(slots)) for n, slots in enumerate(self.times) for who in problem.leading[slots[0]]}
        self._seat()
        self._hold()

    def _free_at(self, slot):
        return [hall for hall, slots in self.problem.free.items() if slot in slots]

    def _sizes(self, hall):
        most = min(len(self.problem.free[hall]), self._needed(hall))
        return [1] * most if hall in self.opened else [most]

    def _needed(self, hall):
        """Return how many sessions of one hall could be of use: one for each kelurahan, or what a divided one fills."""
        seats = self.problem.capacity[hall]
        return sum(-(-heads // seats) for heads in self.problem.waiting.values())

    def _holding(self, key):
        is_divisible, heads = self.problem.is_divisible(key), self.problem.waiting[key]
        return [n for n, (hall, _) in enumerate(self.groups) if is_divisible or self.problem.capacity[hall] >= heads]

    def _most(self, key, n):
        hall, most = self.groups[n]
        return min(self.problem.waiting[key], most * self.problem.capacity[hall]) if self.problem.is_divisible(key) else 1

    def _heads(self, key):
        """How many heads one unit of a kelurahan's part stands for."""
        return 1 if self.problem.is_divisible(key) else self.problem.waiting[key]

    # --- Rows ---------------------------------------------------------------------------------------------------------
    def _seat(self):
        """Each kelurahan once, and nobody without a seat."""
        own, inside = defaultdict(list), defaultdict(list)
        for key, n in self.part:
            own[key].append(n)
            inside[n].append(key)
        for key, groups in own.items():
            self.program.row({self.part[key, n]: self._heads(key) for n in groups}, most=self.problem.waiting[key])
        for n, keys in inside.items():
            seats = self.problem.capacity[self.groups[n][0]]
            taken = {self.part[key, n]: self._heads(key) for key in keys}
            self.program.row(taken | {self.number[n]: -seats}, most=0)
            for key in keys:
                if not self.problem.is_divisible(key):
                    self.program.row({self.part[key, n]: 1, self.number[n]: -1}, most=0)
            self._bound(n, {key: self.problem.waiting[key] for key in keys if not self.problem.is_divisible(key)}, seats)

    def _bound(self, n, whole, seats):
        for weights in packing.weights(whole, seats):
            weighed = {self.part[key, n]: weight for key, weight in weights.items() if weight}
            if any(weight > whole[key] for key, weight in weights.items()):
                self.program.row(weighed | {self.number[n]: -seats}, most=0)

    def _hold(self):
        """Each session of a hall at a time that is free, with people who are."""
        groups = defaultdict(list)
        for n, (hall, _) in enumerate(self.groups):
            groups[hall].append(self.number[n])
        for hall, numbers in groups.items():
            held = {variable: -1 for (key, _), variable in self.held.items() if key == hall}
            self.program.row(dict.fromkeys(numbers, 1) | held, least=0, most=0)
            for one, other in pairwise(numbers):
                self.program.row({one: 1, other: -1}, least=0)
        for n, _ in enumerate(self.times):
            held = {variable: 1 for (_, time), variable in self.held.items() if time == n}
            for role in self.problem.people:
                leading = {variable: -1 for (who, time), variable in self.leads.items() if time == n and who[0] == role}
                self.program.row(held | leading, least=0, most=0)
        self._exclude(self.held, self.problem.clashes)
        self._exclude(self.leads, self.problem.hurried)

    def _exclude(self, variables, pairs):
        """Slots that have others near stand alone in their time."""
        alone = {slots[0]: n for n, slots in enumerate(self.times) if len(slots) == 1}
        for one, other in pairs:
            for key in {key for key, _ in variables}:
                both = [variables[key, alone[slot]] for slot in (one, other) if (key, alone[slot]) in variables]
                if len(both) == 2:
                    self.program.row(dict.fromkeys(both, 1), most=1)

    # --- From and to sessions -----------------------------------------------------------------------------------------
    def values(self, sessions):
        """Return the values of every variable that stand for some Sessions."""
        values = [0] * self.program.size
        time = {slot: n for n, slots in enumerate(self.times) for slot in slots}
        by_hall = defaultdict(list)
        for each in sessions:
            by_hall[each.hall].append(each)
            values[self.held[each.hall, time[each.slot]]] += 1
            for who in each.crew.items():
                values[self.leads[who, time[each.slot]]] += 1
        for n, (hall, most) in enumerate(self.groups):
            mine = [by_hall[hall].pop() for _ in range(min(most, len(by_hall[hall])))]
            values[self.number[n]] = len(mine)
            for key, heads in chain.from_iterable(each.seats.items() for each in mine):
                values[self.part[key, n]] += heads // self._heads(key)
        return values

    def sessions(self, values):
        """Return (Sessions, None), or (None, the halls whose sessions do not hold what their group was given)."""
        slots, led = self._laid(self.held, values), self._crews(values)
        made, unfit = [], set()
        for n, (hall, _) in enumerate(self.groups):
            packed = self._packed(n, values)
            if packed is None:
                unfit.add(hall)
                continue
            for seats in packed:
                slot = slots[hall].pop(0)
                made.append(Session(hall, slot, led[slot].pop(), seats))
        return (None, unfit) if unfit else (made, None)

    def _crews(self, values):
        """Return {slot: [{role: key}]}."""
        found = defaultdict(lambda: defaultdict(list))
        for role in self.problem.people:
            own = {(who, time): variable for (who, time), variable in self.leads.items() if who[0] == role}
            for (_, key), slots in self._laid(own, values).items():
                for slot in slots:
                    found[slot][role].append(key)
        return {slot: crews(people) for slot, people in found.items()}

    def _laid(self, variables, values):
        """Return {hall or person: slots}: those of one time dealt in turn, so that each slot has as many halls as speakers."""
        found = defaultdict(list)
        turns = [cycle(slots) for slots in self.times]
        for (key, time), variable in variables.items():
            found[key] += [next(turns[time]) for _ in range(values[variable])]
        return found

    def _packed(self, n, values):
        given = {key: values[self.part[key, n]] * self._heads(key) for key in self.problem.waiting if (key, n) in self.part}
        given = {key: heads for key, heads in given.items() if heads}
        whole = {key: heads for key, heads in given.items() if not self.problem.is_divisible(key)}
        divided = {key: heads for key, heads in given.items() if key not in whole}
        return packing.packed(whole, divided, sessions=values[self.number[n]], seats=self.problem.capacity[self.groups[n][0]])

    # --- What is wanted, in this order --------------------------------------------------------------------------------
    @property
    def goals(self):
        """[{variable: cost}]: as many heads as possible, as few sessions, as short a way."""
        halls = [hall for hall, _ in self.groups]
        return [
            {variable: -self._heads(key) for (key, _), variable in self.part.items()},
            dict.fromkeys(self.number, 1),
            {variable: self._heads(key) * self.problem.minutes[key, halls[n]] for (key, n), variable in self.part.items()},
        ]

    def solve(self, start):
        """Return (values, whether nothing is better). start: the values of a plan."""
        proved = True
        for goal in self.goals:
            start, is_best = self.program.minimise(goal, start)
            proved = proved and is_best
            self.program.row(goal, most=sum(cost * start[variable] for variable, cost in goal.items()))
        return start, proved

"""When the sessions of a plan are held and who leads them: on few days, with even loads, and early."""

from collections import Counter, defaultdict
from dataclasses import replace

from outreach.suggesting.problem import crews
from outreach.suggesting.program import Program

DAY, LOAD = 10_000, 100  # a day less is worth more than an even load, and that more than being early


def arranged(problem, sessions, *, seconds, seed):
    """Return the same sessions, in order of time, at other slots and with other people if that is better."""
    return _Timetable(problem, sessions, seconds=seconds, seed=seed).arranged() if sessions else []


class _Timetable:
    def __init__(self, problem, sessions, *, seconds, seed):
        self.problem, self.sessions = problem, sessions
        self.program = Program(seconds=seconds, seed=seed)
        add, halls = self.program.variable, {each.hall for each in sessions}
        self.held = {(hall, slot): add(1) for hall in sorted(halls) for slot in problem.free[hall]}
        self.leads = {(who, slot): add(1) for slot, free in enumerate(problem.leading) for who in free}
        self.days = {day: add(1) for day in dict.fromkeys(slot.day for slot in problem.slots)}
        self.load = add(len(sessions))

    def arranged(self):
        self._hold()
        self._lead()
        costs = dict.fromkeys(self.days.values(), DAY) | {self.load: LOAD}
        costs |= {variable: slot for (_, slot), variable in self.held.items() if slot}
        values, _ = self.program.minimise(costs, self._values())
        return sorted(self._placed(values), key=lambda each: (each.slot, each.hall))

    def _hold(self):
        for hall, count in Counter(each.hall for each in self.sessions).items():
            self.program.row({self.held[hall, slot]: 1 for slot in self.problem.free[hall]}, least=count, most=count)
        self._exclude(self.held, self.problem.clashes)
        for n, slot in enumerate(self.problem.slots):
            held = {variable: 1 for (_, other), variable in self.held.items() if other == n}
            for role in self.problem.people:
                leading = {variable: -1 for (who, other), variable in self.leads.items() if other == n and who[0] == role}
                self.program.row(held | leading, least=0, most=0)
            if held:
                self.program.row(held | {self.days[slot.day]: -len(held)}, most=0)

    def _lead(self):
        self._exclude(self.leads, self.problem.hurried)
        own = defaultdict(dict)
        for (who, _), variable in self.leads.items():
            own[who][variable] = 1
        for each in own.values():
            self.program.row(each | {self.load: -1}, most=0)

    def _exclude(self, variables, pairs):
        for one, other in pairs:
            for key in {key for key, _ in variables}:
                if (key, one) in variables and (key, other) in variables:
                    self.program.row({variables[key, one]: 1, variables[key, other]: 1}, most=1)

    def _values(self):
        values = [0] * self.program.size
        for each in self.sessions:
            leads = [self.leads[who, each.slot] for who in each.crew.items()]
            for variable in (self.held[each.hall, each.slot], self.days[self.problem.slots[each.slot].day], *leads):
                values[variable] = 1
        values[self.load] = max(Counter(who for each in self.sessions for who in each.crew.items()).values())
        return values

    def _placed(self, values):
        slots, people = defaultdict(list), defaultdict(lambda: defaultdict(list))
        for (hall, slot), variable in self.held.items():
            if values[variable]:
                slots[hall].append(slot)
        for ((role, key), slot), variable in self.leads.items():
            if values[variable]:
                people[slot][role].append(key)
        led = {slot: crews(each) for slot, each in people.items()}
        for each in self.sessions:
            slot = slots[each.hall].pop(0)
            yield replace(each, slot=slot, crew=led[slot].pop())

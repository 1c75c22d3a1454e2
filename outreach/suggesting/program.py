"""HiGHS behind three verbs: add a variable, hold a row, minimise. Nothing else of the portal knows the library."""

import time


class Program:
    """A linear program over whole numbers. seconds: for all of its minimising together. seed: for equal runs."""

    def __init__(self, *, seconds, seed):
        import highspy  # noqa: PLC0415 -- a third of a second and numpy, for whom asks for a plan alone

        self.highs = highspy.Highs()
        self.integer, self.optimal = highspy.HighsVarType.kInteger, highspy.HighsModelStatus.kOptimal
        self.solution = highspy.HighsSolution
        self.until = time.monotonic() + seconds
        for name, value in {"output_flag": False, "random_seed": seed, "threads": 1, "mip_rel_gap": 0.0}.items():
            self.highs.setOptionValue(name, value)
        self.costs = {}

    def variable(self, most):
        """Add a variable from 0 to most; returns its number."""
        number = self.highs.getNumCol()
        self.highs.addCol(0.0, 0.0, float(most), 0, [], [])
        self.highs.changeColIntegrality(number, self.integer)
        return number

    def row(self, terms, *, least=None, most=None):
        """Hold the sum of {variable: factor} between two bounds."""
        infinity = self.highs.inf
        bounds = -infinity if least is None else float(least), infinity if most is None else float(most)
        self.highs.addRow(*bounds, len(terms), list(terms), [float(each) for each in terms.values()])

    @property
    def size(self):
        return self.highs.getNumCol()

    def minimise(self, costs, start):
        """Return (values, whether no less is possible). start: values that fulfil every row; given back when time is up."""
        for variable in self.costs:
            self.highs.changeColCost(variable, 0.0)
        for variable, cost in costs.items():
            self.highs.changeColCost(variable, float(cost))
        self.costs = costs
        given = self.solution()
        given.col_value = [float(each) for each in start]
        self.highs.setSolution(given)
        self.highs.setOptionValue("time_limit", max(0.01, self.until - time.monotonic()))
        self.highs.run()
        is_best = self.highs.getModelStatus() == self.optimal
        found = [round(each) for each in self.highs.getSolution().col_value]
        if not is_best and self._cost(found) >= self._cost(start):
            found = list(start)
        return found, is_best

    def _cost(self, values):
        """What some values cost; without values nothing is dearer."""
        return sum(cost * values[variable] for variable, cost in self.costs.items()) if values else float("inf")

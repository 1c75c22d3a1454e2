"""Who sits in which of some equal sessions of one hall."""

STEPS = 20_000  # some hundredths of a second; what is not found by then is asked of the solver


def packed(whole, divided, *, sessions, seats):
    """Return [{key: heads}], one for each session, or None when no way was found.

    whole: {key: heads} that stay together, divided: those that need not. Neighbours by their keys sit together if they can.
    """
    by_key = sorted(whole)
    by_size = sorted(whole, key=lambda key: (-whole[key], key))
    for keys, choose in ((by_key, _first), (by_size, _fullest)):
        rows = _placed(whole, keys, choose, [{} for _ in range(sessions)], seats)
        if rows is not None:
            return _poured(divided, rows, seats)
    rows = _Search(whole, by_size, [{} for _ in range(sessions)], seats).found()
    return None if rows is None else _poured(divided, rows, seats)


def _placed(whole, keys, choose, rows, seats):
    for key in keys:
        fitting = [row for row in rows if sum(row.values()) + whole[key] <= seats]
        if not fitting:
            return None
        choose(fitting)[key] = whole[key]
    return rows


class _Search:
    """Tries every way, the fullest sessions first, as far as STEPS reach."""

    def __init__(self, whole, keys, rows, seats):
        self.whole, self.keys, self.rows, self.steps = whole, keys, rows, STEPS
        self.left = [seats] * len(rows)
        self.ahead = [sum(whole[key] for key in keys[n:]) for n in range(len(keys) + 1)]

    def found(self, n=0):
        if n == len(self.keys):
            return self.rows
        key, least = self.keys[n], self.whole[self.keys[-1]]
        if sum(left for left in self.left if left >= least) < self.ahead[n]:
            return None
        for left in sorted({left for left in self.left if left >= self.whole[key]}):
            self.steps -= 1
            if self.steps < 0:
                return None
            at = self.left.index(left)
            self.rows[at][key] = self.whole[key]
            self.left[at] -= self.whole[key]
            if rows := self.found(n + 1):
                return rows
            self.left[at] = left
            del self.rows[at][key]
        return None


def _first(fitting):
    return fitting[0]


def _fullest(fitting):
    return max(fitting, key=lambda row: sum(row.values()))


def _poured(divided, rows, seats):
    """Fill the seats that are left, one kelurahan after another, so that each is divided among few sessions."""
    for key in sorted(divided):
        heads = divided[key]
        for row in rows:
            taken = min(heads, seats - sum(row.values()))
            if taken:
                row[key] = taken
                heads -= taken
    return rows


def weights(heads, seats):
    """Yield {key: weight in seats}: whatever can sit in one session weighs no more than its seats (Fekete, Schepers 2001).

    Halves and thirds that cannot share a session count for more than they take: a bound on sessions that mere sums do not give.
    """
    for parts in (1, 2, 3, 4):
        yield {key: _rounded(size, seats, parts) for key, size in heads.items()}
    for small in sorted({size for size in heads.values() if 2 * size <= seats} | {seats - size for size in heads.values()}):
        if 0 < 2 * small <= seats:
            yield {key: seats if size > seats - small else size if size >= small else 0 for key, size in heads.items()}


def _rounded(size, seats, parts):
    whole, rest = divmod((parts + 1) * size, seats)
    return size if rest == 0 else whole * seats / parts

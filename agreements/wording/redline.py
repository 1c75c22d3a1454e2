"""What changed between two versions: clause first, by its key, then words inside the ayat that changed, and nowhere else.

Every comparison is made in one direction and mirrored for the other, so that what one side reads as added the other reads as
removed, at the same places.
"""

import difflib
import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from agreements.wording.clauses import Clause, numbered

# A word carries the blanks before it: a comma put behind it then marks the comma alone.
_WORDS = re.compile(r"\s*(?:\w+|[^\w\s])|\s+")
# How many equal pairs of words two paragraphs may have (two of 2,000 words have about 60,000), and how many pairs of ayat,
# or of clauses without a known key, may be weighed. Beyond, what differs is shown as replaced whole: no text keeps a reader
# waiting.
MAX_WORD_PAIRS, MAX_PARAGRAPH_PAIRS = 60_000, 40_000
KIN_CLAUSE, KIN_PARAGRAPH = 0.5, 0.35


class Op(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


class Kind(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class Run(NamedTuple):
    """A stretch of text that stands in both versions, or in one alone."""

    op: Op
    text: str


class Ayat(NamedTuple):
    """One paragraph in both versions, or in one alone. runs: in reading order, what was removed before what replaces it."""

    kind: Kind
    runs: tuple[Run, ...]

    @property
    def old(self):
        return "".join(run.text for run in self.runs if run.op != Op.ADDED)

    @property
    def new(self):
        return "".join(run.text for run in self.runs if run.op != Op.REMOVED)


@dataclass(frozen=True)
class Change:
    """What became of one clause.

    old, new: None where a version lacks it; the headings are “Pasal 3”, or empty. old_place, new_place: counted from 0 in its
    version. moved: it changed places with other clauses; one that only got another number did not.
    """

    kind: Kind
    old: Clause | None
    new: Clause | None
    old_heading: str
    new_heading: str
    old_place: int | None
    new_place: int | None
    moved: bool
    title: tuple[Run, ...]
    paragraphs: tuple[Ayat, ...]

    @property
    def key(self):
        """The name that later versions use."""
        return (self.new or self.old).key

    @property
    def is_renumbered(self):
        return None not in (self.old, self.new) and self.old_heading != self.new_heading


def compare(old, new):
    """Return the changes from one list of clauses to another in the order of the new one, removed clauses where they stood."""
    old, new = list(numbered(old)), list(numbered(new))
    pairs = _pair([clause for _, clause in old], [clause for _, clause in new])
    steady = _steady(pairs, *([_facts(clause) for _, clause in side] for side in (old, new)))
    partner = {j: i for i, j in pairs}
    left = {i for i, _ in pairs}
    changes = []
    for i, j in in_order(steady, len(old), len(new)):
        if j is None:
            if i not in left:
                changes.append(_change(old, i, new, None, moved=False))
        else:
            source = partner.get(j) if i is None else i
            changes.append(_change(old, source, new, j, moved=i is None and source is not None))
    return changes


def is_same(changes):
    """Say whether nothing changed, neither words nor order."""
    return all(change.kind == Kind.SAME and not change.moved for change in changes)


def figures(changes):
    """Return how many clauses were changed, added, removed and moved."""
    kinds = Counter(change.kind for change in changes)
    figures = {str(kind): kinds[kind] for kind in (Kind.CHANGED, Kind.ADDED, Kind.REMOVED)}
    return {**figures, "moved": sum(change.moved for change in changes)}


def keep_keys(old, new, fresh):
    """Return the new clauses under the keys that their like had in the old version. fresh(): makes a key for each other one."""
    old, new = list(old), list(new)
    known = {j: old[i].key for i, j in _pair(old, new)}
    taken = set(known.values())
    kept = []
    for place, clause in enumerate(new):
        key = known.get(place) or (clause.key if clause.key not in taken else "") or fresh()
        taken.add(key)
        kept.append(replace(clause, key=key))
    return kept


def words(old, new):
    """Return the runs that lead from one text to another, by words."""
    if old == new:
        return (Run(Op.SAME, old),) if old else ()
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    blocks = [(i, j, size) for j, i, size in _blocks(after, before)] if new < old else _blocks(before, after)
    return tuple(_runs(before, after, blocks))


def paragraphs(old, new):
    """Return what became of each of several paragraphs, in order: those of one kin are compared by words."""
    if old == new:
        return tuple(_ayat(text, text) for text in old)
    old, new = tuple(old), tuple(new)
    pairs = _kin(old, new) if old <= new else [(i, j) for j, i in _kin(new, old)]
    return tuple(
        _ayat(None if i is None else old[i], None if j is None else new[j]) for i, j in in_order(pairs, len(old), len(new))
    )


def in_order(pairs, olds, news):
    """Yield (i, j) for every place of two lists: rising pairs are met together; of others i or j is None, old ones first."""
    i = j = 0
    for old, new in [*pairs, (olds, news)]:
        yield from ((place, None) for place in range(i, old))
        yield from ((None, place) for place in range(j, new))
        if old < olds:
            yield old, new
        i, j = old + 1, new + 1


def _change(old, i, new, j, *, moved):
    old_heading, before = ("", None) if i is None else old[i]
    new_heading, after = ("", None) if j is None else new[j]
    titles, texts = zip(*((c.title, c.paragraphs) if c else ("", ()) for c in (before, after)), strict=True)
    if before is None or after is None:
        kind = Kind.ADDED if before is None else Kind.REMOVED
    else:
        alike = (before.part, before.title, before.paragraphs) == (after.part, after.title, after.paragraphs)
        kind = Kind.SAME if alike else Kind.CHANGED
    return Change(kind, before, after, old_heading, new_heading, i, j, moved, words(*titles), paragraphs(*texts))


def _ayat(old, new):
    if old is None or new is None:
        op, text = (Op.ADDED, new) if old is None else (Op.REMOVED, old)
        return Ayat(Kind(op), (Run(op, text),) if text else ())
    return Ayat(Kind.SAME if old == new else Kind.CHANGED, words(old, new))


def _runs(old, new, blocks):
    i = j = 0
    for a, b, size in [*blocks, (len(old), len(new), 0)]:
        for op, text in ((Op.REMOVED, old[i:a]), (Op.ADDED, new[j:b]), (Op.SAME, old[a : a + size])):
            if text:
                yield Run(op, "".join(text))
        i, j = a + size, b + size


def _blocks(old, new):
    """Return (i, j, size) of what two lists of words share, rising; the equal ends are found first."""
    shortest = min(len(old), len(new))
    head = next((n for n in range(shortest) if old[n] != new[n]), shortest)
    tail = next((n for n in range(shortest - head) if old[-1 - n] != new[-1 - n]), shortest - head)
    a, b = old[head : len(old) - tail], new[head : len(new) - tail]
    middle = []
    if 0 < _common(a, b) <= MAX_WORD_PAIRS:
        middle = difflib.SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks()
    found = [(0, 0, head), *((i + head, j + head, size) for i, j, size in middle), (len(old) - tail, len(new) - tail, tail)]
    return _joined(block for block in found if block[2])


def _joined(blocks):
    """Return the blocks with neighbours made one, so that no run is cut in two."""
    joined = []
    for i, j, size in blocks:
        before = joined[-1] if joined else (0, 0, 0)
        if joined and (before[0] + before[2], before[1] + before[2]) == (i, j):
            joined[-1] = (*before[:2], before[2] + size)
        else:
            joined.append((i, j, size))
    return joined


def _common(old, new):
    times = Counter(new)
    return sum(count * times[word] for word, count in Counter(old).items())


def _kin(old, new):
    """Return the rising pairs of paragraphs that are one another's: equal ones first, between them the likest."""
    pairs, i, j = [], 0, 0
    for a, b, size in [*_blocks(list(old), list(new)), (len(old), len(new), 0)]:
        pairs += [(i + x, j + y) for x, y in _likest(old[i:a], new[j:b])]
        pairs += [(a + n, b + n) for n in range(size)]
        i, j = a + size, b + size
    return pairs


def _likest(old, new):
    """Return the rising pairs with the greatest likeness in all; a pair below KIN_PARAGRAPH is none."""
    if not old or not new or len(old) * len(new) > MAX_PARAGRAPH_PAIRS:
        return []
    bags = [[_bag(text) for text in side] for side in (old, new)]
    best = [[(0.0, None)] * (len(new) + 1)]
    for left in bags[0]:
        row, above = [(0.0, None)], best[-1]
        for j, right in enumerate(bags[1]):
            like = _likeness(left, right)
            paired = (above[j][0] + like, "pair") if like >= KIN_PARAGRAPH else (-1.0, None)
            row.append(max(paired, (above[j + 1][0], "old"), (row[j][0], "new"), key=lambda way: way[0]))
        best.append(row)
    return _way_back(best)


def _way_back(best):
    pairs, i, j = [], len(best) - 1, len(best[0]) - 1
    while i and j:
        way = best[i][j][1]
        if way == "pair":
            pairs.append((i - 1, j - 1))
        i, j = i - (way != "new"), j - (way != "old")
    return pairs[::-1]


def _bag(text):
    return frozenset(text.casefold().split())


def _likeness(left, right):
    """Return 0 to 1: how much two sets of words share."""
    return 2 * len(left & right) / ((len(left) + len(right)) or 1)


def _pair(old, new):
    """Return (i, j) of every clause that stands in both: by key; one whose key is not known, by its heading or its text."""
    there = {name: place for place, name in enumerate(_names(new)) if name[0]}
    pairs = [(i, there[name]) for i, name in enumerate(_names(old)) if name in there]
    olds, news = {i for i, _ in pairs}, {j for _, j in pairs}
    left = [(place, clause) for place, clause in enumerate(old) if place not in olds]
    right = [(place, clause) for place, clause in enumerate(new) if place not in news]
    if [_facts(clause) for _, clause in right] < [_facts(clause) for _, clause in left]:
        return sorted(pairs + [(i, j) for j, i in _resembling(right, left)])
    return sorted(pairs + _resembling(left, right))


def _names(clauses):
    """Yield (key, how many had it before): a key that stands twice, as after a copy in Word, is not one clause."""
    seen = Counter()
    for clause in clauses:
        yield clause.key, seen[clause.key]
        seen[clause.key] += 1


def _facts(clause):
    return clause.part, clause.title, clause.paragraphs, clause.key


def _resembling(left, right):
    """Return the pairs among clauses without a known key: the same text, then the same title, then the likest words."""
    pairs = []
    for name in (lambda clause: _facts(clause)[:3], lambda clause: (clause.part, clause.title.casefold() or None)):
        waiting = {}
        for place, clause in right:
            waiting.setdefault(name(clause), []).append(place)
        for place, clause in left:
            if None not in name(clause) and waiting.get(name(clause)):
                pairs.append((place, waiting[name(clause)].pop(0)))
        left, right = _without(left, right, pairs)
    return pairs + _likest_clauses(left, right)


def _without(left, right, pairs):
    olds, news = {i for i, _ in pairs}, {j for _, j in pairs}
    return [each for each in left if each[0] not in olds], [each for each in right if each[0] not in news]


def _likest_clauses(left, right):
    if len(left) * len(right) > MAX_PARAGRAPH_PAIRS:
        return []
    bags = [[(n, clause.part, _bag(" ".join(clause.paragraphs))) for n, clause in side] for side in (left, right)]
    scored = [(-_likeness(a, b), i, j) for i, part, a in bags[0] for j, other, b in bags[1] if part == other]
    pairs, olds, news = [], set(), set()
    for score, i, j in sorted(each for each in scored if -each[0] >= KIN_CLAUSE):
        if i not in olds and j not in news and score:
            pairs.append((i, j))
            olds.add(i)
            news.add(j)
    return pairs


def _steady(pairs, old, new):
    """Return the most pairs that keep their order; the others moved. The same whichever version is called old.

    old, new: the facts of the clauses, by which two that changed places with each other are told apart.
    """
    if ([i for _, i in sorted((j, i) for i, j in pairs)], new) < ([j for _, j in pairs], old):
        return sorted((i, j) for j, i in rising(sorted((j, i) for i, j in pairs)))
    return rising(pairs)


def rising(pairs):
    """Return a longest part of the pairs, sorted by the first, in which the second rises too."""
    ends, chains = [], []
    for pair in pairs:
        at = bisect_left(ends, pair[1])
        chain = (pair, chains[at - 1] if at else None)
        ends[at : at + 1], chains[at : at + 1] = [pair[1]], [chain]
    found, chain = [], chains[-1] if chains else None
    while chain:
        found.append(chain[0])
        chain = chain[1]
    return found[::-1]

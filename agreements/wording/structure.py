"""Which clauses a text has, in what order: what both sides agree on besides the words. By keys alone."""

import json
from dataclasses import dataclass
from hashlib import sha256

from agreements.wording.clauses import numbered
from agreements.wording.redline import rising

PREMISES = "Premis"


def digest(clauses):
    """Return the hash of the clauses' keys and parts in their order; words and numbers are no part of it."""
    places = [[each.key, str(each.part)] for each in clauses]
    return sha256(json.dumps(places, separators=(",", ":")).encode()).hexdigest()


@dataclass(frozen=True)
class Place:
    """Where a clause stood and stands: “Pasal 3”, “Premis”, or empty. after: the name of the clause before it now, or empty."""

    name: str
    was: str = ""
    now: str = ""
    after: str = ""


@dataclass(frozen=True)
class Rearranged:
    """The clauses that are gone, that are new, and that changed places with others or went from one part to the other."""

    removed: tuple = ()
    added: tuple = ()
    moved: tuple = ()

    def __bool__(self):
        return bool(self.removed or self.added or self.moved)


def compare(old, new):
    """Return what became of the structure from one list of clauses to another: nothing exactly when it is the same."""
    before, after = _places(old), _places(new)
    steady = {j for _, j in rising(sorted((before[key][0], after[key][0]) for key in before.keys() & after.keys()))}
    return Rearranged(
        tuple(Place(_name(clause), was=where) for key, (_, where, clause) in before.items() if key not in after),
        tuple(Place(_name(clause), now=where) for key, (_, where, clause) in after.items() if key not in before),
        tuple(
            Place(_name(clause), before[key][1], where, _name(new[place - 1]) if place else "")
            for key, (place, where, clause) in after.items()
            if key in before and (place not in steady or clause.part != before[key][2].part)
        ),
    )


def _places(clauses):
    return {each.key: (place, heading or PREMISES, each) for place, (heading, each) in enumerate(numbered(clauses))}


def _name(clause):
    return clause.title or PREMISES

"""Where both sides stand on each clause as it reads now, and on which clauses there are in what order."""

from dataclasses import dataclass

from django.db.models import Q

from agreements.heads import STRUCTURE, clause_digest
from agreements.lifecycle import TABLE, Side, Stand
from agreements.models import Comment, Draft
from agreements.wording import structure
from agreements.wording.clauses import numbered


@dataclass(frozen=True)
class Clausal:
    """A clause of a sent draft with what each side says of it. stands: {side: Stand or None}; comments: unsettled ones."""

    heading: str
    clause: object
    stands: dict
    comments: tuple = ()

    @property
    def is_agreed(self):
        return all(stand == Stand.AGREED for stand in self.stands.values()) and not self.comments

    @property
    def is_disputed(self):
        return Stand.DISPUTED in self.stands.values()


@dataclass(frozen=True)
class Waiting:
    """A side that has not agreed to the structure. since: the version it sent or agreed to last, with what changed; or None."""

    side: Side
    stand: Stand | None
    since: Draft | None = None
    changes: structure.Rearranged | None = None

    @property
    def is_disputed(self):
        return self.stand == Stand.DISPUTED


@dataclass(frozen=True)
class Structural:
    """Which clauses a sent draft has, in what order. comments: unsettled ones on clauses that are there no more."""

    waiting: tuple = ()
    comments: tuple = ()

    @property
    def is_agreed(self):
        return not self.waiting and not self.comments

    @property
    def is_disputed(self):
        return any(each.is_disputed for each in self.waiting)


@dataclass(frozen=True)
class Standing:
    """All that is said of a sent draft. clauses: Clausals in order; structure: Structural; remarks: as remarks() gives them."""

    clauses: list
    structure: Structural
    remarks: list

    @property
    def open_points(self):
        """Return the clauses that both sides have not agreed on yet."""
        return [each for each in self.clauses if not each.is_agreed]


def of_draft(agreement, draft):
    """Return the Standing of a sent draft."""
    positions = {(each.side, each.clause): each for each in agreement.positions.all()}
    found, unsettled = remarks(draft), {}
    for comment in found:
        if comment.settled_at is None:
            unsettled.setdefault(comment.clause, []).append(comment)
    clauses = [_clausal(heading, clause, positions, unsettled) for heading, clause in numbered(draft.clauses)]
    there = {STRUCTURE, *(each.clause.key for each in clauses)}
    gone = tuple(comment for key, comments in unsettled.items() if key not in there for comment in comments)
    return Standing(clauses, Structural(_waiting(agreement, draft, positions), gone), found)


def remarks(draft):
    """Return what is said of a sent draft: its own remarks, and those on a clause of earlier versions that nobody has settled.

    A question does not go away because the text was sent on, or the clause taken out; it goes when it is settled.
    """
    carried = Q(draft__agreement=draft.agreement_id, draft__n__lt=draft.n, settled_at__isnull=True) & ~Q(clause="")
    found = Comment.objects.filter(Q(draft=draft) | carried)
    return list(found.select_related("draft", "written_by").order_by("written_at", "pk"))


def _clausal(heading, clause, positions, unsettled):
    digest = clause_digest(clause)
    stands = {side: _stand(positions.get((side, clause.key)), digest) for side in TABLE}
    return Clausal(heading, clause, stands, tuple(unsettled.get(clause.key, ())))


def _stand(position, digest):
    return Stand(position.stand) if position and position.text_sha256 == digest else None


def _waiting(agreement, draft, positions):
    """Return a Waiting for each side that does not agree to the structure, with what changed since it last did."""
    digest, found = structure.digest(draft.clauses), []
    for side in TABLE:
        position = positions.get((side, STRUCTURE))
        stand = _stand(position, digest)
        if stand == Stand.AGREED:
            continue
        own = Q(side=side) | Q(n=position.agreed_n if position else 0)
        since = agreement.drafts.sent().filter(own, n__lt=draft.n).order_by("-n").first()
        changes = structure.compare(since.clauses, draft.clauses) if since else None
        found.append(Waiting(side, stand, since, changes))
    return tuple(found)


def open_points(agreement, draft):
    """Return the clauses that both sides have not agreed on yet."""
    return of_draft(agreement, draft).open_points

"""Where both sides stand on each clause as it reads now."""

from dataclasses import dataclass

from agreements.heads import clause_digest
from agreements.lifecycle import TABLE, Stand
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


def of_draft(agreement, draft):
    """Return a Clausal for each clause of a sent draft, in order."""
    said = {(each.side, each.clause, each.text_sha256): each.stand for each in agreement.positions.all()}
    remarks = {}
    for comment in draft.comments.all():
        if comment.settled_at is None:
            remarks.setdefault(comment.clause, []).append(comment)
    return [_clausal(heading, clause, said, remarks) for heading, clause in numbered(draft.clauses)]


def _clausal(heading, clause, said, remarks):
    digest = clause_digest(clause)
    stands = {side: said.get((side, clause.key, digest)) for side in TABLE}
    return Clausal(heading, clause, stands, tuple(remarks.get(clause.key, ())))


def open_points(agreement, draft):
    """Return what both sides have not agreed on yet, clause by clause."""
    return [each for each in of_draft(agreement, draft) if not each.is_agreed]

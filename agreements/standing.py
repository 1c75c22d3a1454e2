"""Where both sides stand on each clause as it reads now."""

from dataclasses import dataclass

from django.db.models import Q

from agreements.heads import clause_digest
from agreements.lifecycle import TABLE, Stand
from agreements.models import Comment
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
    unsettled = {}
    for comment in remarks(draft):
        if comment.settled_at is None:
            unsettled.setdefault(comment.clause, []).append(comment)
    return [_clausal(heading, clause, said, unsettled) for heading, clause in numbered(draft.clauses)]


def remarks(draft):
    """Return what is said of a sent draft: its own remarks, and those on a clause of earlier versions that nobody has settled.

    A question does not go away because the text was sent on; it goes when it is settled, or the clause with it.
    """
    carried = Q(draft__agreement=draft.agreement_id, draft__n__lt=draft.n, settled_at__isnull=True) & ~Q(clause="")
    found = Comment.objects.filter(Q(draft=draft) | carried)
    return list(found.select_related("draft", "written_by").order_by("written_at", "pk"))


def _clausal(heading, clause, said, unsettled):
    digest = clause_digest(clause)
    stands = {side: said.get((side, clause.key, digest)) for side in TABLE}
    return Clausal(heading, clause, stands, tuple(unsettled.get(clause.key, ())))


def open_points(agreement, draft):
    """Return what both sides have not agreed on yet, clause by clause."""
    return [each for each in of_draft(agreement, draft) if not each.is_agreed]

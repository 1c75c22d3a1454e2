"""What both sides say of the clauses: remarks, and whether they agree."""

from django.db import transaction

from agreements import heads, policies
from agreements.actions.agreements import hold
from agreements.desk import seat
from agreements.lifecycle import DraftStatus, Stand
from agreements.models import Comment, Position
from core import journal
from core.clock import day_of
from core.lifecycle import Refused


@transaction.atomic
def remark(draft, *, clause="", text, by, at):
    """Write a remark on a clause of a sent draft, or on the whole. clause: its key. Returns the Comment. Raises Refused."""
    tenure = _speaker(draft, by=by, at=at)
    if not text.strip():
        raise Refused("Tulis catatan Anda.")
    _known(draft, clause)
    made = Comment.objects.create(
        draft=draft, clause=clause, side=tenure.post.institution.side, text=text.strip(), written_at=at, written_by=by.user,
        post=tenure.post_as_held,
    )  # fmt: skip
    journal.record("comment.written", draft.agreement, by=by, at=at, details={"n": draft.n, "clause": clause})
    return made


@transaction.atomic
def settle(comment, *, by, at):
    """Say that a remark needs no more: either side may. Settled already, it stays so. Raises Refused."""
    _speaker(comment.draft, by=by, at=at)
    settled = Comment.objects.filter(pk=comment.pk, settled_at__isnull=True).update(settled_at=at, settled_by=by.user)
    if settled:
        details = {"n": comment.draft.n, "clause": comment.clause}
        journal.record("comment.settled", comment.draft.agreement, by=by, at=at, details=details)


@transaction.atomic
def take(draft, *, clauses, stand, by, at):
    """Say for one's side that clauses of the last sent draft are agreed or disputed. Raises Refused.

    clauses: keys; heads.STRUCTURE among them stands for which clauses there are, and in what order.
    """
    tenure = _speaker(draft, by=by, at=at)
    if not tenure.post.may_draft:
        raise Refused("Pendirian sebuah pihak dinyatakan oleh penyusun naskahnya.")
    agreement = draft.agreement
    if draft.pk != agreement.latest.pk:
        raise Refused("Sudah ada versi yang lebih baru. Muat ulang halaman.")
    side, digests = tenure.post.institution.side, heads.digests(draft.clauses)
    said = {"stand": Stand(stand), "taken_at": at, "taken_by": by.user} | (
        {"agreed_n": draft.n} if stand == Stand.AGREED else {}
    )
    for key in clauses:
        _known(draft, key)
        facts = said | {"text_sha256": digests[key]}
        Position.objects.update_or_create(agreement=agreement, side=side, clause=key, defaults=facts)
    details = {"n": draft.n, "stand": str(stand), "clauses": len(set(clauses) - {heads.STRUCTURE})}
    details |= {"structure": "susunan"} if heads.STRUCTURE in clauses else {}
    journal.record("position.taken", agreement, by=by, at=at, details=details)


def _speaker(draft, *, by, at):
    agreement = hold(draft.agreement)
    if obstacle := policies.obstacle_to_negotiating(agreement, by=by, at=at):
        raise Refused(obstacle)
    if draft.status != DraftStatus.SENT:
        raise Refused("Catatan ditulis pada versi yang sudah terkirim.")
    return seat(by, day_of(at)).speaks_for(agreement)


def _known(draft, clause):
    if clause and clause not in {row["key"] for row in draft.rows}:
        raise Refused("Pasal ini tidak ada dalam versi itu.")

"""A draft is begun by the side that holds the pen, saved as often as it likes, and sent once."""

from django.db import transaction
from django.db.utils import IntegrityError

from agreements import heads, notices, policies, searching
from agreements.actions.agreements import hand_over, hold
from agreements.desk import seat
from agreements.lifecycle import DRAFT, DraftStatus, Stand
from agreements.models import Comment, Draft, Look, Position
from core import journal
from core.clock import day_of
from core.lifecycle import Refused, Stale, bump
from notifications import outbox


@transaction.atomic
def begin(agreement, *, by, at):
    """Return the draft in work, made now from the last one that was sent when there is none. Raises Refused."""
    if obstacle := policies.obstacle_to_drafting(hold(agreement), by=by, at=at):
        raise Refused(obstacle)
    if working := agreement.drafts.working().first():
        return working
    latest = agreement.latest
    facts = {"n": latest.n + 1, "side": agreement.turn, "rows": latest.rows, "saved_at": at, "saved_by": by.user}
    try:
        with transaction.atomic():
            made = Draft.objects.create(agreement=agreement, **facts)
    except IntegrityError:  # a colleague pressed at the same moment
        return agreement.drafts.working().get()
    journal.record("draft.begun", agreement, by=by, at=at, details={"n": made.n})
    return made


@transaction.atomic
def save(draft, *, rows, version, by, at):
    """Keep the clauses as they are typed, whole or not. rows: as agreements.wording.clauses.as_json. Raises Refused, Stale."""
    if obstacle := policies.obstacle_to_drafting(hold(draft.agreement), by=by, at=at):
        raise Refused(obstacle)
    if draft.status != DraftStatus.WORKING:
        raise Refused("Versi ini sudah terkirim dan tidak dapat diubah lagi.")
    if len({row["key"] for row in rows}) != len(rows):
        raise Refused("Ada pasal yang tercatat dua kali. Muat ulang halaman.")
    bump(draft, version=version, rows=rows, saved_at=at, saved_by=by.user)
    journal.record("draft.saved", draft, by=by, at=at, details={"clauses": len(rows)})


@transaction.atomic
def send(draft, *, note="", version, by, at):
    """Freeze the draft and hand the pen to the other side; its drafters are told. Raises Refused, Stale."""
    hold(draft.agreement)
    if obstacle := policies.obstacle_to_sending(draft, by=by, at=at):
        raise Refused(obstacle)
    agreement = draft.agreement
    freeze(draft, note=note, version=version, by=by, at=at)
    _agree_to_own(draft, by=by, at=at)
    turn = _pass_pen(agreement, draft.n, at=at)
    journal.record("draft.sent", agreement, by=by, at=at, details={"n": draft.n, "sha256": draft.sha256, "to": turn.side})


@transaction.atomic
def pass_on(agreement, *, note, version, by, at):
    """Hand the pen over without a new version: what there is to say stands in the note, as a remark on the whole draft.

    Raises Refused, Stale.
    """
    if obstacle := policies.obstacle_to_passing_on(hold(agreement), note, by=by, at=at):
        raise Refused(obstacle)
    bump(agreement, version=version)
    tenure, latest = seat(by, day_of(at)).drafts_for(agreement.turn), agreement.latest
    Comment.objects.create(
        draft=latest, side=agreement.turn, text=note.strip(), written_at=at, written_by=by.user, post=tenure.post_as_held
    )
    turn = _pass_pen(agreement, latest.n, at=at)
    journal.record("turn.passed", agreement, by=by, at=at, details={"n": latest.n, "to": turn.side})


def _pass_pen(agreement, n, *, at):
    """Hand the pen to the side across the table and tell its drafters. Returns the Turn."""
    turn = hand_over(agreement, notices.other(agreement.turn), at=at)
    for user in notices.drafters(agreement, turn.side, day_of(at)) or [agreement.owner]:
        outbox.post(notices.TurnPassed, agreement, to=user, at=at, revision=str(turn.pk), params={"n": n})
    return turn


def _agree_to_own(draft, *, by, at):
    """Whoever sends clauses agrees with them and with their order, unless they were sent on as what the side disputes."""
    agreement, side = draft.agreement, draft.side
    said = dict(agreement.positions.filter(side=side).values_list("clause", "text_sha256"))
    Position.objects.bulk_create(
        [
            Position(
                agreement=agreement, side=side, clause=key, text_sha256=digest, stand=Stand.AGREED, taken_at=at,
                taken_by=by.user, agreed_n=draft.n,
            )
            for key, digest in heads.digests(draft.clauses).items()
            if said.get(key) != digest
        ],
        update_conflicts=True, unique_fields=["agreement", "side", "clause"],
        update_fields=["text_sha256", "stand", "taken_at", "taken_by", "agreed_n"],
    )  # fmt: skip


def freeze(draft, *, note, version, by, at):
    """Set a draft's head, hash and moment: from now on a trigger refuses every change. Call it inside a transaction."""
    facts = heads.facts(draft.agreement)
    DRAFT.move(
        draft, DraftStatus.SENT, version=version, by=by, at=at, facts=facts, sha256=heads.digest(draft.rows, facts),
        note=note.strip(), sent_at=at, sent_by=by.user,
    )  # fmt: skip
    searching.keep(draft.agreement)


@transaction.atomic
def discard(draft, *, version, by, at):
    """Throw the draft in work away; the last one that was sent stands. The first draft stays. Raises Refused, Stale."""
    if obstacle := policies.obstacle_to_drafting(hold(draft.agreement), by=by, at=at):
        raise Refused(obstacle)
    if draft.n == 1:
        raise Refused("Versi pertama tidak dapat dibuang. Hentikan kesepakatan ini bila tidak dilanjutkan.")
    deleted, _ = Draft.objects.filter(pk=draft.pk, version=version, status=DraftStatus.WORKING).delete()
    if not deleted:
        raise Stale
    journal.record("draft.discarded", draft.agreement, by=by, at=at, details={"n": draft.n})


def look(draft, *, user, at):
    """Remember that a person read a sent draft: the next one is compared with it. Reading again changes nothing."""
    Look.objects.bulk_create([Look(draft=draft, user=user, first_at=at)], ignore_conflicts=True)


def last_seen(agreement, user, *, before):
    """Return the last sent draft before version number `before` that a person has read, or None."""
    return agreement.drafts.sent().filter(looks__user=user, n__lt=before).order_by("-n").first()

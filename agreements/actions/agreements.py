"""An agreement is opened, changed in its head, and stopped."""

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from agreements import notices, policies, searching, working_days
from agreements.actions import dispositions, mandates
from agreements.lifecycle import AGREEMENT, TABLE, AgreementStatus, Level, Side
from agreements.models import Agreement, Decision, Draft, Party, Turn
from agreements.reminders import SigningsDue, TurnsWaiting
from agreements.reminders_desk import Mandates
from agreements.reminders_duties import TermsEnding
from core import journal
from core.lifecycle import Refused, bump
from notifications import moving, outbox

TURN_DAYS = 10  # working days that a side has for a draft


@transaction.atomic
def open(*, kind, title, institutions, by, at, **facts):  # noqa: A001 -- the room's verb
    """Begin an agreement of a kind between institutions, in the order of PIHAK PERTAMA, PIHAK KEDUA and so on.

    The first draft holds the kind's clauses, and the office has the pen. facts: other fields of Agreement. Raises Refused.
    """
    if obstacle := policies.obstacle_to_opening(by=by):
        raise Refused(obstacle)
    if len(set(institutions)) < 2 or len(set(institutions)) != len(institutions):
        raise Refused("Pilih paling sedikit dua lembaga yang berbeda.")
    if not set(TABLE) <= {each.side for each in institutions}:
        raise Refused("Bawaslu dan Pemerintah Kota termasuk para pihak.")
    if len(institutions) > 2 and not kind.may_have_many_parties:
        raise Refused(f"{kind.name} dibuat oleh dua pihak.")
    if obstacle := policies.obstacle_to_level(facts.get("level", Level.PORTAL), institutions):
        raise Refused(obstacle)
    if kind.changes_another and facts.get("predecessor") is None:
        raise Refused(f"{kind.name} menyebut kesepakatan yang diubahnya.")
    agreement = Agreement.objects.create(
        kind=kind, title=title, turn=Side.OFFICE, opened_at=at, opened_by=by.user, **{"owner": by.user, **facts}
    )
    Party.objects.bulk_create([Party(agreement=agreement, order=n, institution=each) for n, each in enumerate(institutions, 1)])
    Draft.objects.create(agreement=agreement, n=1, side=Side.OFFICE, rows=kind.clauses, saved_at=at, saved_by=by.user)
    _begin_turn(agreement, at)
    searching.keep(agreement)
    journal.record("agreement.opened", agreement, by=by, at=at, details={"kind": kind.code, "parties": len(institutions)})
    return agreement


def hold(agreement):
    """Lock an agreement until the transaction ends and read anew what rules look at. Returns it.

    Of two who act at one moment the second waits, and then meets what the first has done.
    """
    Agreement.objects.filter(pk=agreement.pk).update(version=F("version"))
    agreement.refresh_from_db(fields=["status", "turn", "version"])
    return agreement


def hand_over(agreement, side, *, at):
    """Give the pen to a side; the one that held it has it no more. Call it inside a transaction. Returns the Turn."""
    end_turn(agreement, at=at)
    agreement.turn, agreement.version = side, agreement.version + 1
    Agreement.objects.filter(pk=agreement.pk).update(turn=side, version=F("version") + 1)
    return _begin_turn(agreement, at)


def end_turn(agreement, *, at):
    """Nobody holds the pen any more, and nobody is reminded of it."""
    open_turns = Turn.objects.filter(agreement=agreement, until__isnull=True)
    outbox.supersede_all(open_turns, [notices.TurnWaiting], at=at)
    open_turns.update(until=at, next_nudge_at=None)


def _begin_turn(agreement, at):
    turn = Turn(agreement=agreement, side=agreement.turn, since=at, due_at=working_days.due(at, TURN_DAYS))
    turn.next_nudge_at = TurnsWaiting().first_nudge(turn, at)
    turn.save(force_insert=True)
    return turn


@transaction.atomic
def set_head(agreement, *, version, by, at, parties=(), **facts):
    """Change day, place, term, level of a negotiated agreement, and of its parties signer, authority and number.

    parties: (Party, {field: value}) pairs. Raises Refused, Stale.
    """
    if obstacle := policies.obstacle_to_drafting(hold(agreement), by=by, at=at):
        raise Refused(obstacle)
    away = policies.obstacle_to_level(facts.get("level"), [each.institution for each in agreement.parties.all()])
    if away:
        raise Refused(away)
    for party, changes in parties:
        obstacle = policies.obstacle_to_typing_number(party, changes["number"]) if "number" in changes else None
        if obstacle:
            raise Refused(obstacle)
    bump(agreement, version=version, **facts)
    try:
        with transaction.atomic():
            for party, changes in parties:
                Party.objects.filter(pk=party.pk, agreement=agreement).update(**changes)
    except IntegrityError:
        raise Refused("Nomor ini sudah dipakai pada kesepakatan lain.") from None
    searching.keep(agreement)
    mandates.watch(agreement, at=at)
    changed = sorted({*facts, *(name for _, changes in parties for name in changes)})
    journal.record("agreement.head_set", agreement, by=by, at=at, details={"fields": changed})


def reminders_changed(agreement, *, by, at, **facts):
    """Return the moving.Consequences of what set_head() would change. Writes nothing; hand it an instance of its own."""
    of_parties, of_steps = Q(agreement=agreement), Q(draft__agreement=agreement)
    concerned = {SigningsDue.rule: of_steps, Mandates.rule: of_parties, TermsEnding.rule: Q(pk=agreement.pk)}
    return moving.consequences(lambda: set_head(agreement, by=by, at=at, **facts), concerned, at)


@transaction.atomic
def entrust(agreement, *, to, version, by, at):
    """Give an agreement to another member of staff to look after. Raises Refused, Stale."""
    if obstacle := policies.obstacle_to_entrusting(hold(agreement), to, by=by):
        raise Refused(obstacle)
    bump(agreement, version=version, owner=to)
    journal.record("agreement.entrusted", agreement, by=by, at=at, details={"owner": to.pk})


@transaction.atomic
def abandon(agreement, *, reason, version, by, at):
    """Stop negotiating for good. What has not gone out yet about it goes out no more. Raises Refused, Stale."""
    if obstacle := policies.obstacle_to_abandoning(hold(agreement), reason, by=by):
        raise Refused(obstacle)
    AGREEMENT.move(agreement, AgreementStatus.ABANDONED, version=version, by=by, at=at, ended_at=at, end_reason=reason.strip())
    end_turn(agreement, at=at)
    dispositions.lapse(agreement.dispositions.all(), by=by, at=at)
    outbox.supersede(agreement, at=at)
    _ask_again(agreement.predecessor, at=at)
    journal.record("agreement.abandoned", agreement, by=by, at=at, reason=reason.strip())


def _ask_again(before, *, at):
    """What was to follow an agreement in force comes to nothing: its end is to be decided, and recalled, anew."""
    if before is None or before.status != AgreementStatus.IN_FORCE:
        return
    Decision.objects.filter(agreement=before).delete()
    nudge = TermsEnding().first_nudge(Agreement.objects.get(pk=before.pk), at)
    Agreement.objects.filter(pk=before.pk).update(term_nudge_at=nudge)

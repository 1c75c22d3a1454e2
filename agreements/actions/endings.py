"""How an agreement comes to its end: decided what follows, ended early by two, expired on its day, replaced by the next."""

from django.db import IntegrityError, transaction
from django.db.models import F

from agreements import duties, notices_duties
from agreements.actions import agreements, drafts, obligations
from agreements.lifecycle import AGREEMENT, ENDING, AgreementStatus, EndingStatus, Sequel
from agreements.models import Agreement, Decision, Ending, Kind
from agreements.reminders_duties import TermsEnding
from core import journal
from core.actor import SYSTEM
from core.clock import day_of
from core.lifecycle import Refused, Stale, bump
from notifications import outbox

ADDENDUM = "adendum"


def come_into_force(agreement, *, by, at):
    """Watch the term of an agreement that is in force now, and replace the one it follows. Call it inside a transaction."""
    agreement.term_nudge_at = TermsEnding().first_nudge(agreement, at)
    Agreement.objects.filter(pk=agreement.pk).update(term_nudge_at=agreement.term_nudge_at)
    if agreement.kind.code == ADDENDUM:
        _prolong(agreement.predecessor, agreement.valid_until, by=by, at=at)
    replace_predecessor(agreement, by=by, at=at)


def _prolong(agreement, until, *, by, at):
    """Let an agreement hold as long as its addendum says, if that is longer; what follows then is to be decided anew.

    One that holds without limit of time holds as long as it did; an addendum without a last day prolongs nothing.
    """
    if agreements.hold(agreement).status != AgreementStatus.IN_FORCE or None in (until, agreement.valid_until):
        return
    if until <= agreement.valid_until:
        return
    Decision.objects.filter(agreement=agreement).delete()
    bump(agreement, version=agreement.version, valid_until=until)
    fresh = Agreement.objects.get(pk=agreement.pk)
    Agreement.objects.filter(pk=agreement.pk).update(term_nudge_at=TermsEnding().first_nudge(fresh, at))
    journal.record("agreement.prolonged", agreement, by=by, at=at, details={"until": until.isoformat()})


def replace_predecessor(agreement, *, by, at):
    """End the one that an agreement follows, from the day on which the successor is valid. Returns whether it was done.

    Another kind does not replace: what carries an agreement out (PKS) or changes it (adendum) stands beside it.
    """
    before = agreement.predecessor
    if (
        before is None
        or before.kind_id != agreement.kind_id
        or agreement.valid_from > day_of(at)
        or agreements.hold(before).status != AgreementStatus.IN_FORCE
    ):
        return False
    _finish(before, AgreementStatus.REPLACED, by=by, at=at)
    obligations.lapse(before, by=by, at=at)
    journal.record("agreement.replaced", before, by=by, at=at, details={"by": agreement.pk})
    return True


def _finish(agreement, status, *, by, at, **facts):
    AGREEMENT.move(agreement, status, version=agreement.version, by=by, at=at, term_nudge_at=None, **facts)
    outbox.supersede(agreement, at=at)
    for ending in agreement.endings.open():
        _lapse(ending, agreement, by=by, at=at)


def _lapse(ending, agreement, *, by, at):
    """Nobody need answer any more: the agreement is over without it."""
    ENDING.move(ending, EndingStatus.LAPSED, version=ending.version, by=by, at=at, closed_at=at)
    outbox.supersede(ending, at=at)
    reason = f"Kesepakatan sudah berstatus “{agreement.get_status_display()}” sebelum permintaan ini dijawab."
    journal.record("agreement.ending_lapsed", agreement, by=by, at=at, reason=reason)


@transaction.atomic
def expire(agreement, *, by, at):
    """End an agreement on the first day of which it is valid no more. What is owed stays owed. Raises Refused, Stale."""
    if agreements.hold(agreement).status != AgreementStatus.IN_FORCE or not agreement.is_over(at):
        raise Refused("Masa berlakunya belum berakhir.")
    _finish(agreement, AgreementStatus.EXPIRED, by=by, at=at)
    journal.record("agreement.expired", agreement, by=by, at=at)


@transaction.atomic
def decide(agreement, *, sequel, note="", version, by, at):
    """Decide what follows the term; nobody is reminded of it any more. Returns the successor that was opened, or None.

    To extend opens an agreement between the same parties whose first draft is the text in force; to addend opens an addendum.
    Another decision may follow until a successor is open. Raises Refused, Stale.
    """
    if obstacle := duties.obstacle_to_deciding_sequel(agreements.hold(agreement), by=by, at=at):
        raise Refused(obstacle)
    bump(agreement, version=version, term_nudge_at=None)
    facts = {"sequel": Sequel(sequel), "note": note.strip(), "decided_at": at, "decided_by": by.user}
    Decision.objects.update_or_create(agreement=agreement, defaults=facts)
    outbox.supersede(agreement, at=at)
    journal.record("agreement.end_decided", agreement, by=by, at=at, reason=note.strip(), details={"sequel": str(sequel)})
    return None if sequel == Sequel.END else _open_successor(agreement, sequel, by=by, at=at)


def _open_successor(agreement, sequel, *, by, at):
    addendum = Kind.objects.filter(code=ADDENDUM, is_active=True).first() if sequel == Sequel.ADDEND else None
    facts = {name: getattr(agreement, name) for name in ("title", "level", "place", "owner")}
    institutions = [each.institution for each in agreement.parties.all()]
    kind = addendum or agreement.kind
    made = agreements.open(kind=kind, institutions=institutions, predecessor=agreement, by=by, at=at, **facts)
    if addendum:
        return made
    draft = made.drafts.get()
    final = agreement.finals.select_related("draft").first()
    drafts.save(draft, rows=final.draft.rows, version=draft.version, by=by, at=at)
    return made


@transaction.atomic
def ask(agreement, *, reason, by, at):
    """Ask that an agreement ends before its day; the other side is told. Returns the Ending. Raises Refused, Stale."""
    if obstacle := duties.obstacle_to_asking_end(agreements.hold(agreement), reason, by=by, at=at):
        raise Refused(obstacle)
    side = duties.drafting(agreement, by=by, at=at)[0].post.institution.side
    try:
        with transaction.atomic():
            made = Ending.objects.create(
                agreement=agreement, reason=reason.strip(), asked_at=at, asked_by=by.user, asked_side=side
            )  # fmt: skip
    except IntegrityError:  # a colleague asked at the same moment
        raise Stale from None
    for user in notices_duties.confirmers(agreement, side, by.user, day_of(at)):
        outbox.post(notices_duties.EndingAsked, made, to=user, at=at)
    journal.record("agreement.ending_asked", agreement, by=by, at=at, reason=reason.strip())
    return made


@transaction.atomic
def end(ending, *, version, by, at):
    """Confirm as the second person: the agreement is in force no more from now on. Raises Refused, Stale."""
    agreement = _answer(ending, EndingStatus.CONFIRMED, version=version, by=by, at=at)
    _finish(agreement, AgreementStatus.ENDED, by=by, at=at, ended_at=at, end_reason=ending.reason)
    obligations.lapse(agreement, by=by, at=at)
    for user in notices_duties.concerned(agreement, day_of(at)):
        outbox.post(notices_duties.Ended, agreement, to=user, at=at)
    journal.record("agreement.ended", agreement, by=by, at=at, reason=ending.reason)


@transaction.atomic
def refuse(ending, *, version, by, at):
    """Say no as the second person: the agreement stays in force. Raises Refused, Stale."""
    agreement = _answer(ending, EndingStatus.REFUSED, version=version, by=by, at=at)
    journal.record("agreement.ending_refused", agreement, by=by, at=at)


@transaction.atomic
def withdraw(ending, *, version, by, at):
    """Take a wish back before it is answered; who was to answer is told. Raises Refused, Stale."""
    agreement = _held(ending)
    if obstacle := duties.obstacle_to_withdrawing_end(ending, by=by, at=at):
        raise Refused(obstacle)
    _close(ending, EndingStatus.WITHDRAWN, version=version, by=by, at=at)
    for user in notices_duties.confirmers(agreement, ending.asked_side, ending.asked_by, day_of(at)):
        if not by.is_person(user.pk):
            outbox.post(notices_duties.EndingWithdrawn, ending, to=user, at=at)
    journal.record("agreement.ending_withdrawn", agreement, by=by, at=at)


def _answer(ending, status, *, version, by, at):
    agreement = _held(ending)
    if obstacle := duties.obstacle_to_answering_end(ending, by=by, at=at):
        raise Refused(obstacle)
    _close(ending, status, version=version, by=by, at=at)
    return agreement


def _held(ending):
    agreements.hold(ending.agreement)
    ending.refresh_from_db(fields=["status", "closed_at", "version"])
    return ending.agreement


def _close(ending, status, *, version, by, at):
    ENDING.move(ending, status, version=version, by=by, at=at, closed_at=at, closed_by=by.user)
    outbox.supersede(ending, at=at)


# --- What the tick does -----------------------------------------------------------------------------------------------
def replacing(on):
    """Return the agreements in force from a day on or before `on` whose predecessor is in force still."""
    found = Agreement.objects.filter(status=AgreementStatus.IN_FORCE, valid_from__lte=on)
    of_its_kind = found.filter(predecessor__status=AgreementStatus.IN_FORCE, predecessor__kind=F("kind"))
    return of_its_kind.select_related("predecessor")


def replace(agreement, *, at):
    with transaction.atomic():
        return replace_predecessor(agreement, by=SYSTEM, at=at)

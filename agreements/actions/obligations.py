"""An obligation is entered from a clause, kept with proof, or waived by two; one that returns makes its next period."""

from django.db import IntegrityError, transaction
from django.db.models import Q

from agreements import duties, notices_duties, periods
from agreements.actions.agreements import hold
from agreements.lifecycle import MONTHS, OBLIGATION, OWED, AgreementStatus, ObligationStatus, Rhythm, Side
from agreements.models import Agreement, Evidence, Obligation
from agreements.reminders_duties import ObligationsDue
from core import journal
from core.clock import day_of, wib
from core.lifecycle import Refused, bump
from core.measures import ask
from documents import keeping
from notifications import moving, outbox

REPEATED = ("agreement", "party", "clause", "indicator", "proof", "rhythm", "grace_days", "measure", "audience", "needed")


@transaction.atomic
def enter(agreement, *, party, clause, rhythm, starts_on, by, at, due_on=None, grace_days=0, **facts):
    """Enter what a party owes by a clause of the concluded draft. Returns the Obligation. Raises Refused.

    due_on: of one that is owed once. grace_days: of one that returns, how many days after each period it may still be kept.
    """
    if obstacle := duties.obstacle_to_entering(hold(agreement), by=by, at=at):
        raise Refused(obstacle)
    final = agreement.finals.select_related("draft").first()
    if clause not in {each.key for each in final.draft.clauses}:
        raise Refused("Pasal ini tidak ada dalam naskah yang disepakati.")
    if party.agreement_id != agreement.pk:
        raise Refused("Pilih salah satu pihak kesepakatan ini.")
    if not agreement.valid_from <= starts_on < agreement.valid_until:
        raise Refused("Awal kewajiban harus di dalam masa berlaku.")
    span = _first_span(agreement, rhythm, starts_on, due_on, grace_days)
    made = Obligation(
        agreement=agreement, party=party, clause=clause, rhythm=rhythm, starts_on=starts_on, entered_at=at, entered_by=by.user,
        **span, **facts,
    )  # fmt: skip
    _begin(made, at)
    journal.record("obligation.entered", agreement, by=by, at=at, details={"obligation": made.pk, "clause": clause})
    return made


def reminders_changed(agreement, *, by, at, **facts):
    """Return the moving.Consequences of what enter() would add. Writes nothing."""
    concerned = {ObligationsDue.rule: Q(agreement=agreement)}
    return moving.consequences(lambda: enter(agreement, by=by, at=at, **facts), concerned, at)


def _first_span(agreement, rhythm, starts_on, due_on, grace_days):
    if rhythm == Rhythm.ONCE:
        if due_on is None or due_on < starts_on:
            raise Refused("Tulis hari terakhir kewajiban ini, pada atau setelah awalnya.")
        return {"ends_on": periods.due_on(due_on, 2), "due_on": due_on}
    _, end = periods.period(starts_on, rhythm, 1, until=agreement.valid_until)
    return {"ends_on": end, "due_on": periods.due_on(end, grace_days), "grace_days": grace_days}


def _begin(obligation, at):
    obligation.next_nudge_at = ObligationsDue().first_nudge(obligation, at)
    obligation.save(force_insert=True)


def keep(obligation, sources=(), *, note="", version, by, at):
    """Show that it was kept, by a file, a note, or both; its evidence is frozen. Raises Refused, Stale, Unacceptable."""
    if obstacle := duties.obstacle_to_keeping(obligation, by=by, at=at):
        raise Refused(obstacle)
    if not sources and not note.strip():
        raise Refused("Unggah bukti atau tulis keterangannya.")
    received = keeping.receive(sources, owner=by.user, purpose="agreements.evidence", at=at) if sources else None
    with transaction.atomic():
        _hold(obligation)
        if obstacle := duties.obstacle_to_keeping(obligation, by=by, at=at):
            raise Refused(obstacle)
        document = keeping.enter(received) if received else None
        Evidence.objects.create(
            obligation=obligation, note=note.strip(), document=document, added_at=at, added_by=by.user,
            added_as=duties.keeper(obligation, by=by, at=at).post_as_held,
        )  # fmt: skip
        _close(obligation, ObligationStatus.KEPT, version=version, by=by, at=at)
        details = {"obligation": obligation.pk, **({"sha256": document.sha256} if document else {})}
        journal.record("obligation.kept", obligation.agreement, by=by, at=at, details=details)


def _hold(obligation):
    """Of two who act on what is owed under one agreement the second meets what the first has done."""
    hold(obligation.agreement)
    obligation.refresh_from_db(fields=["status", "waive_asked_at", "waive_asked_by", "version"])


def _close(obligation, status, *, version, by, at, **facts):
    facts = {"closed_at": at, "closed_by": by.user, "next_nudge_at": None, **facts}
    OBLIGATION.move(obligation, status, version=version, by=by, at=at, **facts)
    outbox.supersede(obligation, at=at)


@transaction.atomic
def ask_waiver(obligation, *, reason, version, by, at):
    """Ask that a party need not keep it; the drafters of the other side are told. Raises Refused, Stale."""
    _hold(obligation)
    if obstacle := duties.obstacle_to_asking_waiver(obligation, reason, by=by, at=at):
        raise Refused(obstacle)
    bump(obligation, version=version, waive_reason=reason.strip(), waive_asked_at=at, waive_asked_by=by.user)
    for user in notices_duties.confirmers(obligation.agreement, Side.OFFICE, by.user, day_of(at)):
        outbox.post(notices_duties.WaiverAsked, obligation, to=user, at=at, revision=str(obligation.version))
    details = {"obligation": obligation.pk}
    journal.record("obligation.waiver_asked", obligation.agreement, by=by, at=at, reason=reason.strip(), details=details)


@transaction.atomic
def waive(obligation, *, version, by, at):
    """Confirm as the second person that it need not be kept. Raises Refused, Stale."""
    _hold(obligation)
    if obstacle := duties.obstacle_to_answering_waiver(obligation, by=by, at=at):
        raise Refused(obstacle)
    _close(obligation, ObligationStatus.WAIVED, version=version, by=by, at=at)
    details = {"obligation": obligation.pk}
    journal.record(
        "obligation.waived", obligation.agreement, by=by, at=at, reason=obligation.waive_reason, details=details
    )  # fmt: skip


@transaction.atomic
def refuse_waiver(obligation, *, version, by, at):
    """Say no as the second person: it is owed as before, and may be asked for again. Raises Refused, Stale."""
    _hold(obligation)
    if obstacle := duties.obstacle_to_answering_waiver(obligation, by=by, at=at):
        raise Refused(obstacle)
    _forget_waiver(obligation, version=version)
    details = {"obligation": obligation.pk}
    journal.record("obligation.waiver_refused", obligation.agreement, by=by, at=at, details=details)


@transaction.atomic
def withdraw_waiver(obligation, *, version, by, at):
    """Take the request back before it is answered; who was to answer and had been told is told. Raises Refused, Stale."""
    _hold(obligation)
    if obstacle := duties.obstacle_to_withdrawing_waiver(obligation, by=by, at=at):
        raise Refused(obstacle)
    asked_by = obligation.waive_asked_by
    _forget_waiver(obligation, version=version)
    outbox.supersede(obligation, [notices_duties.WaiverAsked], at=at)
    for user in notices_duties.confirmers(obligation.agreement, Side.OFFICE, asked_by, day_of(at)):
        if not by.is_person(user.pk):
            outbox.post(notices_duties.WaiverWithdrawn, obligation, to=user, at=at, revision=str(obligation.version))
    journal.record(
        "obligation.waiver_withdrawn", obligation.agreement, by=by, at=at, details={"obligation": obligation.pk}
    )  # fmt: skip


def _forget_waiver(obligation, *, version):
    bump(obligation, version=version, waive_reason="", waive_asked_at=None, waive_asked_by=None)


def lapse(agreement, *, by, at):
    """What had not fallen due when an agreement was ended or replaced is owed no more. Call it inside a transaction.

    What was counted enough by then is kept.
    """
    for each in agreement.obligations.filter(status=ObligationStatus.OPEN, due_on__gte=day_of(at)):
        each.agreement = agreement
        held = _held(each) if each.measure else []
        if each.measure and len(held) >= each.needed:
            _keep_counted(each, held, by=by, at=at)
        else:
            _close(each, ObligationStatus.LAPSED, version=each.version, by=by, at=at)


# --- What the tick does -----------------------------------------------------------------------------------------------
def count(obligation, *, by, at):
    """Ask what was held within the period and note it; when the day has passed and it suffices, close it with the evidence.

    Until then the number may sink again. Returns whether it was closed.
    """
    held = _held(obligation)
    if at < obligation.due_at or len(held) < obligation.needed:
        Obligation.objects.filter(pk=obligation.pk, status__in=OWED).update(counted=len(held))
        return False
    with transaction.atomic():
        _keep_counted(obligation, held, by=by, at=at)
    return True


def _held(obligation):
    first, last = obligation.starts_on, obligation.ends_on
    return ask(obligation.measure, _start(first), _start(last), audience=obligation.audience)


def _keep_counted(obligation, held, *, by, at):
    Evidence.objects.create(obligation=obligation, counted=_frozen(obligation, held), added_at=at)
    _close(obligation, ObligationStatus.KEPT, version=obligation.version, by=by, at=at, counted=len(held))
    details = {"obligation": obligation.pk, "counted": len(held)}
    journal.record("obligation.kept", obligation.agreement, by=by, at=at, details=details)


def _start(day):
    return wib(day.year, day.month, day.day)


def _frozen(obligation, held):
    return {
        "measure": obligation.measure, "audience": obligation.audience, "needed": obligation.needed, "held": held,
        "from": obligation.starts_on.isoformat(), "until": obligation.ends_on.isoformat(),
    }  # fmt: skip


@transaction.atomic
def mark_late(obligation, *, by, at):
    """Its day has passed without proof."""
    OBLIGATION.move(obligation, ObligationStatus.LATE, version=obligation.version, by=by, at=at)
    journal.record("obligation.late", obligation.agreement, by=by, at=at, details={"obligation": obligation.pk})


def make_next(obligation, *, by, at):
    """Make the period after a series' last one, once it has begun. Returns it, or None when there is none (yet)."""
    if obligation.rhythm not in MONTHS:
        return None
    first = obligation.first or obligation
    span = periods.period(first.starts_on, obligation.rhythm, obligation.n + 1, until=obligation.agreement.valid_until)
    if span is None or span[0] > day_of(at):
        return None
    try:
        with transaction.atomic():
            return _make_next(obligation, first, span, by=by, at=at)
    except IntegrityError:  # another tick was faster
        return None


def _make_next(obligation, first, span, *, by, at):
    agreement = Agreement.objects.get(pk=obligation.agreement_id)
    if hold(agreement).status != AgreementStatus.IN_FORCE:
        return None
    made = Obligation(
        first=first, n=obligation.n + 1, starts_on=span[0], ends_on=span[1],
        due_on=periods.due_on(span[1], obligation.grace_days), entered_at=at, entered_by=first.entered_by,
        **{name: getattr(obligation, name) for name in REPEATED},
    )  # fmt: skip
    _begin(made, at)
    journal.record("obligation.returned", agreement, by=by, at=at, details={"obligation": made.pk, "period": made.n})
    return made

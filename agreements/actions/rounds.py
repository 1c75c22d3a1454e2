"""The final text goes through both offices: each post initials or returns it, then those who bind their office agree."""

from django.db import transaction
from django.db.models import F

from agreements import heads, notices, papers, policies, working_days
from agreements.actions import dispositions, ladders, originals
from agreements.actions.agreements import end_turn, hand_over, hold
from agreements.actions.drafts import freeze
from agreements.lifecycle import AGREEMENT, OUTSIDE, STEP, TABLE, Act, AgreementStatus, Level, StepStatus
from agreements.models import Comment, Disposition, Draft, Final, Original, Step
from agreements.reminders import SigningsDue, StepsWaiting
from core import journal
from core.clock import day_of
from core.lifecycle import Refused, Stale
from documents import keeping
from notifications import outbox

UNASKED = {"next_nudge_at": None, "deadline_nudge_at": None, "next_rung_at": None}  # a step of which nobody is reminded


def propose(agreement, *, version, by, at):
    """Freeze the agreed text with its complete head as the next draft, make each party's original, and open the route.

    Returns the Draft. Raises Refused, Stale.
    """
    if obstacle := policies.obstacle_to_proposing(agreement, by=by, at=at):
        raise Refused(obstacle)
    latest, facts = agreement.latest, heads.facts(agreement)
    made = _originals(agreement, latest, facts, owner=by.user, at=at)
    with transaction.atomic():
        if obstacle := policies.obstacle_to_proposing(hold(agreement), by=by, at=at):  # again, now that nobody moves beside us
            raise Refused(obstacle)
        AGREEMENT.move(agreement, AgreementStatus.INITIALLING, version=version, by=by, at=at)
        draft = Draft.objects.create(
            agreement=agreement, n=latest.n + 1, side=agreement.turn, rows=latest.rows, saved_at=at, saved_by=by.user
        )
        freeze(draft, note="Naskah final", version=draft.version, by=by, at=at)
        if draft.facts != facts:
            raise Stale
        for party, received in made:
            Original.objects.create(draft=draft, party=party, document=keeping.enter(received))
        end_turn(agreement, at=at)
        Step.objects.bulk_create(_steps(agreement, draft))
        dispositions.lapse(agreement.dispositions.filter(step=None), by=by, at=at)
        details = {"n": draft.n, "sha256": draft.sha256}
        journal.record("round.proposed", agreement, by=by, at=at, details=details)
        _go_on(agreement, draft, by=by, at=at)
    return draft


def _originals(agreement, latest, facts, *, owner, at):
    """Set each party's paper before the transaction: Typst must not hold up the database."""
    found = []
    for party in agreement.parties.all():
        content = papers.original(latest.clauses, facts, party=party.order, n=latest.n + 1, at=at)
        name = f"naskah-v{latest.n + 1}-rangkap-{party.order}.pdf"
        received = keeping.made(
            content, name=name, pages=papers.pages(content), owner=owner, purpose="agreements.original", at=at
        )
        found.append((party, received))
    return found


def _steps(agreement, draft):
    for party in agreement.parties.all():
        for row in party.institution.route.all():
            if row.act == Act.INITIAL or agreement.level == Level.PORTAL:
                yield Step(draft=draft, party=party, order=row.order, post_id=row.post_id, act=row.act, days=row.days)


def agree(step, *, shown, version, by, at):
    """Initial a draft, or agree to it in the last instance. shown: the SHA-256 of the original that the page showed.

    Raises Refused, Stale.
    """
    if obstacle := policies.obstacle_to_agreeing(step, shown, by=by, at=at):
        raise Refused(obstacle)
    with transaction.atomic():
        agreement = _held(step)
        if obstacle := policies.obstacle_to_agreeing(step, shown, by=by, at=at):  # again, now that nobody moves beside us
            raise Refused(obstacle)
        _decide(step, StepStatus.DONE, version=version, by=by, at=at, shown_sha256=shown)
        journal.record(f"step.{step.act}ed", agreement, by=by, at=at, details=_details(step) | {"sha256": shown})
        _go_on(agreement, step.draft, by=by, at=at)


@transaction.atomic
def give_back(step, *, reason, version, by, at):
    """Return a draft with reasons: the round ends, what was done stays written, the pen goes back to who sent it.

    The owner, the drafters and all who had decided are told. Raises Refused, Stale.
    """
    agreement = _held(step)
    if obstacle := policies.obstacle_to_returning(step, reason, by=by, at=at):
        raise Refused(obstacle)
    _decide(step, StepStatus.RETURNED, version=version, by=by, at=at, return_reason=reason.strip())
    void(step.draft, by=by, at=at)
    AGREEMENT.move(agreement, AgreementStatus.NEGOTIATING, version=agreement.version, by=by, at=at)
    hand_over(agreement, step.draft.side, at=at)
    for user in _concerned(step, at):
        outbox.post(notices.Returned, step, to=user, at=at)
    journal.record("step.returned", agreement, by=by, at=at, reason=reason.strip(), details=_details(step))


@transaction.atomic
def recall(agreement, *, reason, version, by, at):
    """Take a draft back from its round: what was done stays written, the pen goes back to who proposed it.

    Owner, drafters of both sides and all who had decided are told. Raises Refused, Stale.
    """
    if obstacle := policies.obstacle_to_recalling(hold(agreement), reason, by=by, at=at):
        raise Refused(obstacle)
    draft, on = agreement.latest, day_of(at)
    AGREEMENT.move(agreement, AgreementStatus.NEGOTIATING, version=version, by=by, at=at)
    void(draft, by=by, at=at)
    hand_over(agreement, draft.side, at=at)
    tenure = policies.seat(by, on).speaks_for(agreement)
    Comment.objects.create(
        draft=draft, side=tenure.post.institution.side, text=reason.strip(), written_at=at, written_by=by.user,
        post=tenure.post_as_held,
    )  # fmt: skip
    done = [each.decided_by for each in draft.steps.done().select_related("decided_by")]
    drafting = [user for side in TABLE for user in notices.drafters(agreement, side, on)]
    for user in {each.pk: each for each in [agreement.owner, *drafting, *done] if each.is_active}.values():
        outbox.post(notices.Recalled, agreement, to=user, at=at, revision=str(draft.n), params={"n": draft.n})
    journal.record("round.recalled", agreement, by=by, at=at, reason=reason.strip(), details={"n": draft.n})


def _held(step):
    """Return the step's agreement, locked until the transaction ends: of two who decide at once one waits."""
    return hold(step.draft.agreement)


def _decide(step, status, *, version, by, at, **facts):
    tenure = policies.seat(by, day_of(at)).holds(step.post)
    seen = step.draft.agreement.drafts.sent().filter(looks__user=by.user, n__lt=step.draft.n).order_by("-n").first()
    STEP.move(
        step, status, version=version, by=by, at=at, decided_at=at, decided_by=by.user, tenure=tenure,
        held_as=tenure.post_as_held, seen_n=seen.n if seen else 0, **UNASKED, **facts,
    )  # fmt: skip
    dispositions.lapse(step.dispositions, by=by, at=at)
    outbox.supersede(step, at=at)


def _go_on(agreement, draft, *, by, at):
    """Open what may be decided next; after the last initial the last instance opens, after the last word the seal waits."""
    steps = list(draft.steps.select_related("post", "draft__agreement"))
    if agreement.status == AgreementStatus.INITIALLING and _is_done(steps, Act.INITIAL):
        AGREEMENT.move(agreement, AgreementStatus.SIGNING, version=agreement.version, by=by, at=at)
        if agreement.level in OUTSIDE:
            originals.ask(draft, at=at)
    if agreement.status == AgreementStatus.SIGNING and agreement.level == Level.PORTAL and _is_done(steps, Act.SIGN):
        conclude(agreement, draft, by=by, at=at)
        return
    act = Act.INITIAL if agreement.status == AgreementStatus.INITIALLING else Act.SIGN
    for step in _next(steps, act):
        _open(step, by=by, at=at)


def _is_done(steps, act):
    return all(each.status == StepStatus.DONE for each in steps if each.act == act)


def _next(steps, act):
    """Yield the waiting steps of an act whose party has nothing undecided before them."""
    for step in steps:
        mates = [each for each in steps if each.party_id == step.party_id and each.act == act and each.order < step.order]
        if step.act == act and step.status == StepStatus.WAITING and all(each.status == StepStatus.DONE for each in mates):
            yield step


def _open(step, *, by, at):
    due = working_days.due(at, step.days)
    STEP.move(step, StepStatus.OPEN, version=step.version, by=by, at=at, opened_at=at, due_at=due)
    asked = {"next_nudge_at": StepsWaiting().first_nudge(step, at), "deadline_nudge_at": SigningsDue().first_nudge(step, at)}
    Step.objects.filter(pk=step.pk).update(**asked, **ladders.set_up(step, at=at))
    for user in notices.holders(step.post, day_of(at)) or [step.draft.agreement.owner]:
        outbox.post(notices.StepOpened, step, to=user, at=at)


def void(draft, *, by, at):
    """Let the undecided steps of a draft lapse; nobody is asked for them, or for its originals, any more."""
    undecided = list(draft.steps.undecided())
    draft.steps.undecided().update(status=StepStatus.VOID, **UNASKED, version=F("version") + 1)
    dispositions.lapse(Disposition.objects.filter(step__in=undecided), by=by, at=at)
    outbox.supersede_all(undecided, at=at)
    originals.release(draft, at=at)


def conclude(agreement, draft, *, by, at):
    """Both offices have agreed to the same bytes: from now on it only waits for the seal."""
    AGREEMENT.move(agreement, AgreementStatus.SEALING, version=agreement.version, by=by, at=at, concluded_at=at)
    Final.objects.bulk_create([Final(agreement=agreement, party=each, draft=draft) for each in agreement.parties.all()])
    journal.record("agreement.concluded", agreement, by=by, at=at, details={"n": draft.n})


def _details(step):
    return {"n": step.draft.n, "post": step.held_as}


def _concerned(step, at):
    draft = step.draft
    agreement, on = draft.agreement, day_of(at)
    users = [agreement.owner, *notices.drafters(agreement, draft.side, on)]
    users += [each.decided_by for each in draft.steps.done().select_related("decided_by")]
    return {user.pk: user for user in users if user.is_active}.values()

"""A selection announced, and its dates changed by two persons."""

from django.db import transaction
from django.db.models import F, Q

from core import journal
from core.lifecycle import Refused, Stale
from notifications import moving, outbox
from recruitment import notices, order, policies, reminders_counter, replanning
from recruitment.lifecycle import APPLICATION, PROPOSAL, ApplicationStatus, ProposalStatus
from recruitment.models import Application, CounterFile, DateChange, Selection, Stage
from recruitment.reminders import UnsentDrafts

BACKWARDS = "Waktu selesai harus setelah waktu mulai."


@transaction.atomic
def publish(selection, *, by, at):
    """Show a selection to the public; from then on its dates change only by two persons. Raises Refused."""
    if obstacle := policies.obstacle_to_publishing(selection, by=by):
        raise Refused(obstacle)
    if not Selection.objects.filter(pk=selection.pk, published_at=None).update(
        published_at=at, published_by=by.user, version=F("version") + 1
    ):
        raise Refused("Seleksi ini sudah diumumkan.")
    selection.refresh_from_db()
    for stage in selection.stages.all():
        replanning.by_dates_of(stage, at=at)
    journal.record("selection.published", selection, by=by, at=at)


@transaction.atomic
def propose_dates(selection, *, starts_at, ends_at, reason, by, at, stage=None):
    """Propose new dates for the intake, or for a stage, and return the DateChange. Raises Refused."""
    if obstacle := policies.obstacle_to_proposing_dates(selection, by=by):
        raise Refused(obstacle)
    if ends_at <= starts_at:
        raise Refused(BACKWARDS)
    _refuse_odd_dates(selection, stage, starts_at=starts_at, ends_at=ends_at, at=at)
    change = DateChange.objects.create(
        selection=selection, stage=stage, starts_at=starts_at, ends_at=ends_at, reason=reason,
        proposed_at=at, proposed_by=by.user,
    )  # fmt: skip
    journal.record("selection.dates_proposed", selection, by=by, at=at, reason=reason, details=_details(change))
    return change


def _refuse_odd_dates(selection, stage, *, starts_at, ends_at, at):
    """The past stands, and no stage comes before one it follows. Raises Refused."""
    if stage is None:
        return _refuse_the_past(selection, starts_at=starts_at, ends_at=ends_at, at=at)
    if obstacle := order.over(stage, at):
        raise Refused(obstacle)
    if ends_at <= at:
        raise Refused(f"“{stage.name}” tidak dapat berakhir di masa lalu.")
    if starts_at != stage.starts_at and min(starts_at, stage.starts_at) <= at:
        raise Refused(f"“{stage.name}” sudah dimulai, atau waktu mulainya yang baru sudah lewat.")
    if obstacle := order.breach_if_moved(stage, starts_at=starts_at, ends_at=ends_at):
        raise Refused(obstacle)
    return None


def _refuse_the_past(selection, *, starts_at, ends_at, at):
    if selection.extensions.standing().exists():
        raise Refused("Perpanjangan sudah diusulkan atau diumumkan; masa pendaftaran sendiri tidak dapat diubah lagi.")
    if ends_at <= at:
        raise Refused("Penutupan baru harus di masa depan: pendaftaran tidak dapat ditutup mundur.")
    if selection.has_opened(at) and starts_at != selection.opens_at:
        raise Refused("Pendaftaran sudah dibuka; hanya penutupannya yang dapat diubah.")


@transaction.atomic
def approve_dates(change, *, version, by, at):
    """Put proposed dates into force, tell every open draft and re-plan its reminders. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_settling_dates(change, by=by):
        raise Refused(obstacle)
    # Asked again: since it was proposed, what it moves may have begun, ended, or been moved beside.
    _refuse_odd_dates(change.selection, change.stage, starts_at=change.starts_at, ends_at=change.ends_at, at=at)
    facts = {"settled_at": at, "settled_by": by.user, **_dates_before(change)}
    PROPOSAL.move(change, ProposalStatus.APPROVED, version=version, by=by, at=at, **facts)
    if change.stage is None:
        _move_intake(change, by=by, at=at)
    else:
        _move_stage(change, at=at)
    journal.record("selection.dates_changed", change.selection, by=by, at=at, reason=change.reason, details=_details(change))


@transaction.atomic
def decline_dates(change, *, version, by, at):
    """Decline proposed dates. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_settling_dates(change, by=by):
        raise Refused(obstacle)
    PROPOSAL.move(change, ProposalStatus.DECLINED, version=version, by=by, at=at, settled_at=at, settled_by=by.user)
    journal.record("selection.dates_declined", change.selection, by=by, at=at, details=_details(change))


def _dates_before(change):
    if change.stage is None:
        return {"was_starts_at": change.selection.opens_at, "was_ends_at": change.selection.closes_at}
    return {"was_starts_at": change.stage.starts_at, "was_ends_at": change.stage.ends_at}


def _move_stage(change, *, at):
    """Two stages moved at one moment could pass each other: the selection's version lets one of them through."""
    selection = change.selection
    if not Selection.objects.filter(pk=selection.pk, version=selection.version).update(version=F("version") + 1):
        raise Stale
    Stage.objects.filter(pk=change.stage_id).update(starts_at=change.starts_at, ends_at=change.ends_at)
    change.stage.starts_at, change.stage.ends_at = change.starts_at, change.ends_at
    replanning.by_dates_of(change.stage, at=at)


def _move_intake(change, *, by, at):
    selection = change.selection
    updated = Selection.objects.filter(pk=selection.pk, version=selection.version).update(
        opens_at=change.starts_at, closes_at=change.ends_at, version=F("version") + 1
    )
    if updated != 1:
        raise Stale
    selection.refresh_from_db()
    _reopen_unsent(selection, by=by, at=at)
    drafts = _plan_anew(selection, at)
    reminders_counter.plan_all(CounterFile.objects.filter(application__selection=selection), at=at)
    # The change is the occasion: a close moved away and back again is told each time.
    occasion = {"revision": notices.deadline_revision(selection.closes_at), "milestone": f"usulan-{change.pk}"}
    outbox.supersede_all(drafts.only("pk", "selection_id"), [notices.UnsentDraft], at=at)
    for application in drafts.select_related("applicant").iterator(chunk_size=500):
        outbox.post(notices.DatesChanged, application, to=application.applicant, at=at, **occasion)


def _plan_anew(selection, at):
    """Set the next reminder of every draft by the selection's dates, and return the drafts."""
    drafts = selection.applications.drafts().online()
    drafts.update(next_nudge_at=UnsentDrafts().first_nudge(Application(selection=selection), at))
    return drafts


def reminders_changed(selection, *, starts_at, ends_at, at, stage=None):
    """Return the moving.Consequences of new dates for the drafts' reminders; those of a stage have none. Writes nothing.

    Raises Refused when such dates cannot be proposed.
    """
    if ends_at <= starts_at:
        raise Refused(BACKWARDS)
    _refuse_odd_dates(selection, stage, starts_at=starts_at, ends_at=ends_at, at=at)

    def move():
        if stage is not None:
            return
        Selection.objects.filter(pk=selection.pk).update(opens_at=starts_at, closes_at=ends_at)
        selection.applications.online().filter(status=ApplicationStatus.NOT_SENT).update(status=ApplicationStatus.DRAFT)
        _plan_anew(Selection.objects.get(pk=selection.pk), at)

    return moving.consequences(move, {UnsentDrafts.rule: Q(selection=selection)}, at)


def reminders_changed_by(change, *, at):
    """Return the same of dates that were proposed."""
    facts = {"starts_at": change.starts_at, "ends_at": change.ends_at, "stage": change.stage}
    return reminders_changed(change.selection, **facts, at=at)


def _reopen_unsent(selection, *, by, at):
    for application in selection.applications.online().filter(status=ApplicationStatus.NOT_SENT).iterator(chunk_size=500):
        APPLICATION.move(application, ApplicationStatus.DRAFT, version=application.version, by=by, at=at)
        journal.record("application.reopened", application, by=by, at=at)


def _details(change):
    return {
        "stage": change.stage.name if change.stage else "",
        "starts_at": change.starts_at.isoformat(),
        "ends_at": change.ends_at.isoformat(),
    }

"""A second intake for the kecamatan that need it: proposed, approved by another, announced, and told to whom it concerns."""

from django.db import IntegrityError, transaction
from django.db.models import F

from core import journal
from core.lifecycle import Refused, Stale, bump
from notifications import outbox, reminders
from recruitment import dossier as dossiers
from recruitment import intake, policies, reminders_counter
from recruitment import notices_extensions as notices
from recruitment.lifecycle import APPLICATION, DRAFT, EXTENSION, ApplicationStatus, ExtensionStatus, Sex
from recruitment.models import Application, CounterFile, Extension, Selection
from recruitment.reminders import UnsentDrafts


@transaction.atomic
def propose(selection, *, scope, opens_at, closes_at, by, at, note=""):
    """Propose an extension for exactly the kecamatan that need one, and return the Extensions. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_proposing_extension(selection, by=by, at=at):
        raise Refused(obstacle)
    _refuse_odd_times(selection, opens_at, closes_at, at)
    facts = {"scope": scope, "opens_at": opens_at, "closes_at": closes_at, "note": note.strip()}
    facts |= {"proposed_at": at, "proposed_by": by.user}
    rows = [
        Extension(selection=selection, district_id=district, reason_code=code, figures=figures.kept, **facts)
        for district, (code, figures) in policies.in_need(selection).items()
    ]
    _hold(selection)
    try:
        with transaction.atomic():
            for row in rows:
                row.save(force_insert=True)
    except IntegrityError:  # another person proposed at the same moment
        raise Stale("Perpanjangan untuk salah satu kecamatan ini baru saja diusulkan orang lain.") from None
    for row in rows:
        journal.record("extension.proposed", row, by=by, at=at, reason=row.note, details=_details(row))
    return rows


def _refuse_odd_times(selection, opens_at, closes_at, at):
    if closes_at <= opens_at:
        raise Refused("Waktu selesai harus setelah waktu mulai.")
    if opens_at < selection.closes_at:
        raise Refused("Perpanjangan baru dapat dibuka setelah pendaftaran ditutup.")
    if not policies.is_in_time(opens_at, at):
        raise Refused("Perpanjangan harus diumumkan sebelum dibuka, paling lambat sehari: pilih waktu buka paling cepat besok.")


def _hold(selection):
    """Take the selection's version: the intake's dates do not move at the same moment. Raises Stale."""
    held = Selection.objects.filter(pk=selection.pk, version=selection.version)
    if held.update(version=F("version") + 1) != 1:
        raise Stale
    selection.version += 1


@transaction.atomic
def approve(extension, *, version, by, at):
    """Approve a proposed extension. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_approving_extension(extension, by=by, at=at):
        raise Refused(obstacle)
    EXTENSION.move(extension, ExtensionStatus.APPROVED, version=version, by=by, at=at, settled_at=at, settled_by=by.user)
    journal.record("extension.approved", extension, by=by, at=at, details=_details(extension))


@transaction.atomic
def decline(extension, *, version, by, at, reason):
    """Decline a proposed extension; another may be proposed. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_settling_extension(extension, by=by):
        raise Refused(obstacle)
    EXTENSION.move(extension, ExtensionStatus.DECLINED, version=version, by=by, at=at, settled_at=at, settled_by=by.user)
    journal.record("extension.declined", extension, by=by, at=at, reason=reason, details=_details(extension))


@transaction.atomic
def withdraw(extension, *, version, by, at, reason):
    """Take back what was not announced yet. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_withdrawing_extension(extension, by=by):
        raise Refused(obstacle)
    settled = {} if extension.settled_at else {"settled_at": at, "settled_by": by.user}
    EXTENSION.move(extension, ExtensionStatus.WITHDRAWN, version=version, by=by, at=at, **settled)
    journal.record("extension.withdrawn", extension, by=by, at=at, reason=reason, details=_details(extension))


@transaction.atomic
def announce(extension, *, version, by, at, announced_by=None):
    """Show an approved extension to the public, the day before it opens at the latest. Raises Refused or Stale.

    Called by the announcement that carries it (announcing_extension). announced_by: the account of who approved that one.
    Whose unsent draft it concerns is told; those drafts are open again from its opening on, and reminded of its end.
    The selection is read anew: of several announced at once, each has moved it on for the next.
    """
    extension.selection.refresh_from_db()
    if obstacle := policies.obstacle_of_announcing(extension, at=at):
        raise Refused(obstacle)
    _hold(extension.selection)
    who = announced_by or by.user
    EXTENSION.move(extension, ExtensionStatus.ANNOUNCED, version=version, by=by, at=at, announced_at=at, announced_by=who)
    unsent = extension.selection.applications.online().filter(status__in=DRAFT).select_related("selection", "applicant")
    told = [draft for draft in unsent.order_by("pk").iterator(chunk_size=500) if _concerns(extension, draft)]
    with reminders.offsets_asked_once():
        for draft in told:
            take_up(draft, extension, by=by, at=at)
    people = [(draft, draft.applicant) for draft in told]
    outbox.post_all(notices.ExtensionAnnounced, people, at=at, revision=f"perpanjangan-{extension.pk}")
    journal.record("extension.announced", extension, by=by, at=at, details={**_details(extension), "drafts": len(told)})


def _concerns(extension, draft):
    """Say whether a draft chose this kecamatan, and is not a man's where women alone are taken."""
    chosen = dossiers.choice(dossiers.load(draft))
    return chosen["district"] == extension.district_id and not (extension.women_only and chosen["sex"] == Sex.MALE)


def take_up(draft, extension, *, by, at, **changes):
    """Let a draft be sent within an extension: open it again where its window had closed, and plan its reminders."""
    draft.extension = extension
    changes |= {"extension": extension, "next_nudge_at": _first_nudge(draft, at)}
    if draft.status == ApplicationStatus.NOT_SENT:
        APPLICATION.move(draft, ApplicationStatus.DRAFT, version=draft.version, by=by, at=at, **changes)
        journal.record("application.reopened", draft, by=by, at=at)
    else:
        bump(draft, version=draft.version, **changes)


def _first_nudge(draft, at):
    """Nobody is urged to send before it can be done."""
    return UnsentDrafts().first_nudge(draft, max(at, draft.extension.opens_at))


def follow(application, district, *, at):
    """After a kecamatan was chosen: let a draft that is open by an extension go by that of its kecamatan, if there is one."""
    moment = application.counted_at(at)
    found = application.extension_id and intake.window(application.selection, moment, district=district or None)
    if not found or found.extension is None or found.extension.pk == application.extension_id:
        return
    application.extension = found.extension
    application.next_nudge_at = None if application.is_assisted else _first_nudge(application, at)
    changes = {"extension": application.extension, "next_nudge_at": application.next_nudge_at}
    Application.objects.drafts().filter(pk=application.pk).update(**changes)
    if application.is_assisted:
        reminders_counter.plan_all(CounterFile.objects.filter(application=application), at=at)


def _details(extension):
    return {
        "district": extension.district_id,
        "scope": str(extension.scope),
        "reason_code": str(extension.reason_code),
        "opens_at": extension.opens_at.isoformat(),
        "closes_at": extension.closes_at.isoformat(),
        "figures": extension.figures,
    }

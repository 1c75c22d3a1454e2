"""An official passes something on to the own staff; they report back; the official closes it.

Nothing of it stands in the agreement's journal, which both sides and every holder of a copy read: each has its own.
"""

from django.db import transaction
from django.db.models import F

from agreements import notices_desk as notices
from agreements import preparing
from agreements.lifecycle import DISPOSITION, DispositionStatus
from agreements.models import Agreement, Disposition, DispositionFile
from agreements.reminders_desk import DispositionsDue, DispositionsOverdue
from core import journal
from core.clock import day_of
from core.lifecycle import Refused, Stale, bump
from documents import keeping
from notifications import outbox

MOST_FILES = 10
UNASKED = {"next_nudge_at": None, "giver_nudge_at": None}  # one of which nobody is reminded


@transaction.atomic
def give(agreement, step=None, *, to, instruction, due_on, by, at):
    """Ask staff of the own institution to prepare. to: a Tenure. Returns the Disposition. Raises Refused."""
    _hold(agreement, step)
    if obstacle := preparing.obstacle_to_disposing(agreement, step, by=by, at=at):
        raise Refused(obstacle)
    tenure, on = preparing.giver(agreement, step, by=by, at=at), day_of(at)
    if not preparing.staff_of(tenure, on).filter(pk=to.pk).exists():
        raise Refused("Pilih staf lembaga Anda sendiri yang memakai portal.")
    if not instruction.strip():
        raise Refused("Tulis petunjuk Anda.")
    if due_on < on:
        raise Refused("Tenggat disposisi tidak boleh lewat.")
    made = Disposition(
        agreement=agreement, step=step, post=tenure.post, to=to, instruction=instruction.strip(), due_on=due_on, given_at=at,
        given_by=by.user, given_as=tenure.post_as_held,
    )  # fmt: skip
    made.next_nudge_at = DispositionsDue().first_nudge(made, at)
    made.giver_nudge_at = DispositionsOverdue().first_nudge(made, at)
    made.save(force_insert=True)
    outbox.post(notices.DispositionGiven, made, to=to.user, at=at)
    journal.record("disposition.given", made, by=by, at=at, details={"due_on": due_on.isoformat()})
    return made


def _hold(agreement, step):
    """Of two who act on an agreement at one moment the second meets what the first has done."""
    Agreement.objects.filter(pk=agreement.pk).update(version=F("version"))
    agreement.refresh_from_db(fields=["status", "turn", "version"])
    if step is not None:
        step.refresh_from_db(fields=["status", "version"])


@transaction.atomic
def report(disposition, *, note, version, by, at):
    """Hand back a note; it may be written anew until the disposition is closed. Raises Refused, Stale."""
    if obstacle := preparing.obstacle_to_reporting(disposition, by=by, at=at):
        raise Refused(obstacle)
    if not note.strip():
        raise Refused("Tulis laporan Anda.")
    facts = {"note": note.strip(), "noted_at": at, "noted_by": by.user}
    if disposition.status == DispositionStatus.OPEN:
        DISPOSITION.move(disposition, DispositionStatus.REPORTED, version=version, by=by, at=at, **UNASKED, **facts)
    else:
        bump(disposition, version=version, **facts)
    outbox.supersede(disposition, at=at)
    for user in notices.holders(disposition.post, day_of(at)):
        outbox.post(notices.DispositionReported, disposition, to=user, at=at, revision=str(disposition.version))
    journal.record("disposition.reported", disposition, by=by, at=at)


def attach(disposition, sources, *, by, at):
    """Keep one file (or photos as one) beside the note. Returns the DispositionFile. Raises Refused, Unacceptable."""
    _may_attach(disposition, by=by, at=at)
    received = keeping.receive(sources, owner=by.user, purpose="agreements.disposition", at=at)
    with transaction.atomic():
        document = keeping.enter(received)
        Disposition.objects.filter(pk=disposition.pk).update(version=F("version") + 1)  # who closes it meanwhile comes first
        disposition.refresh_from_db(fields=["status", "version"])
        _may_attach(disposition, by=by, at=at)
        made = DispositionFile.objects.create(disposition=disposition, document=document, name=document.original_name)
        journal.record("disposition.file_attached", disposition, by=by, at=at, details={"sha256": document.sha256})
    return made


def _may_attach(disposition, *, by, at):
    if obstacle := preparing.obstacle_to_reporting(disposition, by=by, at=at):
        raise Refused(obstacle)
    if disposition.files.count() >= MOST_FILES:
        raise Refused(f"Paling banyak {MOST_FILES} berkas untuk satu disposisi.")


@transaction.atomic
def detach(file, *, by, at):
    """Take a file off again that one has put there, while the disposition is open: its bytes are destroyed. Raises Refused."""
    disposition, document = file.disposition, file.document
    Disposition.objects.filter(pk=disposition.pk).update(version=F("version") + 1)  # who closes it meanwhile comes first
    disposition.refresh_from_db(fields=["status", "version"])
    if obstacle := preparing.obstacle_to_detaching(file, by=by, at=at):
        raise Refused(obstacle)
    deleted, _ = DispositionFile.objects.filter(pk=file.pk).delete()
    if not deleted:
        raise Stale
    keeping.destroy(document, by=by, at=at)
    journal.record("disposition.file_removed", disposition, by=by, at=at, details={"sha256": document.sha256})


@transaction.atomic
def close(disposition, *, version, by, at):
    """Say that nothing more is wanted: who was asked reads the agreement by it no more. Raises Refused, Stale."""
    if obstacle := preparing.obstacle_to_closing(disposition, by=by, at=at):
        raise Refused(obstacle)
    _close(disposition, version=version, by=by, at=at)


def lapse(dispositions, *, by, at):
    """Close what is still pending because what it was for has ended. Call it inside a transaction."""
    for each in dispositions.pending():
        _close(each, version=each.version, by=by, at=at)


def _close(disposition, *, version, by, at):
    facts = {"closed_at": at, "closed_by": by.user, **UNASKED}
    DISPOSITION.move(disposition, DispositionStatus.CLOSED, version=version, by=by, at=at, **facts)
    outbox.supersede(disposition, at=at)
    journal.record("disposition.closed", disposition, by=by, at=at)

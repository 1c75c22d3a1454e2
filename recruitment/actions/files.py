"""Papers handed in: attached, replaced, removed, and compared with their originals."""

from django.db import IntegrityError, transaction
from django.db.models import F

from core import journal
from core.lifecycle import Refused, Stale
from documents import keeping
from recruitment import policies
from recruitment.actions import late_papers, letters
from recruitment.actions.sections import touch
from recruitment.models import ApplicationFile, Repair, RepairItem

MEGABYTE = 1024 * 1024


def hand_in(application, kind, sources, *, by, at, repair=None):
    """Check, keep and attach what a person chose for a kind, and return the ApplicationFile.

    Checking takes seconds, so it happens before the transaction, and only if the paper may be handed in at all. What was there
    before stays unless all went well. Raises Unacceptable, Refused or Stale.
    """
    if obstacle := policies.obstacle_to_uploading(application, kind, by=by, at=at, repair=repair):
        raise Refused(obstacle)
    limits = {"max_bytes": kind.max_megabytes * MEGABYTE, "max_pages": kind.max_pages}
    received = keeping.receive(sources, owner=by.user, purpose=kind.code, at=at, **limits)
    code = letters.code_on(received.document) if kind.letter else ""
    with transaction.atomic():
        document = keeping.enter(received)
        if repair:
            return attach_repair(repair, kind, document, by=by, at=at, code=code)
        return attach(application, kind, document, by=by, at=at, code=code)


@transaction.atomic
def attach(application, kind, document, *, by, at, code=""):
    """Hand in a kept document for a kind while the draft is open; an earlier one is removed. Raises Refused or Stale.

    A paper that may follow is taken after the sending too; then an earlier one stays beside it, for staff. code: of the letter
    that the paper names, if any (letters.code_on).
    """
    if obstacle := policies.obstacle_to_uploading(application, kind, by=by, at=at):
        raise Refused(obstacle)
    if application.is_received:
        return _follow_up(application, kind, document, by=by, at=at, code=code)
    touch(application, at=at)
    _discard(application, kind, by=by, at=at)
    return _insert(application, kind, document, at=at, code=code)


def _follow_up(application, kind, document, *, by, at, code):
    application.files.current().filter(kind=kind).update(replaced_at=at)
    file = _insert(application, kind, document, at=at, code=code)
    late_papers.note_handed_in(file, at=at)
    details = {"kind": kind.code, "sha256": document.sha256}
    journal.record("application.paper_followed", application, by=by, at=at, details=details)
    return file


@transaction.atomic
def attach_repair(repair, kind, document, *, by, at, code=""):
    """Hand in a mended paper. The one before stays, so that staff see old and new. Raises Refused or Stale."""
    application = repair.application
    if obstacle := policies.obstacle_to_uploading(application, kind, by=by, at=at, repair=repair):
        raise Refused(obstacle)
    # Holds the repair's row: an answer or the end at the same moment waits, or was first and closed it.
    if not Repair.objects.open().filter(pk=repair.pk).update(asked_at=F("asked_at")):
        raise Stale
    application.files.current().filter(kind=kind).update(replaced_at=at)
    file = _insert(application, kind, document, at=at, code=code)
    RepairItem.objects.filter(repair=repair, kind=kind).update(new_file=file)
    journal.record("repair.file_attached", application, by=by, at=at, details={"kind": kind.code, "sha256": document.sha256})
    return file


@transaction.atomic
def remove(application, kind, *, by, at):
    """Take a paper out of an open draft; it is destroyed. Raises Refused."""
    if obstacle := policies.obstacle_to_saving(application, by=by, at=at):
        raise Refused(obstacle)
    touch(application, at=at)
    _discard(application, kind, by=by, at=at)


def _discard(application, kind, *, by, at):
    """A draft's replaced paper is nobody's business any more."""
    for file in application.files.filter(kind=kind).select_related("document"):
        document = file.document
        file.delete()
        keeping.destroy(document, by=by, at=at)


def _insert(application, kind, document, *, at, code):
    try:
        with transaction.atomic():
            file = ApplicationFile.objects.create(application=application, kind=kind, document=document, uploaded_at=at)
            letters.tie(file, code=code)
            return file
    except IntegrityError:  # another tab handed one in for the same kind
        raise Stale from None


@transaction.atomic
def note_original_seen(file, *, by, at):
    """Record that staff saw the paper's original. Raises Refused."""
    if obstacle := policies.obstacle_to_verifying(file.application, by=by):
        raise Refused(obstacle)
    if not ApplicationFile.objects.filter(pk=file.pk, original_seen_at=None).update(
        original_seen_at=at, original_seen_by=by.user
    ):
        raise Refused("Asli berkas ini sudah dicatat dilihat.")
    journal.record("file.original_seen", file.application, by=by, at=at, details={"kind": file.kind.code})

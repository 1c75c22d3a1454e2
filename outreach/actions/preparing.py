"""Papers that go before a session: each that is taken is a line in the journal, and a surat tugas gets its number."""

from django.db import transaction

from core import journal
from core.lifecycle import Refused
from outreach import policies
from outreach.actions import numbering
from outreach.lifecycle import Paper
from outreach.models import Letter


@transaction.atomic
def take_paper(activity, *, kind, by, at):
    """Note that a paper of an activity was taken. kind: a policies.Paper. Raises Refused.

    Returns the Letter of a surat tugas: numbered once for each released time and place (Perbawaslu 13/2020); None for other
    papers, and while the office's codes are not set.
    """
    if obstacle := policies.obstacle_to_preparing(activity, kind=kind, by=by):
        raise Refused(obstacle)
    letter = _assignment(activity, by=by, at=at) if kind == Paper.ASSIGNMENT else None
    details = {"paper": kind, "number": letter.number} if letter else {"paper": kind}
    journal.record("activity.paper_taken", activity, by=by, at=at, details=details)
    return letter


def _assignment(activity, *, by, at):
    if known := activity.current.letters.assigning().first():
        return known
    if not policies.is_assignment_numbered(activity, at=at):
        return None
    day, counter = numbering.opened(at)
    if known := activity.current.letters.assigning().first():  # somebody numbered it while we waited
        return known
    (sequence,) = numbering.taken(counter, 1)
    return Letter.objects.create(
        year=day.year, sequence=sequence, number=numbering.written("assignment", sequence, day), occurrence=activity.current,
        issued_at=at, issued_by=by.user,
    )  # fmt: skip

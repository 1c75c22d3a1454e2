"""Papers that go before a session: each that is taken is a line in the journal."""

from django.db import transaction

from core import journal
from core.lifecycle import Refused
from outreach import policies


@transaction.atomic
def take_paper(activity, *, kind, by, at):
    """Note that a paper of an activity was taken. kind: a policies.Paper. Raises Refused."""
    if obstacle := policies.obstacle_to_preparing(activity, kind=kind, by=by):
        raise Refused(obstacle)
    journal.record("activity.paper_taken", activity, by=by, at=at, details={"paper": kind})

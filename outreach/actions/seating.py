"""Seats of an optional session go in the order of answers, never more than its quota; who answers too late waits in a row."""

from django.db import transaction
from django.db.models import F

from core import journal
from core.lifecycle import bump
from notifications import outbox
from outreach import notices, seats
from outreach.lifecycle import EXPECTED, Answer
from outreach.models import Activity
from outreach.reminders import Invitations


def locked(activity):
    """Return an activity as it is now, its seats ours until the transaction ends: other answers wait for this one."""
    Activity.objects.filter(pk=activity.pk).update(capacity=F("capacity"))
    return Activity.objects.select_related("current").get(pk=activity.pk)


def kept_as(invitation, wish, activity):
    """Return what is kept of an answer: itself, or that the office waits. activity: locked.

    Who has a seat keeps it, who waits keeps waiting, and nobody passes those who wait.
    """
    if wish not in EXPECTED or invitation.answer in EXPECTED:
        return wish
    is_free = invitation.answer != Answer.WAITING and seats.free(activity) > 0 and not seats.waiting(activity).exists()
    return wish if is_free else Answer.WAITING


@transaction.atomic
def fill(activity, *, by, at):
    """Give the free seats of an optional session to those who wait, the first first, and tell them. Returns the Invitations."""
    if not activity.is_optional or activity.current is None or activity.has_started(at):
        return []
    activity = locked(activity)
    seated = list(seats.waiting(activity)[: max(seats.free(activity), 0)])
    for each in seated:
        each.activity, each.answer = activity, each.wish
        facts = {"answer": each.answer, "seated_at": at, "next_nudge_at": Invitations().first_nudge(each, at)}
        bump(each, version=each.version, **facts)
        if each.email:
            occasion = {"revision": notices.revision(activity), "milestone": f"v{each.version}"}  # nobody waits but once
            outbox.post(notices.SeatGiven, each, to=each.email, at=at, **occasion)
        journal.record("invitation.seated", each, by=by, at=at, details={"answer": each.answer})
    return seated

"""The seats of an optional session: how many are free, and who waits for one in which place."""

from django.db.models import Q

from outreach.lifecycle import Answer


def waiting(activity):
    """Return the invitations that wait for a seat, in the order of their answers."""
    return activity.invitations.standing().filter(answer=Answer.WAITING).order_by("answered_at", "pk")


def free(activity):
    """Return how many seats nobody has taken; below none when the office made the quota smaller than what was promised."""
    return activity.capacity - activity.invitations.expected().count()


def place_in_row(invitation):
    """Return 1 for the one whose turn is next, or None for who does not wait."""
    if invitation.answer != Answer.WAITING:
        return None
    same = Q(answered_at=invitation.answered_at, pk__lt=invitation.pk)
    return waiting(invitation.activity).filter(Q(answered_at__lt=invitation.answered_at) | same).count() + 1

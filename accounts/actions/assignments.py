"""Giving somebody a role for a time, and taking it away."""

from django.db import IntegrityError, transaction

from accounts import policies
from accounts.models import Assignment
from core import journal
from core.lifecycle import Refused


@transaction.atomic
def grant(user, role, *, district, valid_from, valid_until, by, at):
    """Assign a role from a day to before another. Raises Refused with the reason."""
    if obstacle := policies.obstacle_to_granting(user, by=by):
        raise Refused(obstacle)
    try:
        with transaction.atomic():
            assignment = Assignment.objects.create(
                user=user, role=role, district=district, valid_from=valid_from, valid_until=valid_until,
                granted_by=by.user, granted_at=at,
            )  # fmt: skip
    except IntegrityError:
        raise Refused("Penugasan ini sudah ada, atau tanggal dan wilayahnya tidak sesuai dengan perannya.") from None
    details = {"role": role, "district": district.code if district else "", "until": valid_until.isoformat()}
    journal.record("assignment.granted", assignment, by=by, at=at, details=details)
    return assignment


@transaction.atomic
def end(assignment, *, by, at, reason):
    """Take the role away; the person loses its rights on the next request."""
    if obstacle := policies.obstacle_to_ending(assignment, by=by):
        raise Refused(obstacle)
    if Assignment.objects.filter(pk=assignment.pk, ended_at__isnull=True).update(ended_at=at, ended_by=by.user) != 1:
        raise Refused("Penugasan ini sudah diakhiri.")
    assignment.refresh_from_db()
    journal.record("assignment.ended", assignment, by=by, at=at, reason=reason)

"""Who holds the office together: asked by rooms that must tell somebody when nobody else does what is due."""

from accounts.models import Assignment
from accounts.roles import Role


def city_secretaries(on):
    """Return the active accounts that are secretary of the whole city on a day, each once, in a steady order."""
    return _people(on, role=Role.SECRETARY, district__isnull=True)


def commissioners(on):
    """Return the active accounts that are commissioners on a day, each once, in a steady order."""
    return _people(on, role=Role.COMMISSIONER)


def _people(on, **what):
    held = Assignment.objects.in_force(on).filter(user__is_active=True, **what)
    return list({each.user_id: each.user for each in held.select_related("user").order_by("user_id")}.values())

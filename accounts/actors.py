from accounts.roles import ALL, PERMISSIONS, role_of
from core import clock
from core.actor import Actor


def actor(request):
    """Return who acts in this request: the signed-in account in the role and for the kecamatan it is assigned today."""
    user = request.user
    if not user.is_authenticated:
        return Actor(user=None, role="visitor", scope="", request_id=request.portal_id)
    today = clock.today()
    role = role_of(user, today)
    return Actor(
        user=user, role=role, scope=_scope(user, {role}, today), request_id=request.portal_id, scopes=_scopes(user, today)
    )


def _scope(user, roles, today):
    if not user.needs_second_factor:
        return ""
    districts = user.assigned_districts(today, roles=roles)
    return "*" if districts is ALL else ",".join(sorted(districts))


def _scopes(user, today):
    """Where each permission holds: who audits the city and verifies one kecamatan does not verify the city."""
    if user.is_superuser:
        return None
    held = user.roles(today)
    names = {name for role in held for name in PERMISSIONS[role]}
    return {name: _scope(user, {role for role in held if name in PERMISSIONS[role]}, today) for name in names}

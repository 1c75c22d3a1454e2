from accounts.roles import ALL, role_of
from core import clock
from core.actor import Actor


def actor(request):
    """Return who acts in this request: the signed-in account in the role and for the kecamatan it is assigned today."""
    user = request.user
    if not user.is_authenticated:
        return Actor(user=None, role="visitor", scope="", request_id=request.portal_id)
    today = clock.today()
    role = role_of(user, today)
    return Actor(user=user, role=role, scope=_scope(user, role, today), request_id=request.portal_id)


def _scope(user, role, today):
    """The kecamatan of the role they act in: who audits the city and verifies one kecamatan does not verify the city."""
    if not user.needs_second_factor:
        return ""
    districts = user.assigned_districts(today, roles={role})
    return "*" if districts is ALL else ",".join(sorted(districts))

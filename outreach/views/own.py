"""What every page of an invited office begins with: the invitation whose secret link was asked for, or nothing at all."""

from django.http import Http404

from outreach import links
from outreach.models import Invitation


def held(uuid, secret):
    """Return the invitation whose present link this is. Raises Http404, the same for a wrong secret as for an unknown one."""
    found = Invitation.objects.with_place().filter(uuid=uuid).first()
    if found is None or not links.holds(found, secret):
        raise Http404
    return found

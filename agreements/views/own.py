"""What every page of the table begins with: the agreement that the person may read, or nothing at all."""

from django.http import Http404

from accounts.actors import actor
from agreements import access
from core.clock import JAKARTA
from core.middleware import arrival


def today(request):
    return arrival(request).astimezone(JAKARTA).date()


def agreement(request, uuid):
    """Return the agreement if the person may read it. Raises Http404, the same for a hidden one as for an unknown one."""
    found = access.visible(by=actor(request), on=today(request)).filter(uuid=uuid).first()
    if found is None:
        raise Http404
    return found


def reads(request, agreement):
    """Tell whether the person may read an agreement that another page speaks of."""
    return access.visible(by=actor(request), on=today(request)).filter(pk=agreement.pk).exists()


def draft(held, n):
    """Return sent version n of an agreement. Raises Http404."""
    found = held.drafts.sent().filter(n=n).first()
    if found is None:
        raise Http404
    found.agreement = held
    return found

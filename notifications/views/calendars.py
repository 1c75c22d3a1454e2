"""The office's calendar, at an address that is a secret."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from core.middleware import arrival
from core.views import unlisted
from notifications import subscriptions


@login_not_required
@require_safe
@cache_control(no_store=True, private=True)
def office_calendar(request, secret):
    """The office's own deadlines for a calendar program. A dead or wrong address is as one that never was."""
    user, now = subscriptions.holder(secret), arrival(request)
    if user is None:
        raise Http404
    found = subscriptions.entries(user, now)
    return unlisted(HttpResponse(subscriptions.feed(found, now), content_type="text/calendar; charset=utf-8"))

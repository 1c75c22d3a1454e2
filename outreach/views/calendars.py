"""Calendar files: the public one to subscribe to, and the one activity of an invited office."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import conditional_page, require_safe

from core.middleware import arrival
from outreach import calendars
from outreach.models import Activity
from outreach.views.own import held

CONTENT_TYPE = "text/calendar; charset=utf-8"
NAME = "Sosialisasi netralitas"


@login_not_required
@require_safe
@cache_control(no_cache=True)
@conditional_page
def feed(request):
    """All that was announced and is ahead or not long past; what was called off stays long enough to be noticed."""
    shown = calendars.lasting(Activity.objects.all(), arrival(request))
    return HttpResponse(calendars.feed(shown, name=NAME), content_type=CONTENT_TYPE)


@login_not_required
@require_safe
@never_cache
def single(request, uuid, secret):
    """The activity of one invitation, to add to a calendar; whoever holds the link gets it."""
    invitation = held(uuid, secret)
    if invitation.withdrawn_at:
        raise Http404
    headers = {"Content-Disposition": 'attachment; filename="sosialisasi.ics"'}
    return HttpResponse(calendars.single(invitation), content_type=CONTENT_TYPE, headers=headers)

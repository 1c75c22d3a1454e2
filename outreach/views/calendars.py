"""Calendar files: the public one to subscribe to, and the one activity of an invited office."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import conditional_page, require_safe

from core.middleware import arrival
from outreach import calendars
from outreach.lifecycle import ActivityStatus
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
    now = arrival(request)
    seen = Q(current__ends_at__gt=now - calendars.PAST_SHOWN)
    called_off = Q(status=ActivityStatus.CANCELLED)
    shown = Activity.objects.announced().with_place().filter(seen).exclude(
        called_off, current__made_at__lt=now - calendars.CANCELLED_SHOWN, current__ends_at__lt=now
    )  # fmt: skip
    return HttpResponse(calendars.feed(shown.order_by("current__starts_at", "pk"), name=NAME), content_type=CONTENT_TYPE)


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

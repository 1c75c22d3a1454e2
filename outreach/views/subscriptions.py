"""The calendar of one person of the office, at a secret address that a calendar program can read without a log-in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import conditional_page, require_http_methods, require_safe

from accounts.actors import actor
from core.middleware import arrival
from core.views import unlisted
from outreach import calendars, links, policies
from outreach.actions import subscriptions
from outreach.models import Activity, Subscription
from outreach.views.calendars import CONTENT_TYPE

DONE = {
    "renew": "Alamat kalender dibuat. Alamat yang lama, bila ada, tidak berlaku lagi.",
    "close": "Alamat kalender dimatikan.",
}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def mine(request):
    """Show one's own calendar address; POST makes another one or switches it off."""
    by = actor(request)
    if obstacle := policies.obstacle_to_subscribing(by=by):
        raise PermissionDenied(obstacle)
    if request.method == "POST":
        move = "close" if request.POST.get("move") == "close" else "renew"
        getattr(subscriptions, move)(by=by, at=arrival(request))
        messages.success(request, DONE[move])
        return redirect("outreach:my-calendar")
    found = Subscription.objects.filter(user=by.user, closed_at__isnull=True).first()
    url, webcal = links.feed(found) if found else ("", "")
    return render(request, "outreach/my_calendar.html", {"url": url, "webcal": webcal})


@login_not_required
@require_safe
@cache_control(no_cache=True, private=True)
@conditional_page
def personal(request, uuid, secret):
    """The released activities that the holder is in charge of. A dead or wrong address is as one that never was."""
    found = Subscription.objects.select_related("user").filter(uuid=uuid, closed_at__isnull=True).first()
    now = arrival(request)
    if found is None or not links.holds_feed(found, secret) or not policies.may_keep_calendar(found.user, now):
        raise Http404
    shown = calendars.lasting(Activity.objects.filter(in_charge=found.user), now)
    return unlisted(HttpResponse(calendars.feed(shown, name="Tugas sosialisasi saya"), content_type=CONTENT_TYPE))

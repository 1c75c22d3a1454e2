"""What everybody may know: what is held where, when and for whom, as it was released; never the plan, never who is invited."""

from itertools import groupby

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core import dates
from core.middleware import arrival
from outreach import coverage, links
from outreach.calendars import CANCELLED_SHOWN
from outreach.lifecycle import ActivityStatus, Population
from outreach.models import Activity, Audience


@login_not_required
@require_safe
def agenda(request):
    """Show what is ahead by day; what was called off lately stays in its place, with the word."""
    now = arrival(request)
    told = Activity.objects.announced().with_place().order_by("current__starts_at", "pk")
    cancelled = told.filter(status=ActivityStatus.CANCELLED, current__made_at__gt=now - CANCELLED_SHOWN)
    shown = (told.released() | cancelled).filter(current__ends_at__gt=now)
    days = [(day, list(each)) for day, each in groupby(shown, key=lambda activity: dates.day(activity.current.starts_at))]
    address, webcal = links.feed()
    context = {
        "days": days, "missed": cancelled.filter(current__ends_at__lte=now), "now": now, "address": address, "webcal": webcal,
        **_covered(now),
    }  # fmt: skip
    return render(request, "outreach/agenda.html", context)


def _covered(now):
    """Return how far the city is covered: sums alone. by_district: those of the first audience that is counted by RW."""
    pairs = coverage.reach(Audience.objects.order_by("position", "pk"), now)
    by_rw = next((whole for audience, whole in pairs if audience.population == Population.RW and whole.total), None)
    return {"covered": [pair for pair in pairs if pair[1].total], "by_district": by_rw.parts if by_rw else []}


@login_not_required
@require_safe
def activity(request, uuid):
    """Show one activity that was ever released."""
    now = arrival(request)
    found = get_object_or_404(Activity.objects.announced().with_place(), uuid=uuid)
    context = {
        "activity": found,
        "told": found.current,
        "first": found.told_first(),
        "state": _state(found, now),
    }
    return render(request, "outreach/activity.html", context)


def _state(activity, now):
    if activity.status == ActivityStatus.CANCELLED:
        return "cancelled"
    if activity.status == ActivityStatus.COMPLETED or activity.is_over(now):
        return "over"
    return "running" if activity.has_started(now) else "ahead"

"""The public page of one selection: its calendar as a picture, what changed in it, and what each kecamatan needs."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_cookie

from core.middleware import arrival
from recruitment import extending, intake, stages, timeline
from recruitment.lifecycle import ProposalStatus
from recruitment.models import Selection


@login_not_required
@require_safe
@vary_on_cookie
@cache_control(no_cache=True)
def show(request, uuid):
    """Whoever looks sees the same; a selection that is not announced does not exist."""
    selection = get_object_or_404(Selection.objects.published(), uuid=uuid)
    now = arrival(request)
    seats = selection.seats.select_related("district").order_by("district_id")
    announced = intake.extensions(selection, now)
    window = intake.window(selection, now)
    context = {
        "selection": selection,
        "now": now,
        "window": window,
        "is_coming": not selection.has_opened(now),
        "picture": timeline.picture(selection, now),
        "announcements": selection.announcements.published().select_related("selection").order_by("-published_at"),
        "changes": [change(each) for each in changes_of(selection)],
        "extensions": [{"extension": each, "why": extending.sentence(each.reason_code, each.figures)} for each in announced],
        "tiles": [{"code": seat.district_id, "name": seat.district.name, "figure": seat.count} for seat in seats],
    }
    return render(request, "recruitment/selection.html", context)


def changes_of(selection):
    """Return the approved DateChanges that kept what was before, the newest first."""
    approved = selection.date_changes.filter(status=ProposalStatus.APPROVED, was_starts_at__isnull=False)
    return approved.select_related("stage").order_by("-settled_at", "-pk")


def change(each):
    """Put a change of dates into words: what, from, to, why, and when it was decided."""
    was, now = (each.was_starts_at, each.was_ends_at), (each.starts_at, each.ends_at)
    write = stages.period if stages.period(*was) != stages.period(*now) else stages.period_to_the_minute
    return {
        "name": each.stage.name if each.stage else stages.INTAKE,
        "was": write(*was),
        "now": write(*now),
        "why": each.reason,
        "at": each.settled_at,
    }

"""What everybody may see: the home page, and the door of a selection."""

import datetime as dt

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.cache import caches
from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import conditional_page, require_http_methods, require_safe
from django.views.decorators.vary import vary_on_cookie

from accounts.actors import actor
from accounts.privacy import notice_required
from core import dates
from core.lifecycle import Refused
from core.middleware import arrival
from recruitment import intake, policies, stages
from recruitment.actions import applications
from recruitment.lifecycle import ApplicationStatus, Condition, StageCode
from recruitment.models import Announcement, Application, DocumentKind, Extension, Requirement, Seat, Selection

PAST_SHOWN = 5
KEPT = "recruitment.home"
NEVER = dt.datetime.max.replace(tzinfo=dt.UTC)


@login_not_required
@require_safe
@vary_on_cookie
@cache_control(no_cache=True)
@conditional_page
def home(request):
    """What is open, until when, for whom; when nothing is, what comes or what was last."""
    return _home_of_strangers(request) if _is_stranger(request) else _home(request, _announced())


def _is_stranger(request):
    """Who brings no session and no message is shown what every stranger is shown."""
    return not any(request.COOKIES.get(name) for name in (settings.SESSION_COOKIE_NAME, "messages"))


def _home_of_strangers(request):
    """Render the page at most once in a few seconds; what was made before an opening or closing is never shown after it."""
    now = arrival(request)
    made_at, until, content = caches["pages"].get(KEPT, (NEVER, NEVER, b""))
    if not made_at <= now < until:
        selections = _announced()
        content = _home(request, selections).content
        instants = [instant for each in selections for instant in intake.instants(each) if instant > now]
        caches["pages"].set(KEPT, (now, min(instants, default=NEVER), content), settings.PUBLIC_PAGE_SECONDS)
    return HttpResponse(content)


def _announced():
    announced = Prefetch("extensions", Extension.objects.announced().select_related("district").order_by("district_id"))
    return list(Selection.objects.published().prefetch_related(announced).order_by("is_demo", "closes_at"))


def _home(request, selections):
    now = arrival(request)
    shown, rest = _sort(selections, now)
    own = _own_applications(request, shown)
    context = {
        "now": now,
        "headline": _headline(shown, now),
        "counters": [_counter(selection, own.get(selection.pk), now) for selection in _furnished(shown)],
        "rest": rest,
    }
    return render(request, "recruitment/home.html", context)


def _sort(selections, now):
    """Part what is shown whole (all that is open, else the next, else the last) from what gets one line."""
    is_open = [selection for selection in selections if intake.window(selection, now)]
    coming = [selection for selection in selections if not selection.has_opened(now)]
    closed = [selection for selection in selections if selection.has_closed(now)][::-1]
    shown = is_open or sorted(coming, key=lambda selection: selection.opens_at)[:1] or closed[:1]
    rest = [selection for selection in [*coming, *closed[:PAST_SHOWN]] if selection not in shown]
    return shown, [{"selection": each, "is_coming": not each.has_opened(now)} for each in rest]


def _furnished(selections):
    """Read all rows the page shows of the selections: five queries, however many there are."""
    prefetch_related_objects(
        selections,
        Prefetch("seats", Seat.objects.select_related("district").order_by("district_id")),
        "stages",
        Prefetch("requirements", Requirement.objects.order_by("position", "pk")),
        Prefetch("announcements", Announcement.objects.published().select_related("selection").order_by("-published_at")),
        Prefetch("document_kinds", DocumentKind.objects.exclude(condition=Condition.SEATED).order_by("position", "pk")),
    )
    return selections


def _own_applications(request, selections):
    if not request.user.is_authenticated:
        return {}
    own = Application.objects.of(request.user).filter(selection__in=selections)
    return {application.selection_id: application for application in own}


def _headline(shown, now):
    if not shown:
        return "Belum ada seleksi yang diumumkan"
    if window := intake.window(shown[0], now):
        if len(shown) > 1:
            return f"{len(shown)} pendaftaran sedang dibuka"
        return f"Pendaftaran {shown[0].post_name} {'diperpanjang' if window.extension else 'sedang dibuka'}"
    if shown[0].has_opened(now):
        return f"Pendaftaran sudah ditutup pada {dates.closing(shown[0].closes_at)}"
    return f"Pendaftaran dibuka {dates.moment(shown[0].opens_at)}"


def _counter(selection, application, now):
    """Gather what the page shows of one selection."""
    seats = list(selection.seats.all())
    chart = stages.chart(selection, now)
    window = intake.window(selection, now)
    return {
        "selection": selection,
        "application": application,
        "is_open": window is not None,
        "closes_at": window and window.closes_at,
        "extensions": [each for each in intake.extensions(selection, now) if now < each.closes_at],
        "is_coming": not selection.has_opened(now),
        "places": sum(seat.count for seat in seats),
        "tiles": [{"code": seat.district_id, "name": seat.district.name, "figure": seat.count} for seat in seats],
        "chart": stages.around_now(chart),
        "all_stages": chart,
        "speaks": any(stage.code == StageCode.FEEDBACK and stage.is_running(now) for stage in selection.stages.all()),
    }


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def start(request, selection):
    """What applying takes, then the begin of it. Visitors may read; beginning needs an account."""
    found = get_object_or_404(Selection.objects.published(), uuid=selection)
    if request.user.is_authenticated:
        return _start(request, found)
    if request.method == "POST":
        return redirect_to_login(request.path)
    return _intro(request, found)


def _start(request, selection):
    if application := Application.objects.of(request.user).filter(selection=selection).first():
        return _go_on(request, selection, application)
    if obstacle := policies.obstacle_to_starting(selection, by=actor(request), at=arrival(request)):
        return _closed(request, selection, obstacle)
    return _begin(request, selection)


def _go_on(request, selection, application):
    """To the list of tasks; a draft that was left unsent is opened again first when the person asks for it."""
    if request.method == "POST" and application.status == ApplicationStatus.NOT_SENT:
        applications.start(selection, by=actor(request), at=arrival(request))
    return redirect("recruitment:task-list", application.uuid)


@notice_required("recruitment")
def _begin(request, selection):
    if request.method != "POST":
        return _intro(request, selection)
    try:
        application = applications.start(selection, by=actor(request), at=arrival(request))
    except Refused as refusal:
        return _closed(request, selection, str(refusal))
    return redirect("recruitment:task-list", application.uuid)


def _intro(request, selection):
    now = arrival(request)
    window = intake.window(selection, now)
    if window is None:
        return _closed(request, selection, intake.refusal(selection, now))
    kinds = selection.document_kinds.exclude(condition=Condition.SEATED).order_by("position", "pk")
    context = {"selection": selection, "kinds": kinds, "now": now, "closes_at": window.closes_at}
    context["extensions"] = [each for each in intake.extensions(selection, now) if each.is_running(now)]
    return render(request, "recruitment/start.html", context)


def _closed(request, selection, sentence):
    status = 422 if request.method == "POST" else 200
    return render(request, "recruitment/closed.html", {"selection": selection, "sentence": sentence}, status=status)

"""Browsers that show notifications: the worker that shows them, and switching them on and off."""

from django.conf import settings
from django.contrib import messages as notes
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.lifecycle import Refused
from core.middleware import arrival
from notifications import browsers
from notifications.actions import devices
from notifications.views.wishes import settings_page


@login_not_required  # browsers look for a newer one by themselves, also while nobody is logged in
@require_safe
@never_cache
def worker(request):
    """Give the service worker of the messages; its address keeps it away from every other page."""
    return HttpResponse(f'importScripts("{static("js/push_worker.js")}");\n', content_type="text/javascript; charset=utf-8")


@require_POST
def device_add(request):
    """Take what the browser got from its push service. What is refused is told on the page from where it was asked."""
    told = {name: request.POST.get(name, "") for name in ("endpoint", "p256dh", "auth")}
    label = browsers.label(request.headers.get("User-Agent", ""))
    try:
        device = devices.add(request.user, **told, label=label, at=arrival(request))
    except Refused as refusal:
        return settings_page(request, push_refusal=str(refusal))
    notes.success(request, f"Notifikasi menyala di {device.label}.")
    response = redirect("messages:wishes")
    response.set_cookie(
        browsers.cookie_name(),
        str(device.pk),
        max_age=browsers.COOKIE_AGE,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )
    return response


@require_POST
def device_end(request, pk):
    if not devices.end(request.user, pk):
        raise Http404
    notes.success(request, "Notifikasi di peramban itu dimatikan.")
    return redirect("messages:wishes")

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.actors import actor
from agreements import policies
from agreements.actions import agreements
from agreements.forms.opening import OpenForm
from core.lifecycle import Refused
from core.middleware import arrival
from core.views import unlisted


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def start(request):
    """Begin an agreement; its first draft is then at once in work."""
    by = actor(request)
    if policies.obstacle_to_opening(by=by):
        raise PermissionDenied
    form = OpenForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = agreements.open(**form.facts, by=by, at=arrival(request))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Kesepakatan dibuka. Lengkapi naskahnya, lalu kirim kepada pihak lain.")
            return redirect("agreements:read", made.uuid)
    return unlisted(render(request, "agreements/open.html", {"form": form}, status=422 if form.is_bound else 200))

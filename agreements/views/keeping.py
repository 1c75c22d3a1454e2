"""What is kept so that it can be checked: numbers, the journal as a file, the head of each day."""

import datetime as dt

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actors import actor
from agreements import chain, trails
from agreements.actions import numbers
from agreements.forms.checking import TrailForm
from agreements.forms.drafting import VersionForm
from agreements.models import DailyHead
from agreements.views import own
from core.lifecycle import Refused
from core.middleware import arrival
from core.views import download, unlisted
from documents import keeping


@require_POST
def number(request, uuid, order):
    """Take the next number of one's own side."""
    held, form = own.agreement(request, uuid), VersionForm(request.POST)
    party = next((each for each in held.parties.all() if each.order == order), None)
    if party is None:
        raise Http404
    party.agreement = held
    try:
        if not form.is_valid():
            raise Refused(form.errors["version"][0])
        given = numbers.take(party, **form.cleaned_data, by=actor(request), at=arrival(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Nomor {given} sudah diambil.")
    return redirect("agreements:read", uuid)


@require_safe
@never_cache
def trail(request, uuid):
    """Hand out the journal as a file that anybody can check, as far as the person has been reached."""
    held = own.agreement(request, uuid)
    return download(
        chain.as_file(held, chain.reaching(chain.entries(held), held.read_until)), "application/json", "jejak-audit.json"
    )


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def verify(request):
    """Say of a jejak-audit.json whether it is whole, and whether it is what the portal has."""
    if request.method != "POST":
        return unlisted(render(request, "agreements/trail.html", {"form": TrailForm()}))
    form = TrailForm(request.POST, request.FILES)
    found = trails.examine(*form.cleaned_data["file"]) if form.is_valid() else None
    context = {"form": form if found is None else TrailForm(), "found": found}
    return unlisted(render(request, "agreements/trail.html", context, status=200 if found else 422))


def _head(day):
    """Return the head of a day written as 2026-11-25. Raises Http404."""
    try:
        asked = dt.date.fromisoformat(day)
    except ValueError:
        raise Http404 from None
    found = DailyHead.objects.select_related("document").filter(day=asked).first()
    if found is None or asked.isoformat() != day:
        raise Http404
    return found


@login_not_required
@require_safe
def daily_head(request, day):
    return unlisted(render(request, "agreements/daily_head.html", {"head": _head(day), "code": day}))


@login_not_required
@require_safe
def daily_sheet(request, day):
    """Hand out the sealed sheet of a day."""
    found = _head(day)
    if found.document is None:
        raise Http404
    return download(keeping.read(found.document), "application/pdf", f"sari-{day}.pdf")

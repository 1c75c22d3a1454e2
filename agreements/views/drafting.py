"""The pen: a side edits the draft it holds, fills in the head, sends it, and puts the agreed text on its route."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actors import actor
from agreements import policies
from agreements.actions import agreements, drafts, rounds
from agreements.forms.drafting import ClausesForm, HeadForm, PassForm, VersionForm, rearranged
from agreements.views import own, reading
from core.lifecycle import Refused, Stale
from core.middleware import arrival
from core.views import unlisted


def _facts(request):
    return {"by": actor(request), "at": arrival(request)}


@require_POST
def begin(request, uuid):
    held = own.agreement(request, uuid)
    try:
        drafts.begin(held, **_facts(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("agreements:read", uuid)
    return redirect("agreements:draft", uuid)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def draft(request, uuid):
    """Show the draft in work as a form; its buttons save, rearrange, send or throw away. What is typed comes back."""
    held = own.agreement(request, uuid)
    working = held.drafts.working().first()
    if working is None or policies.obstacle_to_drafting(held, **_facts(request)):
        raise Http404
    working.agreement = held
    if request.method != "POST":
        return _editor(request, working, ClausesForm(rows=working.rows, version=working.version))
    form = ClausesForm(request.POST)
    if not form.is_valid():
        return _editor(request, working, form, status=422)
    try:
        return _act(request, working, form)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        if isinstance(refusal, Stale):
            return _editor(request, working, form, status=409)
        form.data = form.data.copy()
        form.data["version"] = working.version  # what was typed is saved, even if it could not be sent
        return _editor(request, working, form, status=422)


def _act(request, working, form):
    action, _, target = request.POST.get("_action", "save").partition(":")
    facts, version, uuid = _facts(request), form.cleaned_data["version"], working.agreement.uuid
    if action == "discard":
        drafts.discard(working, version=version, **facts)
        messages.success(request, "Versi yang sedang disusun sudah dibuang.")
        return redirect("agreements:read", uuid)
    drafts.save(working, rows=rearranged(form.rows, action, target), version=version, **facts)
    if action == "send":
        drafts.send(working, note=form.cleaned_data["note"], version=working.version, **facts)
        messages.success(request, f"Versi {working.n} sudah dikirim kepada pihak lain.")
        return redirect("agreements:read", uuid)
    if action == "save":
        messages.success(request, "Naskah tersimpan.")
    return redirect("agreements:draft", uuid)


def _editor(request, working, form, *, status=200):
    context = {"agreement": working.agreement, "draft": working, "form": form}
    return unlisted(render(request, "agreements/draft.html", context, status=status))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def head(request, uuid):
    """Day, term and place, and for one's own side signer, authority and number."""
    held = own.agreement(request, uuid)
    if policies.obstacle_to_drafting(held, **_facts(request)):
        raise Http404
    form, status = HeadForm(held, request.POST if request.method == "POST" else None), 422
    if request.method == "POST" and form.is_valid():
        try:
            agreements.set_head(held, **form.facts, **_facts(request))
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = 409 if isinstance(refusal, Stale) else 422
        else:
            messages.success(request, "Kepala naskah tersimpan.")
            return redirect("agreements:read", uuid)
    context = {"agreement": held, "form": form}
    return unlisted(render(request, "agreements/head.html", context, status=status if form.is_bound else 200))


@require_POST
def propose(request, uuid):
    """Put the agreed text on its route."""
    held = own.agreement(request, uuid)
    form = VersionForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused(form.errors["version"][0])
        made = rounds.propose(held, **form.cleaned_data, **_facts(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return reading.page(request, own.agreement(request, uuid), held.latest, status=422)
    messages.success(request, f"Naskah final (versi {made.n}) sudah diajukan untuk paraf.")
    return redirect("agreements:read", uuid)


@require_POST
def pass_on(request, uuid):
    """Hand the pen over without a new version."""
    held = own.agreement(request, uuid)
    form = PassForm(request.POST)
    if form.is_valid():
        try:
            drafts.pass_on(held, **form.cleaned_data, **_facts(request))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Giliran sudah diserahkan kepada pihak lain.")
            return redirect("agreements:read", uuid)
    held = own.agreement(request, uuid)
    return reading.page(request, held, held.latest, pass_form=form, status=422)

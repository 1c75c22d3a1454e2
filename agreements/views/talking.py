"""What is said of a draft: remarks, their settling, and each side's stand."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.actors import actor
from agreements.actions import talks
from agreements.forms.talking import RemarkForm, StandForm
from agreements.models import Comment
from agreements.views import own, reading
from core.lifecycle import Refused
from core.middleware import arrival

STRUCTURE_PLACE = "susunan"


def _facts(request):
    return {"by": actor(request), "at": arrival(request)}


@require_POST
def remark(request, uuid, n):
    held = own.agreement(request, uuid)
    draft, form = own.draft(held, n), RemarkForm(request.POST)
    if form.is_valid():
        try:
            talks.remark(draft, **form.cleaned_data, **_facts(request))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Catatan tersimpan.")
            return _back(held, draft, _place(draft, form.cleaned_data["clause"]))
    return reading.page(request, held, draft, remark=form, status=422)


@require_POST
def settle(request, uuid, pk):
    held = own.agreement(request, uuid)
    comment = Comment.objects.filter(draft__in=own.drafts(held), pk=pk).select_related("draft").first()
    if comment is None:
        raise Http404
    comment.draft.agreement = held
    try:
        talks.settle(comment, **_facts(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
    draft = own.latest(held)
    return _back(held, draft, _place(draft, comment.clause))


@require_POST
def stand(request, uuid, n):
    """Say of one clause, of which clauses there are and their order, or of all, that one's side agrees or not."""
    held = own.agreement(request, uuid)
    draft, form = own.draft(held, n), StandForm(request.POST)
    place = ""
    try:
        if not form.is_valid():
            raise Refused("Pilih pendirian.")
        keys = form.about(draft)
        place = _place(draft, form.cleaned_data["clause"]) or (STRUCTURE_PLACE if form.cleaned_data["structure"] else "")
        talks.take(draft, clauses=keys, stand=form.cleaned_data["stand"], **_facts(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Pendirian tersimpan.")
    return _back(held, draft, place)


def _place(draft, clause):
    """Return the anchor of a clause on the reading page; of one that is there no more, that of the order of clauses."""
    is_there = any(each.key == clause for each in draft.clauses)
    return clause and (f"pasal-{clause}" if is_there else STRUCTURE_PLACE)


def _back(held, draft, place):
    is_latest = draft == own.latest(held)
    name, args = ("agreements:read", [held.uuid]) if is_latest else ("agreements:version", [held.uuid, draft.n])
    response = redirect(name, *args)
    if place:
        response["Location"] += f"#{place}"
    return response

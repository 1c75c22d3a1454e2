"""The pen: a side edits the draft it holds, fills in the head, sends it, and puts the agreed text on its route."""

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actors import actor
from agreements import policies
from agreements.actions import agreements, drafts, rounds
from agreements.forms.drafting import ClausesForm, HeadForm, PassForm, RecallForm, VersionForm, rearranged
from agreements.views import own, reading
from agreements.wording.clauses import Part
from core.lifecycle import Refused, Stale
from core.middleware import arrival
from core.views import unlisted

NOT_SAVED = "Ada isian yang perlu diperbaiki. Tekan Simpan untuk melihatnya."
ELSEWHERE = "Naskah ini sudah disimpan di tab lain atau oleh rekan Anda. Tekan Simpan untuk membandingkan keduanya."
TOO_LATE = "Versi ini sudah dikirim atau dibuang, atau giliran menyunting sudah berpindah. Yang Anda ketik belum tersimpan."


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
    form = ClausesForm(request.POST) if request.method == "POST" else None
    if working is None or policies.obstacle_to_drafting(held, **_facts(request)):
        return _late(request, held, form)
    working.agreement = held
    if form is None:
        return _editor(request, working, ClausesForm(rows=working.rows, version=working.version))
    if not form.is_valid():
        return _unsaved(request, working, form, NOT_SAVED)
    try:
        return _act(request, working, form)
    except Stale:
        return _overtaken(request, working, form)
    except Refused as refusal:
        form.point_at_blanks()
        return _unsaved(request, working, form, str(refusal))


def _act(request, working, form):
    action, _, target = request.POST.get("_action", "save").partition(":")
    facts, version, uuid = _facts(request), form.cleaned_data["version"], working.agreement.uuid
    if action == "discard":
        drafts.discard(working, version=version, **facts)
        messages.success(request, "Versi yang sedang disusun sudah dibuang.")
        return redirect("agreements:read", uuid)
    drafts.save(working, rows=rearranged(form.rows, action, target), version=version, **facts)
    if _is_autosave(request):
        return JsonResponse({"version": working.version, "saved": "Naskah tersimpan", "errors": {}})
    form.saved_as(working.version)
    if action == "send":
        drafts.send(working, note=form.cleaned_data["note"], version=working.version, **facts)
        messages.success(request, f"Versi {working.n} sudah dikirim kepada pihak lain.")
        return redirect("agreements:read", uuid)
    if action == "save":
        messages.success(request, "Naskah tersimpan.")
    return redirect("agreements:draft", uuid)


def _is_autosave(request):
    return request.headers.get("X-Requested-With") == "autosave"


def _unsaved(request, working, form, sentence):
    """Show what was typed with what is wrong; saving as one types hears the sentence."""
    if _is_autosave(request):
        return JsonResponse({"sentence": sentence, "is_final": False}, status=422)
    if form.is_bound and not form.errors and sentence != NOT_SAVED:
        form.add_error(None, sentence)
    return _editor(request, working, form, status=422)


def _overtaken(request, working, form):
    """A colleague or another tab was faster: both texts of each clause that differs; saving again keeps what was typed."""
    if _is_autosave(request):
        return JsonResponse({"sentence": ELSEWHERE, "is_final": True}, status=409)
    newest = working.agreement.drafts.working().filter(pk=working.pk).first()
    if newest is None:
        return _late(request, working.agreement, form)
    newest.agreement = working.agreement
    form.saved_as(newest.version)
    return _editor(request, newest, form, status=409, differences=_differences(newest.rows, form.rows))


def _differences(kept, typed):
    """Return (title, row as kept or None, row as typed or None) for each clause that is not the same in both."""
    theirs, ours = ({row["key"]: row for row in rows} for rows in (kept, typed))
    pairs = [(theirs.get(key), ours.get(key)) for key in dict.fromkeys([*ours, *theirs])]
    return [(_title(new or old), old, new) for old, new in pairs if old != new]


def _title(row):
    return row["title"] or ("Premis" if row["part"] == Part.PREMISES else "Tanpa judul")


def _late(request, held, form):
    """The draft was sent or thrown away meanwhile, or the pen lies elsewhere: what was typed is shown to be copied."""
    is_seated = policies.obstacle_to_negotiating(held, **_facts(request)) is None
    if form is None or not form.clauses or not is_seated:
        raise Http404
    if _is_autosave(request):
        return JsonResponse({"sentence": TOO_LATE, "is_final": True}, status=409)
    context = {"agreement": held, "form": form, "sentence": TOO_LATE}
    return unlisted(render(request, "agreements/draft_late.html", context, status=409))


def _editor(request, working, form, *, status=200, differences=()):
    context = {"agreement": working.agreement, "draft": working, "form": form, "differences": differences}
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
            if "lihat" in request.POST:
                preview = agreements.reminders_changed(own.agreement(request, uuid), **form.facts, **_facts(request))
                return _head_page(request, held, form, preview=preview)
            agreements.set_head(held, **form.facts, **_facts(request))
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = 409 if isinstance(refusal, Stale) else 422
        else:
            messages.success(request, "Kepala naskah tersimpan.")
            return redirect("agreements:read", uuid)
    return _head_page(request, held, form, status=status if form.is_bound else 200)


def _head_page(request, held, form, *, preview=None, status=200):
    context = {"agreement": held, "form": form, "preview": preview}
    return unlisted(render(request, "agreements/head.html", context, status=status))


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
        held = own.agreement(request, uuid)
        return reading.page(request, held, own.latest(held), status=422)
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
    return reading.page(request, held, own.latest(held), pass_form=form, status=422)


@require_POST
def recall(request, uuid):
    """Take the draft back from its round."""
    held = own.agreement(request, uuid)
    form = RecallForm(request.POST)
    if form.is_valid():
        try:
            rounds.recall(held, **form.cleaned_data, **_facts(request))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Naskah ditarik dari putaran. Semua yang sudah memberi paraf diberi tahu.")
            return redirect("agreements:read", uuid)
    held = own.agreement(request, uuid)
    return reading.page(request, held, own.latest(held), recall_form=form, status=422)

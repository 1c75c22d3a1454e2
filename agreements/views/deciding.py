"""One screen for one decision: what changed since I last looked, who was before me, the authority, the paper, the button."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.actors import actor
from accounts.reauth import require_recent
from agreements import access, policies, preparing
from agreements.actions import drafts, rounds
from agreements.forms.talking import AgreeForm, ReturnForm
from agreements.lifecycle import Act, StepStatus
from agreements.models import Step
from agreements.views import own, reading
from core.lifecycle import Refused, Stale
from core.middleware import arrival
from core.views import unlisted

LABELS = {Act.INITIAL: "Beri paraf pada naskah versi {}", Act.SIGN: "Setujui naskah versi {}"}


def own_step(request, pk):
    """Return the step if the person may read it now. Raises Http404."""
    found = Step.objects.with_facts().filter(pk=pk).first()
    if found is None or policies.obstacle_to_reading_step(found, by=own.reader(request), at=arrival(request)):
        raise Http404
    return found


@require_safe
@never_cache
def step(request, pk):
    held = own_step(request, pk)
    return _page(request, held)


def _page(request, held, *, agree=None, give_back=None, status=200):
    by, now = own.reader(request), arrival(request)
    agreement, draft = held.draft.agreement, held.draft
    seen = drafts.last_seen(agreement, by.user, before=draft.n)
    drafts.look(draft, user=by.user, at=now)
    original = draft.originals.select_related("document").get(party=held.party)
    context = {
        "step": held,
        "agreement": agreement,
        "draft": draft,
        "seen": seen,
        "original": original,
        "label": LABELS[held.act].format(draft.n),
        "obstacle": policies.obstacle_to_deciding(held, by=by, at=now),
        "may_return": policies.obstacle_to_handling(held, by=by, at=now) is None,
        "authority": held.party.authority,
        "agree": agree or AgreeForm(initial={"version": held.version, "shown": original.document.sha256}),
        "give_back": give_back or ReturnForm(initial={"version": held.version}),
        "now": now,
        **_others(draft),
        **_advice(request, held),
        **(reading.compared(seen, draft) if seen else {}),
    }
    return unlisted(render(request, "agreements/step.html", context, status=status))


def _others(draft):
    """Return the steps of a round, and in one line how far they have come."""
    others = list(draft.steps.with_facts().order_by("party__order", "order", "pk"))
    done = sum(each.status == StepStatus.DONE for each in others)
    return {"others": others, "others_summary": f"Sudah diberikan {done} dari {len(others)}: lihat siapa dan kapan"}


def _advice(request, held):
    """Return the dispositions and legal opinions that the holder of a step may read, and whether one more may be given."""
    by, now, on = own.reader(request), arrival(request), own.today(request)
    agreement, draft = held.draft.agreement, held.draft
    reached = access.read_until(agreement, by=by, on=on)
    until = None if reached is None else max(reached, draft.n)
    return {
        "may_dispose": preparing.obstacle_to_disposing(agreement, held, by=by, at=now) is None,
        "dispositions": access.dispositions_of(agreement, by=by, on=on).filter(step=held),
        "opinions": access.opinions_of(agreement, by=by, on=on, until=until),
        "may_opine": preparing.obstacle_to_opining(draft, by=by, at=now) is None,
    }


@require_POST
@require_recent(minutes=5)
def agree(request, pk):
    held, form = own_step(request, pk), AgreeForm(request.POST)
    if not form.is_valid():
        return _page(request, held, agree=form, status=422)
    try:
        rounds.agree(held, **form.cleaned_data, by=actor(request), at=arrival(request))
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, own_step(request, pk), agree=form, status=409 if isinstance(refusal, Stale) else 422)
    messages.success(request, "Keputusan Anda tercatat.")
    return redirect("agreements:desk")


@require_POST
@require_recent(minutes=5)
def give_back(request, pk):
    held, form = own_step(request, pk), ReturnForm(request.POST)
    if not form.is_valid():
        return _page(request, held, give_back=form, status=422)
    try:
        rounds.give_back(held, **form.cleaned_data, by=actor(request), at=arrival(request))
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, own_step(request, pk), give_back=form, status=409 if isinstance(refusal, Stale) else 422)
    messages.success(request, "Naskah sudah dikembalikan. Penyusun dan semua yang sudah memberi paraf diberi tahu.")
    return redirect("agreements:desk")

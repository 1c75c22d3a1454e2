"""The end of an agreement: what is decided to follow it, and ending it before its day by two persons."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.reauth import require_recent
from agreements import duties as rules
from agreements.actions import endings
from agreements.forms.drafting import VersionForm
from agreements.forms.duties import ReasonForm, SequelForm
from agreements.lifecycle import CONCLUDED, EndingStatus
from agreements.models import Decision
from agreements.views import own
from agreements.views.duties import ANY, facts_of, status_of
from core.lifecycle import Refused
from core.views import unlisted


@require_http_methods(ANY)
@never_cache
def end(request, uuid):
    """Show until when an agreement holds and what follows; its buttons decide, ask to end it early, and answer that."""
    held = own.agreement(request, uuid)
    if held.status not in CONCLUDED:
        raise Http404
    if request.method != "POST":
        return _page(request, held)
    acts = {"decide": _decide, "ask": _ask, "end": _answer, "refuse": _answer, "withdraw": _withdraw}
    act = acts.get(request.POST.get("act"))
    return act(request, held) if act else _page(request, held, status=422)


@require_recent(minutes=5)
def _decide(request, held):
    form = SequelForm(request.POST)
    if form.is_valid():
        try:
            successor = endings.decide(held, **form.cleaned_data, **facts_of(request))
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return _page(request, own.agreement(request, held.uuid), sequel=form, status=status_of(refusal))
        if successor:
            messages.success(request, "Keputusan tercatat. Naskah penggantinya terbuka dengan isi yang berlaku sekarang.")
            return redirect("agreements:read", successor.uuid)
        messages.success(request, "Keputusan tercatat. Pengingat dihentikan.")
        return redirect("agreements:end", held.uuid)
    return _page(request, held, sequel=form, status=422)


def _ask(request, held):
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            endings.ask(held, **form.cleaned_data, **facts_of(request))
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return _page(request, own.agreement(request, held.uuid), ask=form, status=status_of(refusal))
        messages.success(request, "Permintaan tersimpan. Pihak lain diberi tahu untuk mengonfirmasinya.")
        return redirect("agreements:end", held.uuid)
    return _page(request, held, ask=form, status=422)


@require_recent(minutes=5)
def _answer(request, held):
    if request.POST["act"] == "end":
        return _close(request, held, endings.end, "Kesepakatan diakhiri.")
    return _close(request, held, endings.refuse, "Pengakhiran ditolak. Kesepakatan tetap berlaku.")


def _withdraw(request, held):
    return _close(request, held, endings.withdraw, "Permintaan ditarik kembali. Pihak lain diberi tahu.")


def _close(request, held, act, done):
    form = VersionForm(request.POST)
    ending = held.endings.select_related("agreement__kind", "agreement__owner", "asked_by").order_by("asked_at", "pk").last()
    try:
        if ending is None:
            raise Refused("Tidak ada permintaan pengakhiran yang menunggu.")
        if not form.is_valid():
            raise Refused(form.errors["version"][0])
        act(ending, **form.cleaned_data, **facts_of(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _page(request, own.agreement(request, held.uuid), status=status_of(refusal))
    messages.success(request, done)
    return redirect("agreements:end", held.uuid)


def _page(request, held, *, sequel=None, ask=None, status=200):
    facts = own.reading(request)
    decision = Decision.objects.select_related("decided_by").filter(agreement=held).first()
    wishes = list(held.endings.select_related("asked_by", "closed_by").order_by("-asked_at", "-pk"))
    ending = next((each for each in wishes if each.status == EndingStatus.ASKED), None)
    successor = held.successors.order_by("-opened_at").first()
    if ending:
        ending.agreement = held
    context = {
        "agreement": held, "decision": decision, "ending": ending, "now": facts["at"],
        "past": [each for each in wishes if each.closed_at],
        "is_overdue": decision is None and held.valid_until and facts["at"] >= held.decision_ends_at,
        "successor": successor, "may_read_successor": successor and own.reads(request, successor),
        "sequel": sequel or SequelForm(initial={"version": held.version}), "ask": ask or ReasonForm(),
        "may_decide": rules.obstacle_to_deciding_sequel(held, **facts) is None,
        "may_ask": rules.obstacle_to_asking_end(held, "-", **facts) is None,
        "may_answer": ending is not None and rules.obstacle_to_answering_end(ending, **facts) is None,
        "may_withdraw": ending is not None and rules.obstacle_to_withdrawing_end(ending, **facts) is None,
    }  # fmt: skip
    return unlisted(render(request, "agreements/end.html", context, status=status))

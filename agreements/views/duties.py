"""What the parties owe: progress, entering, proof, and the two who waive."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actors import actor
from accounts.reauth import require_recent
from agreements import duties as rules
from agreements import progress
from agreements.actions import obligations
from agreements.forms.drafting import VersionForm
from agreements.forms.duties import EnterForm, KeepForm, WaiveForm
from agreements.models import Obligation
from agreements.views import own
from core.lifecycle import Refused, Stale
from core.middleware import arrival
from core.views import unlisted
from documents.refusals import Unacceptable
from documents.views import serving

ANY = ["GET", "HEAD", "POST"]


def facts_of(request):
    return {"by": actor(request), "at": arrival(request)}


def status_of(refusal):
    return 409 if isinstance(refusal, Stale) else 422


def _agreement(request, uuid):
    held = own.agreement(request, uuid)
    if not rules.has_duties(held):
        raise Http404
    return held


@require_safe
@never_cache
def duties(request, uuid):
    """Show what is owed under an agreement, what was kept, what is late."""
    held = _agreement(request, uuid)
    rows = progress.rows(held)
    context = {
        "agreement": held, "rows": rows, "sums": progress.of_obligations(rows),
        "may_enter": rules.obstacle_to_entering(held, **own.reading(request)) is None, "now": arrival(request),
    }  # fmt: skip
    return unlisted(render(request, "agreements/duties.html", context))


@require_http_methods(ANY)
@never_cache
def enter(request, uuid):
    """Enter an obligation from a clause of the agreement in force."""
    held, facts = _agreement(request, uuid), facts_of(request)
    if rules.obstacle_to_entering(held, **facts):
        raise Http404
    draft = held.finals.select_related("draft").first().draft
    form, status = EnterForm(held, draft, request.POST if request.method == "POST" else None), 200
    if form.is_bound:
        status = 422
        if form.is_valid() and "lihat" in request.POST:
            return _entering(request, held, form, **facts)
        if form.is_valid():
            try:
                made = obligations.enter(held, **form.facts, **facts)
            except Refused as refusal:
                form.add_error(None, str(refusal))
                status = status_of(refusal)
            else:
                messages.success(request, "Kewajiban tercatat. Pihaknya diingatkan sebelum tenggat.")
                return redirect("agreements:duty", uuid, made.pk)
    return unlisted(render(request, "agreements/enter_duty.html", {"agreement": held, "form": form}, status=status))


def _entering(request, held, form, **facts):
    """Show which reminders the obligation would bring, before it is recorded."""
    preview, status = None, 200
    try:
        preview = obligations.reminders_changed(_agreement(request, held.uuid), **form.facts, **facts)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        status = status_of(refusal)
    context = {"agreement": held, "form": form, "preview": preview}
    return unlisted(render(request, "agreements/enter_duty.html", context, status=status))


def _obligation(request, uuid, pk):
    held = _agreement(request, uuid)
    found = Obligation.objects.with_facts().filter(agreement=held, pk=pk).first()
    if found is None:
        raise Http404
    found.agreement = held
    return found


@require_http_methods(ANY)
@never_cache
def duty(request, uuid, pk):
    """Show one obligation with its evidence; its buttons keep it, ask that it is waived, and answer that."""
    held = _obligation(request, uuid, pk)
    if request.method != "POST":
        return _page(request, held)
    act = {"keep": _keep, "ask": _ask, "waive": _answer, "refuse": _answer, "withdraw": _withdraw}.get(request.POST.get("act"))
    return act(request, held) if act else _page(request, held, status=422)


def _keep(request, held):
    form = KeepForm(request.POST, request.FILES)
    if form.is_valid():
        cleaned = form.cleaned_data
        try:
            obligations.keep(
                held, cleaned["files"], note=cleaned["note"], version=cleaned["version"], **facts_of(request)
            )  # fmt: skip
        except (Refused, Unacceptable) as refusal:
            form.add_error("files" if isinstance(refusal, Unacceptable) else None, str(refusal))
            return _page(request, _obligation(request, held.agreement.uuid, held.pk), keep=form, status=status_of(refusal))
        messages.success(request, "Kewajiban tercatat dipenuhi. Buktinya tidak dapat diubah lagi.")
        return redirect("agreements:duty", held.agreement.uuid, held.pk)
    return _page(request, held, keep=form, status=422)


def _ask(request, held):
    form = WaiveForm(request.POST)
    if form.is_valid():
        try:
            obligations.ask_waiver(held, **form.cleaned_data, **facts_of(request))
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return _page(request, _obligation(request, held.agreement.uuid, held.pk), waive=form, status=status_of(refusal))
        messages.success(request, "Permintaan tersimpan. Pihak lain diberi tahu untuk mengonfirmasinya.")
        return redirect("agreements:duty", held.agreement.uuid, held.pk)
    return _page(request, held, waive=form, status=422)


@require_recent(minutes=5)
def _answer(request, held):
    if request.POST["act"] == "waive":
        return _act(request, held, obligations.waive, done="Kewajiban dibebaskan.")
    return _act(request, held, obligations.refuse_waiver, done="Pembebasan ditolak. Kewajiban tetap berjalan.")


def _withdraw(request, held):
    return _act(request, held, obligations.withdraw_waiver, done="Permintaan ditarik kembali. Kewajiban tetap berjalan.")


def _act(request, held, act, *, done):
    form = VersionForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused(form.errors["version"][0])
        act(held, **form.cleaned_data, **facts_of(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _page(request, _obligation(request, held.agreement.uuid, held.pk), status=status_of(refusal))
    messages.success(request, done)
    return redirect("agreements:duty", held.agreement.uuid, held.pk)


def _page(request, held, *, keep=None, waive=None, status=200):
    facts = own.reading(request)
    version = {"version": held.version}
    context = {
        "agreement": held.agreement, "obligation": held, "clause": progress.headings(held.agreement).get(held.clause, ""),
        "evidence": list(held.evidence.select_related("document")), "audience": progress.audience(held), "now": facts["at"],
        "keep": keep or KeepForm(initial=version), "waive": waive or WaiveForm(initial=version),
        "may_keep": rules.obstacle_to_keeping(held, **facts) is None,
        "may_ask": rules.obstacle_to_asking_waiver(held, "-", **facts) is None,
        "may_withdraw": rules.obstacle_to_withdrawing_waiver(held, **facts) is None,
        "may_answer": rules.obstacle_to_answering_waiver(held, **facts) is None,
    }  # fmt: skip
    return unlisted(render(request, "agreements/duty.html", context, status=status))


@require_safe
@never_cache
def evidence(request, uuid, pk, evidence):
    """Hand out a file that proves something."""
    found = _obligation(request, uuid, pk).evidence.filter(pk=evidence, document__isnull=False).first()
    if found is None:
        raise Http404
    return serving.serve(request, found.document, **facts_of(request))

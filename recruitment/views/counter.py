"""A walk-in confirms by the mailed link what the office keyed in; and what the code on a paper of the counter tells anybody."""

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from core.lifecycle import Refused, Stale
from core.middleware import arrival
from core.views import unlisted
from recruitment import counters as rules
from recruitment import dossier as dossiers
from recruitment import policies, reading, sections
from recruitment.actions import counters
from recruitment.forms.counter import ConfirmForm, NikForm
from recruitment.lifecycle import CounterStatus
from recruitment.models import CounterFile

KNOWN = "counter_known"  # in the session: the link whose NIK was typed here
RELATED = ("application__selection", "application__extension", "application__applicant", "application__district", "district")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters()
def confirm(request, pk, token):
    """Ask for the NIK, then show what was keyed in, then take the confirmation. Opening the link changes nothing."""
    counter = CounterFile.objects.select_related(*RELATED).filter(pk=pk).first()
    if counter is None or not rules.opens_with(counter, token):
        raise Http404
    if obstacle := policies.obstacle_to_answering_link(counter, at=arrival(request)):
        return _closed(request, counter, obstacle)
    is_known = request.session.get(KNOWN) == token
    if request.method == "POST" and not ratelimit.consume(request, action="counter_confirm"):
        return ratelimit.respond_429(request)
    if request.method == "POST":
        return _confirm(request, counter, token) if is_known else _know(request, counter, token)
    return _answers(request, counter) if is_known else _ask(request, counter, NikForm())


def _closed(request, counter, obstacle):
    """Say why the link does nothing; to who has just used it, that it is done."""
    done = counter.application.number if request.session.get(KNOWN) == rules.token(counter) and counter.confirmed_at else ""
    context = {"counter": counter, "obstacle": obstacle, "done": done, "takes_over": bool(done)}
    return unlisted(render(request, "recruitment/counter_closed.html", context, status=200 if done else 410))


def _know(request, counter, token):
    form = NikForm(request.POST)
    if form.is_valid():
        try:
            counters.check_nik(counter, form.cleaned_data["nik"], at=arrival(request))
        except Refused as refusal:
            form.add_error("nik", str(refusal))
        else:
            request.session[KNOWN] = token
            return redirect(request.path)
    return _ask(request, counter, form, status=422)


def _ask(request, counter, form, *, status=200):
    return unlisted(render(request, "recruitment/counter_nik.html", {"counter": counter, "form": form}, status=status))


def _confirm(request, counter, token):
    form = ConfirmForm(request.POST)
    if form.is_valid():
        given = {"version": form.cleaned_data["version"], "at": arrival(request), "request_id": request.portal_id}
        try:
            counters.confirm_by_mail(counter, **given)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return _answers(request, counter, form, status=409 if isinstance(refusal, Stale) else 422)
        return redirect(request.path)
    return _answers(request, counter, form, status=422)


def _answers(request, counter, form=None, *, status=200):
    dossier = dossiers.load(counter.application)
    context = {
        "counter": counter, "application": counter.application, "waits": counter.status == CounterStatus.WAITING,
        "form": form or ConfirmForm(initial={"version": counter.version}),
        "sections": [
            {"title": plan.title, "rows": reading.rows(plan, dossier.sections[plan.code].content, dossier)}
            for plan in sections.SECTIONS
        ],
        "papers": list(dossier.files.values()),
    }  # fmt: skip
    return unlisted(render(request, "recruitment/counter_confirm.html", context, status=status))


@login_not_required
@require_safe
def proof(request, code):
    """Say to anybody what a paper of the counter is: number, moment, kecamatan, whether it was confirmed; nothing personal."""
    known = CounterFile.objects.select_related(*RELATED).filter(code=code).first()
    return unlisted(render(request, "recruitment/counter_proof.html", {"counter": known}, status=200 if known else 404))

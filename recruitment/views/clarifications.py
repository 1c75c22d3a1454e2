"""The applicant answers what the office asks about a party listing, once, until the moment that was set."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actors import actor
from core.lifecycle import Refused, Stale
from core.middleware import arrival
from documents.refusals import Unacceptable
from documents.views import serve
from recruitment import policies
from recruitment.actions import parties
from recruitment.forms.clarification import ClarificationForm
from recruitment.models import PartyCheck
from recruitment.views.own import received_of


def _check_of(request, uuid):
    """Return what was asked of an own application. Raises Http404 when nothing ever was: a clean look-up is not told."""
    application = received_of(request, uuid)
    check = PartyCheck.objects.select_related("answer_paper").filter(application=application, due_at__isnull=False).first()
    if check is None:
        raise Http404
    check.application = application
    return check


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def clarification(request, uuid):
    """Show what is asked and until when; POST sends the answer."""
    check = _check_of(request, uuid)
    if request.method != "POST":
        return _page(request, check, ClarificationForm())
    form = ClarificationForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, check, form, status=422)
    facts = {"words": form.cleaned_data["words"], "sources": form.cleaned_data["files"]}
    try:
        parties.answer(check, **facts, by=actor(request), at=arrival(request))
    except Unacceptable as refusal:
        form.add_error("files", str(refusal))
        return _page(request, check, form, status=422)
    except Refused as refusal:
        if _check_of(request, uuid).answered_at:  # pressed twice, or in two tabs: it is sent
            return redirect("recruitment:clarification", uuid)
        form.add_error(None, str(refusal))
        return _page(request, check, form, status=409 if isinstance(refusal, Stale) else 422)
    messages.success(request, "Klarifikasi Anda sudah diterima.")
    return redirect("recruitment:clarification", uuid)


def _page(request, check, form, *, status=200):
    obstacle = policies.obstacle_to_answering_party(check, by=actor(request), at=arrival(request))
    context = {
        "application": check.application, "check": check, "form": form,
        "obstacle": "" if check.answered_at else obstacle, "is_open": not obstacle,
        "answer": check.answer if check.answered_at else "",
    }  # fmt: skip
    return render(request, "recruitment/clarification.html", context, status=status)


@require_safe
def clarification_file(request, uuid):
    """Hand out the paper that went with the own answer."""
    check = _check_of(request, uuid)
    if check.answer_paper is None:
        raise Http404
    return serve(request, check.answer_paper, by=actor(request), at=arrival(request))

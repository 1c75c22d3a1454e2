"""Where the public speaks of announced candidates: the names, a form for each, and the receipt behind a secret link."""

import uuid as uuids
from itertools import groupby

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actors import actor
from core.lifecycle import Refused, Stale
from core.middleware import arrival
from core.views import unlisted
from documents.refusals import Unacceptable
from recruitment import feedback as rules
from recruitment import policies
from recruitment.actions import feedback as actions
from recruitment.forms.feedback import FeedbackForm
from recruitment.lifecycle import CandidacyStatus
from recruitment.models import Candidacy, FeedbackSender, Selection


@login_not_required
@require_safe
@never_cache
def candidates(request, selection):
    """Name the announced candidates while the public may speak of them: name, number and kecamatan, and nothing else."""
    found = get_object_or_404(Selection.objects.published(), uuid=selection)
    stage, obstacle = _begun(request, found)
    named = [] if obstacle else rules.candidates(found)
    context = {
        "selection": found,
        "stage": stage,
        "obstacle": obstacle,
        "districts": [(district, list(rows)) for district, rows in groupby(named, key=lambda each: each.district)],
        "now": arrival(request),
    }
    return unlisted(render(request, "recruitment/candidates.html", context))


def _begun(request, selection):
    """Return the stage and the sentence that says it is over, or "". Before it begins there is no page: Http404."""
    stage, at = rules.stage_of(selection), arrival(request)
    if stage is None or at < stage.starts_at:
        raise Http404
    return stage, policies.obstacle_to_speaking(stage, at=at) or ""


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters()
def feedback(request, candidacy):
    """The form about one candidate. A form that was open when the stage ended is still taken, as late."""
    named = Candidacy.objects.exclude(status=CandidacyStatus.ENDED).filter(selection__published_at__isnull=False)
    candidacy = get_object_or_404(named.select_related("application", "selection", "district"), uuid=candidacy)
    stage, obstacle = _begun(request, candidacy.selection)
    if request.method != "POST":
        return _page(request, candidacy, stage, FeedbackForm(initial={"key": uuids.uuid4()}), obstacle)
    if not ratelimit.consume(request, action="feedback"):
        return ratelimit.respond_429(request)
    form = FeedbackForm(request.POST, request.FILES)
    if form.is_valid() and _sent(request, candidacy, form):
        return redirect("recruitment:feedback-sent")
    return _page(request, candidacy, stage, form, "", status=422)


def _sent(request, candidacy, form):
    """Hand the form to its action and say whether it was taken; else the form says why not."""
    given = {name: form.cleaned_data[name] for name in actions.Said.__dataclass_fields__}
    try:
        actions.send(
            candidacy, actions.Said(**given), key=form.cleaned_data["key"], by=actor(request), at=arrival(request)
        )  # fmt: skip
    except Unacceptable as refusal:
        form.add_error("card" if refusal.part == actions.CARD else "evidence", str(refusal))
    except Refused as refusal:
        form.add_error(None, str(refusal))
    return not form.errors


def _page(request, candidacy, stage, form, obstacle, *, status=200):
    context = {"candidacy": candidacy, "stage": stage, "form": form, "obstacle": obstacle, "now": arrival(request)}
    return unlisted(render(request, "recruitment/feedback.html", context, status=status))


@login_not_required
@require_safe
def feedback_sent(request):
    """Say to everybody alike that a mail is on its way."""
    return unlisted(render(request, "recruitment/feedback_sent.html"))


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def receipt(request, pk, token):
    """The link of the mail: opening it changes nothing, its button proves the address; then it is the receipt."""
    sender = FeedbackSender.objects.select_related(
        "feedback__candidacy__selection", "feedback__candidacy__application__applicant"
    ).filter(pk=pk).first()  # fmt: skip
    if sender is None or not rules.opens_with(sender, token):
        raise Http404
    if request.method == "POST":
        return _prove(request, sender, token)
    obstacle = None if sender.feedback.received_at else policies.obstacle_to_proving(sender, at=arrival(request))
    return _receipt(request, sender, obstacle, status=410 if obstacle else 200)


def _prove(request, sender, token):
    if not ratelimit.consume(request, action="feedback_proof"):
        return ratelimit.respond_429(request)
    try:
        actions.prove(sender, by=actor(request), at=arrival(request))
    except Stale:  # pressed twice at one moment: the other press proved it
        pass
    except Refused as refusal:
        return _receipt(request, sender, str(refusal), status=422)
    return redirect("recruitment:feedback-receipt", sender.pk, token)


def _receipt(request, sender, obstacle, *, status):
    context = {"feedback": sender.feedback, "selection": sender.feedback.candidacy.selection, "obstacle": obstacle}
    return unlisted(render(request, "recruitment/feedback_receipt.html", context, status=status))

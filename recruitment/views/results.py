"""An applicant's own results: how each came about, and whether one takes the seat."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actors import actor
from core.lifecycle import Refused, Stale
from core.middleware import arrival
from recruitment import outcomes, policies, standings
from recruitment.actions import candidacies
from recruitment.forms.moves import AnswerForm
from recruitment.lifecycle import CandidacyStatus, VerdictValue
from recruitment.policies.candidacies import obstacle_of_answer
from recruitment.views.own import received_of


@require_safe
@never_cache
def result(request, uuid):
    """Tell how the own results came about, as far as they were announced; of nobody else a word."""
    application, now, by = received_of(request, uuid), arrival(request), actor(request)
    candidacy = getattr(application, "candidacy", None)
    label, tone = outcomes.status(application, now)
    refused = outcomes.refused(application)
    context = {
        "application": application,
        "candidacy": candidacy,
        "label": label,
        "tone": tone,
        "told": [{"row": row, "sentence": outcomes.told(row)} for row in outcomes.announced(application)],
        "unmet": _unmet(application) if refused else [],
        "is_refused": refused,
        "test": _own_test(candidacy),
        "must_answer": obstacle_of_answer(application, by=by, at=now) is None,
        "can_leave": policies.obstacle_to_withdrawing(application, by=by) is None,
        "now": now,
    }
    return render(request, "recruitment/result.html", context)


def _unmet(application):
    """Return what was found against the file: the paper or the requirement, and why."""
    against = application.verdicts.current().filter(value=VerdictValue.UNMET)
    return [
        {"about": each.file.kind.name if each.file else each.requirement.text, "reason": each.reason}
        for each in against.select_related("file__kind", "requirement").order_by("given_at")
    ]


def _own_test(candidacy):
    """Return the own test as it may be shown once its result was announced; ranks only where the selection has a basis."""
    if candidacy is None or candidacy.status == CandidacyStatus.IN_TEST:
        return None
    if (test := standings.own_test(candidacy)) is None:
        return None
    shows_rank = candidacy.selection.shows_rank
    return {"score": test.score, "rank": test.rank if shows_rank else None, "cut": test.cut if shows_rank else None}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def answer(request, uuid):
    """Ask who was chosen whether the seat is taken, until the clock runs out."""
    application, by, at = received_of(request, uuid), actor(request), arrival(request)
    candidacy = getattr(application, "candidacy", None)
    obstacle = obstacle_of_answer(application, by=by, at=at)
    initial = {"version": candidacy.version if candidacy else 1}
    form = AnswerForm(request.POST if request.method == "POST" else None, initial=initial)
    status = 200 if request.method != "POST" else 422
    if not obstacle and form.is_valid():
        try:
            _answer(candidacy, form.cleaned_data, by=by, at=at)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = 409 if isinstance(refusal, Stale) else 422
        else:
            messages.success(request, "Jawaban Anda sudah dicatat.")
            return redirect("recruitment:result", application.uuid)
    context = {"application": application, "candidacy": candidacy, "form": form, "obstacle": obstacle, "now": at}
    return render(request, "recruitment/answer.html", context, status=status)


def _answer(candidacy, given, *, by, at):
    if given["answer"] == AnswerForm.YES:
        candidacies.accept(candidacy, version=given["version"], by=by, at=at)
    else:
        candidacies.leave(candidacy, version=given["version"], reason=given["reason"], by=by, at=at)

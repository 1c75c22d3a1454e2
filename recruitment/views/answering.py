"""The candidate reads what the committee asks about feedback, and answers in time."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.actors import actor
from core.lifecycle import Refused, Stale
from core.middleware import arrival
from documents.refusals import Unacceptable
from recruitment import policies
from recruitment.actions import feedback as actions
from recruitment.forms.feedback import ClarificationForm
from recruitment.models import Feedback
from recruitment.views.own import received_of


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def answer(request, uuid, feedback):
    """Show a question that was put to the person, and take the answer. Feedback nobody asks about does not exist here."""
    application = received_of(request, uuid)
    asked = Feedback.objects.filter(candidacy__application=application, asked_at__isnull=False)
    asked = get_object_or_404(asked.select_related("candidacy__application", "answer_document"), pk=feedback)
    if request.method != "POST":
        return _page(request, application, asked, ClarificationForm(initial={"version": asked.version}))
    form = ClarificationForm(request.POST, request.FILES)
    status = _answered(request, asked, form) if form.is_valid() else 422
    if status == 200:
        messages.success(request, "Penjelasan Anda sudah diterima.")
        return redirect("recruitment:feedback-answer", uuid, asked.pk)
    return _page(request, application, asked, form, status=status)


def _answered(request, asked, form):
    """Return 200 when the answer was taken, else the status of the page that says why not."""
    given = form.cleaned_data
    try:
        actions.answer(
            asked, text=given["text"], sources=given["files"], version=given["version"], by=actor(request), at=arrival(request)
        )
    except Unacceptable as refusal:
        form.add_error("files", str(refusal))
        return 422
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return 409 if isinstance(refusal, Stale) else 422
    return 200


def _page(request, application, asked, form, *, status=200):
    asked.refresh_from_db()
    context = {
        "application": application,
        "feedback": asked,
        "form": form,
        "obstacle": policies.obstacle_to_answering(asked, by=actor(request), at=arrival(request)),
        "now": arrival(request),
    }
    return render(request, "recruitment/feedback_answer.html", context, status=status)

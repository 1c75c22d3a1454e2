"""The quiz behind the secret link of an invited office: before the session and after it, without an account."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.actors import actor
from core.lifecycle import Refused
from core.middleware import arrival
from core.views import unlisted
from outreach import policies, quizzes
from outreach.actions import quizzes as actions
from outreach.forms.quizzes import QuizForm
from outreach.views import own


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def quiz(request, uuid, secret):
    """Show the questions about an activity's materials; POST keeps whether they were answered rightly."""
    held = own.held(uuid, secret)
    questions = quizzes.questions_of(held.activity)
    if not questions:
        raise Http404
    if request.method != "POST":
        return _page(request, held, QuizForm(questions))
    form = QuizForm(questions, request.POST)
    if not form.is_valid():
        return _page(request, held, form, status=422)
    try:
        actions.answer(held, chosen=form.chosen, by=actor(request), at=arrival(request))
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, held, form, status=422)
    messages.success(request, "Jawaban kuis Anda tersimpan. Terima kasih.")
    return redirect("outreach:invitation", uuid, secret)


def _page(request, held, form, *, status=200):
    obstacle = policies.obstacle_to_quiz(held, at=arrival(request))
    context = {"invitation": held, "activity": held.activity, "form": form, "obstacle": obstacle}
    return unlisted(render(request, "outreach/quiz.html", context, status=status))

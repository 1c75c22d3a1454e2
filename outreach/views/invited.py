"""The invited office's own page: its secret address is the key, nobody needs an account."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.actors import actor
from core.lifecycle import Refused, Stale
from core.middleware import arrival
from core.views import unlisted
from outreach import links, policies, quizzes, seats
from outreach.actions import invitations
from outreach.forms.answers import AnswerForm
from outreach.lifecycle import EXPECTED, ActivityStatus, Answer
from outreach.views import own

KEPT = {
    Answer.COMING: "Jawaban Anda tersimpan: hadir.",
    Answer.REPRESENTED: "Jawaban Anda tersimpan: diwakili.",
    Answer.DECLINED: "Jawaban Anda tersimpan: tidak dapat hadir.",
    Answer.WAITING: "Jawaban Anda tersimpan. Kursi sudah penuh, jadi Anda masuk daftar tunggu.",
}
GIVEN = (*EXPECTED, Answer.WAITING)  # a seat, or a place in the row


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def invitation(request, uuid, secret):
    """Show what an office is invited to; POST keeps its answer, as often as it likes until the activity begins."""
    held = own.held(uuid, secret)
    if request.method != "POST":
        return _page(request, held, AnswerForm(held))
    form = AnswerForm(held, request.POST)
    if not form.is_valid():
        return _page(request, held, form, status=422)
    try:
        invitations.answer(held, **form.cleaned_data, by=actor(request), at=arrival(request))
    except Stale:
        held = own.held(uuid, secret)
        if not form.is_kept_in(held):
            raise
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, held, form, status=422)
    messages.success(request, KEPT[held.answer])
    return redirect(request.path)


def _page(request, held, form, *, status=200):
    now, activity = arrival(request), held.activity
    is_alive = activity.status == ActivityStatus.RELEASED and held.withdrawn_at is None and not activity.is_over(now)
    present = held.attendances.standing().first()
    context = {
        "invitation": held,
        "activity": activity,
        "told": activity.current,
        "first": activity.told_first(),
        "form": form,
        "is_cancelled": activity.status == ActivityStatus.CANCELLED,
        "obstacle": policies.obstacle_to_answering(held, at=now),
        "may_arrive": not present and not policies.obstacle_to_own_check_in(held, at=now),
        "present": present,
        "has_certificate": not policies.obstacle_to_certifying(held),
        "has_quiz": bool(quizzes.questions_of(activity)) and not policies.obstacle_to_quiz(held, at=now),
        "place_in_row": seats.place_in_row(held),
        "is_full": activity.is_optional and held.answer not in GIVEN and seats.free(activity) <= 0,
        "secret": links.token(held),
        "qr": links.qr(held) if is_alive and held.answer in EXPECTED else "",
    }
    # Referrer-Policy stays same-origin: under no-referrer browsers send “Origin: null” with the form, and it would be refused.
    return unlisted(render(request, "outreach/invitation.html", context, status=status))

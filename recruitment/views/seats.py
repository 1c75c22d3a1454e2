"""The member-to-be's own page: what is still due before the inauguration, when and where it is, and how it stands."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.middleware import arrival
from core.views import download
from recruitment import calendars
from recruitment.lifecycle import CandidacyStatus, LatePaperStatus, OathStatus
from recruitment.models import LatePaper, Oath
from recruitment.views.candidates import CALENDAR
from recruitment.views.own import received_of

S = LatePaperStatus
TONES = {S.DUE: "gold", S.RETURNED: "red", S.HANDED_IN: "blue", S.ACCEPTED: "green"}


def seated_of(request, uuid):
    """Return the own candidacy of somebody who took the seat, or nothing at all. Raises Http404."""
    application = received_of(request, uuid)
    candidacy = getattr(application, "candidacy", None)
    if candidacy is None or not candidacy.is_seated:
        raise Http404
    candidacy.application = application
    return candidacy


def oath_of(candidacy):
    """Return the person's latest place in an inauguration, or None."""
    return Oath.objects.standing().with_people().filter(candidacy=candidacy).order_by("-pk").first()


@require_safe
@never_cache
def seat(request, uuid):
    candidacy, now = seated_of(request, uuid), arrival(request)
    papers, oath = _papers(candidacy), oath_of(candidacy)
    context = {
        "application": candidacy.application, "candidacy": candidacy, "papers": papers, "oath": oath, "now": now,
        "owed": sum(paper["is_owed"] for paper in papers), "waiting": sum(paper["is_waiting"] for paper in papers),
        "is_sworn_in": candidacy.status == CandidacyStatus.SWORN_IN,
        "is_late": candidacy.papers_due_at is not None and candidacy.papers_due_at <= now,
        "is_awaited": oath is not None and oath.status == OathStatus.INVITED and oath.inauguration.is_planned,
    }  # fmt: skip
    return render(request, "recruitment/seat.html", context)


def _papers(candidacy):
    papers = LatePaper.objects.filter(candidacy=candidacy).select_related("kind").order_by("kind__position", "pk")
    return [_told(paper, candidacy.application) for paper in papers]


def _told(paper, application):
    args = [application.uuid, paper.kind.code]
    return {
        "kind": paper.kind, "reason": paper.flaw, "label": paper.get_status_display(), "tone": TONES[paper.status],
        "on_paper": paper.on_paper, "is_owed": paper.status in {S.DUE, S.RETURNED}, "is_waiting": paper.status == S.HANDED_IN,
        "has_file": paper.file_id is not None, "upload_url": reverse("recruitment:document", args=args),
        "letter_url": reverse("recruitment:letter", args=args) if paper.kind.letter else "",
    }  # fmt: skip


@require_safe
@never_cache
def inauguration_calendar(request, uuid):
    """The calendar entry of the inauguration that the person is invited to."""
    oath = Oath.objects.awaited().with_people().filter(candidacy=seated_of(request, uuid)).first()
    if oath is None:
        raise Http404
    return download(calendars.of_oath(oath), CALENDAR, "pelantikan.ics")

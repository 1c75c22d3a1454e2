"""Letters that the portal sets for an applicant: how to use one, the PDF itself, and what its code tells anybody."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actors import actor
from core.lifecycle import Refused
from core.middleware import arrival
from core.views import download, unlisted
from recruitment import dossier as dossiers
from recruitment import letter_papers, letters, policies
from recruitment.actions import letters as makers
from recruitment.forms.sections import anchor
from recruitment.lifecycle import DueStage
from recruitment.models import DocumentKind, Letter
from recruitment.views.own import application_of


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def letter(request, uuid, kind):
    """Say what the letter is for and what it still lacks; POST makes it of the present answers and hands it out."""
    application, kind = _of(request, uuid, kind)
    if request.method != "POST":
        return _page(request, application, kind)
    try:
        makers.make(application, kind, by=actor(request), at=arrival(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _page(request, application, kind, status=422)
    return redirect("recruitment:letter-pdf", uuid, kind.code)


def _of(request, uuid, code):
    application = application_of(request, uuid)
    return application, get_object_or_404(DocumentKind.objects.exclude(letter=""), selection=application.selection, code=code)


def _page(request, application, kind, *, status=200):
    dossier = dossiers.load(application)
    unfinished = letters.unfinished(kind.letter, dossier)
    obstacle = policies.obstacle_to_making_letter(dossier, kind, by=actor(request), at=arrival(request))
    latest = makers.latest_of(application, kind)
    context = {
        "application": application,
        "kind": kind,
        "obstacle": "" if unfinished else obstacle,
        "unfinished": [{"message": text, "url": _place(application, code, name)} for code, name, text in unfinished],
        "latest": latest,
        "changed": letters.changes(latest, dossier) if latest else [],
        "voided": dossier.voided.get(kind.pk, ""),
        "upload_url": _upload_url(application, kind),
    }
    return render(request, "recruitment/letter.html", context, status=status)


def _place(application, code, name):
    field = f"#{anchor(name)}" if name else ""
    return reverse("recruitment:section", args=[application.uuid, code]) + field


def _upload_url(application, kind):
    """Return where the signed paper is handed in: among the papers of the draft, those that follow, or those asked back."""
    name = "repair-document" if application.is_received and kind.due_stage == DueStage.SUBMISSION else "document"
    return reverse(f"recruitment:{name}", args=[application.uuid, kind.code])


@require_safe
@never_cache
def letter_pdf(request, uuid, kind):
    """Hand out the latest letter that was made, as it was made."""
    application, kind = _of(request, uuid, kind)
    latest = makers.latest_of(application, kind)
    if latest is None:
        raise Http404
    latest.application, latest.kind = application, kind
    return download(letter_papers.pdf(latest), "application/pdf", letter_papers.file_name(latest))


@require_safe
@login_not_required
def proof(request, code):
    """Tell anybody what the code of a letter stands for: which kind, which version, when; nothing personal."""
    known = Letter.objects.select_related("kind", "application__selection").filter(code=code).first()
    page = render(request, "recruitment/letter_proof.html", {"letter": known}, status=200 if known else 404)
    return unlisted(page)

"""Sealed papers: anybody learns that one exists and compares a file with it; the invited office takes its certificate."""

from hashlib import sha256

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actors import actor
from core.lifecycle import Refused
from core.middleware import arrival
from core.views import download, unlisted
from documents import keeping
from documents.comparing import ComparedForm
from outreach.actions import sealing
from outreach.models import Seal
from outreach.views import own


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def check(request, code):
    """Tell of which session a paper speaks and when it was sealed; POST says whether a file or a hash is that paper."""
    seal = Seal.objects.find(code)
    if seal is None:
        return _page(request, {"seal": None}, status=404)
    if request.method != "POST":
        return _page(request, {"seal": seal, "form": ComparedForm()})
    form = ComparedForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, {"seal": seal, "form": form}, status=422)
    given = _digest(form.cleaned_data["file"]) or form.cleaned_data["sha256"]
    return _page(request, {"seal": seal, "form": ComparedForm(), "given": given, "is_same": given == seal.document.sha256})


def _digest(file):
    if not file:
        return ""
    digest = sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def _page(request, context, *, status=200):
    return unlisted(render(request, "outreach/check.html", context, status=status))


@login_not_required
@require_safe
@never_cache
def certificate(request, uuid, secret):
    """Hand out the certificate of an invited office that came; made at the first time, and the same ever after."""
    held = own.held(uuid, secret)
    try:
        seal = sealing.certificate(held, by=actor(request), at=arrival(request))
    except Refused as refusal:
        return render(request, "outreach/no_certificate.html", {"invitation": held, "refusal": refusal}, status=422)
    return unlisted(download(keeping.read(seal.document), "application/pdf", seal.file_name))

"""The applicant's documents: the list, one kind's page, the files themselves."""

from pathlib import Path

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actors import actor
from accounts.privacy import notice_required
from core.lifecycle import Refused, Stale
from core.middleware import arrival
from documents.inspection import Unacceptable
from documents.views import serve, serve_page
from recruitment import dossier as dossiers
from recruitment import policies
from recruitment.actions import files
from recruitment.forms.files import ACCEPT, FilesForm
from recruitment.lifecycle import DueStage
from recruitment.models import ApplicationFile, DocumentKind
from recruitment.views.own import written_of
from recruitment.views.saving import came_from_check

LATER = {
    DueStage.REVIEW: "Boleh menyusul sampai penelitian administrasi",
    DueStage.INAUGURATION: "Boleh menyusul sebelum pelantikan",
}
THUMBNAIL = 128
HEALTH = "recruitment.health"
SAVED = 303


@require_safe
@never_cache
def documents(request, uuid):
    """List the kinds that concern the applicant, each with what was handed in."""
    application, who = written_of(request, uuid), {"by": actor(request), "at": arrival(request)}
    obstacle = policies.obstacle_to_saving(application, **who)
    dossier = dossiers.load(application)
    rows = [
        row_of(dossier, kind, is_open=not policies.obstacle_to_uploading(application, kind, **who))
        for kind in dossier.asked_kinds
    ]
    required = [row for row in rows if row["kind"].is_required(dossier.facts)]
    context = {
        "application": application,
        "rows": rows,
        "obstacle": obstacle,
        "may_follow": bool(obstacle) and any(row["is_open"] for row in rows),
        "done": sum(1 for row in required if row["file"] and not row["voided"]),
        "required": len(required),
    }
    return render(request, "recruitment/documents.html", context)


def row_of(dossier, kind, *, is_open):
    """Say for one kind what a row shows: what is asked, how it stands and where to act."""
    file = dossier.files.get(kind.pk)
    label, tone = _state(dossier, kind, file, is_open=is_open)
    return {
        "kind": kind,
        "file": file,
        "label": label,
        "tone": tone,
        "is_open": is_open,
        "may_remove": is_open and file and dossier.application.is_draft,
        "later": LATER.get(kind.due_stage, ""),
        "url": reverse("recruitment:document", args=[dossier.application.uuid, kind.code]),
        "letter_url": letter_url(dossier.application, kind) if is_open else "",
        "voided": dossier.voided.get(kind.pk, ""),
        "thumbnail": _thumbnail(dossier.application, kind) if file else "",
    }


def letter_url(application, kind):
    """Return where the portal sets this paper from the answers, or ""."""
    is_set = kind.letter and not application.is_assisted  # who files on paper brings letters of their own
    return reverse("recruitment:letter", args=[application.uuid, kind.code]) if is_set else ""


def _state(dossier, kind, file, *, is_open):
    if kind.pk in dossier.voided:
        return "Perlu ditandatangani ulang", "red"
    if file:
        return "Sudah diunggah", ""
    if not is_open:
        return "Tidak diunggah", "neutral"
    if kind.is_required(dossier.facts):
        return "Belum diunggah", "gold"
    return LATER.get(kind.due_stage, "Tidak wajib"), "neutral"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def document(request, uuid, kind):
    """Show, hand in, replace or remove the paper of one kind."""
    application = written_of(request, uuid)
    kind = get_object_or_404(DocumentKind, selection=application.selection, code=kind)
    obstacle = policies.obstacle_to_uploading(application, kind, by=actor(request), at=arrival(request))
    if request.method == "POST" and request.POST.get("act") == "remove":
        return _remove(request, application, kind)
    if kind.is_sensitive and not obstacle and not application.is_assisted:  # told on paper, at the counter
        return notice_required(HEALTH)(_document)(request, application, kind, obstacle)
    return _document(request, application, kind, obstacle)


def _document(request, application, kind, obstacle):
    if request.method != "POST":
        return _page(request, application, kind, FilesForm(), obstacle)
    form = FilesForm(request.POST, request.FILES)
    status, kept = take(form, application, kind, by=actor(request), at=arrival(request)) if form.is_valid() else (422, "")
    if status == SAVED:
        messages.success(request, f"{kind.name}: berkas tersimpan.")
        return redirect(_back(request, application))
    return _page(request, application, kind, form, obstacle, status=status, uploads=kept)


def take(form, application, kind, *, by, at, repair=None):
    """Hand in what a valid form brought; return (status, ids of uploads that still wait). The form says what was refused."""
    try:
        files.hand_in(application, kind, form.sources, by=by, at=at, repair=repair)
    except Unacceptable as refusal:
        form.add_error("files", str(refusal))
        return 422, form.cleaned_data["uploads"] if refusal.is_passing else ""
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return (409 if isinstance(refusal, Stale) else 422), ""
    return SAVED, ""


def _remove(request, application, kind):
    try:
        files.remove(application, kind, by=actor(request), at=arrival(request))
    except Refused as refusal:
        status = 409 if isinstance(refusal, Stale) else 422
        return _page(request, application, kind, FilesForm(), str(refusal), status=status)
    messages.success(request, f"{kind.name}: berkas dihapus.")
    return redirect("recruitment:documents", application.uuid)


def _page(request, application, kind, form, obstacle, *, status=200, uploads=""):
    file = application.files.current().filter(kind=kind).select_related("document").first()
    context = {
        "application": application,
        "kind": kind,
        "file": file,
        "form": form,
        "obstacle": obstacle,
        "may_remove": file and not obstacle and application.is_draft,
        "later": LATER.get(kind.due_stage, ""),
        "row": upload_row(kind, form, file) | _view_of(application, kind, file),
        "uploads": uploads,
        "pages": _pages(application, kind, file),
        "back_url": _back(request, application),
        "letter_url": letter_url(application, kind),
        "voided": dossiers.load(application).voided.get(kind.pk, "") if kind.letter and file and not obstacle else "",
    }
    return render(request, "recruitment/document.html", context, status=status)


def upload_row(kind, form, file):
    """Return what components/upload_row.html shows for one kind."""
    return {
        "field": "files",
        "title": kind.name,
        "accept": ACCEPT,
        "kinds": f"PDF, JPG, PNG, atau HEIC, paling besar 20 MB. Paling banyak {kind.max_pages} halaman. "
        "Beberapa foto menjadi satu PDF menurut urutan Anda memilihnya.",
        "multiple": True,
        "template_url": reverse("recruitment:blank-form", args=[kind.pk]) if kind.blank_form else "",
        "error": " ".join(form.errors.get("files", [])),
        "name": file.document.original_name if file else "",
        "size": file.document.size if file else 0,
        "pages": file.document.pages if file else 0,
    }


def _view_of(application, kind, file):
    """Return the kept file's thumbnail and where it can be looked at on this page."""
    if file is None:
        return {}
    return {"thumbnail": _thumbnail(application, kind), "view_url": "#lihat"}


def _thumbnail(application, kind):
    return reverse("recruitment:file-page", args=[application.uuid, kind.code, 1]) + "?kecil"


def _pages(application, kind, file):
    if file is None:
        return []
    own = [application.uuid, kind.code]
    return [reverse("recruitment:file-page", args=[*own, n]) for n in range(1, file.document.pages + 1)]


def _back(request, application):
    """Return where a kept document leads: to the page of all answers for who came from there, to the seat, or to the list."""
    name = "check" if came_from_check(request) else "seat" if dossiers.is_seated(application) else "documents"
    return reverse(f"recruitment:{name}", args=[application.uuid])


# --- The files themselves ---------------------------------------------------------------------------------------------
@require_safe
def file(request, uuid, kind):
    """Hand the person's own paper out as it is kept."""
    return serve(request, _own_file(request, uuid, kind).document, by=actor(request), at=arrival(request))


@require_safe
def file_page(request, uuid, kind, page):
    """Show one page of the person's own paper; ?kecil as a thumbnail."""
    size = {"side": THUMBNAIL} if "kecil" in request.GET else {}
    return serve_page(request, _own_file(request, uuid, kind).document, page, by=actor(request), at=arrival(request), **size)


def _own_file(request, uuid, kind):
    current = ApplicationFile.objects.current().select_related("document")
    return get_object_or_404(current, application=written_of(request, uuid), kind__code=kind)


@require_safe
@login_not_required
def blank_form(request, kind):
    """Hand out the blank form of a kind of an announced selection."""
    kind = get_object_or_404(DocumentKind, pk=kind, selection__published_at__isnull=False)
    if not kind.blank_form:
        raise Http404
    name = f"formulir-{kind.code}{Path(kind.blank_form.name).suffix}"
    return FileResponse(kind.blank_form.open("rb"), as_attachment=True, filename=name)

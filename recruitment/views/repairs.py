"""The applicant mends what was named, until the moment that was set, and sends it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actors import actor
from accounts.privacy import notice_required
from core.lifecycle import Refused, Stale
from core.middleware import arrival
from documents.views import serve
from recruitment import policies
from recruitment.actions import repairs
from recruitment.forms.files import FilesForm
from recruitment.forms.moves import VersionForm
from recruitment.models import RepairItem
from recruitment.views.own import received_of
from recruitment.views.papers import HEALTH, SAVED, letter_url, take, upload_row


def _repair_of(request, uuid):
    """Return the newest request for repair of an own application. Raises Http404 when there never was one."""
    application = received_of(request, uuid)
    repair = application.repairs.order_by("-asked_at", "-pk").first()
    if repair is None:
        raise Http404
    repair.application = application
    return repair


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def repair(request, uuid):
    """Show what is asked, why and until when; POST sends the mended papers."""
    asked = _repair_of(request, uuid)
    if request.method != "POST":
        return _repair_page(request, asked)
    form = VersionForm(request.POST)
    if not form.is_valid():
        return _repair_page(request, asked, refusal="Formulir tidak lengkap. Tekan kembali Kirim perbaikan.", status=422)
    try:
        repairs.answer(asked, version=form.cleaned_data["version"], by=actor(request), at=arrival(request))
    except Refused as refusal:
        if (asked := _repair_of(request, uuid)).answered_at:  # pressed twice, or in two tabs: it is sent
            return redirect("recruitment:receipt", uuid)
        return _repair_page(request, asked, refusal=str(refusal), status=409 if isinstance(refusal, Stale) else 422)
    messages.success(request, "Perbaikan Anda sudah diterima.")
    return redirect("recruitment:receipt", uuid)


def _repair_page(request, asked, *, refusal="", status=200):
    obstacle = policies.obstacle_to_repairing(asked, by=actor(request), at=arrival(request))
    items = asked.items.select_related("kind", "old_file__document", "new_file__document").order_by("kind__position")
    items = list(items)
    context = {
        "application": asked.application,
        "repair": asked,
        "items": items,
        "obstacle": "" if asked.answered_at else obstacle,
        "is_open": not obstacle,
        "refusal": "" if refusal == obstacle else refusal,
        "missing": [item.kind.name for item in items if item.new_file is None],
        "form": VersionForm(initial={"version": asked.application.version}),
    }
    return render(request, "recruitment/repair.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def repair_document(request, uuid, kind):
    """Hand in the mended paper of one named kind; kinds that are not named have no page."""
    asked = _repair_of(request, uuid)
    item = _item_of(asked, kind)
    obstacle = policies.obstacle_to_repairing(asked, by=actor(request), at=arrival(request))
    if item.kind.is_sensitive and not obstacle:
        return notice_required(HEALTH)(_repair_document)(request, asked, item, obstacle)
    return _repair_document(request, asked, item, obstacle)


def _item_of(asked, kind):
    items = RepairItem.objects.select_related("kind", "old_file__document", "new_file__document")
    return get_object_or_404(items, repair=asked, kind__code=kind)


def _repair_document(request, asked, item, obstacle):
    if request.method != "POST":
        return _document_page(request, asked, item, FilesForm(), obstacle)
    form = FilesForm(request.POST, request.FILES)
    status, kept = 422, ""
    if form.is_valid():
        status, kept = take(
            form, asked.application, item.kind, by=actor(request), at=arrival(request), repair=asked
        )  # fmt: skip
    if status == SAVED:
        messages.success(request, f"{item.kind.name}: berkas perbaikan tersimpan. Perbaikan belum dikirim.")
        return redirect("recruitment:repair", asked.application.uuid)
    return _document_page(request, asked, item, form, obstacle, status=status, uploads=kept)


def _document_page(request, asked, item, form, obstacle, *, status=200, uploads=""):
    back_url = reverse("recruitment:repair", args=[asked.application.uuid])
    row = upload_row(item.kind, form, item.new_file) | {"note": item.reason}
    context = {
        "application": asked.application,
        "repair": asked,
        "item": item,
        "kind": item.kind,
        "form": form,
        "obstacle": obstacle,
        "row": row,
        "uploads": uploads,
        "back_url": back_url,
        "letter_url": letter_url(asked.application, item.kind),
    }
    return render(request, "recruitment/repair_document.html", context, status=status)


@require_safe
def repair_old_file(request, uuid, kind):
    """Hand out the paper as it was before the repair."""
    item = _item_of(_repair_of(request, uuid), kind)
    if item.old_file is None:
        raise Http404
    return serve(request, item.old_file.document, by=actor(request), at=arrival(request))

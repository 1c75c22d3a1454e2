"""An original that is signed outside the portal: taken from here, brought back, looked at by another person."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actors import actor
from accounts.reauth import require_recent
from agreements import outside
from agreements.forms.signing import CertifiedForm, CheckedForm, ScanForm
from agreements.lifecycle import Level
from agreements.models import Original, Signed
from agreements.views import own
from core.lifecycle import Refused, Stale
from core.middleware import arrival
from core.views import download, unlisted
from documents import keeping

FORMS = {Level.BSRE: CertifiedForm, Level.WET: ScanForm}


def _original(request, uuid, order):
    """Return one party's original of the last text, if it is signed outside. Raises Http404."""
    held = own.agreement(request, uuid)
    found = Original.objects.select_related("draft", "document", "party__institution", "party__tenure__post")
    original = found.filter(draft=own.draft(held, held.latest.n), party__order=order).first() if held.latest else None
    if original is None or held.level not in FORMS:
        raise Http404
    original.draft.agreement = held
    return original


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def signed(request, uuid, order):
    """Show what is to be signed or what came back; POST hands it in."""
    original = _original(request, uuid, order)
    if request.method != "POST":
        return _page(request, original)
    form = FORMS[original.draft.agreement.level](request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, original, form=form, status=422)
    try:
        form.hand_in(original, by=actor(request), at=arrival(request))
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, original, form=form, status=422)
    messages.success(request, "Berkas diterima. Orang lain kini diminta memeriksanya.")
    return redirect("agreements:signed", uuid, order)


def _page(request, original, *, form=None, check=None, status=200):
    by, at = own.reader(request), arrival(request)
    agreement = original.draft.agreement
    turns = list(original.signed.with_facts().order_by("-added_at", "-pk"))
    latest = turns[0] if turns else None
    if latest:
        latest.original = original
    context = {
        "agreement": agreement,
        "original": original,
        "signed": latest,
        "obstacle_to_handing_in": outside.obstacle_to_handing_in(original, by=by, at=at),
        "obstacle_to_checking": outside.obstacle_to_checking(latest, by=by, at=at) if latest else None,
        "form": form or FORMS[agreement.level](),
        "check": check or CheckedForm(initial=_seen(latest)),
    }
    return unlisted(render(request, "agreements/signed.html", context, status=status))


def _seen(signed):
    return {"version": signed.version, "shown": signed.document.sha256} if signed else {}


@require_POST
@require_recent(minutes=5)
def check(request, uuid, order):
    """Confirm that one has looked at what came back, or turn it away with a reason."""
    original, form = _original(request, uuid, order), CheckedForm(request.POST)
    found = original.signed.standing().with_facts().first()
    if found is None:
        raise Http404
    found.original = original
    if not form.is_valid():
        return _page(request, original, check=form, status=422)
    try:
        form.decide(found, by=actor(request), at=arrival(request))
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, original, check=form, status=409 if isinstance(refusal, Stale) else 422)
    messages.success(request, "Pemeriksaan Anda tercatat.")
    return redirect("agreements:signed", uuid, order)


@require_safe
def file(request, uuid, order):
    """Hand out the standing file of an original as it came."""
    original = _original(request, uuid, order)
    found = Signed.objects.standing().select_related("document").filter(original=original).first()
    if found is None:
        raise Http404
    return download(keeping.read(found.document), "application/pdf", f"bertanda-tangan-rangkap-{order}.pdf")


@require_safe
def evidence(request, uuid, order):
    """Hand out the sealed sheet that stands beside what was signed outside."""
    held = own.agreement(request, uuid)
    found = own.finals(held).filter(party__order=order, evidence__isnull=False).first()
    if found is None:
        raise Http404
    return download(keeping.read(found.evidence), "application/pdf", f"lembar-bukti-rangkap-{order}.pdf")

"""From all answers on one page to the receipt: check, send, receipt, public proof, withdrawal."""

import datetime as dt
import uuid as uuids

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import reauth
from accounts.actors import actor
from core import dates
from core.lifecycle import Refused, Stale
from core.middleware import arrival
from core.views import download, unlisted
from recruitment import dossier as dossiers
from recruitment import papers, policies, reading, sections, stages
from recruitment.actions import applications, candidacies
from recruitment.forms.moves import BACK_TO_CHECK, SubmitForm, WithdrawForm
from recruitment.forms.sections import anchor
from recruitment.lifecycle import ApplicationStatus
from recruitment.models import PartyCheck, Snapshot
from recruitment.views.drafts import NOTHING
from recruitment.views.own import application_of, received_of, written_of

DAY = 24 * 60  # minutes; a log-in older than this is confirmed before sending


# --- Check and send ---------------------------------------------------------------------------------------------------
@require_safe
@never_cache
def check(request, uuid):
    """Show all answers and documents on one page; while the draft is open, with the way to send it."""
    return _check_page(request, written_of(request, uuid))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def submit(request, uuid):
    """Send the draft. Who comes here by GET, after a reload, sees the answers."""
    if request.method != "POST":
        return redirect("recruitment:check", application_of(request, uuid).uuid)
    return _submit(request, application_of(request, uuid))


@reauth.require_recent(minutes=DAY)
def _submit(request, application):
    form = SubmitForm(request.POST)
    if not form.is_valid():
        return _check_page(request, application, refusal=INCOMPLETE_FORM, status=422)
    sending = {name: form.cleaned_data[name] for name in ("version", "key")}
    try:
        applications.submit(application, by=actor(request), at=arrival(request), **sending)
    except Stale:
        application = application_of(request, application.uuid)
        changed = _changed_since(application, form.cleaned_data["seen"])
        return _check_page(request, application, changed=changed, status=409)
    except Refused as refusal:
        return _check_page(request, application, refusal=str(refusal), status=422)
    return redirect("recruitment:receipt", application.uuid)


INCOMPLETE_FORM = "Formulir pengiriman tidak lengkap. Periksa halaman ini, lalu tekan kembali Kirim pendaftaran."


def _check_page(request, application, *, refusal="", changed=None, status=200):
    by, at = actor(request), arrival(request)
    dossier = dossiers.load(application)
    obstacle = policies.obstacle_to_saving(application, by=by, at=at)
    gaps = [] if obstacle else dossiers.gaps(dossier, at=at)
    context = {
        "application": application,
        "heading": "Isian Anda" if obstacle else "Periksa dan kirim",
        "obstacle": obstacle,
        "refusal": "" if refusal == obstacle else refusal,
        "changed": changed,
        "gaps": [{"message": gap.message, "url": _place(application, gap)} for gap in gaps],
        "sections": _sections(dossier, gaps, is_open=not obstacle),
        "papers": _papers(dossier, is_open=not obstacle),
        "documents_url": reverse("recruitment:documents", args=[application.uuid]),
        "form": SubmitForm(initial=_sending(application)),
        "must_confirm": not reauth.recent(request, minutes=DAY),
    }
    return render(request, "recruitment/check.html", context, status=status)


def _sending(application):
    return {"version": application.version, "key": uuids.uuid4(), "seen": application.saved_at.isoformat()}


def _changed_since(application, moment):
    """Name what was saved after the page was shown; without that moment, whatever was saved last."""
    moment = moment or application.saved_at - dt.timedelta(microseconds=1)
    saved = [
        (sections.PLANS[section.code].title, section.saved_at)
        for section in application.sections.filter(saved_at__gt=moment).order_by("saved_at")
    ]
    handed_in = application.files.current().filter(uploaded_at__gt=moment).select_related("kind").order_by("uploaded_at")
    saved += [(file.kind.name, file.uploaded_at) for file in handed_in]
    return [f"{title}, disimpan {dates.moment(at, seconds=True)}" for title, at in saved]


def _place(application, gap):
    """Return where a gap is mended; from there the person comes back."""
    if gap.section == sections.DOCUMENTS:
        return _with_return("document", application.uuid, gap.field)
    return _with_return("section", application.uuid, gap.section) + "&periksa" + (f"#{anchor(gap.field)}" if gap.field else "")


def _with_return(name, *args):
    return reverse(f"recruitment:{name}", args=args) + f"?next={BACK_TO_CHECK}"


def _sections(dossier, gaps, *, is_open):
    """Return each section with its rows for components/summary_list.html."""
    missing = {(gap.section, gap.field): gap.message for gap in gaps}
    found = []
    for plan in sections.SECTIONS:
        url = _with_return("section", dossier.application.uuid, plan.code) if is_open else ""
        section = dossier.sections.get(plan.code)
        rows = reading.rows(plan, section.content if section else NOTHING, dossier)
        for row in rows:
            row["missing"] = missing.get((plan.code, row["name"]), "")
            row["url"] = f"{url}#{anchor(row['name'])}" if url else ""
        found.append({"code": plan.code, "title": plan.title, "rows": rows})
    return found


def _papers(dossier, *, is_open):
    own = dossier.application.uuid
    return [
        {
            "kind": kind,
            "document": file.document if (file := dossier.files.get(kind.pk)) else None,
            "is_missing": is_open and kind.is_required(dossier.facts) and kind.pk not in dossier.files,
            "url": _with_return("document", own, kind.code) if is_open else "",
        }
        for kind in dossier.asked_kinds
    ]


# --- Receipt ----------------------------------------------------------------------------------------------------------
@require_safe
@never_cache
def receipt(request, uuid):
    """Show what was received and when. A held application shows exactly the same."""
    application = received_of(request, uuid)
    first, *repairs = papers.load(list(application.snapshots.order_by("n")))
    context = {
        "application": application,
        "receipt": first,
        "repairs": repairs,
        "meaning": papers.MEANING,
        "stages": _stages_ahead(application, arrival(request)),
        "open_repair": application.repairs.open().filter(due_at__gt=arrival(request)).first(),
        "clarification": PartyCheck.objects.asked().filter(application=application, due_at__gt=arrival(request)).first(),
        "is_withdrawn": application.status == ApplicationStatus.WITHDRAWN,
        "can_withdraw": not policies.obstacle_to_withdrawing(application, by=actor(request)),
    }
    return render(request, "recruitment/receipt.html", context)


def _stages_ahead(application, at):
    """Return what is under way or to come, as rows of a summary list."""
    ahead = [stage for stage in stages.chart(application.selection, at) if stage["state"] != "done"]
    return [{"label": stage["name"], "value": stage["when"]} for stage in ahead]


@require_safe
def receipt_pdf(request, uuid, n=1):
    """Hand out the holder's copy of a receipt, with the salt."""
    receipt = papers.load([_own_snapshot(request, uuid, n)])[0]
    return download(papers.pdf(receipt), "application/pdf", receipt.file_name)


@require_safe
def receipt_answers(request, uuid, n):
    """Hand out the frozen answers byte for byte, as the receipt's hash was computed over them."""
    snapshot = _own_snapshot(request, uuid, n)
    return download(snapshot.body.encode(), "application/json", f"isian-{snapshot.application.number}-{n}.json")


def _own_snapshot(request, uuid, n):
    application = received_of(request, uuid)
    snapshot = get_object_or_404(Snapshot, application=application, n=n)
    snapshot.application = application
    return snapshot


@require_safe
@login_not_required
def proof(request, snapshot):
    """Confirm to anybody what a receipt says: number, time, hash of the content; nothing personal."""
    known = Snapshot.objects.select_related("application__selection", "application__district").filter(pk=snapshot).first()
    return unlisted(render(request, "recruitment/proof.html", {"snapshot": known}, status=200 if known else 404))


# --- Withdrawal -------------------------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def withdraw(request, uuid):
    """Ask twice, then take the application back for good; a candidate leaves the running."""
    application = received_of(request, uuid)
    candidacy = getattr(application, "candidacy", None)
    version = (candidacy or application).version
    form = WithdrawForm(request.POST if request.method == "POST" else None, initial={"version": version})
    status = 200 if request.method != "POST" else 422
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("version", "reason")}
        try:
            if candidacy:
                candidacies.leave(candidacy, by=actor(request), at=arrival(request), **given)
            else:
                applications.withdraw(application, by=actor(request), at=arrival(request), **given)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = 409 if isinstance(refusal, Stale) else 422
        else:
            messages.success(request, "Pendaftaran Anda sudah ditarik.")
            return redirect("recruitment:receipt", application.uuid)
    obstacle = policies.obstacle_to_withdrawing(application, by=actor(request))
    context = {"application": application, "form": form, "obstacle": obstacle}
    return render(request, "recruitment/withdraw.html", context, status=status)

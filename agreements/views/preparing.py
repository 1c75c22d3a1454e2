"""An official passes on, staff prepare, the legal section gives its opinion, drafters keep the papers of an authority."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actors import actor
from agreements import access, preparing
from agreements.actions import dispositions, opinions
from agreements.forms.drafting import VersionForm
from agreements.forms.preparing import DisposeForm, NoteForm, OpinionForm, PaperForm
from agreements.models import Disposition
from agreements.views import deciding, own
from core.lifecycle import Refused, Stale
from core.middleware import arrival
from core.views import unlisted
from documents.refusals import Unacceptable
from documents.views import serving

ANY = ["GET", "HEAD", "POST"]


def _facts(request):
    return {"by": actor(request), "at": arrival(request)}


def _status(refusal):
    return 409 if isinstance(refusal, Stale) else 422


@require_http_methods(ANY)
@never_cache
def dispose_step(request, pk):
    """Pass an open step on to the own staff."""
    held = deciding.own_step(request, pk)
    return _dispose(request, held.draft.agreement, held)


@require_http_methods(ANY)
@never_cache
def dispose(request, uuid):
    """Pass on an agreement that one drafts."""
    return _dispose(request, own.agreement(request, uuid), None)


def _dispose(request, agreement, step):
    facts = _facts(request)
    if preparing.obstacle_to_disposing(agreement, step, **facts):
        raise Http404
    staff = preparing.staff_of(preparing.giver(agreement, step, **facts), own.today(request))
    form = DisposeForm(staff, request.POST if request.method == "POST" else None)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            made = dispositions.give(agreement, step, **form.cleaned_data, **facts)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = _status(refusal)
        else:
            messages.success(request, f"Disposisi diberikan kepada {made.to.name}.")
            return redirect("agreements:step", step.pk) if step else redirect("agreements:read", agreement.uuid)
    context = {"agreement": agreement, "step": step, "form": form, "has_staff": staff.exists()}
    return unlisted(render(request, "agreements/dispose.html", context, status=status))


def _disposition(request, pk):
    found = Disposition.objects.with_facts().filter(pk=pk).first()
    if found is None or preparing.obstacle_to_reading_disposition(found, **own.reading(request)):
        raise Http404
    return found


@require_http_methods(ANY)
@never_cache
def disposition(request, pk):
    """Show an instruction with what was handed back; its buttons report, attach a file, close."""
    held = _disposition(request, pk)
    if request.method != "POST":
        return _page(request, held)
    act = {"report": _report, "attach": _attach, "remove": _remove, "close": _close}.get(request.POST.get("act"))
    return act(request, held) if act else _page(request, held, status=422)


def _report(request, held):
    form = NoteForm(request.POST)
    if form.is_valid():
        try:
            dispositions.report(held, **form.cleaned_data, **_facts(request))
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return _page(request, _disposition(request, held.pk), note=form, status=_status(refusal))
        messages.success(request, "Laporan tersimpan. Pemberi disposisi diberi tahu.")
        return redirect("agreements:disposition", held.pk)
    return _page(request, held, note=form, status=422)


def _attach(request, held):
    form = PaperForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            dispositions.attach(held, form.sources, **_facts(request))
        except (Refused, Unacceptable) as refusal:
            form.add_error("files", str(refusal))
        else:
            messages.success(request, "Berkas tersimpan.")
            return redirect("agreements:disposition", held.pk)
    return _page(request, _disposition(request, held.pk), paper=form, status=422)


def _remove(request, held):
    wanted = request.POST.get("file", "")
    file = next((each for each in held.files.all() if str(each.pk) == wanted), None)
    try:
        if file is None:
            raise Refused("Berkas ini sudah dihapus.")
        file.disposition = held
        dispositions.detach(file, **_facts(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _page(request, _disposition(request, held.pk), status=_status(refusal))
    messages.success(request, "Berkas dihapus.")
    return redirect("agreements:disposition", held.pk)


def _close(request, held):
    form = VersionForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused(form.errors["version"][0])
        dispositions.close(held, **form.cleaned_data, **_facts(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _page(request, _disposition(request, held.pk), status=_status(refusal))
    messages.success(request, "Disposisi ditutup.")
    return redirect("agreements:desk")


def _page(request, held, *, note=None, paper=None, status=200):
    facts = own.reading(request)
    asked = preparing.obstacle_to_reporting(held, **facts) is None
    files = [(each, preparing.obstacle_to_detaching(each, **facts) is None) for each in held.files.all()] if asked else []
    reads = access.visible(by=own.reader(request), on=own.today(request)).filter(pk=held.agreement_id).exists()
    context = {
        "disposition": held, "agreement": held.agreement, "may_report": asked, "may_read": reads,
        "own_files": [each for each, may_remove in files if may_remove],
        "may_close": preparing.obstacle_to_closing(held, **facts) is None,
        "note": note or NoteForm(initial={"version": held.version, "note": held.note}), "paper": paper or PaperForm(),
    }  # fmt: skip
    return unlisted(render(request, "agreements/disposition.html", context, status=status))


@require_safe
@never_cache
def disposition_file(request, pk, file):
    held = _disposition(request, pk)
    found = held.files.filter(pk=file).select_related("document").first()
    if found is None:
        raise Http404
    return serving.serve(request, found.document, **_facts(request))


@require_http_methods(ANY)
@never_cache
def opine(request, uuid, n):
    """Give one's side's legal opinion on the last sent draft."""
    held = own.agreement(request, uuid)
    draft, facts = own.draft(held, n), _facts(request)
    if preparing.opinion_tenure(held, **facts) is None:
        raise Http404
    form = OpinionForm(request.POST, request.FILES) if request.method == "POST" else OpinionForm()
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("conclusion", "summary")}
        try:
            opinions.opine(draft, form.sources, **given, **facts)
        except (Refused, Unacceptable) as refusal:
            form.add_error("files" if isinstance(refusal, Unacceptable) else None, str(refusal))
        else:
            messages.success(request, "Pendapat hukum tersimpan dan hanya dibaca pihak Anda.")
            return redirect("agreements:read", uuid)
    obstacle = preparing.obstacle_to_opining(draft, **facts)
    context = {"agreement": held, "draft": draft, "form": form, "obstacle": obstacle}
    return unlisted(render(request, "agreements/opine.html", context, status=422 if form.is_bound else 200))


@require_safe
@never_cache
def opinion(request, uuid, pk):
    """Hand out a legal opinion of one's own side."""
    held = own.agreement(request, uuid)
    found = access.opinions_of(held, by=own.reader(request), on=own.today(request), until=held.read_until).filter(pk=pk).first()
    if found is None:
        raise Http404
    return serving.serve(request, found.document, **_facts(request))


def _party(request, uuid, order):
    held = own.agreement(request, uuid)
    found = next((each for each in held.parties.all() if each.order == order), None)
    if found is None:
        raise Http404
    found.agreement = held
    return found


@require_http_methods(ANY)
@never_cache
def authority(request, uuid, order):
    """Show by what a party is bound, with its paper; its drafters upload it here."""
    party, facts = _party(request, uuid, order), _facts(request)
    form, status = PaperForm(), 200
    if request.method == "POST":
        form, status = PaperForm(request.POST, request.FILES), 422
        if form.is_valid():
            try:
                opinions.keep_authority(party, form.sources, **facts)
            except (Refused, Unacceptable) as refusal:
                form.add_error("files", str(refusal))
            else:
                messages.success(request, "Berkas dasar kewenangan tersimpan.")
                return redirect("agreements:authority", uuid, order)
    document = party.authority.document if party.authority else None
    context = {
        "agreement": party.agreement, "party": party, "authority": party.authority, "document": document, "form": form,
        "pages": range(1, document.pages + 1) if document else (), "keeps": preparing.keeps(party, **facts),
        "obstacle": preparing.obstacle_to_keeping_authority(party, **facts),
    }  # fmt: skip
    return unlisted(render(request, "agreements/authority.html", context, status=status))


def _authority_document(request, uuid, order):
    party = _party(request, uuid, order)
    if party.authority is None or party.authority.document is None:
        raise Http404
    return party.authority.document


@require_safe
@never_cache
def authority_file(request, uuid, order):
    return serving.serve(request, _authority_document(request, uuid, order), **_facts(request))


@require_safe
@never_cache
def authority_page(request, uuid, order, page):
    """Hand out one page of a party's authority as a picture."""
    return serving.serve_page(request, _authority_document(request, uuid, order), page, **_facts(request))

"""Word files: a version to take along, the way between two versions, and a file that comes back into the draft in work."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from agreements import heads, papers, policies, word_files
from agreements.forms.comparing import CompareForm
from agreements.forms.drafting import ClausesForm
from agreements.forms.word import WordForm
from agreements.views import own
from agreements.wording import redline
from agreements.wording.clauses import as_json
from core.lifecycle import Refused
from core.middleware import arrival
from core.views import download, unlisted

TOO_LONG = "Ada pasal yang terlalu panjang bagi portal, atau pasalnya terlalu banyak. Pisahkan, lalu unggah kembali."


@require_safe
def version(request, uuid, n):
    """Hand out sent version n as a clean DOCX."""
    draft = own.draft(own.agreement(request, uuid), n)
    return download(word_files.of_version(draft), word_files.DOCX, f"naskah-v{n}.docx")


@require_safe
def way(request, uuid, old, new):
    """Hand out version `new` as a DOCX with its changes against `old` tracked."""
    held = own.agreement(request, uuid)
    content = word_files.of_the_way(own.draft(held, old), own.draft(held, new))
    return download(content, word_files.DOCX, f"naskah-v{old}-ke-v{new}.docx")


@require_safe
@never_cache
def choose(request, uuid):
    """Lead from the small form to the comparison of any two versions."""
    held = own.agreement(request, uuid)
    form = CompareForm(own.drafts(held), request.GET or None)
    if form.is_valid():
        return redirect("agreements:compare", uuid, form.cleaned_data["old"], form.cleaned_data["new"])
    status = 422 if form.is_bound else 200
    return unlisted(render(request, "agreements/choose.html", {"agreement": held, "form": form}, status=status))


@require_safe
@never_cache
def preview(request, uuid):
    """Hand out the draft in work as PDF with “KONSEP” across each page, as its holder of the pen would send it."""
    held, working = _in_work(request, uuid)
    content = papers.original(working.clauses, heads.facts(held), party=1, n=working.n, at=working.saved_at, watermark="KONSEP")
    return download(content, "application/pdf", f"konsep-v{working.n}.pdf")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def bring(request, uuid):
    """Take a Word file and show what it would change; it is kept by the editor's own form, under the version seen here."""
    held, working = _in_work(request, uuid)
    form = WordForm(request.POST, request.FILES) if request.method == "POST" else WordForm()
    context = {"agreement": held, "draft": working, "form": form}
    if form.is_valid():
        try:
            context |= _looked_at(form.cleaned_data["file"].read(), working)
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            return unlisted(render(request, "agreements/word_check.html", context))
    return unlisted(render(request, "agreements/word.html", context, status=422 if form.is_bound else 200))


def _in_work(request, uuid):
    """Return the agreement and its draft in work for who holds the pen. Raises Http404 for everybody else."""
    held = own.agreement(request, uuid)
    working = held.drafts.working().first()
    if working is None or policies.obstacle_to_drafting(held, by=own.reader(request), at=arrival(request)):
        raise Http404
    working.agreement = held
    return held, working


def _looked_at(content, working):
    found = word_files.read(content, working.clauses)
    rows = as_json(found.clauses)
    kept = ClausesForm(rows=rows, version=working.version)
    if not ClausesForm(dict(kept.posted())).is_valid():
        raise Refused(TOO_LONG)
    changes = redline.compare(working.clauses, found.clauses)
    return {
        "changes": changes, "figures": redline.figures(changes), "is_same": redline.is_same(changes),
        "found": found, "kept": kept.posted(),
    }  # fmt: skip

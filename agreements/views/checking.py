"""Anybody who holds a copy checks it: is it ours, is it whole, does the agreement still hold."""

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from agreements import checking
from agreements.forms.checking import CheckForm
from core.middleware import arrival
from core.views import unlisted


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def check(request, code=""):
    """Tell what the paper of a code is; POST says what is to be thought of a file, a hash or a typed code."""
    found, form, status = checking.by_code(code) if code else checking.Finding(), CheckForm(), 200
    if code and found.final is None:
        status = 404
    if request.method == "POST":
        form = CheckForm(request.POST, request.FILES)
        if form.is_valid():
            if form.cleaned_data["file"] and not ratelimit.consume(request, action="check_paper"):
                return ratelimit.respond_429(request)
            found, status = _finding(form.cleaned_data, code, at=arrival(request)), 200
        else:
            status = 422
    return unlisted(render(request, "agreements/check.html", _context(found, form, code), status=status))


def _context(found, form, code):
    return {"found": found, "form": form, "code": code, "fingerprints": [print_ for print_, _ in checking.roots()]}


@login_not_required
@require_safe
def roots(request):
    """Hand out the certificates that our seals lead to, for whoever checks with a program of their own."""
    found = checking.roots()
    if not found:
        raise Http404
    pem = "".join(f"# SHA-256 {print_}\n{text}" for print_, text in found)
    answer = HttpResponse(pem, content_type="application/x-pem-file")
    answer["Content-Disposition"] = 'attachment; filename="akar-segel.pem"'
    return unlisted(answer)


def _finding(given, code, *, at):
    if given["file"]:
        return checking.by_file(given["file"], code, at=at)
    if given["sha256"]:
        return checking.by_hash(given["sha256"], code)
    return checking.by_code(given["code"])

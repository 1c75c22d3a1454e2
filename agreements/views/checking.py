"""Anybody who holds a copy checks it: is it ours, is it whole, does the agreement still hold."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

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
            found, status = _finding(form.cleaned_data, code, at=arrival(request)), 200
        else:
            status = 422
    return unlisted(render(request, "agreements/check.html", {"found": found, "form": form, "code": code}, status=status))


def _finding(given, code, *, at):
    if given["file"]:
        return checking.by_file(given["file"], code, at=at)
    if given["sha256"]:
        return checking.by_hash(given["sha256"], code)
    return checking.by_code(given["code"])

"""The telephone of a person of the office: a number, a code that proves it, and the way to take it back."""

from django.contrib import messages as notes
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from core.lifecycle import Refused
from core.middleware import arrival
from notifications import channels, wishes
from notifications.actions import telephones
from notifications.channels import Channel
from notifications.forms import CodeForm, NumberForm
from notifications.models import Telephone


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters("number")
def telephone_page(request):
    """Show the number and the question that is open; take a new number and send it a code."""
    _only_who_enters(request)
    form = NumberForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            telephones.ask(request.user, form.cleaned_data["number"], at=arrival(request))
        except Refused as refusal:
            form.add_error("number", str(refusal))
        else:
            return redirect("messages:telephone")
    return _page(request, form=form)


@require_POST
@never_cache
@sensitive_post_parameters("code")
def telephone_code(request):
    """Take the code of the last text."""
    _only_who_enters(request)
    form = CodeForm(request.POST)
    if form.is_valid():
        try:
            telephones.prove(request.user, form.cleaned_data["code"], at=arrival(request))
        except Refused as refusal:
            form.add_error("code", str(refusal))
        else:
            notes.success(request, "Nomor telepon Anda terbukti. Sekarang Anda dapat memilih pesan singkat.")
            return redirect("messages:wishes")
    return _page(request, code_form=form)


@require_POST
def telephone_end(request):
    _only_who_enters(request)
    telephones.forget(request.user, at=arrival(request))
    notes.success(request, "Nomor telepon Anda dihapus. Tidak ada lagi pesan singkat yang dikirim.")
    return redirect("messages:telephone")


def _only_who_enters(request):
    if not wishes.enters_number(request.user):
        raise Http404


def _page(request, *, form=None, code_form=None):
    context = {
        "form": form or NumberForm(), "code_form": code_form or CodeForm(),
        "is_open": channels.is_open(Channel.TEXT),
        "telephone": Telephone.objects.filter(user=request.user).first(),
        "proof": telephones.open_proof(request.user, at=arrival(request)),
    }  # fmt: skip
    has_errors = any(each is not None and each.errors for each in (form, code_form))
    return render(request, "notifications/telephone.html", context, status=422 if has_errors else 200)

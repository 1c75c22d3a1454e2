"""What a person wants to hear: the account's page, and the way out of one kind of message without logging in."""

from itertools import groupby

from django.contrib import messages as notes
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from core.lifecycle import Refused
from core.middleware import arrival
from core.views import unlisted
from notifications import unsubscribing, wishes
from notifications.actions import preferences
from notifications.channels import Channel
from notifications.forms import DAILY, SINGLE, WishesForm
from notifications.models import Delivery, Refusal
from notifications.notice import notices


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def wishes_page(request):
    """Show and take what an account wants to hear; what is required is listed with its reason."""
    optional, required = wishes.kinds_for(request.user)
    options = {"kinds": optional, "may_text": wishes.may_text(request.user)}
    if request.method == "POST":
        form = WishesForm(request.POST, **options)
        if form.is_valid() and _choose(request, form):
            notes.success(request, "Pengaturan pesan disimpan.")
            return redirect("messages:wishes")
    else:
        form = WishesForm(initial=_initial(request.user, optional), **options)
    status = 422 if form.errors else 200
    return render(request, "notifications/wishes.html", {"form": form, "required": _by_reason(required)}, status=status)


def _choose(request, form):
    chosen = form.cleaned_data
    try:
        preferences.choose(
            request.user, by_mail=chosen["way"] == Channel.MAIL, by_text=chosen.get("by_text", False),
            wanted=chosen["wanted"], digest_hour=chosen["hour"] if chosen["rhythm"] == DAILY else None, at=arrival(request),
        )  # fmt: skip
    except Refused as refusal:
        form.add_error(None, str(refusal))
    return not form.errors


def _initial(user, optional):
    chosen = wishes.preference(user)
    refused = set(Refusal.objects.of(user).values_list("kind", flat=True))
    way = Channel.MAIL if chosen.by_mail else Channel.PORTAL
    wanted = [kind.code for kind in optional if kind.code not in refused]
    rhythm = DAILY if chosen.bundles else SINGLE
    return {"way": way.value, "by_text": chosen.by_text, "wanted": wanted, "rhythm": rhythm, "hour": chosen.digest_hour}


def _by_reason(required):
    """Return [(reason, Notice classes)]."""
    found = sorted(required, key=lambda kind: kind.why_required)  # stable: labels stay in order
    return [(why, list(kinds)) for why, kinds in groupby(found, key=lambda kind: kind.why_required)]


@csrf_exempt  # RFC 8058: the person's mail server posts here, without a page of ours before; the secret is what guards it
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def stop_page(request, pk, secret):
    """Switch one kind of optional message off, or on again, for whoever it was sent to."""
    delivery = _stoppable(pk, secret)
    if request.method == "POST":
        act = preferences.switch_on if "on" in request.POST else preferences.switch_off
        act(delivery, at=arrival(request))
    facts = {"kind": notices()[delivery.kind], "is_off": preferences.is_off(delivery), "was_changed": request.method == "POST"}
    return unlisted(render(request, "notifications/stop.html", facts))


def _stoppable(pk, secret):
    if not unsubscribing.holds(pk, secret):
        raise Http404
    delivery = get_object_or_404(Delivery.objects.select_related("to_user"), pk=pk)
    kind = notices().get(delivery.kind)
    if kind is None or kind.required:
        raise Http404
    return delivery

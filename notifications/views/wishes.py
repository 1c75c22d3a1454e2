"""What a person wants to hear: the account's page, and the way out of one kind of message without logging in."""

import logging
from itertools import groupby

from django.contrib import messages as notes
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from core.lifecycle import Refused
from core.middleware import arrival
from core.views import unlisted
from notifications import browsers, unsubscribing, webpush, wishes
from notifications import channels as ways
from notifications.actions import preferences
from notifications.channels import Channel
from notifications.forms import DAILY, SINGLE, WishesForm
from notifications.models import Delivery, Device, Refusal
from notifications.notice import notices

logger = logging.getLogger(__name__)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def wishes_page(request):
    """Show and take what an account wants to hear; what is required is listed with its reason."""
    if request.method != "POST":
        return settings_page(request)
    optional, _ = wishes.kinds_for(request.user)
    form = WishesForm(request.POST, kinds=optional, number=wishes.text_number(request.user))
    if form.is_valid() and _choose(request, form):
        notes.success(request, "Pengaturan pesan disimpan.")
        return redirect("messages:wishes")
    return settings_page(request, form)


def settings_page(request, form=None, *, push_refusal=""):
    """Show the settings; 422 with what was typed, or why a browser was refused, when something was."""
    user, (optional, required) = request.user, wishes.kinds_for(request.user)
    number = wishes.text_number(user)
    context = {
        "form": form or WishesForm(initial=_initial(user, optional), kinds=optional, number=number),
        "required": _by_reason(required), "number": number, "enters_number": wishes.enters_number(user),
        "has_texts": ways.is_open(Channel.TEXT), "push_refusal": push_refusal, **_push(request),
    }  # fmt: skip
    is_refused = push_refusal or (form is not None and form.errors)
    return render(request, "notifications/wishes.html", context, status=422 if is_refused else 200)


def _push(request):
    """Return what the page needs for notifications of browsers; nothing where the office has no key that can be used."""
    if not ways.is_open(Channel.PUSH):
        return {}
    try:
        key = webpush.public_key()
    except ImproperlyConfigured:
        logger.exception("push.no_key")
        return {}
    here = browsers.remembered(request.COOKIES)
    rows = [(each, each.pk == here) for each in Device.objects.filter(user=request.user).order_by("-created_at", "pk")]
    return {"push_key": key, "devices": rows, "is_here": any(is_here for _, is_here in rows)}


def _choose(request, form):
    """Write the choice down; what the form did not ask stays as it was."""
    chosen, before = form.cleaned_data, wishes.preference(request.user)
    by_mail = chosen["way"] == Channel.MAIL if "way" in chosen else before.by_mail
    bundles, hour = (chosen["rhythm"] == DAILY, chosen["hour"]) if "hour" in chosen else (before.bundles, before.digest_hour)
    try:
        preferences.choose(
            request.user, by_mail=by_mail, by_text=chosen.get("by_text", False), wanted=chosen.get("wanted", []),
            digest_hour=hour if bundles else None, at=arrival(request),
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

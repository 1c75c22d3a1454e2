"""The door without a line: the page that opens offline, the list it keeps, and the scans it hands in later."""

import datetime as dt
import json

from django import forms
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.templatetags.static import static
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actors import actor
from core.middleware import arrival
from core.views import unlisted
from outreach import policies
from outreach.actions import handing_in
from outreach.lifecycle import AT_DOOR
from outreach.models import Attendance
from outreach.views.doors import activity_of

MOST = 100  # scans in one request; a phone sends the rest with the next
BROKEN = "Pindaian ini rusak di ponsel dan tidak dapat dicatat. Cari undangannya dalam daftar."
YEAR_2100 = 4_102_444_800_000
KEPT = dt.timedelta(hours=12)  # after the end, a phone forgets who was invited


class Moment(forms.IntegerField):
    """Milliseconds since 1970, as JavaScript counts, to an aware instant."""

    def __init__(self):
        super().__init__(min_value=0, max_value=YEAR_2100)

    def clean(self, value):
        return dt.datetime.fromtimestamp(super().clean(value) / 1000, dt.UTC)


class ScanForm(forms.Form):
    nonce, ticket, scanned_at = forms.UUIDField(), forms.UUIDField(), Moment()
    source = forms.ChoiceField(choices=[(each.value, each.label) for each in AT_DOOR])


class BatchForm(forms.Form):
    sent_at = Moment()


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def queue(request, uuid):
    """GET gives the list a phone keeps: opaque tickets and names of places, of no person. POST takes scans, answers each."""
    activity = activity_of(request, uuid)
    if request.method != "POST":
        return unlisted(JsonResponse(_list(request, activity)))
    batch = _batch(request.body)
    if batch is None:
        return unlisted(JsonResponse({"sentence": "Data pemindaian tidak terbaca."}, status=422))
    sent_at, scans, broken = batch
    verdicts = handing_in.hand_in(activity, scans, sent_at=sent_at, by=actor(request), at=arrival(request))
    told = [{"nonce": str(each.nonce), "tone": each.tone, "sentence": each.sentence} for each in verdicts]
    told += [{"nonce": nonce, "tone": handing_in.RED, "sentence": BROKEN} for nonce in broken]
    return unlisted(JsonResponse({"verdicts": told}))


def _list(request, activity):
    mine = activity.invitations.standing().within(policies.doors_of(actor(request)))
    present = set(Attendance.objects.standing().filter(invitation__in=mine).values_list("invitation_id", flat=True))
    guests = [[str(each.ticket), each.place, each.pk in present] for each in mine.with_place()]
    until = activity.current.ends_at + KEPT
    return {"token": get_token(request), "until": int(until.timestamp() * 1000), "guests": sorted(guests, key=lambda g: g[1])}


def _batch(body):
    """Return when a phone sent, by its clock, its Scans, and the nonces of broken ones; None for what is no such thing."""
    try:
        said = json.loads(body)
        batch, forms_ = BatchForm(said), [ScanForm(each) for each in said["scans"][:MOST]]
        if not batch.is_valid():
            return None
        scans = [handing_in.Scan(**form.cleaned_data) for form in forms_ if form.is_valid()]
        broken = [str(form.data.get("nonce", ""))[:36] for form in forms_ if not form.is_valid()]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    return batch.cleaned_data["sent_at"], scans, broken


@require_safe
@never_cache
def shell(request, uuid):
    """Show the door without any name in it: the phone may keep this page and fill it from its own list."""
    return unlisted(render(request, "outreach/door_offline.html", {"activity": activity_of(request, uuid)}))


@require_safe
@never_cache
def worker(request, uuid):
    """Give the service worker of one door; its address keeps it away from every other page."""
    activity_of(request, uuid)
    return HttpResponse(f'importScripts("{static("js/door_worker.js")}");\n', content_type="text/javascript; charset=utf-8")

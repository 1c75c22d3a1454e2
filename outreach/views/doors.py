"""The door: an officer with a phone records who came. What the QR opens tells nobody else anything."""

import re
import uuid as uuids

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Prefetch, prefetch_related_objects
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.actors import actor
from core import dates
from core.lifecycle import Refused
from core.middleware import arrival
from core.views import unlisted
from outreach import policies
from outreach.actions import attendances
from outreach.forms.answers import CheckInForm, ListedCheckInForm
from outreach.lifecycle import Answer, Source
from outreach.models import Activity, Attendance, Invitation

PAGE = 50
INCOMPLETE = "Formulir tidak lengkap. Tekan kembali Catat hadir."
UNKNOWN = "Kode ini tidak dikenal. Cari undangannya dalam daftar kegiatan."


def _is_officer(request):
    return actor(request).has_perm(policies.CHECK_IN)


def activity_of(request, uuid):
    """Return an announced activity to whoever may record attendance. Raises PermissionDenied or Http404."""
    if not _is_officer(request):
        raise PermissionDenied("Halaman ini hanya untuk petugas yang mencatat kehadiran.")
    return get_object_or_404(Activity.objects.announced().with_place(), uuid=uuid)


# --- The list -----------------------------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def door(request, uuid):
    """Show who is invited and who came; POST records one of them."""
    activity = activity_of(request, uuid)
    if request.method != "POST":
        return _door_page(request, activity)
    form = ListedCheckInForm(request.POST)
    if not form.is_valid():
        return _door_page(request, activity, refusal=INCOMPLETE)
    mine = activity.invitations.within(policies.doors_of(actor(request)))
    invitation = mine.with_place().filter(ticket=form.cleaned_data["ticket"]).first()
    refusal = _check_in(request, invitation, form, Source.MANUAL) if invitation else UNKNOWN
    return _door_page(request, activity, refusal=refusal) if refusal else redirect("outreach:door", uuid)


def _check_in(request, invitation, form, source):
    """Record one and leave the verdict as a message; returns the sentence of a refusal, or None."""
    now = arrival(request)
    try:
        outcome = attendances.check_in(
            invitation, nonce=form.cleaned_data["nonce"], source=source, scanned_at=now, by=actor(request), at=now
        )
    except Refused as refusal:
        return f"{invitation.place}: {refusal}"
    attendance = outcome.attendance
    whom = _whom(invitation, attendance)
    if outcome.is_new and invitation.answer == Answer.WAITING:
        messages.warning(request, f"Berhasil, dari daftar tunggu: {whom}")
    elif outcome.is_new:
        messages.success(request, f"Berhasil: {whom}")
    else:
        at = dates.clock_time(attendance.scanned_at)
        messages.warning(request, f"Sudah hadir pukul {at}, dicatat oleh {attendance.recorder}: {whom}")
    return None


def _whom(invitation, attendance):
    return f"{invitation.place}, diwakili {attendance.representative}" if attendance.representative else invitation.place


def _door_page(request, activity, *, refusal=""):
    query = request.GET.get("q", "").strip()
    codes = policies.doors_of(actor(request))
    mine = activity.invitations.standing().within(codes)
    invited = sorted(mine.with_place(), key=lambda each: each.place)
    page = Paginator([each for each in invited if _matches(each.place, query)], PAGE).get_page(request.GET.get("page"))
    context = {
        "activity": activity,
        "told": activity.current,
        "refusal": refusal,
        "obstacle": policies.obstacle_to_checking_in(activity, by=actor(request)),
        "query": query,
        "page": page,
        "rows": _rows(page.object_list),
        "present": Attendance.objects.standing().filter(invitation__in=mine).count(),
        "invited": len(invited),
        "is_limited": codes is not None and activity.current.room.venue.village.district_id not in codes,
    }
    return unlisted(render(request, "outreach/door.html", context, status=422 if refusal else 200))


def _matches(place, query):
    """Say whether each word of a search is in a name; “RW 3” finds RW 003 and not RW 013."""
    words = [word.lstrip("0") or "0" for word in re.findall(r"\w+", place.lower())]
    asked = [word.lstrip("0") or "0" for word in re.findall(r"\w+", query.lower())]
    return all(word in words if word.isdigit() else any(each.startswith(word) for each in words) for word in asked)


def _rows(invitations):
    """Return each invitation with its standing attendance, if any, and the form that would make one."""
    standing = Attendance.objects.standing().select_related("recorded_by")
    prefetch_related_objects(invitations, Prefetch("attendances", standing, to_attr="present"))
    return [
        {
            "invitation": each,
            "present": next(iter(each.present), None),
            "form": CheckInForm(initial={"nonce": uuids.uuid4()}, auto_id=False),
        }
        for each in invitations
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def revert(request, uuid, nonce):
    """Ask twice, then take a check-in back."""
    activity = activity_of(request, uuid)
    mine = activity.invitations.within(policies.doors_of(actor(request)))
    known = Attendance.objects.select_related("recorded_by").filter(invitation__in=mine)
    attendance = get_object_or_404(known, nonce=nonce)
    attendance.invitation = Invitation.objects.with_place().get(pk=attendance.invitation_id)
    refusal = ""
    if request.method == "POST":
        try:
            attendances.revert(attendance, by=actor(request), at=arrival(request))
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, f"Kehadiran {attendance.invitation.place} dibatalkan.")
            return redirect("outreach:door", uuid)
    obstacle = refusal or policies.obstacle_to_reverting(attendance, by=actor(request))
    context = {"activity": activity, "attendance": attendance, "obstacle": obstacle}
    return unlisted(render(request, "outreach/revert.html", context, status=422 if refusal else 200))


# --- The QR -------------------------------------------------------------------------------------------------------------
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def ticket(request, ticket):
    """Show an officer whose code this is, with the button to record; everybody else reads one sentence, whatever the code."""
    if not _is_officer(request):
        return unlisted(render(request, "outreach/ticket_shown.html", status=403 if request.method == "POST" else 200))
    invitation = Invitation.objects.with_place().filter(ticket=ticket).first()
    if invitation and not policies.admits(invitation, by=actor(request)):  # whose it is stays with its own kecamatan
        return unlisted(render(request, "outreach/ticket.html", {"refusal": policies.OUTSIDE, "is_outside": True}, status=403))
    if request.method != "POST" or invitation is None:
        return _ticket_page(request, invitation)
    form = CheckInForm(request.POST)
    refusal = _check_in(request, invitation, form, Source.QR) if form.is_valid() else INCOMPLETE
    return _ticket_page(request, invitation, refusal=refusal) if refusal else redirect(request.path)


def _ticket_page(request, invitation, *, refusal=""):
    if invitation is None:
        return unlisted(render(request, "outreach/ticket.html", {"refusal": UNKNOWN}, status=404))
    context = {
        "activity": invitation.activity,
        "told": invitation.activity.current,
        "refusal": refusal,
        "obstacle": policies.obstacle_to_admitting(invitation, by=actor(request)),
        **_rows([invitation])[0],
    }
    return unlisted(render(request, "outreach/ticket.html", context, status=422 if refusal else 200))

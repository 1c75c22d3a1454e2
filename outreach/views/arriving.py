"""Coming without an officer: the wall of the hall shows six digits, and who was invited types them behind the secret link."""

import uuid as uuids

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actors import actor
from core import dates
from core.fields import Text
from core.lifecycle import Refused
from core.middleware import arrival
from core.views import unlisted
from outreach import policies, wall_codes
from outreach.actions import attendances
from outreach.models import Attendance
from outreach.views import own
from outreach.views.doors import activity_of

TRIES, PER = 10, 600  # seconds; of one invitation, whoever types: a hall shares one address
TOO_MANY = "Terlalu banyak percobaan. Tunggu sepuluh menit, atau minta petugas mencatat kehadiran Anda."


@require_safe
@never_cache
def wall(request, uuid):
    """Show the digits of now, for a screen in the hall; a script asks again when they change."""
    activity, now = activity_of(request, uuid), arrival(request)
    if not policies.keeps_wall(activity, by=actor(request)):
        raise PermissionDenied("Kode ini hanya untuk petugas kecamatan tempat kegiatan.")
    changes_at = wall_codes.changes_at(now)
    digits = wall_codes.code(activity, at=now)
    context = {
        "activity": activity,
        "obstacle": policies.obstacle_to_checking_in(activity, by=actor(request)),
        "halves": (digits[:3], digits[3:]),
        "changes_at": changes_at,
        "seconds": int((changes_at - now).total_seconds()) + 1,
        "present": Attendance.objects.present_at(activity).count(),
    }
    return unlisted(render(request, "outreach/wall.html", context))


class CodeForm(forms.Form):
    use_required_attribute = False
    nonce = forms.UUIDField(widget=forms.HiddenInput)
    code = Text(
        label="Kode di layar", length=12, help_text="Enam angka yang tampil di layar ruangan.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip

    def clean_code(self):
        digits = "".join(self.cleaned_data["code"].split())
        if not (len(digits) == wall_codes.DIGITS and digits.isascii() and digits.isdigit()):
            raise forms.ValidationError("Tulis enam angka yang tampil di layar.")
        return digits


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def arrive(request, uuid, secret):
    """Take the digits from the wall; the same press twice is one."""
    held = own.held(uuid, secret)
    if request.method != "POST":
        return _page(request, held, CodeForm(initial={"nonce": uuids.uuid4()}))
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _page(request, held, form, status=422)
    if _is_guessing(held, arrival(request)):
        form.add_error("code", TOO_MANY)
        return _page(request, held, form, status=429)
    try:
        outcome = attendances.check_in_by_code(held, **form.cleaned_data, by=actor(request), at=arrival(request))
    except Refused as refusal:
        form.add_error("code", str(refusal))
        return _page(request, held, form, status=422)
    since = dates.clock_time(outcome.attendance.scanned_at)
    told = f"Kehadiran {held.place} tercatat." if outcome.is_new else f"Kehadiran {held.place} sudah tercatat pukul {since}."
    messages.success(request, told)
    return redirect("outreach:invitation", uuid, secret)


def _is_guessing(invitation, at):
    key = f"outreach.wall:{invitation.pk}:{int(at.timestamp()) // PER}"
    count = cache.get_or_set(key, 0, 2 * PER) + 1
    cache.set(key, count, 2 * PER)
    return count > TRIES


def _page(request, held, form, *, status=200):
    obstacle = policies.obstacle_to_own_check_in(held, at=arrival(request))
    context = {"invitation": held, "activity": held.activity, "form": form, "obstacle": obstacle}
    return unlisted(render(request, "outreach/arrive.html", context, status=status))

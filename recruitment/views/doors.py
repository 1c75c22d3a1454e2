"""The door of the written test: what the QR of a card opens. To anybody but an officer it tells nothing, whatever the code."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.actors import actor
from core import dates
from core.lifecycle import Refused
from core.middleware import arrival
from core.views import unlisted
from recruitment import policies
from recruitment.actions import sittings
from recruitment.lifecycle import DoorWay
from recruitment.models import Desk

UNKNOWN = "Kode ini tidak dikenal. Cari nomor pesertanya dalam daftar kursi sesi ini."


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def ticket(request, ticket):
    """Show an officer whose card this is, with the button that records them; POST records."""
    by = actor(request)
    if not by.has_perm(policies.ADMIT):
        return unlisted(render(request, "recruitment/ticket_shown.html", status=403 if request.method == "POST" else 200))
    desk = Desk.objects.with_people().select_related("attended_by").filter(ticket=ticket).first()
    if desk is None:
        return unlisted(render(request, "recruitment/ticket.html", {"refusal": UNKNOWN}, status=404))
    if not by.covers(desk.candidacy.district_id, policies.ADMIT):  # whose it is stays with the own kecamatan
        outside = {"refusal": "Peserta ini di luar kecamatan penugasan Anda."}
        return unlisted(render(request, "recruitment/ticket.html", outside, status=403))
    if request.method == "POST":
        return _admit(request, desk, by)
    return _page(request, desk, obstacle=policies.obstacle_to_admitting(desk, by=by, at=arrival(request)))


def _admit(request, desk, by):
    try:
        is_new = sittings.admit(desk, by=by, at=arrival(request), way=DoorWay.QR)
    except Refused as refusal:
        return _page(request, desk, obstacle=str(refusal), status=422)
    if is_new:
        messages.success(request, f"Tercatat hadir: {desk.candidacy}, perangkat {desk.number}.")
    else:
        messages.warning(request, f"Sudah tercatat hadir pukul {dates.clock_time(desk.attended_at)}.")
    return redirect(request.path)


def _page(request, desk, *, obstacle, status=200):
    context = {"desk": desk, "application": desk.candidacy.application, "sitting": desk.sitting, "obstacle": obstacle}
    return unlisted(render(request, "recruitment/ticket.html", context, status=status))

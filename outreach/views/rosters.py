"""A kelurahan's own page: its RW and RT and who heads them. The secret address is the key, nobody needs an account."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, OuterRef, Q, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.actors import actor
from core.clock import day_of
from core.lifecycle import Refused
from core.middleware import arrival
from core.views import unlisted
from outreach import links, policies
from outreach.actions import rosters
from outreach.forms.rosters import HeadForm, HeadForms
from outreach.lifecycle import CorrectionStatus
from outreach.models import Head, Roster
from regions.models import Rt, Rw

METHODS = require_http_methods(["GET", "HEAD", "POST"])


@login_not_required
@METHODS
@never_cache
def roster(request, uuid, secret):
    """Show the kelurahan's RW and what waits; POST says that the list is right now."""
    held, now = _held(uuid, secret), arrival(request)
    if request.method == "POST":
        try:
            rosters.confirm(held, by=actor(request), at=now)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "Terima kasih. Daftar ini dicatat sudah benar.")
        return redirect(request.path)
    today = day_of(now)
    rts = Rt.objects.in_force(today).filter(rw=OuterRef("pk")).order_by().values("rw").annotate(count=Count("pk"))
    rows = Rw.objects.in_force(today).filter(village=held.village).order_by("number")
    rows = rows.annotate(rt_count=Subquery(rts.values("count")))
    waiting = held.corrections.filter(status=CorrectionStatus.WAITING).values_list("rw_id", "rt__rw_id")
    said = {rw or of for rw, of in waiting}
    told = [(row, links.roster(held, row.number), row.pk in said) for row in rows]
    context = {
        "roster": held, "rows": told, "waiting": len(waiting),
        "obstacle": policies.obstacle_to_correcting(held, at=now),
    }  # fmt: skip
    return unlisted(render(request, "outreach/roster.html", context))


@login_not_required
@METHODS
@never_cache
def rw(request, uuid, secret, number):
    """Show the heads of one RW and of its RT; POST keeps what is said of them."""
    held, now = _held(uuid, secret), arrival(request)
    today = day_of(now)
    row = get_object_or_404(Rw.objects.in_force(today), village=held.village, number=number)
    forms = _forms(row, today, request.POST if request.method == "POST" else None)
    obstacle, status = policies.obstacle_to_correcting(held, at=now), 200
    if request.method == "POST" and not obstacle:
        if forms.is_valid():
            return _keep(request, held, forms.said, now)
        status = 422
    context = {"roster": held, "row": row, "forms": forms, "obstacle": obstacle, "back": links.roster(held)}
    return unlisted(render(request, "outreach/roster_rw.html", context, status=status))


def _keep(request, held, said, now):
    try:
        count = rosters.correct(held, said, by=actor(request), at=now)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        kept = f"Koreksi untuk {count} ketua kami terima. Data diganti setelah kami periksa."
        messages.success(request, kept if count else "Tidak ada yang berubah.")
    return redirect(links.roster(held))


def _forms(row, today, data):
    rts = list(row.rts.in_force(today).order_by("number"))
    heads = Head.objects.in_force(today).filter(Q(rw=row) | Q(rt__in=rts))
    by_place = {(head.rw_id, head.rt_id): head for head in heads}
    of_rt = [HeadForm(rt, by_place.get((None, rt.pk)), data) for rt in rts]
    return HeadForms([HeadForm(row, by_place.get((row.pk, None)), data), *of_rt])


def _held(uuid, secret):
    """Return the Roster whose present link this is. Raises Http404, the same for a wrong secret as for an unknown one."""
    found = Roster.objects.select_related("village").filter(uuid=uuid).first()
    if found is None or not links.holds_roster(found, secret):
        raise Http404
    return found

"""The staff's first page: what waits for the person, then how each kecamatan stands. Fixed queries, in the person's scope."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import TruncDate
from django.urls import reverse

from core import dates
from core.clock import JAKARTA, day_of
from core.middleware import arrival
from recruitment import extending, policies
from recruitment.admin import waiting_seats
from recruitment.admin.filters import free
from recruitment.admin.scope import within
from recruitment.lifecycle import ACTIVE, ApplicationStatus, ProposalStatus, Sex
from recruitment.models import Allotment, Application, CompletenessCheck, DateChange, HeldResolution, Refusal, Seat, Selection

QUEUE = "admin:recruitment_application_changelist"
CHART_HEIGHT, LABEL_HEIGHT = 120, 20
BAR_STEP, BAR_WIDTH = 24, 18


@dataclass(frozen=True)
class Waiting:
    count: int
    label: str
    url: str


@dataclass(frozen=True)
class Standing:
    """How one kecamatan stands: figures, never rounded flags."""

    code: str
    name: str
    seats: int
    figure: int
    women: int
    waiting: int
    eligible: int
    held: int
    url: str
    women_in_100: int = 30
    complete: int = 0  # by the completeness check; eligible is by the administrative review
    confirm: int = 0

    @property
    def need(self):
        return self.seats * extending.TIMES_NEED

    @property
    def note(self):
        return f"Perempuan {self.women} dari {self.figure}"

    @property
    def has_women(self):
        """Say whether women are as many in 100 as the selection asks for, by whole numbers."""
        return self.figure > 0 and self.women * 100 >= self.figure * self.women_in_100


def dashboard(by, request):
    """Return the dashboard's context, or an empty one for those who may not read applications."""
    if not by.has_perm("recruitment.view_application"):
        return {}
    now = arrival(request)
    selections = list(Selection.objects.published().order_by("-opens_at", "-pk"))
    asked = request.GET.get("seleksi", "")
    selection = next((each for each in selections if str(each.uuid) == asked), selections[0] if selections else None)
    context = {"has_dashboard": True, "selections": selections, "selection": selection, "now": now}
    applications = within(Application.objects.received(), by).exclude(applicant_id=by.user_id)
    context["waiting"] = waiting(by, applications, now)
    context["may_verify"] = by.has_perm("recruitment.verify_application")
    if selection:
        standings = standings_of(selection, applications, by)
        context |= {"standings": standings, "total": total(standings), "chart": chart(selection, applications, now)}
    return context


def waiting(by, applications, now):
    """Return what waits for this person, the most pressing first; empty piles are left out."""
    piles = []
    if by.has_perm("recruitment.verify_application"):
        mine = Q(claimed_by=by.user, claimed_until__gt=now, status=ApplicationStatus.SUBMITTED)
        dealt = Q(Exists(Allotment.objects.current().filter(application=OuterRef("pk"), verifier=by.user)))
        dealt &= Q(status=ApplicationStatus.SUBMITTED)
        theirs = Q(status=ApplicationStatus.TO_CONFIRM) & ~Q(Exists(Refusal.objects.open().filter(
            application=OuterRef("pk"), proposed_by=by.user
        )))  # fmt: skip
        counts = applications.aggregate(
            mine=Count("pk", filter=mine), dealt=Count("pk", filter=dealt), confirm=Count("pk", filter=theirs)
        )
        piles.append((counts["mine"], "berkas di tangan Anda", "?seleksi=semua&pemeriksa=saya"))
        piles.append((counts["dealt"], "berkas dibagikan kepada Anda", "?seleksi=semua&status=submitted&pembagian=saya"))
        piles.append((counts["confirm"], "usulan penolakan menunggu konfirmasi", "?seleksi=semua&status=to_confirm"))
        mine_to_take = within(free(applications, now), by, permission=policies.VERIFY)
        piles.append((mine_to_take.count(), "berkas belum diambil siapa pun", "?seleksi=semua&pemeriksa=bebas"))
    if by.has_perm("recruitment.propose_held"):
        held = within(applications.filter(status=ApplicationStatus.HELD), by, permission="recruitment.propose_held")
        held = held.exclude(held_resolutions__status=ProposalStatus.PROPOSED)
        piles.append((held.count(), "berkas tertahan tanpa usulan", "?seleksi=semua&status=held"))
    found = [Waiting(count, label, reverse(QUEUE) + query) for count, label, query in piles if count]
    return found + _proposals(by) + [Waiting(*pile) for pile in waiting_seats.piles(by, now)]


def _proposals(by):
    found = []
    for model, permission, label, path in (
        (HeldResolution, "recruitment.approve_held", "usulan berkas tertahan", "application__district_id"),
        (DateChange, "recruitment.approve_dates", "usulan perubahan tanggal", None),
    ):
        if by.has_perm(permission):
            open_ones = model.objects.filter(status=ProposalStatus.PROPOSED).exclude(proposed_by=by.user)
            count = (within(open_ones, by, path, permission) if path else open_ones).count()
            url = reverse(f"admin:recruitment_{model._meta.model_name}_changelist") + "?status__exact=proposed"
            found += [Waiting(count, label, url)] if count else []
    return found


def standings_of(selection, applications, by):
    """Return a Standing for each kecamatan of the selection that the person may see: two queries."""
    active = Q(status__in=ACTIVE)
    complete = CompletenessCheck.objects.complete().filter(application=OuterRef("pk"))
    counts = {
        row["district_id"]: row
        for row in applications.filter(selection=selection).values("district_id").order_by("district_id").annotate(
            figure=Count("pk", filter=active),
            women=Count("pk", filter=active & Q(sex=Sex.FEMALE)),
            waiting=Count("pk", filter=Q(status=ApplicationStatus.SUBMITTED)),
            eligible=Count("pk", filter=Q(status=ApplicationStatus.ELIGIBLE)),
            held=Count("pk", filter=Q(status=ApplicationStatus.HELD)),
            confirm=Count("pk", filter=Q(status=ApplicationStatus.TO_CONFIRM)),
            complete=Count("pk", filter=active & Exists(complete)),
        )
    }  # fmt: skip
    seats = within(Seat.objects.filter(selection=selection), by).select_related("district").order_by("district_id")
    names = ("figure", "women", "waiting", "eligible", "held", "complete", "confirm")
    queue = f"{reverse(QUEUE)}?seleksi={selection.uuid}"
    return [
        Standing(
            seat.district_id, seat.district.name, seat.count,
            **{name: counts.get(seat.district_id, {}).get(name, 0) for name in names},
            url=f"{queue}&kecamatan={seat.district_id}", women_in_100=selection.women_in_100,
        )
        for seat in seats
    ]  # fmt: skip


def total(standings):
    names = ("seats", "figure", "women", "waiting", "eligible", "held", "complete", "confirm")
    return Standing("", "Semua", **{name: sum(getattr(each, name) for each in standings) for name in names}, url="")


def chart(selection, applications, now):
    """Return the bars of received applications for each day of the intake so far, as numbers for an SVG: one query."""
    arrived = applications.filter(selection=selection).values_list(TruncDate("submitted_at", tzinfo=JAKARTA), flat=True)
    counts = Counter(arrived.order_by())
    if not counts:
        return None
    days = _days(selection, counts, now)
    top = max(counts.values())
    bars = [_bar(n, day, counts[day], top) for n, day in enumerate(days)]
    return {
        "bars": bars, "width": str(len(days) * BAR_STEP), "height": str(LABEL_HEIGHT + CHART_HEIGHT), "bar": str(BAR_WIDTH),
        "top": top, "first": bars[0]["day"], "last": bars[-1]["day"], "table": [bar for bar in bars if bar["count"]],
    }  # fmt: skip


def _days(selection, counts, now):
    """Every day from the opening to today or the last of the intake: a day on which nobody came says something too."""
    opened, closed, today = (
        day_of(moment) for moment in (selection.opens_at, selection.closes_at - dt.timedelta(microseconds=1), now)
    )
    first, last = min(opened, *counts), max(min(closed, today), *counts)
    return [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]


def _bar(n, day, count, top):
    """Numbers as text: a template would write 1.234 into the drawing."""
    height = round(CHART_HEIGHT * count / top)
    place = {"x": str(n * BAR_STEP), "y": str(LABEL_HEIGHT + CHART_HEIGHT - height), "height": str(height)}
    label = {"label_x": str(n * BAR_STEP + BAR_WIDTH // 2), "label_y": str(LABEL_HEIGHT + CHART_HEIGHT - height - 4)}
    return {**place, **label, "count": count, "day": dates.day(day, weekday=False)}

"""The staff's first page: what waits for the person, then how each kecamatan stands. Fixed queries, in the person's scope."""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse

from core.middleware import arrival
from recruitment import extending
from recruitment.admin import pictures
from recruitment.admin.piles import QUEUE, waiting
from recruitment.admin.scope import within
from recruitment.gathering import gathered
from recruitment.models import Application, Seat, Selection


@dataclass(frozen=True)
class Standing:
    """How one kecamatan stands: figures, never rounded flags. oldest: when the oldest of those waiting was sent, or None."""

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
    repair: int = 0
    oldest: dt.datetime | None = None
    applied: int = 0  # from here on: how far people came, whatever became of them later
    found_complete: int = 0
    found_eligible: int = 0
    tested: int = 0
    interviewed: int = 0
    chosen: int = 0
    sworn_in: int = 0

    @property
    def need(self):
        return self.seats * extending.TIMES_NEED

    @property
    def men(self):
        return self.figure - self.women

    @property
    def note(self):
        return f"Perempuan {self.women} dari {self.figure}"

    @property
    def has_women(self):
        """Say whether women are as many in 100 as the selection asks for, by whole numbers."""
        return self.figure > 0 and self.women * 100 >= self.figure * self.women_in_100


COUNTS = (
    "figure", "women", "waiting", "eligible", "held", "complete", "confirm", "repair",
    "applied", "found_complete", "found_eligible", "tested", "interviewed", "chosen", "sworn_in",
)  # fmt: skip


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
        found = gathered(selection, by=by, at=now)
        standings = standings_of(selection, found, by)
        context |= {"standings": standings, "total": total(standings)}
        context |= pictures.of(selection, found, standings, context["total"], by=by, now=now, chosen=request.GET)
    return context


def standings_of(selection, found, by):
    """Return a Standing for each kecamatan of the selection that the person may see: one query. found: what was Gathered."""
    seats = within(Seat.objects.filter(selection=selection), by).select_related("district").order_by("district_id")
    queue = f"{reverse(QUEUE)}?seleksi={selection.uuid}"
    return [
        Standing(
            code, seat.district.name, seat.count, **{name: found.counts.get(code, {}).get(name, 0) for name in COUNTS},
            oldest=found.oldest.get(code), url=f"{queue}&kecamatan={code}", women_in_100=selection.women_in_100,
        )
        for seat in seats
        if (code := seat.district_id)
    ]  # fmt: skip


def total(standings):
    counts = {name: sum(getattr(each, name) for each in standings) for name in ("seats", *COUNTS)}
    oldest = min((each.oldest for each in standings if each.oldest), default=None)
    women_in_100 = standings[0].women_in_100 if standings else 30
    return Standing("", "Semua", **counts, oldest=oldest, url="", women_in_100=women_in_100)

"""The staff's first page: what waits for the person, then how each kecamatan stands. Fixed queries, in the person's scope."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.urls import reverse

from core.middleware import arrival
from recruitment import extending
from recruitment.admin import pictures
from recruitment.admin.piles import QUEUE, waiting
from recruitment.admin.scope import within
from recruitment.lifecycle import ACTIVE, ApplicationStatus, CandidacyStatus, EndReason, Sex
from recruitment.models import AnnouncementRow, Application, CompletenessCheck, Seat, Selection

C = CandidacyStatus
HAS_SEAT = (C.CHOSEN, C.ACCEPTED, C.SWORN_IN)
HAS_INTERVIEW = (C.IN_INTERVIEW, C.NOT_CHOSEN, C.RESERVE, *HAS_SEAT)
LEFT_OFFICE = (EndReason.RESIGNED, EndReason.INCAPABLE, EndReason.DISMISSED)  # what only a member can do or suffer


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
        standings = standings_of(selection, applications, by)
        context |= {"standings": standings, "total": total(standings)}
        context |= pictures.of(selection, standings, context["total"], by=by, now=now, chosen=request.GET)
    return context


def standings_of(selection, applications, by):
    """Return a Standing for each kecamatan of the selection that the person may see: three queries."""
    here = applications.filter(selection=selection)
    counts = {row.pop("district_id"): row for row in here.values("district_id").order_by("district_id").annotate(**_counted())}
    _add_those_who_left(counts, here)
    seats = within(Seat.objects.filter(selection=selection), by).select_related("district").order_by("district_id")
    queue = f"{reverse(QUEUE)}?seleksi={selection.uuid}"
    nothing = dict.fromkeys(COUNTS, 0)
    return [
        Standing(
            seat.district_id, seat.district.name, seat.count, **nothing | counts.get(seat.district_id, {}),
            url=f"{queue}&kecamatan={seat.district_id}", women_in_100=selection.women_in_100,
        )
        for seat in seats
    ]  # fmt: skip


def _counted():
    """Return what is counted of each kecamatan. Held files and doubles are not applicants; who withdrew was one."""
    active = Q(status__in=ACTIVE)
    applied = active | Q(status=ApplicationStatus.WITHDRAWN)
    complete = Exists(CompletenessCheck.objects.complete().filter(application=OuterRef("pk")))
    waiting = Q(status=ApplicationStatus.SUBMITTED)
    filters = {
        "figure": active,
        "women": active & Q(sex=Sex.FEMALE),
        "waiting": waiting,
        "eligible": Q(status=ApplicationStatus.ELIGIBLE),
        "held": Q(status=ApplicationStatus.HELD),
        "confirm": Q(status=ApplicationStatus.TO_CONFIRM),
        "repair": Q(status=ApplicationStatus.IN_REPAIR),
        "complete": active & complete,
        "applied": applied,
        "found_complete": applied & complete,
        "found_eligible": Q(status=ApplicationStatus.ELIGIBLE) | Q(candidacy__isnull=False),
        "tested": Q(candidacy__isnull=False),
        "interviewed": Q(candidacy__status__in=HAS_INTERVIEW),
        "chosen": Q(candidacy__status__in=HAS_SEAT),
        "sworn_in": Q(candidacy__status=C.SWORN_IN) | Q(candidacy__end_reason__in=LEFT_OFFICE),
    }
    counted = {name: Count("pk", filter=each) for name, each in filters.items()}
    return counted | {"oldest": Min("submitted_at", filter=waiting)}


def _add_those_who_left(counts, here):
    """Add, of those whose candidacy ended, who had been announced for the interview or for a seat before: one query."""
    left = AnnouncementRow.objects.filter(application__in=here, application__candidacy__status=C.ENDED)
    rows = left.order_by().values("application__district_id").annotate(
        interviewed=Count("application", filter=Q(outcome__in=["through", "chosen", "reserve", "not_chosen"]), distinct=True),
        chosen=Count("application", filter=Q(outcome="chosen"), distinct=True),
    )  # fmt: skip
    for row in rows:
        for name in ("interviewed", "chosen"):
            counts[row["application__district_id"]][name] += row[name]


def total(standings):
    counts = {name: sum(getattr(each, name) for each in standings) for name in ("seats", *COUNTS)}
    oldest = min((each.oldest for each in standings if each.oldest), default=None)
    women_in_100 = standings[0].women_in_100 if standings else 30
    return Standing("", "Semua", **counts, oldest=oldest, url="", women_in_100=women_in_100)

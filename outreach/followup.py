"""Whom camat and lurah should remind: offices that were invited and stayed away without a word, and those nobody ever invited.

Whoever came to any activity for the same audience is reached and stands in no list; who declined gave a reason,
and who waited got no seat.
"""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, Subquery

from outreach import coverage, policies
from outreach.lifecycle import ActivityStatus, Answer, Population
from outreach.models import Activity, Audience, Invitation
from regions.models import Village

ABSENT, NEVER = "absent", "never"
EXCUSED = (Answer.DECLINED, Answer.WAITING)  # said no, or got no seat
WORDS = {ABSENT: "Diundang, tidak hadir tanpa keterangan", NEVER: "Belum pernah diundang"}


@dataclass(frozen=True)
class Missing:
    """One office of the list. village: its code. last: the latest activity that it stayed away from, or None."""

    name: str
    village: str
    kelurahan: str
    state: str
    last: object

    @property
    def words(self):
        return WORDS[self.state]


def audiences():
    """Return the audiences that live in kecamatan and kelurahan; offices of the city answer to neither camat nor lurah."""
    return Audience.objects.exclude(population=Population.OFFICE).order_by("position", "pk")


def missing(audience, *, at, period=None, activity=None, area=""):
    """Return the Missing of an audience in the city's order: three queries.

    period or activity: which sessions count as missed; none of both for all that are over. area: code of a kecamatan or a
    kelurahan, "" for the whole city.
    """
    place = {policies.place_field(audience): OuterRef("pk")}
    invited = Invitation.objects.standing().filter(activity__audience=audience, **place)
    away = invited.filter(activity__in=_held(audience, period, activity, at)).exclude(answer__in=EXCUSED)
    rows = coverage.with_reached(audience, at).filter(came=False).annotate(
        last=Subquery(away.order_by("-activity__current__starts_at", "-pk").values("activity_id")[:1]),
        was_invited=Exists(invited.exclude(activity__status=ActivityStatus.CANCELLED)),
    ).filter(Q(last__isnull=False) | Q(was_invited=False))  # fmt: skip
    if area:
        rows = rows.filter(Q(area=area) | Q(area__startswith=f"{area}."))
    rows = list(rows.order_by("area", *coverage.ORDER[audience.population]))
    activities = Activity.objects.select_related("current").in_bulk({row.last for row in rows if row.last})
    names = dict(Village.objects.values_list("pk", "name"))
    return [
        Missing(
            coverage.name_of(row), row.area, names[row.area], ABSENT if row.last else NEVER, activities.get(row.last)
        )
        for row in rows
    ]  # fmt: skip


def count(rows):
    """Return how many of a list stayed away, and how many were never invited."""
    counts = Counter(row.state for row in rows)
    return counts[ABSENT], counts[NEVER]


def _held(audience, period, activity, at):
    held = Activity.objects.announced().filter(audience=audience, current__ends_at__lte=at)
    held = held.exclude(status=ActivityStatus.CANCELLED)
    if period:
        held = held.filter(current__starts_at__gte=period.starts_at, current__starts_at__lt=period.ends_at)
    return held.filter(pk=activity.pk) if activity else held

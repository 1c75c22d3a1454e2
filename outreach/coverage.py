"""Who has been reached and who not yet: counted by office, with its denominator, never rounded up.

An office (a bureau, a kelurahan's body, an RW, an RT) counts as reached when somebody of it stood at the door of an activity
for that audience that was not called off; who heads it today does not matter. What was abolished is counted no more. Who was
invited and did not come is, once the activity is over, not reached.
"""

from dataclasses import dataclass, field

from django.db.models import Count, Exists, F, OuterRef, Subquery

from core.clock import day_of
from outreach import policies
from outreach.lifecycle import EXPECTED, ActivityStatus, Population
from outreach.models import Activity, Attendance, Invitation
from regions.models import Office, OfficeKind, Rt, Rw, Village

REACHED, CONFIRMED, INVITED, PLANNED, NEVER = "reached", "confirmed", "invited", "planned", "never"
STATES = (REACHED, CONFIRMED, INVITED, PLANNED, NEVER)


@dataclass
class Coverage:
    """How far one area is covered. Each office in it stands in one state, the farthest that it came to."""

    code: str
    name: str
    parts: list = field(default_factory=list)
    counts: dict = field(default_factory=lambda: dict.fromkeys(STATES, 0))

    def add(self, state):
        self.counts[state] += 1

    @property
    def total(self):
        return sum(self.counts.values())

    @property
    def reached(self):
        return self.counts[REACHED]

    @property
    def never(self):
        return self.counts[NEVER]

    @property
    def missing(self):
        return self.total - self.reached

    @property
    def percent(self):
        """Return whole percents, rounded down: 389 of 390 are never 100."""
        return self.reached * 100 // self.total if self.total else 0

    @property
    def share(self):
        """Write the percents so that nobody vanishes: 1 of 390 is “<1%”; without a denominator there is no share."""
        if not self.total:
            return "–"
        return "<1%" if self.reached and not self.percent else f"{self.percent}%"


@dataclass(frozen=True)
class Place:
    """One office of the ledger. area: as in the ledger. last: the latest Activity that it was invited to, or None."""

    name: str
    area: str
    state: str
    last: object


def ledger(audience, at):
    """Return the Coverage of the whole city: its parts are the kecamatan with their kelurahan, or the kinds of offices.

    Three queries; two for offices, which lie in no kelurahan for which a session could be planned.
    """
    whole, leaves = _areas(audience, _VILLAGES.all())
    ahead = _villages_ahead(audience, at)
    for row in _with_state(audience, at).values("area", *_FLAGS):
        state = _state(row, ahead)
        for each in leaves[row["area"]]:
            each.add(state)
    return whole


def reach(audiences, at, *, until=None):
    """Return [(audience, Coverage)] with reached and not alone: one query for each audience, and one for all the names.

    What is planned for whom is the office's own business. until: only activities that began before a moment count.
    """
    villages = list(_VILLAGES.all())
    return [(audience, _reach(audience, villages, at, until)) for audience in audiences]


def _reach(audience, villages, at, until):
    whole, leaves = _areas(audience, villages)
    rows = with_reached(audience, at, until).order_by().values("area", "came").annotate(count=Count("pk"))
    for row in rows:
        for each in leaves[row["area"]]:
            each.counts[REACHED if row["came"] else NEVER] += row["count"]
    return whole


def places(audience, at, area=None):
    """Return the Places of one kelurahan (its code), one kind of office, or all, in their order: three queries at most."""
    name = policies.place_field(audience)
    invited = Invitation.objects.standing().filter(activity__audience=audience, **{name: OuterRef("pk")})
    latest = invited.exclude(activity__status=ActivityStatus.CANCELLED).order_by("-activity__current__starts_at", "-pk")
    rows = _with_state(audience, at).annotate(last=Subquery(latest.values("activity_id")[:1]))
    if area is not None:
        rows = rows.filter(area=area)
    rows = list(rows.order_by("area", *ORDER[audience.population]))
    activities = Activity.objects.select_related("current").in_bulk({row.last for row in rows if row.last})
    ahead = _villages_ahead(audience, at)
    return [Place(name_of(row), row.area, _state(_facts(row), ahead), activities.get(row.last)) for row in rows]


def _facts(place):
    return {name: getattr(place, name) for name in (*_FLAGS, "area")}


def _areas(audience, villages):
    """Return the whole city with nothing counted yet, and {area: those that count it}."""
    whole = Coverage("", "Seluruh kota")
    return whole, _offices(whole) if audience.population == Population.OFFICE else _villages(whole, villages)


def _offices(whole):
    """Give the whole a part for each kind of office; return {kind: those that count it}."""
    whole.parts = [Coverage(kind, label) for kind, label in OfficeKind.choices]
    return {part.code: (part, whole) for part in whole.parts}


def _villages(whole, villages):
    """Give the whole its kecamatan with their kelurahan; return {kelurahan code: those that count it}."""
    found, districts = {}, {}
    for village in villages:
        district = districts.setdefault(village.district_id, Coverage(village.district_id, village.district.name))
        leaf = Coverage(village.pk, village.name)
        district.parts.append(leaf)
        found[village.pk] = (leaf, district, whole)
    whole.parts = list(districts.values())
    return found


_VILLAGES = Village.objects.select_related("district").order_by("pk")
_FLAGS = ("came", "said_yes", "was_invited")
ORDER = {
    Population.OFFICE: ("name", "pk"), Population.VILLAGE: ("pk",), Population.RW: ("number", "pk"),
    Population.RT: ("rw__number", "number", "pk"),
}  # fmt: skip


def in_force(audience, at):
    """Return the offices by which an audience is counted, with the area (kelurahan code or kind) that each lies in."""
    on = day_of(at)
    return {
        Population.OFFICE: lambda: Office.objects.in_force(on).annotate(area=F("kind")),
        Population.VILLAGE: lambda: Village.objects.annotate(area=F("pk")),
        Population.RW: lambda: Rw.objects.in_force(on).annotate(area=F("village_id")),
        Population.RT: lambda: Rt.objects.in_force(on).select_related("rw").annotate(area=F("rw__village_id")),
    }[audience.population]()


def with_reached(audience, at, until=None):
    at_the_door = Attendance.objects.standing().filter(
        invitation__activity__audience=audience, **{f"invitation__{policies.place_field(audience)}": OuterRef("pk")}
    )
    if until is not None:
        at_the_door = at_the_door.filter(invitation__activity__current__starts_at__lt=until)
    came = Exists(at_the_door.exclude(invitation__activity__status=ActivityStatus.CANCELLED))
    return in_force(audience, at).annotate(came=came)


def _with_state(audience, at):
    name = policies.place_field(audience)
    invited = Invitation.objects.standing().filter(activity__audience=audience, **{name: OuterRef("pk")})
    ahead = invited.filter(activity__status=ActivityStatus.RELEASED, activity__current__ends_at__gt=at)
    return with_reached(audience, at).annotate(
        said_yes=Exists(ahead.filter(answer__in=EXPECTED)),
        was_invited=Exists(ahead),
    )


def _villages_ahead(audience, at):
    """Return the codes of the kelurahan for which an activity for an audience is planned or released, and not over.

    One that names no kelurahan is for that in which it is held.
    """
    if audience.population == Population.OFFICE:
        return frozenset()
    ahead = Activity.objects.alive().filter(audience=audience, ends_at__gt=at)
    pairs = ahead.values_list("villages", "room__venue__village_id")
    return frozenset(meant or held for meant, held in pairs)


def waiting(audience, at):
    """Return {kelurahan code: offices in it that came to nothing yet and are not asked to anything ahead}: one query."""
    rows = _with_state(audience, at).filter(came=False, was_invited=False).order_by()
    return {row["area"]: row["count"] for row in rows.values("area").annotate(count=Count("pk"))}


def still_waiting(audience, at):
    """Return the offices that waiting counts, by kelurahan and number."""
    return _with_state(audience, at).filter(came=False, was_invited=False).order_by("area", *ORDER[audience.population])


def _state(row, ahead):
    if row["came"]:
        return REACHED
    if row["said_yes"]:
        return CONFIRMED
    if row["was_invited"]:
        return INVITED
    return PLANNED if row["area"] in ahead else NEVER


def name_of(place):
    if isinstance(place, Rt):
        return f"{place}/{place.rw}"
    return f"Kelurahan {place.name}" if isinstance(place, Village) else str(place)

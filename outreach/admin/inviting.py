"""Whom an activity could still invite, gathered as staff choose them: a whole kecamatan, a kelurahan, one office."""

from collections import Counter
from dataclasses import dataclass, field

from outreach import policies
from outreach.lifecycle import Population
from outreach.models import Head
from regions.models import Office, Rt, Rw, Village

PLANNED = "rencana"  # the key of the box of those for whom an activity was planned


@dataclass(frozen=True)
class Choice:
    """A box to tick: its key in the form, its name, and the places that it stands for."""

    key: str
    name: str
    places: list = field(default_factory=list)


@dataclass(frozen=True)
class Group:
    """Boxes under one head; whole ticks them all."""

    name: str
    whole: Choice
    parts: dict


def waiting(activity, on):
    """Return the places of an activity's audience that exist on a day and were never invited to it, in the city's order."""
    name = policies.place_field(activity.audience)
    invited = activity.invitations.values(f"{name}_id")
    return _PLACES[activity.audience.population](on).exclude(pk__in=invited)


_RW = Rw.objects.select_related("village__district").order_by("village_id", "number", "pk")
_RT = Rt.objects.select_related("rw__village__district").order_by("rw__village_id", "rw__number", "number", "pk")
_PLACES = {
    Population.OFFICE: lambda on: Office.objects.in_force(on).order_by("kind", "name", "pk"),
    Population.VILLAGE: lambda on: Village.objects.select_related("district").order_by("code"),
    Population.RW: _RW.in_force,
    Population.RT: _RT.in_force,
}


def grouped(places):
    """Return the Groups of some places."""
    found = {}
    for place in places:
        (group_key, group_name), (key, name) = _drawer(place)
        group = found.setdefault(group_key, Group(group_name, Choice(f"semua-{group_key}", f"Semua {group_name}"), {}))
        part = group.parts.setdefault(key, Choice(key, name))
        group.whole.places.append(place)
        part.places.append(place)
    return list(found.values())


def as_planned(places):
    """Return the Group, if any, of those for whom an activity was planned: one box."""
    villages = len({place.area for place in places})
    return [Group("Rencana", Choice(PLANNED, f"Sesuai rencana, {villages} kelurahan", places), {})] if places else []


def _drawer(place):
    """Return (key, name) of the group and of the box that a place is found under."""
    if isinstance(place, Office):
        return (place.kind, place.get_kind_display()), (str(place.pk), place.name)
    village = place if isinstance(place, Village) else place.village if isinstance(place, Rw) else place.rw.village
    return (village.district_id, f"Kecamatan {village.district.name}"), (village.pk, f"Kelurahan {village.name}")


def mailed(activity, places, on):
    """Return the keys of those that have an e-mail address; the others are told by phone."""
    name = policies.place_field(activity.audience)
    if name in {"rw", "rt"}:
        heads = Head.objects.heading(name, on).exclude(email="")
        return set(heads.values_list(f"{name}_id", flat=True))
    return {place.pk for place in places if getattr(place, "email", "")}


def counted(places, by_mail, unit):
    """Say how many there are and how they are told: “5 RW: 4 lewat email, 1 lewat telepon”."""
    count = Counter(place.pk in by_mail for place in places)
    return f"{len(places)} {unit}: {count[True]} lewat email, {count[False]} lewat telepon"

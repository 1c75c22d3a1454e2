"""Whom an advisory is written to, and how far advisories have come: a figure of its own, which is not “reached”."""

from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count, Exists, OuterRef, Q

from core.clock import day_of
from notifications.lifecycle import DeliveryState
from notifications.models import Delivery, reference
from outreach import coverage, policies
from outreach.lifecycle import Population
from outreach.models import Addressee, Head

DISTRICT = {
    Population.OFFICE: ("district", "village__district"), Population.VILLAGE: ("district",),
    Population.RW: ("village__district",), Population.RT: ("rw__village__district",),
}  # fmt: skip

LIES_IN = {
    Population.OFFICE: ("village",), Population.VILLAGE: ("district",), Population.RW: ("village",),
    Population.RT: ("rw__village",),
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One addressee with its state. tone: of the badge."""

    addressee: object
    words: str
    tone: str

    @property
    def key(self):
        """The primary key as plain text: templates would write 1.234."""
        return str(self.addressee.pk)


def recipients(advisory, at):
    """Return the Addressees that an advisory would be written to now, unsaved: all in force, or those of its kecamatan."""
    audience, field = advisory.audience, policies.place_field(advisory.audience)
    places = coverage.in_force(audience, at).select_related(*LIES_IN[audience.population])
    districts = list(advisory.districts.all())
    if districts:
        lies = Q()
        for name in DISTRICT[audience.population]:
            lies |= Q(**{f"{name}__in": districts})
        places = places.filter(lies)
    heads = Head.objects.by_place(field, day_of(at))
    return [_addressee(advisory, field, place, heads.get(place.pk)) for place in places]


def _addressee(advisory, field, place, head):
    name, email = (head.name, head.email) if head else ("", getattr(place, "email", ""))
    return Addressee(advisory=advisory, **{field: place}, name=name, email=email)


def groups(advisory):
    """Return [(kelurahan's name, Rows)] of an issued advisory in the city's order: three queries."""
    found = sorted(advisory.addressees.with_place(), key=lambda each: each.order)
    mailed = set(
        Delivery.objects.filter(kind="outreach.advised", state=DeliveryState.SENT, about__in=map(reference, found))
        .values_list("about", flat=True)
    )  # fmt: skip
    rows = [_row(each, reference(each) in mailed) for each in found]
    return [(name, list(group)) for name, group in groupby(rows, key=lambda row: drawer(row.addressee))]


def drawer(addressee):
    return f"Kelurahan {addressee.kelurahan.name}" if addressee.kelurahan else "Kantor kota"


def _row(addressee, is_mailed):
    if addressee.received_on:
        return Row(addressee, "Diterima", "green")
    return Row(addressee, "Email terkirim", "blue") if is_mailed else Row(addressee, "Belum diterima", "gold")


def counts(advisory):
    """Return how many offices an issued advisory was written to: all, with an e-mail address, and those that received it."""
    return advisory.addressees.aggregate(
        all=Count("pk"), mailed=Count("pk", filter=~Q(email="")), received=Count("pk", filter=Q(received_on__isnull=False))
    )


def share(audience, at):
    """Return (how many offices of an audience that exist now were written to by any advisory, how many exist)."""
    written = Addressee.objects.filter(advisory__audience=audience, **{policies.place_field(audience): OuterRef("pk")})
    found = coverage.in_force(audience, at).annotate(was_advised=Exists(written)).order_by()
    counted = found.aggregate(advised=Count("pk", filter=Q(was_advised=True)), all=Count("pk"))
    return counted["advised"], counted["all"]

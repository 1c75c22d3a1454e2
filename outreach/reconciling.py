"""The three ways by which somebody is said to have come, held against each other: what only one of them says is shown."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, Q

from outreach.lifecycle import SheetStatus, Way
from outreach.models import Attendance, Invitation, Sighting


@dataclass(frozen=True)
class Row:
    """One invited office and who says that it came. difference: a sentence, or "" where all agree."""

    invitation: Invitation
    ways: frozenset
    is_counted: bool
    difference: str

    @property
    def marks(self):
        """Say of each way, in the order of Way, whether it names the office."""
        return [(way.label, way in self.ways) for way in Way]


@dataclass(frozen=True)
class Balance:
    """Of the offices that somebody may read about: each that one of the ways names, and how many each way names."""

    rows: list
    counts: list
    counted: int

    @property
    def differing(self):
        return [row for row in self.rows if row.difference]


def balance(activity, *, codes):
    """Return the Balance of an activity. codes: the kecamatan of whoever asks, or None for the whole city."""
    has_paper = activity.sheets.filter(status=SheetStatus.CONFIRMED).exists()
    named = _named(activity, codes)
    has_door = any(each.way != Way.PAPER for invitation in named for each in invitation.seen)
    rows = [_row(invitation, has_paper=has_paper, has_door=has_door) for invitation in named]
    counts = Counter(way for row in rows for way in row.ways)
    return Balance(rows, [(way.label, counts[way]) for way in Way], sum(row.is_counted for row in rows))


def _named(activity, codes):
    """Return the invitations that a way names or that count, each with its Sightings and its standing attendance."""
    seen, counted = Sighting.objects.filter(reverted_at__isnull=True), Attendance.objects.standing()
    of_this = {"invitation": OuterRef("pk")}
    found = activity.invitations.within(codes).filter(Q(Exists(seen.filter(**of_this))) | Q(Exists(counted.filter(**of_this))))
    both = [Prefetch("sightings", seen, to_attr="seen"), Prefetch("attendances", counted, to_attr="counted")]
    return sorted(found.with_place().prefetch_related(*both), key=lambda each: each.order)


def _row(invitation, *, has_paper, has_door):
    ways = frozenset(each.way for each in invitation.seen)
    difference = _difference(invitation, ways, has_paper=has_paper, has_door=has_door)
    return Row(invitation, ways, bool(invitation.counted), difference)


def _difference(invitation, ways, *, has_paper, has_door):
    if not invitation.counted:
        return "Kehadirannya dibatalkan di pintu, tetapi cara lain menyatakan hadir."
    if has_paper and Way.PAPER not in ways:
        return "Terhitung hadir, tetapi tidak bertanda tangan di lembar hadir."
    if has_door and ways == {Way.PAPER}:
        return "Hanya ada di lembar hadir."
    names = {each.representative.casefold() for each in invitation.seen}
    return "Nama wakilnya berbeda." if len(names) > 1 else ""

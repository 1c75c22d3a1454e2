"""Who has been reached and who not yet: counted by office, with its denominator, never rounded up.

An RW or office counts as reached when somebody of it stood at the door of an activity that was not called off; who heads it
today does not matter. What was abolished is counted no more.
"""

from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef

from outreach.lifecycle import EXPECTED, ActivityStatus
from outreach.models import Attendance, Invitation
from regions.models import Office, Rw, Village

REACHED, CONFIRMED, INVITED, NEVER = "reached", "confirmed", "invited", "never"
STATES = (REACHED, CONFIRMED, INVITED, NEVER)


@dataclass
class Coverage:
    """How far one place is covered. Each office stands in one state, the farthest that it came to."""

    code: str
    name: str
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
    def missing(self):
        return self.total - self.reached

    @property
    def percent(self):
        """Return whole percents, rounded down: 389 of 390 are never 100."""
        return self.reached * 100 // self.total if self.total else 0


def rws(on):
    """Return the Coverage of each kelurahan by its RW in force on a day, in the order of their codes: two queries."""
    found = {village.pk: Coverage(village.pk, village.name) for village in Village.objects.order_by("pk")}
    for rw in _with_state(Rw.objects.in_force(on), "rw").values("village_id", *_FLAGS):
        found[rw["village_id"]].add(_state(rw))
    return list(found.values())


def by_district(villages):
    """Return {kecamatan code: Coverage} summed up from those of its kelurahan."""
    found = {}
    for village in villages:
        code = village.code.rpartition(".")[0]
        whole = found.setdefault(code, Coverage(code, ""))
        for state, count in village.counts.items():
            whole.counts[state] += count
    return found


def offices(on):
    """Return the Coverage of the city's offices in force on a day: one query."""
    whole = Coverage("", "Kantor Pemerintah Kota")
    for office in _with_state(Office.objects.in_force(on), "office").values(*_FLAGS):
        whole.add(_state(office))
    return whole


def never_reached(on):
    """Return the RW in force that nobody was invited from to an activity that is not called off."""
    return _with_state(Rw.objects.in_force(on), "rw").filter(was_invited=False).order_by("village_id", "number")


_FLAGS = ("came", "said_yes", "was_invited")


def _with_state(queryset, name):
    alive = Invitation.objects.standing().filter(**{name: OuterRef("pk")}).exclude(activity__status=ActivityStatus.CANCELLED)
    at_the_door = Attendance.objects.standing().filter(**{f"invitation__{name}": OuterRef("pk")})
    return queryset.annotate(
        came=Exists(at_the_door.exclude(invitation__activity__status=ActivityStatus.CANCELLED)),
        said_yes=Exists(alive.filter(answer__in=EXPECTED, activity__status=ActivityStatus.RELEASED)),
        was_invited=Exists(alive),
    )


def _state(row):
    if row["came"]:
        return REACHED
    if row["said_yes"]:
        return CONFIRMED
    return INVITED if row["was_invited"] else NEVER

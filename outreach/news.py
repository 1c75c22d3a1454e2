"""What a release means for the people who work in it: one digest each, of what is theirs. Invitees have mails of their own."""

from collections import defaultdict
from dataclasses import dataclass
from hashlib import sha256

from django.db.models import Q

from core import dates
from outreach.lifecycle import Change
from outreach.models import Occurrence, Release


@dataclass(frozen=True)
class Line:
    """One activity of a digest. before: the Occurrence that people knew until then, or None. task: why it is theirs."""

    activity: object
    occurrence: Occurrence
    before: Occurrence | None
    task: str

    @property
    def change(self):
        return self.occurrence.get_change_display()

    @property
    def when(self):
        return dates.span(self.occurrence.starts_at, self.occurrence.ends_at)

    @property
    def was(self):
        return f"{self.before.when}, {self.before.room}" if self.before else ""

    @property
    def reason(self):
        return self.activity.cancel_reason if self.occurrence.change == Change.CANCELLED else ""


@dataclass(frozen=True)
class Digest:
    """to: an account, or the address of a speaker who has none."""

    to: object
    name: str
    lines: list

    @property
    def address(self):
        return (self.to if isinstance(self.to, str) else self.to.email).lower()


def digests(release):
    """Return the Digest of each person concerned, by name: who is in charge, and speakers whose address is known.

    Of the release, and of what was called off since the one before; what was told otherwise since is left out.
    """
    found, lines = {}, defaultdict(list)
    for occurrence, before in _told(release):
        for address, (to, name, tasks) in _concerned(occurrence.activity).items():
            found.setdefault(address, (to, name))
            lines[address].append(Line(occurrence.activity, occurrence, before, " dan ".join(tasks)))
    made = [Digest(to, name, lines[address]) for address, (to, name) in found.items()]
    return sorted(made, key=lambda each: (each.name, each.address))


def fingerprint(texts):
    """Return what tells the texts that were read from others. texts: [(address, text)]."""
    return sha256("\0".join(f"{address}\0{text}" for address, text in texts).encode()).hexdigest()


def _told(release):
    """Return [(Occurrence, the one before it or None)] in the order of time."""
    last = Release.objects.filter(number__lt=release.number).order_by("-number").first()
    called_off = Q(change=Change.CANCELLED, made_at__lte=release.released_at)
    if last:
        called_off &= Q(made_at__gt=last.released_at)
    rows = Occurrence.objects.filter(Q(release=release) | called_off).select_related("activity__in_charge", "room__venue")
    told = [each for each in rows.prefetch_related("activity__speakers") if each.activity.current_id == each.pk]
    known = Occurrence.objects.filter(activity__in=[each.activity_id for each in told]).select_related("room__venue")
    before = {(each.activity_id, each.sequence): each for each in known}
    pairs = [(each, before.get((each.activity_id, each.sequence - 1))) for each in told]
    return sorted(((each, was if each.change == Change.MOVED else None) for each, was in pairs), key=_by_time)


def _by_time(pair):
    return pair[0].starts_at, pair[0].pk


def _concerned(activity):
    """Return {address in small letters: (recipient, name, [tasks])}; one person with two tasks is one."""
    people = {}
    if activity.in_charge.is_active:
        people[activity.in_charge.email.lower()] = (activity.in_charge, str(activity.in_charge), ["penanggung jawab"])
    for speaker in activity.speakers.all():
        if speaker.email:
            people.setdefault(speaker.email.lower(), (speaker.email, str(speaker), []))[2].append("narasumber")
    return people

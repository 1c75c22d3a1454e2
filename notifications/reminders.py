"""Reminders: indexed questions with a memory. A rule names objects with a deadline; the planner tells each milestone once."""

import datetime as dt
from dataclasses import dataclass, replace

from notifications import ruling
from notifications.models import ReminderOffset

_rules = {}


@dataclass(frozen=True)
class Milestone:
    """A moment at which a rule speaks. It is stale from expires_at on: the next milestone, or the deadline itself."""

    code: str
    at: dt.datetime
    expires_at: dt.datetime


@dataclass(frozen=True)
class Entry:
    """One of the office's own deadlines, without a word about any person. url: its page in the portal, for who signs in."""

    uid: str
    summary: str
    at: dt.datetime
    url: str = ""


@dataclass(frozen=True)
class Plan:
    """What the planner does for one object: tell this milestone now (or nothing), and come back at next_nudge_at (or never)."""

    tell: Milestone | None
    next_nudge_at: dt.datetime | None


class Reminder:
    """Subclass per rule and put @reminder(rule=..., notice=..., label=...) above it.

    The object's model has `next_nudge_at`, a nullable moment with a partial index, which actions set with first_nudge() when
    the deadline appears or moves, and clear when the matter is done. The planner moves it on.
    column: the name of that moment, for a second rule over the same model.
    offsets: (milestone, hours_before, send_hour) rows that seed() writes once; staff change the rows afterwards.
    For the deadline book:
    cohort: columns whose equal values, with `column`, give objects the same moments, so that many are counted as one.
    account, address: the column of the one person reminded; neither where recipients() asks further tables.
    whom: those recipients in words, where they are not one person of the object.
    chased_for: how long after the day that people know deadline() lies, for rules that go on reminding of it.
    office_permission: what a member of the office must hold to read the entries of office_entries().
    """

    rule = label = ""
    notice = None
    column = "next_nudge_at"
    offsets = ()
    cohort = ()
    account = address = ""
    whom = "penerima menurut aturan ini"
    office_permission = ""
    chased_for = dt.timedelta()

    def queryset(self):
        """Return every object the rule may ever concern, with its related rows."""
        raise NotImplementedError

    def deadline(self, obj):
        """Return the aware, exclusive instant of the deadline, or None when there is none."""
        raise NotImplementedError

    def known_deadline(self, obj):
        """Return the moment as people know it, from which the milestones are counted, or None."""
        deadline = self.deadline(obj)
        return deadline - self.chased_for if deadline else None

    def recipient(self, obj):
        """Return the account or the address to remind."""
        raise NotImplementedError

    def recipients(self, obj, milestone):
        """Return all whom a milestone is told to; override it where that is more than one, or none."""
        return [self.recipient(obj)]

    def revision(self, obj):
        """Return a text that changes when the deadline does: a moved deadline is a new occasion."""
        return revision_of(self.deadline(obj))

    def subject(self, obj):
        """Return the object whose page in the admin tells what it is about; reached without a query."""
        return obj

    def in_area(self, objects, district):
        """Return those of some objects that belong to a kecamatan, or None where the rule knows no kecamatan."""

    def office_entries(self, start, end):
        """Return the Entries of a span that the office's own calendar shows, in few queries and without personal data."""
        return []

    def due(self, now):
        return self.queryset().filter(**{f"{self.column}__lte": now})

    def moment_of(self, obj):
        """Return when the planner comes back to an object, or None."""
        return getattr(obj, self.column)

    def milestones(self, obj, offsets=None):
        deadline = self.deadline(obj)
        return milestones(deadline, active_offsets(self.rule) if offsets is None else offsets) if deadline else []

    def first_nudge(self, obj, after, offsets=None):
        """Return what actions put into next_nudge_at: the first milestone later than a moment, or None."""
        return plan(self.milestones(obj, offsets), after).next_nudge_at

    def plan(self, obj, now, offsets):
        return hushed(plan(self.milestones(obj, offsets), now), now, offsets)


def reminder(*, rule, notice, label):
    """Class decorator: make a rule known. rule: "<app>.<what>"; notice: the Notice class it sends; label: Indonesian."""

    def register(cls):
        if _rules.get(rule, cls).__qualname__ != cls.__qualname__:
            raise ValueError(f"Reminder rule {rule!r} is taken by {_rules[rule].__qualname__}.")
        cls.rule, cls.notice, cls.label = rule, notice, label
        _rules[rule] = cls
        return cls

    return register


def rules():
    """Return every registered rule, ready to be asked, by its name."""
    return {name: cls() for name, cls in sorted(_rules.items())}


def rule(name):
    """Return one rule; raises KeyError."""
    return _rules[name]()


def active_offsets(rule):
    """Return the offsets of a rule that speak, each with the Ruling that bends its moment."""
    return ruling.offsets_of(rule, _rules[rule].notice)


def seed(name):
    """Write the default offsets of a rule where there are none yet: staff who deleted or changed one keep their choice."""
    if ReminderOffset.objects.filter(rule=name).exists():
        return
    ReminderOffset.objects.bulk_create(
        [
            ReminderOffset(rule=name, milestone=milestone, hours_before=hours, send_hour=hour)
            for milestone, hours, hour in rule(name).offsets
        ],
        ignore_conflicts=True,
    )


def revision_of(deadline):
    """Return the text that tells one deadline from a moved one."""
    return f"{deadline.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"


def milestones(deadline, offsets):
    """Return the Milestones before a deadline, in order; one at or after the deadline is none.

    Of two at the same moment the one nearer to the deadline stays.
    """
    moments = {}
    for offset in sorted(offsets, key=lambda offset: (-offset.hours_before, offset.milestone)):
        at = getattr(offset, "ruling", ruling.PLAIN).moment(deadline, offset.hours_before, offset.send_hour)
        if at is not None and at < deadline:
            moments[at] = offset.milestone
    starts = sorted(moments)
    return [Milestone(moments[at], at, expires_at) for at, expires_at in zip(starts, [*starts, deadline][1:], strict=True)]


def plan(milestones, now):
    """Return the Plan at a moment: the latest milestone reached and not yet stale, however many were missed before it."""
    reached = [milestone for milestone in milestones if milestone.at <= now < milestone.expires_at]
    coming = [milestone.at for milestone in milestones if milestone.at > now]
    return Plan(reached[-1] if reached else None, min(coming, default=None))


def hushed(plan, now, offsets):
    """Return a Plan made in quiet hours so that what was missed before them waits for their end.

    What could not be told afterwards any more is told now when the procedure demands it, and else not at all.
    """
    bent = getattr(offsets[0], "ruling", ruling.PLAIN) if offsets else ruling.PLAIN
    if plan.tell is None or (loud := bent.after_quiet(now)) == now:
        return plan
    if loud < plan.tell.expires_at:
        return replace(plan, tell=replace(plan.tell, at=loud))
    return plan if bent.is_required else replace(plan, tell=None)

"""Reminders: indexed questions with a memory. A rule names objects with a deadline; the planner tells each milestone once."""

import contextlib
import datetime as dt
from contextvars import ContextVar
from dataclasses import dataclass, replace

from django.db.models import Q

from notifications import ruling
from notifications.models import Audience, ReminderOffset, RuleSetting

_rules = {}
_known_offsets = ContextVar("known_offsets", default=None)


@dataclass(frozen=True)
class Milestone:
    """A moment at which a rule speaks to one audience, FIRST or SECOND; an offset for both makes two of them.

    It is stale from expires_at on: the next milestone of that audience, or the deadline itself.
    """

    code: str
    at: dt.datetime
    expires_at: dt.datetime
    audience: str = Audience.FIRST

    @property
    def is_second(self):
        return self.audience == Audience.SECOND


@dataclass(frozen=True)
class Entry:
    """One of the office's own deadlines, without a word about any person. url: its page in the portal, for who signs in."""

    uid: str
    summary: str
    at: dt.datetime
    url: str = ""


@dataclass(frozen=True)
class Plan:
    """What the planner does for one object: tell these milestones now, and come back at next_nudge_at (or never)."""

    tell: tuple[Milestone, ...]
    next_nudge_at: dt.datetime | None


class Reminder:
    """Subclass per rule and put @reminder(rule=..., notice=..., label=...) above it.

    The object's model has `next_nudge_at`, a nullable moment with a partial index, which actions set with first_nudge() when
    the deadline appears or moves, and clear when the matter is done. The planner moves it on.
    column: the name of that moment, for a second rule over the same model.
    offsets: (milestone, hours_before, send_hour[, audience]) rows that seed() writes once; staff change the rows afterwards.
    second_notice: the SecondNotice for whom a duty escalates to, where there is such a person; second() says who it is, and
    second_whom says it in words.
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
    second_notice = None
    second_whom = ""
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

    def second(self, obj):
        """Return whom the duty escalates to while it stays undone: an account, an address, a list of them, or None."""

    def is_waited_for(self, obj):
        """Say whether the duty is one now: what is fulfilled for the time being is told to nobody, though it may come back."""
        return True

    def second_instead(self, obj):
        """Return who stands in, as second() says it, where all whom that names have the duty themselves or have left."""

    def seconds(self, obj):
        """Return the second persons of an object: who has the duty is none, and each is named once."""
        asked = (self.second(obj), self.second_instead(obj)) if self.is_waited_for(obj) else ()
        if not any(asked):
            return []
        first = {address_of(each) for each in self.recipients(obj, None)}
        others = (_but(first, found if isinstance(found, list) else [found]) for found in asked if found)
        return next((found for found in others if found), [])

    def told(self, obj, milestone):
        """Return whom a milestone is told to, of either audience."""
        return self.seconds(obj) if milestone.is_second else self.recipients(obj, milestone)

    def notice_of(self, milestone):
        """Return the Notice class that tells a milestone."""
        return self.second_notice if milestone.is_second else self.notice

    def is_to_second(self, kind):
        """Say whether the code of a kind is that of the notice to the second person."""
        return self.second_notice is not None and kind == self.second_notice.code

    @property
    def notices(self):
        """All Notice classes that the rule sends."""
        return [each for each in (self.notice, self.second_notice) if each]

    def once(self, ask, on):
        """Return ask(on), asked once a day in the life of this rule, which is that of a tick or of a page."""
        kept = self.__dict__.setdefault("_asked", {})
        if (ask, on) not in kept:
            kept[ask, on] = ask(on)
        return kept[ask, on]

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
        """Return the Milestones of an object in order, of both audiences where the rule has a second person."""
        if not (deadline := self.deadline(obj)):
            return []
        found = milestones(deadline, active_offsets(self.rule) if offsets is None else offsets)
        return [each for each in found if self.second_notice or not each.is_second]

    def first_nudge(self, obj, after, offsets=None):
        """Return what actions put into next_nudge_at: the first milestone later than a moment, or None."""
        return plan(self.milestones(obj, offsets), after).next_nudge_at

    def plan(self, obj, now, offsets, since=None):
        """Return the Plan of an object. since: the moment for which the planner comes, where that is not the object's own."""
        return hushed(plan(self.milestones(obj, offsets), now, since or self.moment_of(obj)), now, offsets)


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
    known = _known_offsets.get()
    if known is None:
        return ruling.offsets_of(rule, _rules[rule].notice)
    if rule not in known:
        known[rule] = ruling.offsets_of(rule, _rules[rule].notice)
    return known[rule]


def all_offsets():
    """Return {rule: what active_offsets() returns} for every rule."""
    return ruling.offsets_by_rule({name: each.notice for name, each in _rules.items()})


@contextlib.contextmanager
def offsets_asked_once():
    """Within it each rule's offsets are read once: for an action that gives many objects their next moment."""
    if _known_offsets.get() is not None:
        yield
        return
    token = _known_offsets.set({})
    try:
        yield
    finally:
        _known_offsets.reset(token)


def closed_ways(offsets, kind):
    """Return the ways that the office closes to a Notice class, as the offsets of its rule brought it along."""
    return getattr(offsets[0], "ruling", ruling.PLAIN).closed(kind) if offsets else frozenset()


def closed_now():
    """Return {code of a kind: ways closed to it}, in one query for all rules."""
    closing = RuleSetting.objects.filter(Q(by_mail=False) | Q(by_text=False) | Q(by_push=False))
    return {
        kind.code: ruling.closed_ways(kind, by_mail=row.by_mail, by_text=row.by_text, by_push=row.by_push)
        for row in closing
        if row.rule in _rules
        for kind in rule(row.rule).notices
    }


def by_kind():
    """Return every registered rule by the codes of the notices it sends."""
    return {kind.code: rule for rule in rules().values() for kind in rule.notices}


def _but(first, people):
    """Return those of some people who are here and not among the first, each once."""
    others = {address_of(each): each for each in people if getattr(each, "is_active", True)}
    return [each for address, each in others.items() if address not in first]


def address_of(to):
    """Return what tells one person from another, be it an account or an address."""
    return (to if isinstance(to, str) else to.email).strip().lower()


def lacks_second(name, audience):
    """Say whether an offset would tell a second person although its rule, known by its name, has none."""
    return audience in (Audience.SECOND, Audience.BOTH) and name in _rules and _rules[name].second_notice is None


def seed(name):
    """Write the default offsets of a rule where there are none yet: staff who deleted or changed one keep their choice."""
    if ReminderOffset.objects.filter(rule=name).exists():
        return
    ReminderOffset.objects.bulk_create(
        [
            ReminderOffset(rule=name, milestone=milestone, hours_before=hours, send_hour=hour, audience=audience)
            for milestone, hours, hour, audience in map(with_audience, rule(name).offsets)
        ],
        ignore_conflicts=True,
    )


def revision_of(deadline):
    """Return the text that tells one deadline from a moved one."""
    return f"{deadline.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"


def with_audience(row):
    """Return one of a rule's `offsets` in full: without a word about it, it tells who has the duty."""
    return row if len(row) == 4 else (*row, Audience.FIRST)


def milestones(deadline, offsets):
    """Return the Milestones before a deadline, in order; one at or after the deadline is none.

    Of two at the same moment for the same audience the one nearer to the deadline stays.
    """
    found = [each for audience in (Audience.FIRST, Audience.SECOND) for each in _milestones(deadline, offsets, audience)]
    return sorted(found, key=lambda each: (each.at, each.audience))


def _milestones(deadline, offsets, audience):
    moments, heard = {}, (audience, Audience.BOTH)
    for offset in sorted(offsets, key=lambda offset: (-offset.hours_before, offset.milestone)):
        at = getattr(offset, "ruling", ruling.PLAIN).moment(deadline, offset.hours_before, offset.send_hour)
        if offset.audience in heard and at is not None and at < deadline:
            moments[at] = offset.milestone
    starts = sorted(moments)
    ends = [*starts, deadline][1:]
    return [Milestone(moments[at], at, end, audience) for at, end in zip(starts, ends, strict=True)]


def plan(milestones, now, since=None):
    """Return the Plan at a moment: of each audience the latest milestone reached and not yet stale, however many were missed.

    since: the moment for which the planner came. What was reached before it was told then, and comes along only where
    nothing else does: an offset that moved, or a deadline.
    """
    reached = {each.audience: each for each in milestones if each.at <= now < each.expires_at}
    fresh = [each for each in reached.values() if since is None or each.at >= since]
    coming = [milestone.at for milestone in milestones if milestone.at > now]
    return Plan(tuple(fresh or reached.values()), min(coming, default=None))


def hushed(plan, now, offsets):
    """Return a Plan made in quiet hours so that what was missed before them waits for their end.

    What could not be told afterwards any more is told now when the procedure demands it, and else not at all.
    """
    bent = getattr(offsets[0], "ruling", ruling.PLAIN) if offsets else ruling.PLAIN
    if not plan.tell or (loud := bent.after_quiet(now)) == now:
        return plan
    later = [replace(each, at=loud) if loud < each.expires_at else each for each in plan.tell]
    return replace(plan, tell=tuple(each for each in later if each.at == loud or bent.is_required))

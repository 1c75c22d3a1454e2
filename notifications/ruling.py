"""What a rule's row says: how it bends the moments of its milestones (office days, quiet hours, the office's own zone), and
which ways it closes.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import JSONObject

from core import measures
from notifications.channels import Channel
from notifications.models import ReminderOffset, RuleSetting

DAY = 24  # hours
MORNING = 8  # when a milestone without an hour speaks that a day off has moved
NOTHING_BUT_HOLIDAYS = 60  # days: no run of days off is longer
BENT_BY = ("quiet_from", "quiet_until", "counts_working_days", "shifts_off_days", "by_mail", "by_text", "by_push")


def zone():
    """Return the office's zone, in which hours of sending and quiet hours are counted."""
    return ZoneInfo(settings.OFFICE_ZONE)


@dataclass
class Ruling:
    """What a row says. is_required: the procedure demands the notice, so quiet hours never cost anybody its last moment."""

    quiet_from: int | None = None
    quiet_until: int | None = None
    counts_working_days: bool = False
    shifts_off_days: bool = False
    by_mail: bool = True
    by_text: bool = True
    by_push: bool = True
    is_required: bool = True
    _years: dict = field(default_factory=dict, repr=False)

    def moment(self, deadline, hours_before, send_hour):
        """Return when an offset speaks (UTC), or None where quiet hours leave it no moment before the deadline.

        A deadline at 24.00 belongs to the day that ends then, so H-0 is its closing day.
        """
        at = self._off_days_left(self._counted(deadline, hours_before, send_hour), send_hour)
        loud = self.after_quiet(at)
        if loud == at or loud < deadline:
            return loud
        return at if self.is_required else None

    def after_quiet(self, at):
        """Return the moment itself, or the end of the quiet hours in which it lies."""
        local = at.astimezone(zone())
        if not self.is_quiet(local.hour):
            return at
        day = local.date() + dt.timedelta(days=local.hour >= self.quiet_until)
        return _moment(day, self.quiet_until)

    def is_quiet(self, hour):
        if self.quiet_from is None:
            return False
        if self.quiet_from < self.quiet_until:
            return self.quiet_from <= hour < self.quiet_until
        return hour >= self.quiet_from or hour < self.quiet_until

    def closed(self, kind):
        """Return the ways that a Notice class may not take, as closed_ways() says."""
        return closed_ways(kind, by_mail=self.by_mail, by_text=self.by_text, by_push=self.by_push)

    def _counted(self, deadline, hours_before, send_hour):
        last = deadline - dt.timedelta(microseconds=1)
        if self.counts_working_days:
            closing = last.astimezone(zone()).date()
            day = self._working_days_before(closing, hours_before // DAY)
            return deadline - (closing - day) if send_hour is None else _moment(day, send_hour)
        if send_hour is None:
            return deadline - dt.timedelta(hours=hours_before)
        return _moment((last - dt.timedelta(hours=hours_before)).astimezone(zone()).date(), send_hour)

    def _working_days_before(self, day, count):
        for _ in range(count):
            day = self._last_working_day(day - dt.timedelta(days=1))
        return day

    def _off_days_left(self, at, send_hour):
        """Return the moment, or the last working morning before where it lies on a day off."""
        day = at.astimezone(zone()).date()
        if not self.shifts_off_days or self._is_working(day):
            return at
        return _moment(self._last_working_day(day), MORNING if send_hour is None else send_hour)

    def _last_working_day(self, day):
        for _ in range(NOTHING_BUT_HOLIDAYS):
            if self._is_working(day):
                break
            day -= dt.timedelta(days=1)
        return day

    def _is_working(self, day):
        if day.year not in self._years:  # a year is asked for once in the life of a ruling
            self._years[day.year] = measures.ask("holidays", dt.date(day.year, 1, 1), dt.date(day.year, 12, 31))
        return day.weekday() < 5 and day not in self._years[day.year]


PLAIN = Ruling()


def offsets_of(rule, notice):
    """Return the active offsets of a rule, each with its Ruling, in one query; none where the rule is switched off."""
    row = RuleSetting.objects.filter(rule=OuterRef("rule"))
    told = ReminderOffset.objects.filter(~Exists(row.filter(active=False)), rule=rule, active=True)
    found = list(told.annotate(bent_by=Subquery(row.values(bent_by=JSONObject(**{name: name for name in BENT_BY}))[:1])))
    return _bent(found, found[0].bent_by if found else None, notice)


def offsets_by_rule(notices):
    """Return {rule: offsets} as offsets_of() returns them, of many rules in two queries. notices: the Notice class of each."""
    rows, found = {row.pop("rule"): row for row in RuleSetting.objects.values("rule", "active", *BENT_BY)}, defaultdict(list)
    for offset in ReminderOffset.objects.filter(active=True):
        if rows.get(offset.rule, {}).get("active", True):
            found[offset.rule].append(offset)
    return {rule: _bent(found[rule], rows.get(rule), notice) for rule, notice in notices.items()}


def _bent(offsets, row, notice):
    facts = {name: row[name] for name in BENT_BY if row[name] is not None} if row else {}
    ruling = Ruling(**facts, is_required=notice.required)
    for offset in offsets:
        offset.ruling = ruling
    return offsets


def may_go_without_mail(kind):
    """Say whether the office may close the mail to a Notice class: nothing demands it, and the portal shows it instead."""
    return not kind.required and Channel.PORTAL in kind.channels


def closed_ways(kind, *, by_mail, by_text, by_push):
    """Return the ways that a row closes to a Notice class, whatever else the row claims."""
    is_open = {
        Channel.MAIL: by_mail or not may_go_without_mail(kind), Channel.TEXT: by_text, Channel.PUSH: by_push,
    }  # fmt: skip
    return frozenset(way for way, may_go in is_open.items() if not may_go)


def _moment(day, hour):
    return dt.datetime(day.year, day.month, day.day, hour, tzinfo=zone()).astimezone(dt.UTC)

"""Turns reached milestones into deliveries, once each, and shows beforehand what it will do."""

import datetime as dt
import logging
import math
import time
from collections import defaultdict, deque
from dataclasses import dataclass
from functools import cache

from django.db import connection, transaction
from django.db.models import Q

from core import clock, dates
from notifications import outbox, reminders, wishes
from notifications.channels import Channel
from notifications.lifecycle import DeliveryState
from notifications.models import Delivery, RuleSetting
from notifications.notice import notice

logger = logging.getLogger(__name__)
CHUNK = 100


@dataclass(frozen=True)
class Line:
    """One line of a preview: at this moment this recipient is told this milestone about this object by this rule, this way."""

    at: dt.datetime
    address: str
    rule: str
    milestone: str
    about: str
    label: str
    way: str = ""
    is_second: bool = False


class Planning:
    """One walk over all that is due, rules in turns, chunk by chunk; it can stop at any chunk and go on from there."""

    def __init__(self, now, rules=None):
        offsets_of = reminders.active_offsets
        if rules is None:
            known = cache(reminders.all_offsets)  # read when the first rule has its turn, and not where this is made
            rules, offsets_of = reminders.rules().values(), lambda name: known()[name]
        self._walks = deque(_walk(rule, now, offsets_of) for rule in rules)

    @property
    def is_done(self):
        return not self._walks

    def go(self, seconds=math.inf):
        """Plan for at most so long (and at least one chunk); returns how many messages were put out."""
        told, end = 0, time.monotonic() + seconds
        while self._walks:
            walk = self._walks.popleft()
            count = next(walk, None)
            if count is not None:
                told += count
                self._walks.append(walk)
            if time.monotonic() >= end:
                break
        return told


def plan_due(now):
    """Plan every object whose moment has come, for all rules. Returns how many messages were put out."""
    return Planning(now).go()


def plan_rule(rule, now):
    """Plan one rule, in chunks, each in a short transaction. An object that cannot be planned costs itself only."""
    return Planning(now, [rule]).go()


def _walk(rule, now, offsets_of):
    offsets = offsets_of(rule.rule)
    for chunk in _chunks(rule, now):
        yield _plan_together(rule, chunk, now, offsets)


def _chunks(rule, now):
    """Walk by (moment, pk), so that neither planned nor stubborn objects are met twice."""
    column = rule.column
    due, after = rule.due(now).order_by(column, "pk"), Q()
    while chunk := list(due.filter(after)[:CHUNK]):
        yield chunk
        last = chunk[-1]
        moment = rule.moment_of(last)
        # The first condition says nothing new; it lets the index begin there instead of at the first object due.
        after = Q(**{f"{column}__gte": moment}) & (Q(**{f"{column}__gt": moment}) | Q(pk__gt=last.pk))


def _plan_together(rule, objects, now, offsets):
    try:
        with transaction.atomic():
            return _plan(rule, _free(objects), now, offsets)
    except Exception as error:  # somebody in the chunk cannot be planned: find out who
        if len(objects) > 1:
            return sum(_plan_together(rule, [obj], now, offsets) for obj in objects)
        logger.exception("reminder.failed", extra={"rule": rule.rule, "object": objects[0].pk, "error": str(error)})
        return 0


def _free(objects):
    """Return those that no other planner is at, and hold them; where rows cannot be locked, _advance() alone decides."""
    if not connection.features.has_select_for_update_skip_locked:
        return objects
    rows = type(objects[0])._base_manager.filter(pk__in=[obj.pk for obj in objects]).order_by("pk")
    free = set(rows.select_for_update(skip_locked=True).values_list("pk", flat=True))
    return [obj for obj in objects if obj.pk in free]


def _plan(rule, objects, now, offsets):
    """Advance each object by compare-and-set; only who advances it inserts its delivery."""
    plans = [(obj, rule.plan(obj, now, offsets)) for obj in objects]
    advanced = _advance_all(rule, plans)
    told = [line for obj, plan in plans if obj.pk in advanced for line in _told(rule, obj, plan)]
    with wishes.known_at_once(to for *_, people in told for to in people):
        deliveries = [each for line in told for each in _drafts(rule, *line, now, offsets)]
    return sum(outbox.insert(deliveries)) if deliveries else 0


def _advance_all(rule, plans):
    """Advance what goes from one moment to the same next one in one statement. Returns the keys this planner advanced."""
    groups = defaultdict(list)
    for obj, plan in plans:
        groups[rule.moment_of(obj), plan.next_nudge_at].append(obj)
    return {obj.pk for (_, coming), objects in groups.items() for obj in _advance_group(rule, objects, coming)}


def _advance_group(rule, objects, next_nudge_at):
    try:
        with transaction.atomic():
            moment, keys = rule.moment_of(objects[0]), [obj.pk for obj in objects]
            unchanged = type(objects[0])._base_manager.filter(pk__in=keys, **{rule.column: moment})
            if unchanged.update(**{rule.column: next_nudge_at}) != len(objects):
                raise _Rivalry
    except _Rivalry:  # some were advanced by another planner meanwhile: find out which
        return [obj for obj in objects if _advance(rule, obj, next_nudge_at)]
    return objects


class _Rivalry(Exception):
    pass


def _advance(rule, obj, next_nudge_at):
    unchanged = type(obj)._base_manager.filter(pk=obj.pk, **{rule.column: rule.moment_of(obj)})
    return unchanged.update(**{rule.column: next_nudge_at}) == 1


def _told(rule, obj, plan):
    """Return (object, milestone, people) for each audience to which a plan tells something."""
    return [(obj, milestone, rule.told(obj, milestone)) for milestone in plan.tell]


def _deliveries(rule, obj, plan, at, offsets):
    return [each for line in _told(rule, obj, plan) for each in _drafts(rule, *line, at, offsets)]


def _drafts(rule, obj, milestone, people, at, offsets):
    """Return the unsaved deliveries to people, with their audience's own notice, by the ways that the office leaves open."""
    kind = rule.notice_of(milestone)
    facts = {"revision": rule.revision(obj), "milestone": milestone.code, "at": at}
    facts |= {"not_before": milestone.at, "expires_at": milestone.expires_at}
    facts["closed"] = reminders.closed_ways(offsets, kind)
    return [each for to in people for each in outbox.drafts(kind, obj, to=to, **facts)]


def rebuild(rule, now):
    """Set next_nudge_at of every object of a rule anew, after its offsets changed. Returns how many differed."""
    offsets = reminders.active_offsets(rule.rule)
    return sum(_advance(rule, obj, rule.first_nudge(obj, now, offsets)) for obj in astray(rule, now, offsets))


def rebuild_by_days(now):
    """Plan anew what depends on days off, after the office's calendar changed. What was told already is told once."""
    bent = RuleSetting.objects.filter(Q(counts_working_days=True) | Q(shifts_off_days=True)).values_list("rule", flat=True)
    return sum(rebuild(rule, now) for name, rule in reminders.rules().items() if name in set(bent))


def moved_by(rule, setting, now):
    """Return how many objects of a rule a changed row would move. The row is written, looked at and undone."""
    count = 0
    try:
        with transaction.atomic():
            setting.save()
            count = sum(1 for _ in astray(rule, now, reminders.active_offsets(rule.rule)))
            raise _Undone
    except _Undone:
        return count


class _Undone(Exception):
    """Carries nothing but the way back."""


def astray(rule, now, offsets):
    """Yield the objects whose next_nudge_at is not what deadline and offsets say. What is due is left to the planner."""
    for obj in rule.queryset().order_by("pk").iterator(chunk_size=CHUNK * 5):
        moment = rule.moment_of(obj)
        is_due = moment is not None and moment <= now
        if not is_due and moment != rule.first_nudge(obj, now, offsets):
            yield obj


def preview(start, end):
    """Return the Lines of [start, end) in order, without writing: what waits in the outbox and what is still to be planned."""
    lines = list(_waiting(start, end))
    for rule in reminders.rules().values():
        lines.extend(_coming(rule, start, end))
    return sorted(lines, key=lambda line: (line.at, line.rule, line.about))


def _waiting(start, end):
    rule_of = reminders.by_kind()
    waiting = Delivery.objects.filter(state=DeliveryState.PENDING, next_try__gte=start, next_try__lt=end, kind__in=rule_of)
    for delivery in waiting.select_related("to_user"):
        rule = rule_of[delivery.kind]
        yield _line(delivery.next_try, delivery, rule.rule, delivery.about, rule)


def _line(at, delivery, name, label, rule=None):
    way, is_second = Channel(delivery.channel).label, rule is not None and rule.is_to_second(delivery.kind)
    return Line(at, delivery.address, name, delivery.milestone, delivery.about, label, way, is_second)


def _coming(rule, start, end):
    """Replay the planner for each object whose next moment lies before the end, from that moment on."""
    offsets = reminders.active_offsets(rule.rule)
    for chunk in _chunks(rule, end):
        for obj in chunk:
            yield from _replay(rule, obj, start, end, offsets)


def _replay(rule, obj, start, end, offsets):
    moment = rule.moment_of(obj)
    while moment is not None and moment < end:
        with clock.stopped_at(moment):
            plan = rule.plan(obj, moment, offsets, since=moment)
            told = _deliveries(rule, obj, plan, moment, offsets) if moment >= start else []
            wanted = [each for each in told if _is_wanted(obj, each, moment)]
        for delivery in wanted:
            yield _line(moment, delivery, rule.rule, str(obj), rule)
        moment = plan.next_nudge_at


def _is_wanted(obj, delivery, at):
    return delivery.state == DeliveryState.PENDING and notice(delivery.kind).still_concerns(obj, delivery, at)


def trial(at):
    """Return the Lines that one tick at a moment would send, from what the portal knows now, without writing."""
    due = Delivery.objects.filter(state=DeliveryState.PENDING, next_try__lte=at).exclude(expires_at__lte=at)
    rule_of = reminders.by_kind()
    lines = [
        _line(at, each, each.kind, f"menunggu sejak {dates.brief(each.next_try)} WIB", rule_of.get(each.kind))
        for each in due.select_related("to_user").iterator(chunk_size=CHUNK * 5)
    ]
    for rule in reminders.rules().values():
        offsets = reminders.active_offsets(rule.rule)
        for chunk in _chunks(rule, at):
            lines.extend(_tried(rule, chunk, at, offsets))
    return sorted(lines, key=lambda line: (line.rule, line.milestone, line.about))


def _tried(rule, objects, at, offsets):
    """Yield the Lines of objects that a tick at a moment would plan and that exist in no outbox yet."""
    told = []
    with clock.stopped_at(at):
        for obj in objects:
            told += [(obj, each) for each in _deliveries(rule, obj, rule.plan(obj, at, offsets), at, offsets)]
        known = set(Delivery.objects.filter(key__in=[each.key for _, each in told]).values_list("key", flat=True))
        for obj, each in told:
            if each.key not in known and notice(each.kind).still_concerns(obj, each, at):
                yield _line(at, each, rule.rule, f"dihitung dari {dates.closing(rule.known_deadline(obj))}", rule)


def masked(address):
    """Hide who it is from a list that is printed or pasted: a•••@domain."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}•••@{domain}"

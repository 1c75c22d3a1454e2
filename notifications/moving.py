"""What a change would do to reminders, seen before it is saved: it is carried out, looked at, and undone."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db import transaction
from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast, Concat

from notifications import book, reminders
from notifications.lifecycle import DeliveryState
from notifications.models import Delivery

FAR = dt.datetime(2100, 1, 1, tzinfo=dt.UTC)
FIRST_LINES = 5


class _Undone(Exception):
    """Carries nothing but the way back."""


@dataclass(frozen=True)
class Moved:
    """So many reminders of one rule and milestone at one moment."""

    at: dt.datetime
    label: str
    milestone: str
    count: int


@dataclass(frozen=True)
class Consequences:
    """cancelled, new: lists of Moved in order. decided: deliveries that staff had made before their time, and that lapse."""

    cancelled: list
    new: list
    unchanged_count: int
    decided_count: int
    template = "admin/notifications/_changed.html"

    @property
    def parts(self):
        """Return (word, count, first lines, how many lines more) of what disappears and of what appears."""
        return [_part("Dibatalkan", self.cancelled), _part("Baru", self.new)]

    @property
    def is_empty(self):
        return not (self.cancelled or self.new)


def consequences(change, concerned, now):
    """Return the Consequences of a change.

    change: a function that writes it as the action does. concerned: {rule name: Q that finds its objects, before and after}.
    Nothing stays written, and nothing is poked. Reminders are counted as the book counts them. Raises what the change raises.
    """
    with transaction.atomic():
        before, after = _counts(concerned, now), Counter()
        decided = _decided(concerned, now)
        try:
            with transaction.atomic():
                change()
                after = _counts(concerned, now)
                raise _Undone
        except _Undone:
            pass
    touched = {name for name, *_ in (before - after) | (after - before)}
    return Consequences(
        _moved(before - after), _moved(after - before), (before & after).total(),
        sum(count for name, count in decided.items() if name in touched),
    )  # fmt: skip


def _counts(concerned, now):
    """Count reminders to come by (rule, milestone, moment)."""
    found, question = Counter(), book.Question(now, FAR)
    for name, wanted in concerned.items():
        rule = reminders.rule(name)
        for cohort, at, milestone in book.replayed(rule, rule.queryset().filter(wanted), question):
            found[name, milestone.code, at] += cohort.count
    return found


def _decided(concerned, now):
    """Count by rule the deliveries that were made before their time about the objects, and have not gone out."""
    found = {}
    for name, wanted in concerned.items():
        rule = reminders.rule(name)
        objects = rule.queryset().filter(wanted).order_by()
        label = f"{objects.model._meta.label_lower}:"
        about = objects.values_list(Concat(Value(label), Cast("pk", CharField()), output_field=CharField()), flat=True)
        early = Q(not_before__gt=now, state__in=[DeliveryState.PENDING, DeliveryState.ON_HOLD])
        early &= Q(kind__in=[kind.code for kind in rule.notices])
        found[name] = Delivery.objects.filter(early, about__in=about).count()
    return found


def _moved(counts):
    rows = [Moved(at, reminders.rule(name).label, milestone, count) for (name, milestone, at), count in counts.items()]
    return sorted(rows, key=lambda row: (row.at, row.label, row.milestone))


def _part(word, rows):
    return word, sum(row.count for row in rows), rows[:FIRST_LINES], len(rows[FIRST_LINES:])

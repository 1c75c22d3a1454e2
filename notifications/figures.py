"""The operators' figures: few queries, each over an index that does not grow with what was settled long ago."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Case, Count, F, Min, Q, Sum, Value, When

from core.clock import JAKARTA, wib
from notifications.lifecycle import HELD, DeliveryState
from notifications.models import Alert, Attempt, Bounce, DeadAddress, Delivery, Gateway, TickStep

S = DeliveryState
# What is neither out nor dropped.
BACKLOG = [S.PENDING, S.ON_HOLD, S.LEASED, S.SENDING, S.UNCERTAIN, S.FAILED, S.DEAD]
DAYS = 7
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
RECENT = dt.timedelta(minutes=5)


@dataclass
class Kind:
    """What one kind of message did in the last days, and what of it is still there."""

    planned: int = 0
    outcomes: Counter = field(default_factory=Counter)  # by state, of what was settled in these days
    late: int = 0
    backlog: Counter = field(default_factory=Counter)  # by state, of any age

    def add(self, other):
        self.planned += other.planned
        self.late += other.late
        self.outcomes += other.outcomes
        self.backlog += other.backlog

    @property
    def sent(self):
        return self.outcomes[S.SENT]

    @property
    def superseded(self):
        return self.outcomes[S.SUPERSEDED]

    @property
    def expired(self):
        return self.outcomes[S.EXPIRED]

    @property
    def lost(self):
        return self.outcomes[S.FAILED] + self.outcomes[S.DEAD]

    @property
    def waiting(self):
        return self.backlog[S.PENDING] + self.backlog[S.ON_HOLD]


@dataclass(frozen=True)
class Pace:
    """How many went out: today (WIB), in the last hour, and a minute over the last five."""

    today: int
    hour: int
    a_minute: float


def backlog():
    """Return {(state, kind): count} of what is neither out nor dropped."""
    rows = Delivery.objects.filter(state__in=BACKLOG).order_by().values_list("state", "kind").annotate(count=Count("*"))
    return {(state, kind): count for state, kind, count in rows}


def oldest_waiting(now):
    """Return for how many seconds the oldest message that may go out has been waiting, or 0."""
    oldest = Delivery.objects.due(now).order_by("next_try").values_list("next_try", flat=True).first()
    return round((now - oldest).total_seconds()) if oldest else 0


def pace(now):
    today = now.astimezone(JAKARTA).date()
    midnight = wib(today.year, today.month, today.day)
    since = min(midnight, now - HOUR)
    sent = Delivery.objects.filter(settled_at__gte=since, settled_at__lte=now, state=S.SENT)
    found = sent.aggregate(
        today=Count("settled_at", filter=Q(settled_at__gte=midnight)),
        hour=Count("settled_at", filter=Q(settled_at__gt=now - HOUR)),
        recent=Count("settled_at", filter=Q(settled_at__gt=now - RECENT)),
    )
    return Pace(found["today"], found["hour"], found["recent"] / (RECENT / dt.timedelta(minutes=1)))


def days(now):
    """Return the last days (WIB), today last."""
    today = now.astimezone(JAKARTA).date()
    return [today - n * DAY for n in range(DAYS - 1, -1, -1)]


def week(now, remaining=None):
    """Return ({kind: Kind}, {day: Counter of states and "late"}) of the last days. remaining: the backlog, if it is known."""
    kinds, by_day = {}, {day: Counter() for day in days(now)}
    start, *_ = by_day
    window = {"gte": wib(start.year, start.month, start.day), "lte": now}
    for row in _settled(window, list(by_day)):
        facts = kinds.setdefault(row["kind"], Kind())
        counts = {day: row[f"day_{n}"] for n, day in enumerate(by_day)}
        facts.outcomes[row["state"]] += sum(counts.values())
        facts.late += sum(counts.values()) if row["late"] else 0
        for day, count in counts.items():
            by_day[day][row["state"]] += count
            by_day[day]["late"] += count if row["late"] else 0
    for kind, count in planned_since(window["gte"], now):
        kinds.setdefault(kind, Kind()).planned = count
    for (state, kind), count in (backlog() if remaining is None else remaining).items():
        kinds.setdefault(kind, Kind()).backlog[state] += count
    return kinds, by_day


def _settled(window, shown):
    """One row for each kind, state and whether it went out after it was wanted, with a column for each day."""
    starts = [wib(day.year, day.month, day.day) for day in shown]
    ends = [*starts[1:], window["lte"] + DAY]
    columns = {
        f"day_{n}": Sum(Case(When(settled_at__gte=start, settled_at__lt=end, then=1), default=0))
        for n, (start, end) in enumerate(zip(starts, ends, strict=True))
    }
    late = Case(When(state=S.SENT, settled_at__gt=F("wanted_by"), then=Value(1)), default=Value(0))
    settled = Delivery.objects.filter(settled_at__gte=window["gte"], settled_at__lte=window["lte"]).order_by()
    return settled.annotate(late=late).values("kind", "state", "late").annotate(**columns)


def planned_since(since, now):
    """Return (kind, count) of what was put out since a moment."""
    made = Delivery.objects.filter(created_at__gte=since, created_at__lte=now).order_by()
    return made.values_list("kind").annotate(count=Count("*"))


def settled_since(since, now):
    """Return (kind, state, count) of what came to an end since a moment."""
    settled = Delivery.objects.filter(settled_at__gte=since, settled_at__lte=now).order_by()
    return settled.values_list("kind", "state").annotate(count=Count("*"))


def failures_since(since, now):
    """Return (phase, code, count) of the attempts since a moment that did not get through."""
    ended = Attempt.objects.filter(ended_at__gte=since, ended_at__lte=now).order_by()
    failed = ended.exclude(result__in=[S.SENT, S.SUPERSEDED, S.EXPIRED]).exclude(phase="closed")  # that one goes another way
    return failed.values_list("phase", "code").annotate(count=Count("*"))


def senders():
    """Return who holds deliveries now: [{lease_owner, count, since, until}]."""
    held = Delivery.objects.filter(state__in=HELD).order_by()
    rows = held.values("lease_owner").annotate(count=Count("*"), since=Min("sending_at"), until=Min("lease_until"))
    return list(rows.order_by("lease_owner"))


def steps():
    """Return the steps of the tick in the order in which they ran last."""
    return list(TickStep.objects.order_by("started_at", "pk"))


def last_tick():
    """Return when a step of the tick ended last, or None when none ever ran."""
    return TickStep.objects.order_by("-ended_at").values_list("ended_at", flat=True).first()


def gateways():
    return list(Gateway.objects.order_by("channel"))


def dead_addresses():
    """Return how many addresses are known to be dead now."""
    return DeadAddress.objects.open().count()


def returned_since(since, now):
    """Return (kind, count) of the reports that came back since a moment."""
    came = Bounce.objects.filter(received_at__gt=since, received_at__lte=now).order_by()
    return came.values_list("kind").annotate(count=Count("*"))


def open_alerts():
    return list(Alert.objects.filter(ended_at__isnull=True).order_by("began_at", "pk"))

"""Figures for Prometheus. All are read from the database, so every process of every machine answers the same."""

import datetime as dt
from collections import Counter

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from core import clock
from notifications import figures, reminders


@require_safe
@never_cache
@login_not_required
def metrics(request):
    """Answer whoever knows METRICS_TOKEN (Authorization: Bearer …). To all others there is no such page."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    known = bool(settings.METRICS_TOKEN) and scheme.lower() == "bearer"
    if not (known and constant_time_compare(token.strip(), settings.METRICS_TOKEN)):
        raise Http404
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Portal(clock.now()))
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_PLAIN_0_0_4)


class Portal:
    """A collector of one moment. No label names a person or holds what somebody typed."""

    def __init__(self, now):
        self.now = now

    def collect(self):
        yield from self._outbox()
        yield from self._tick()
        yield from self._last_hour()
        yield from self._returned()
        yield from self._troubles()

    def _outbox(self):
        counts = Counter()
        for (state, kind), count in figures.backlog().items():
            counts[_room(kind), state] += count
        yield _gauge(
            "portal_deliveries", "Deliveries that are neither out nor dropped, now.", ["room", "state"],
            {(room, state): counts[room, state] for room in sorted({room for room, _ in counts}) for state in figures.BACKLOG},
        )  # fmt: skip
        oldest = figures.oldest_waiting(self.now)
        yield GaugeMetricFamily("portal_outbox_oldest_seconds", "How long the oldest message that may go has waited.", oldest)
        rate = figures.pace(self.now).a_minute / 60
        yield GaugeMetricFamily("portal_sends_per_second", "Messages that went out, over the last five minutes.", rate)
        yield GaugeMetricFamily("portal_senders", "Senders that hold deliveries now.", len(figures.senders()))

    def _tick(self):
        steps = figures.steps()
        yield _gauge(
            "portal_tick_step_seconds", "How long the last run of a step of the tick took.", ["step"],
            {(step.name,): step.seconds for step in steps},
        )  # fmt: skip
        yield _gauge(
            "portal_tick_step_end_timestamp_seconds", "When the last run of a step of the tick ended.", ["step"],
            {(step.name,): step.ended_at.timestamp() for step in steps},
        )  # fmt: skip
        failures = CounterMetricFamily("portal_tick_step_failures", "How often a step of the tick failed.", labels=["step"])
        for step in steps:
            failures.add_metric([step.name], step.failures)
        yield failures

    def _last_hour(self):
        since = self.now - dt.timedelta(hours=1)
        settled = Counter()
        for kind, state, count in figures.settled_since(since, self.now):
            settled[_room(kind), state] += count
        yield _gauge(
            "portal_deliveries_settled_last_hour",
            "Deliveries that came to an end in the last hour.",
            ["room", "state"],
            settled,
        )
        yield _gauge(
            "portal_attempt_failures_last_hour", "Attempts that did not get through, by phase and code.", ["phase", "code"],
            {(phase, str(code or "")): count for phase, code, count in figures.failures_since(since, self.now)},
        )  # fmt: skip
        planned, rules = dict(figures.planned_since(since, self.now)), {}
        for rule in reminders.rules().values():
            for kind in rule.notices:
                name = f"{rule.rule}:second" if rule.is_to_second(kind.code) else rule.rule
                rules.setdefault(kind.code, []).append(name)
        yield _gauge(
            "portal_reminders_planned_last_hour", "Reminders put out in the last hour; rules of one kind stand together.",
            ["rule"], {(",".join(names),): planned.get(kind, 0) for kind, names in rules.items()},
        )  # fmt: skip

    def _returned(self):
        since = self.now - dt.timedelta(hours=1)
        came = {(kind,): count for kind, count in figures.returned_since(since, self.now)}
        yield _gauge("portal_returned_last_hour", "Reports of mails that came back, by kind.", ["kind"], came)
        yield GaugeMetricFamily("portal_dead_addresses", "Addresses that are known to be dead now.", figures.dead_addresses())

    def _troubles(self):
        alerts = Counter((alert.kind,) for alert in figures.open_alerts())
        yield _gauge("portal_alerts", "Alerts that are not over.", ["kind"], alerts)
        yield _gauge(
            "portal_gateway_up", "Whether the server of a channel answered last.", ["channel"],
            {(row.channel,): int(row.failing_since is None) for row in figures.gateways()},
        )  # fmt: skip


def _gauge(name, words, labels, values):
    family = GaugeMetricFamily(name, words, labels=labels)
    for key, value in values.items():
        family.add_metric([str(each) for each in key], value)
    return family


def _room(kind):
    return kind.partition(".")[0]

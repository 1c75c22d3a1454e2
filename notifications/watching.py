"""Writes down how the machinery ran. What cannot be written is logged and never stops the work itself."""

import datetime as dt
import logging
import os
import socket
from dataclasses import dataclass

from django.db import DatabaseError, transaction

from notifications.models import Gateway, TickStep

logger = logging.getLogger(__name__)
LAST_RUN = ["label", "started_at", "ended_at", "seconds", "result", "error", "failing_since", "failures", "worker"]


@dataclass(frozen=True)
class Run:
    """One run of one step. result: what it returned, or the exception that it raised."""

    name: str
    label: str
    started_at: dt.datetime
    ended_at: dt.datetime
    seconds: float
    result: object

    @property
    def failed(self):
        return isinstance(self.result, Exception)


def steps_ran(runs):
    """Keep the last Run of each step, in two statements."""
    try:
        with transaction.atomic():
            known = TickStep.objects.in_bulk([run.name for run in runs], field_name="name") if runs else {}
            rows = [_row(run, known.get(run.name)) for run in runs]
            TickStep.objects.bulk_create(rows, update_conflicts=True, unique_fields=["name"], update_fields=LAST_RUN)
    except DatabaseError:
        logger.exception("tick.not_written")


def _row(run, before):
    since = (before and before.failing_since) or run.started_at
    return TickStep(
        name=run.name, label=run.label, started_at=run.started_at, ended_at=run.ended_at, seconds=run.seconds,
        result="" if run.failed else words(run.result), error=type(run.result).__name__[:100] if run.failed else "",
        failing_since=since if run.failed else None, failures=(before.failures if before else 0) + run.failed,
        worker=f"{socket.gethostname()[:60]}:{os.getpid()}",
    )  # fmt: skip


def words(result):
    """Return a step's result as text: counts by state as “pending 2, sent 5”, nothing as an empty text."""
    if isinstance(result, dict):
        return ", ".join(f"{name} {count}" for name, count in sorted(result.items()))[:200]
    return "" if result is None else str(result)[:200]


def gateway_answered(channel, now):
    _gateway(Gateway(channel=channel, answered_at=now), ["answered_at", "failing_since", "phase", "code"])


def gateway_failed(channel, failure, now):
    """Keep where it failed; since when stays what it was while it goes on failing."""
    known = Gateway.objects.filter(channel=channel).values_list("failing_since", flat=True).first()
    row = Gateway(channel=channel, failing_since=known or now, phase=failure.phase[:20], code=failure.code)
    _gateway(row, ["failing_since", "phase", "code"])


def gateway_put_off(channel, now):
    """Keep that it answers and takes nothing; since when stays what it was while that goes on."""
    known = Gateway.objects.filter(channel=channel).values_list("putting_off_since", flat=True).first()
    row = Gateway(channel=channel, putting_off_since=known or now, put_off_at=now)
    _gateway(row, ["putting_off_since", "put_off_at"])


def _gateway(row, columns):
    try:
        with transaction.atomic():
            Gateway.objects.bulk_create([row], update_conflicts=True, unique_fields=["channel"], update_fields=columns)
    except DatabaseError:
        logger.exception("gateway.not_written")

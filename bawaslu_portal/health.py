"""What a watchman asks: is the process alive, and is everything there that it needs to serve people?"""

import datetime as dt
import logging

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError

from agreements.models import Final
from bawaslu_portal.celery import app
from core import clock
from notifications import alerts, figures
from notifications.lifecycle import DeliveryState
from notifications.models import AlertKind, Delivery

# The tick comes each minute; mail that waits longer than this means that nobody ticks.
OUTBOX_PATIENCE = dt.timedelta(minutes=10)
# What both offices agreed to is sealed by the next tick; longer means that the seal key or a file needs somebody.
SEAL_PATIENCE = dt.timedelta(minutes=30)
UNKNOWN = {"outbox_oldest_seconds": None, "tick_age_seconds": None, "uncertain": None}
WORDS = {
    "database": "Basis data tidak menjawab.",
    "broker": "Broker tidak menjawab; pesan menunggu tick berikutnya.",
    "outbox": "Email tertahan lebih dari sepuluh menit: tick tidak berjalan, atau server email tidak menjawab.",
    "seal": "Segel kesepakatan gagal lebih dari tiga puluh menit.",
}
_log = logging.getLogger("portal.health")


@require_safe
@never_cache
@login_not_required
def alive(request):
    """Answer 200 as long as this process answers at all."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@never_cache
@login_not_required
def ready(request):
    """Answer 200, or 503 with the names of what is missing.

    status: ok; degraded, where people are served but mail is not going as it should; down. words: why, for people. Trouble
    with mail alone is no reason to take the pages away, so it is told with 200.
    """
    now = clock.now()
    missing = [name for name, check in {"database": _database, "broker": _broker}.items() if not check()]
    facts, words = ({}, []) if "database" in missing else _machinery(now)
    if facts.get("outbox_oldest_seconds", 0) > OUTBOX_PATIENCE.total_seconds():
        missing.append("outbox")
    if "database" not in missing and _seal_is_stuck(now):
        missing.append("seal")
    words = [WORDS[name] for name in missing] + words
    status = "down" if missing else "degraded" if words else "ok"
    if words:
        _log.warning("not well: %s", " ".join(words))
    answer = {"ready": not missing, "status": status, "missing": missing, "words": words, **UNKNOWN, **facts}
    return JsonResponse(answer, status=503 if missing else 200)


def _machinery(now):
    """Return what outbox and tick say of themselves, as facts and as sentences. It needs no mail and no running tick."""
    oldest, last = figures.oldest_waiting(now), figures.last_tick()
    age = round((now - last).total_seconds()) if last else None
    uncertain = Delivery.objects.filter(state=DeliveryState.UNCERTAIN).count()
    facts = {"outbox_oldest_seconds": oldest, "tick_age_seconds": age, "uncertain": uncertain}
    words = []
    if age is not None and age > alerts.STILL.total_seconds():
        words.append(f"Tick tidak berjalan selama {age // 60} menit.")
    if oldest > alerts.LATE.total_seconds():
        words.append(f"Kiriman yang paling lama sudah menunggu {oldest // 60} menit.")
    # What the two questions above ask anew would otherwise be told twice.
    told = [alert for alert in figures.open_alerts() if alert.kind not in {AlertKind.TICK, AlertKind.LATE}]
    return facts, words + [f"{alert.get_kind_display()}: {alert.figure}" for alert in told]


def _database():
    try:
        connection.ensure_connection()
        return connection.is_usable()
    except DatabaseError as error:
        _log.error("database does not answer: %s", error)
        return False


def _broker():
    try:
        with app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=1, interval_start=0, timeout=3)
    except (OSError, OperationalError) as error:
        _log.error("broker does not answer: %s", error)
        return False
    return True


def _seal_is_stuck(now):
    return Final.objects.in_trouble().filter(agreement__concluded_at__lt=now - SEAL_PATIENCE).exists()

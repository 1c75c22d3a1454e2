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
from notifications.models import Delivery

# The tick comes each minute; mail that waits longer than this means that nobody ticks.
OUTBOX_PATIENCE = dt.timedelta(minutes=10)
# What both offices agreed to is sealed by the next tick; longer means that the seal key or a file needs somebody.
SEAL_PATIENCE = dt.timedelta(minutes=30)
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
    """Answer 200, or 503 with the names of what is missing."""
    missing = [name for name, check in {"database": _database, "broker": _broker}.items() if not check()]
    waiting = None if "database" in missing else _oldest_waiting(clock.now())
    if waiting is not None and waiting > OUTBOX_PATIENCE.total_seconds():
        missing.append("outbox")
    if "database" not in missing and _seal_is_stuck(clock.now()):
        missing.append("seal")
    answer = {"ready": not missing, "missing": missing, "outbox_oldest_seconds": waiting}
    return JsonResponse(answer, status=503 if missing else 200)


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


def _oldest_waiting(now):
    """Return for how many seconds the oldest message that may go out has been waiting, or 0."""
    oldest = Delivery.objects.due(now).order_by("next_try").values_list("next_try", flat=True).first()
    return round((now - oldest).total_seconds()) if oldest else 0

import datetime as dt
import re
import uuid
from urllib.parse import unquote

from django.conf import settings
from django.core.exceptions import BadRequest

from core import clock

MAX_QUEUE = dt.timedelta(seconds=120)
_START = re.compile(r"^t=(\d{1,11})\.?(\d{0,6})")


class ArrivalMiddleware:
    """Marks when a request arrived and under which id, before anything else happens to it.

    The front server's X-Request-Start (t=SECONDS.MICROS) counts only from a trusted peer and only if it lies at most 120 s in
    the past: who reached the counter in time is served, even when the queue was long (trust: deadline fairness).
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.portal_arrived_at = _arrival(request)
        request.portal_id = uuid.uuid4().hex
        response = self.get_response(request)
        response["X-Request-ID"] = request.portal_id
        return response


class UnwritableMiddleware:
    """Answers 400 to an address or cookie with a NUL: no text column of PostgreSQL can be asked for one.

    Twice decoded, because a list's filters travel within the address of another page.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        parts = (request.path, unquote(unquote(request.META.get("QUERY_STRING", ""))), *request.COOKIES.values())
        if any("\0" in part for part in parts):
            raise BadRequest("NUL in the address or a cookie")
        return self.get_response(request)


def _arrival(request):
    now = clock.now()
    header = request.headers.get("X-Request-Start", "")
    if not header or request.META.get("REMOTE_ADDR", "unix") not in settings.TRUSTED_PROXIES:
        return now
    if not (match := _START.match(header)):
        return now
    seconds, fraction = match.groups()
    started = dt.datetime.fromtimestamp(int(seconds), tz=dt.UTC) + dt.timedelta(microseconds=int(fraction.ljust(6, "0")))
    return started if dt.timedelta() <= now - started <= MAX_QUEUE else now


def client_address(request):
    """Return where a request comes from; X-Forwarded-For counts only from our own front server, and only its last entry."""
    peer = request.META.get("REMOTE_ADDR") or "unix"
    forwarded = request.headers.get("X-Forwarded-For", "")
    return forwarded.split(",")[-1].strip() if forwarded and peer in settings.TRUSTED_PROXIES else peer


def arrival(request):
    """Return the moment at which the request arrived, aware, UTC."""
    return request.portal_arrived_at

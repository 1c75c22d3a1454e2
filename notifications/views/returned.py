"""Where a provider tells what became of our mails."""

import logging

from allauth.core import ratelimit
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponseNotAllowed, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from core.middleware import arrival
from notifications import webhook as reports

logger = logging.getLogger(__name__)
UNSIGNED = "Tanda tangan permintaan tidak cocok atau sudah lewat waktunya."
TOO_LARGE = "Isi permintaan terlalu besar."


@csrf_exempt  # a machine posts here, without cookie and session; the signature over the body is what guards it
@login_not_required
@never_cache
def webhook(request):
    """Take in a provider's reports. Without BOUNCE_WEBHOOK_SECRET there is no such page."""
    if not settings.BOUNCE_WEBHOOK_SECRET:
        raise Http404
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if not ratelimit.consume(request, action="returned_mail"):
        return _answer(429, "Terlalu banyak permintaan. Coba lagi sebentar lagi.", **{"Retry-After": "60"})
    body = _body(request)
    if body is None:
        return _answer(413, TOO_LARGE)
    name, adapter = reports.adapter()
    if not adapter.is_genuine(request.headers, body, arrival(request)):
        logger.warning("bounce.unsigned")
        return _answer(403, UNSIGNED)
    try:
        told = adapter.reports(body)
    except reports.Malformed as problem:
        return _answer(400, str(problem))
    return JsonResponse(reports.take_all(name, told, arrival(request)))


def _body(request):
    """Return the body, or None when it is larger than anything that is agreed on; no more of it is read than that."""
    body = request.read(reports.LARGEST + 1)
    return body if len(body) <= reports.LARGEST else None


def _answer(status, words, **headers):
    return JsonResponse({"error": words}, status=status, headers=headers)

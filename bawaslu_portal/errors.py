"""Pages for what went wrong. They carry the request id, so that the office can find what happened."""

from django.http import HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string

from core.lifecycle import Stale


def bad_request(request, exception):
    """Answer 400 without touching session or database: the request itself is what is wrong."""
    return HttpResponse(_alone("400.html", request), status=400)


def server_error(request):
    """Answer 500 without touching session or database: they may be what broke."""
    return HttpResponseServerError(_alone("500.html", request))


def too_many_requests(request):
    """Answer 429; the limiter of the sign-in pages calls this."""
    response = render(request, "429.html", status=429)
    response["Retry-After"] = "300"
    return response


class StaleMiddleware:
    """Turns a Stale that no view has caught into the 409 page, which says that nothing was overwritten."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, Stale):
            return render(request, "409.html", {"sentence": str(exception)}, status=409)
        return None


def _alone(template, request):
    return render_to_string(template, {"request_id": getattr(request, "portal_id", ""), "bare": True})

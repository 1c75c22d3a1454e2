"""How the portal writes its log: one line per event, JSON in production, without personal data."""

import re
import time

import structlog

HIDDEN = "[16 angka]"
# NIK and KK numbers have 16 digits, also when written in groups.
_SIXTEEN_DIGITS = re.compile(r"(?<![\w.-])(?:\d[ .-]?){15}\d(?![\w-])")
# What the rooms say beside an event. Not what Django and others add: a whole request stands there, with its address.
SAID = (
    "about", "agreement", "alert", "code", "day", "delivery", "error", "final", "kind", "object", "phase", "reason", "result",
    "rule", "s", "subject",
)  # fmt: skip
_ARRIVED = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.ExtraAdder(allow=SAID),
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
    structlog.stdlib.PositionalArgumentsFormatter(),
]
_log = structlog.get_logger("portal.request")


def hide_numbers(logger, method, event):
    """Blot out what looks like a NIK or KK number in every text of the line, tracebacks included."""
    return {name: _SIXTEEN_DIGITS.sub(HIDDEN, value) if isinstance(value, str) else value for name, value in event.items()}


def hide_addresses(logger, method, event):
    """Cut the address off Django's own words about a request ("Not Found: /…"): the request's id leads to its route."""
    if event.get("logger", "").startswith(("django.request", "django.security")):
        event["event"] = str(event["event"]).partition(": /")[0]
    return event


def set_up():
    """Let structlog write through logging. Once: who holds a logger already would not hear of a second time."""
    structlog.configure(
        processors=[*_ARRIVED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def configuration(*, as_json):
    """Return the dictionary for logging."""
    renderer = structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=False)
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": _ARRIVED,
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            hide_addresses,
            hide_numbers,
            renderer,
        ],
    }
    quiet = {"level": "WARNING"}  # one line for each request and task is ours to write
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": formatter},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"level": "INFO", "handlers": ["console"]},
        "loggers": {
            "django": {"handlers": [], "propagate": True},
            "django.server": {"handlers": [], "propagate": True},
            "gunicorn.error": {"handlers": [], "propagate": True, **quiet},
            "celery": quiet,
            "kombu": quiet,
            "django_structlog": quiet,
            "pikepdf": quiet,
            "mail.log": quiet,  # the mail box would repeat each word of each conversation
        },
    }


class RequestLogMiddleware:
    """Ties every line of a request to its id and writes one line at its end.

    The route stands there, not the address: addresses carry search words and the keys of mailed links.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        started = time.monotonic()
        with structlog.contextvars.bound_contextvars(request_id=request.portal_id):
            response = self.get_response(request)
            route = request.resolver_match.route if request.resolver_match else ""
            # Only when the page asked who it is: the log must not cost a query.
            user = getattr(request, "_cached_user", None)
            _log.info(
                "request",
                method=request.method,
                route=route,
                status=response.status_code,
                ms=round((time.monotonic() - started) * 1000),
                user=user.pk if user else None,
            )
        return response

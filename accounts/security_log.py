"""The security log (structlog, UTC, JSON in production): who by account number, from where by keyed hash, never by name."""

import structlog

from core import crypto
from core.middleware import client_address

_log = structlog.get_logger("security")


def note(event, request=None, *, user_id=None, **facts):
    """Write one line: event is noun.past; facts hold codes and numbers only."""
    if request is not None:
        facts["request_id"] = getattr(request, "portal_id", "")
        facts["from"] = pseudonym(client_address(request))
    _log.info(event, user_id=user_id, **facts)


def pseudonym(text):
    """Return a short keyed hash that tells equal from unequal and gives nothing else away."""
    return crypto.keyed_hash("security-log", text).hex()[:16]

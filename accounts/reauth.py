"""“Are you still you?”: how long ago the person showed a password, passkey or code, and the question when it is too long."""

import functools
import time

from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired

SHOWN = {"password", "mfa"}


def recent(request, *, minutes):
    """Say whether the person showed a password or second factor in this session within the minutes."""
    moments = [record["at"] for record in get_authentication_records(request, request.user) if record["method"] in SHOWN]
    return bool(moments) and time.time() - max(moments) < minutes * 60


def passed_second_factor(request):
    """Say whether this session was opened, or confirmed since, with a second factor."""
    return any(record["method"] == "mfa" for record in get_authentication_records(request, request.user))


def require_recent(*, minutes):
    """Decorate a view: a POST (or the page itself) needs a log-in at most so old.

    The person is asked for the password and comes back; a small POST that was under way is then carried out as it was.
    """

    def decorate(view):
        @functools.wraps(view)
        def wrapped(request, *args, **kwargs):
            if not recent(request, minutes=minutes):
                raise ReauthenticationRequired
            return view(request, *args, **kwargs)

        return wrapped

    return decorate

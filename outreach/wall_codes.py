"""The six digits on the wall of a session: who can read them is there. They change, so that none travels far."""

import datetime as dt
import hmac
from hashlib import sha256

from core import crypto

LASTS = dt.timedelta(minutes=5)  # then the next is shown; the one before is taken as long again, for who types slowly
DIGITS = 6


def code(activity, *, at):
    """Return the digits that the wall shows at a moment."""
    return _digits(activity, _turn(at))


def is_right(activity, typed, *, at):
    """Say whether what somebody typed stands on the wall, or stood there one turn ago."""
    turn = _turn(at)
    return any(hmac.compare_digest(_digits(activity, each), typed) for each in (turn, turn - 1))


def changes_at(at):
    """Return when the wall shows other digits."""
    return dt.datetime.fromtimestamp((_turn(at) + 1) * LASTS.total_seconds(), dt.UTC)


def _turn(at):
    return int(at.timestamp() // LASTS.total_seconds())


def _digits(activity, turn):
    digest = hmac.new(crypto.key_for("outreach.wall"), f"{activity.uuid}|{turn}".encode(), sha256).digest()
    return f"{int.from_bytes(digest[:8]) % 10**DIGITS:0{DIGITS}}"

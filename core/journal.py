"""The journal: who did what to which object, when and why; each line chained to the one before."""

import hmac
import json
from hashlib import sha256

from django.db import IntegrityError, transaction

from core import crypto
from core.fsck import Problem, check
from core.lifecycle import Stale
from core.models import Event, stream_of

FIRST = b"\x00" * 32


def record(action, target, *, by, at, reason="", details=None):
    """Append one line to the target's stream and return it. Call it last in the transaction of the change.

    details must be JSON and free of personal data. Two writers of one stream collide on unique(stream, n): the later one
    gets Stale and its transaction fails whole, as it must, since its change rests on a state it has not seen.
    """
    return record_each([(action, reason, details)], target, by=by, at=at)[0]


def record_each(lines, target, *, by, at):
    """Append several lines of one moment to the target's stream in one statement, and return them; as record() otherwise.

    lines: (action, reason, details) in their order.
    """
    last = Event.objects.filter(stream=stream_of(target)).order_by("-n").only("n", "mac").first()
    events = []
    for action, reason, details in lines:
        last = _line_after(last, action, target, by=by, at=at, reason=reason, details=details)
        events.append(last)
    try:
        with transaction.atomic():
            Event.objects.bulk_create(events)
    except IntegrityError:
        raise Stale from None
    return events


def _line_after(last, action, target, *, by, at, reason, details):
    """Return the unsaved line that follows another in a stream, or begins it where there is none."""
    event = Event(
        stream=stream_of(target),
        n=last.n + 1 if last else 1,
        action=action,
        by_id=str(by.user_id or ""),
        by_name=str(by),
        role=by.role,
        scope=by.scope,
        request_id=by.request_id,
        at=at,
        reason=reason,
        details=details or {},
        prev=bytes(last.mac) if last else FIRST,
    )
    event.mac = mac_of(event)
    return event


def mac_of(event):
    """Return the keyed hash over the line and the line before it."""
    facts = {
        "stream": event.stream, "n": event.n, "action": event.action, "by_id": event.by_id, "by_name": event.by_name,
        "role": event.role, "scope": event.scope, "request_id": event.request_id, "at": event.at.timestamp(),
        "reason": event.reason, "details": event.details,
    }  # fmt: skip
    body = json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    return hmac.new(crypto.key_for("journal"), bytes(event.prev) + body, sha256).digest()


def broken_lines():
    """Yield the lines whose chain does not hold, for fsck: altered, missing or out of order."""
    stream, n, mac = None, 0, FIRST
    for event in Event.objects.order_by("stream", "n").iterator(chunk_size=500):
        if event.stream != stream:
            stream, n, mac = event.stream, 0, FIRST
        if event.n != n + 1 or bytes(event.prev) != mac or bytes(event.mac) != mac_of(event):
            yield event
        n, mac = event.n, bytes(event.mac)


@check
def journal_is_whole():
    """No line of the journal was altered, left out or put in another order."""
    for event in broken_lines():
        yield Problem(f"Catatan peristiwa {event.stream} baris {event.n} diubah, atau baris sebelumnya hilang.")

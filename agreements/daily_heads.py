"""The head of all chains at the end of a day: whoever keeps it can prove later that no earlier entry was altered."""

import datetime as dt
import json
from hashlib import sha256

from agreements import chain
from agreements.models import Agreement, DailyHead
from core.clock import wib


def end_of(day):
    """Return the first instant after a day in Jakarta."""
    after = day + dt.timedelta(days=1)
    return wib(after.year, after.month, after.day)


def heads(until):
    """Return [{"agreement", "n", "hash"}] of what each journal held before an instant, in order of the uuid."""
    return [
        {"agreement": str(agreement.uuid), "n": last["n"], "hash": last["hash"]}
        for agreement in Agreement.objects.order_by("uuid").only("pk", "uuid")
        if (last := chain.last_before(agreement, until))
    ]


def digest(day, previous, found):
    return sha256(as_bytes(day, previous, found)).hexdigest()


def as_bytes(day, previous, found):
    """Return the canonical JSON over which a day is hashed, and which the sealed PDF carries as sari.json."""
    body = {"day": day.isoformat(), "previous": previous, "heads": found}
    return json.dumps(body, sort_keys=True, separators=(",", ":")).encode()


def wrong():
    """Yield (DailyHead, sentence) for what does not hold any more: a hash, the way from day to day, a journal under a head."""
    previous = None
    known = {}
    for head in DailyHead.objects.order_by("day"):
        if head.sha256 != digest(head.day, head.previous, head.heads):
            yield head, "isinya diubah"
        if previous is not None and head.previous != previous:
            yield head, "tidak menyambung pada hari sebelumnya"
        previous = head.sha256
        for each in head.heads:
            uuid = each["agreement"]
            if uuid not in known:
                known[uuid] = chain.hashes(uuid)
            if known[uuid].get(each["n"]) != each["hash"]:
                yield head, f"catatan kesepakatan {uuid} berbeda pada baris {each['n']}"

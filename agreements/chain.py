"""The journal of an agreement as a chain that anybody can check: each entry's hash includes the one before.

The journal's own chain is keyed and proves to the office that nobody altered a line. This one is plain SHA-256 over what is
handed out, so that who holds the file needs no key.
"""

import datetime as dt
import json
from hashlib import sha256

from agreements.models import Agreement
from agreements.words import EVENTS
from core import dates, journal
from core.models import Event

FIRST = "0" * 64
HASHED = ("n", "action", "by", "role", "at", "reason", "details", "prev")


def entries(agreement):
    """Return the entries of an agreement's journal in order, as JSON: HASHED and `hash`. Moments are ISO 8601 in UTC."""
    found, prev = [], FIRST
    for event in Event.objects.about(agreement):
        entry = {
            "n": event.n, "action": event.action, "by": event.by_name, "role": event.role, "at": event.at.isoformat(),
            "reason": event.reason, "details": event.details, "prev": prev,
        }  # fmt: skip
        prev = digest(entry)
        found.append(entry | {"hash": prev})
    return found


def reaching(found, n):
    """Return the entries before the first that tells of a version after n: still a whole chain. n: None for all of them."""
    later = (place for place, each in enumerate(found) if n is not None and each["details"].get("n", 0) > n)
    return found[: next(later, len(found))]


def digest(entry):
    body = json.dumps({name: entry[name] for name in HASHED}, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(body.encode()).hexdigest()


def first_broken(found):
    """Return the number of the first entry that does not follow from the one before, or None when the chain is whole."""
    prev = FIRST
    for place, entry in enumerate(found, 1):
        if entry["n"] != place or entry["prev"] != prev or entry["hash"] != digest(entry):
            return place
        prev = entry["hash"]
    return None


def first_altered(agreement):
    """Return the number of the first line that the journal's keyed chain disowns, or None.

    entries() hashes the rows as they stand, so of a row altered in the database only the key, or a kept head, can tell.
    """
    prev = journal.FIRST
    for place, event in enumerate(Event.objects.about(agreement), 1):
        if event.n != place or bytes(event.prev) != prev or bytes(event.mac) != journal.mac_of(event):
            return place
        prev = bytes(event.mac)
    return None


def last_before(agreement, until):
    """Return the last of those entries that all came before an instant, or None."""
    last = None
    for entry in entries(agreement):
        if dt.datetime.fromisoformat(entry["at"]) >= until:
            break
        last = entry
    return last


def hashes(uuid):
    """Return {n: hash} of an agreement's entries; nothing for an unknown one."""
    agreement = Agreement.objects.filter(uuid=uuid).first()
    return {entry["n"]: entry["hash"] for entry in entries(agreement)} if agreement else {}


def as_file(agreement, found):
    """Return entries as the bytes of jejak-audit.json."""
    return json.dumps({"agreement": str(agreement.uuid), "entries": found}, ensure_ascii=False, indent=1).encode()


def told(found):
    """Return the entries as a paper prints them."""
    return [
        {"n": each["n"], "at": dates.brief(dt.datetime.fromisoformat(each["at"])), "text": _text(each), "hash": each["hash"]}
        for each in found
    ]


def _text(entry):
    version = f" (versi {entry['details']['n']})" if "n" in entry["details"] else ""
    post = entry["details"].get("post", "")
    return f"{EVENTS.get(entry['action'], entry['action'])}{version}: {entry['by']}{', ' + post if post else ''}"

"""A jejak-audit.json that somebody brings: whether it is whole, and whether it is what the portal has."""

import json
from dataclasses import dataclass
from uuid import UUID

from agreements import chain
from agreements.models import Agreement

MOST_ENTRIES = 20_000


class Unreadable(Exception):
    """What was brought is no jejak-audit.json."""


@dataclass(frozen=True)
class Examined:
    """broken: the first entry that does not follow, differs: the first one that is not the portal's; None when there is none.

    newer: how many entries the portal has written since.
    """

    count: int
    broken: int | None
    is_known: bool
    differs: int | None
    newer: int


def parse(content):
    """Return (UUID, entries) of a file's bytes, every entry with all its parts. Raises Unreadable."""
    try:
        held = json.loads(content)
        uuid, entries = UUID(held["agreement"]), held["entries"]
        whole = all(isinstance(each, dict) and {*chain.HASHED, "hash"} <= each.keys() for each in entries)
        if not isinstance(entries, list) or not 0 < len(entries) <= MOST_ENTRIES or not whole:
            raise Unreadable
        json.dumps(entries, ensure_ascii=False).encode()  # half a character cannot be hashed
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise Unreadable from None
    return uuid, entries


def examine(uuid, entries):
    """Return the Examined of what parse() read."""
    agreement = Agreement.objects.filter(uuid=uuid).first()
    own = chain.entries(agreement) if agreement else []
    differs = next((place for place, each in enumerate(entries, 1) if own[place - 1 : place] != [each]), None)
    return Examined(len(entries), chain.first_broken(entries), agreement is not None, differs, max(0, len(own) - len(entries)))

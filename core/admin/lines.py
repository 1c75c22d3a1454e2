"""Journal lines in words. Each admin names the words of its own events; what it does not name shows as it is written."""

import datetime as dt
from dataclasses import dataclass

VERBS = {"added": "Ditambahkan", "changed": "Diubah", "deleted": "Dihapus"}


@dataclass(frozen=True)
class Line:
    n: int
    what: str
    who: str
    at: dt.datetime
    why: str
    details: list


def lines(events, words):
    """Return a Line for each event. words: event or detail name → Indonesian."""
    return [_line(event, words) for event in events]


def _line(event, words):
    verb = event.action.rsplit(".", 1)[-1]
    what = words.get(event.action) or VERBS.get(verb, event.action)
    details = [text for name, value in event.details.items() for text in _detail(name, value, words)]
    return Line(event.n, what, event.by_name, event.at, event.reason, details)


def _detail(name, value, words):
    if name == "fields" and isinstance(value, dict):
        return [f"{words.get(field, field)}: {_text(old)} → {_text(new)}" for field, (old, new) in value.items()]
    if name == "rows":
        return [", ".join(f"{key}: {_text(part)}" for key, part in row.items()) for row in value]
    return [f"{words.get(name, name)}: {_text(value, words)}"] if value not in (None, "", [], {}, False) else []


def _text(value, words=None):
    if isinstance(value, dict):
        return "; ".join(f"{name} {_text(part)}" for name, part in value.items())
    if isinstance(value, list):
        return " → ".join(_text(part) for part in value) if len(value) == 2 else ", ".join(_text(part) for part in value)
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    text = "kosong" if value in (None, "") else str(value)
    return (words or {}).get(text, text)

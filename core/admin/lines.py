"""Journal lines in words. Each admin names the words of its own events; what it does not name shows as it is written."""

import datetime as dt
import re
from dataclasses import dataclass

from django.apps import apps
from django.utils.text import capfirst

from core import dates

VERBS = {"added": "Ditambahkan", "changed": "Diubah", "deleted": "Dihapus"}
LEDGER = "ledger"  # what a result rests on, for whoever computes it anew: of no use to the eye
# Lists in which two are two, not what was before and after.
EACH = ("fields", "finals", "papers", "kinds", "districts", "files", "requirements", "filters", "present")
MOMENT, DAY = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d\S*"), re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True)
class Line:
    n: int
    what: str
    who: str
    at: dt.datetime
    why: str
    details: list


def lines(events, words, named=None):
    """Return a Line for each event. words: event or detail name → Indonesian; named: detail name → {number or key: name}."""
    return [_line(event, words, named or {}) for event in events]


def fields_in_words(*models):
    """Return the names of models and of their fields as the screens say them, for edits that the journal tells by name."""
    words = {}
    for model in models:
        words |= {field.name: capfirst(field.verbose_name) for field in model._meta.concrete_fields}
        words[model._meta.model_name] = capfirst(model._meta.verbose_name)
    return words


def what_of(event, words):
    """Say what happened. An edit without a name of its own is told by what was edited: “Kalimat alasan: diubah”."""
    if event.action in words:
        return words[event.action]
    verb = VERBS.get(event.action.rsplit(".", 1)[-1])
    return f"{_model_of(event.stream)}: {verb.lower()}" if verb else event.action


def target_of(stream):
    """Name the object of a stream: “Pendaftaran 37”."""
    return f"{_model_of(stream)} {stream.partition(':')[2]}"


def _model_of(stream):
    label = stream.partition(":")[0]
    try:
        return capfirst(apps.get_model(label)._meta.verbose_name)
    except (LookupError, ValueError):
        return label  # a model of former days


def _line(event, words, named):
    verb = event.action.rsplit(".", 1)[-1]
    what = words.get(event.action) or VERBS.get(verb, event.action)
    return Line(event.n, what, event.by_name, event.at, event.reason, details_of(event, words, named))


def details_of(event, words, named=None):
    """Return the details of an event as sentences, in words and names as for lines()."""
    told = {name: _name(value, (named or {}).get(name)) for name, value in event.details.items()}
    return [text for name, value in told.items() for text in _detail(name, value, words)]


def _name(value, names):
    return names.get(value, value) if names and isinstance(value, str | int) else value


def _detail(name, value, words):
    if name == "fields" and isinstance(value, dict):
        return _changes(value, words)
    if name == LEDGER:
        return ["Dasar perhitungannya ikut tercatat utuh."]
    if name in EACH and isinstance(value, list):
        return [f"{words.get(name, name)}: {', '.join(_text(part, words) for part in value)}"]
    if name == "rows":
        return [_row(row, words) for row in value]
    return [f"{words.get(name, name)}: {_text(value, words)}"] if value not in (None, "", [], {}, False) else []


def _changes(fields, words):
    return [f"{words.get(field, field)}: {_text(old)} → {_text(new)}" for field, (old, new) in fields.items()]


def _row(row, words):
    """Tell what became of one row of a page: “Tahapan 3 diubah. Selesai: … → …”."""
    name, kind = row.get("name") or row.get("id", ""), words.get(row["model"], row["model"])
    verb = next((verb for verb in VERBS if verb in row), "changed")
    changes = row.get(verb)
    told = _changes(changes, words) if isinstance(changes, dict) else []
    return ". ".join([f"{kind} {name} {VERBS[verb].lower()}", *told])


def _text(value, words=None):
    if isinstance(value, dict):
        return "; ".join(f"{name} {_text(part)}" for name, part in value.items())
    if isinstance(value, list):
        return " → ".join(_text(part) for part in value) if len(value) == 2 else ", ".join(_text(part, words) for part in value)
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    text = "kosong" if value in (None, "") else str(value)
    if MOMENT.fullmatch(text):
        return dates.moment(dt.datetime.fromisoformat(text))
    return dates.day(dt.date.fromisoformat(text)) if DAY.fullmatch(text) else (words or {}).get(text, text)

"""The list of an announcement as staff read it before and after: one kecamatan at a time, some rows a page."""

from collections import Counter

from django.core.paginator import Paginator

from recruitment import announcing
from recruitment.actions import announcements
from regions.models import District

ROWS = 50


def context_of(announcement, asked, page):
    """Return what the page shows of one kecamatan. asked: its code, as typed into the address; page: of its shown rows.

    Names are read for the rows of the page alone, so that it costs the same however many people are announced.
    """
    codes = announcement.district_codes
    code = asked if asked in codes else codes[0]
    kind = announcing.kind(announcement.kind)
    rows = _frozen(announcement, code) if announcement.body else kind.rows(announcement.selection, [code])
    counts = Counter(_of(row, "outcome") for row in rows)
    shown = [row for outcome in kind.shown for row in _in_order(rows, outcome)]
    found = Paginator(shown, ROWS).get_page(page)
    notes = announcement.frozen.get("notes", {}) if announcement.body else kind.notes(announcement.selection, [code])
    names = dict(District.objects.filter(pk__in=codes).values_list("pk", "name"))
    return {
        "districts": [{"code": each, "name": names[each], "is_chosen": each == code} for each in codes],
        "district": names[code], "page": found, "lists": _lists(announcement, kind, found.object_list),
        "notes": notes.get(code, []), "has_lists": bool(kind.shown),
        "total": len(rows), "hidden": sum(counts[each] for each in counts if each not in kind.shown),
    }  # fmt: skip


def _frozen(announcement, code):
    return [row for row in announcement.frozen["rows"] if row["district"] == code]


def _of(row, name):
    """Return a fact of a frozen line, which is a dict, or of a Row."""
    return row[name] if isinstance(row, dict) else getattr(row, name)


def _in_order(rows, outcome):
    return sorted((row for row in rows if _of(row, "outcome") == outcome), key=lambda row: _of(row, "position"))


def _lists(announcement, kind, rows):
    """Return the page's rows under the headings of their outcomes; an outcome without rows on this page has none."""
    rows = list(rows)
    lines = rows if rows and isinstance(rows[0], dict) else announcements.lines(announcement, rows)
    of = {outcome: [line for line in lines if line["outcome"] == outcome] for outcome in kind.shown}
    return [{"title": kind.outcomes[outcome], "rows": found} for outcome, found in of.items() if found]

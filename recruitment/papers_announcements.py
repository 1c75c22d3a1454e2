"""The announcement as people read it, on its page and as PDF: names and registration numbers, in rank order, nothing else."""

import io
from pathlib import Path

import pikepdf
from django.conf import settings

from core import dates, papers, qr
from recruitment import announcing, proofs
from regions.models import District

TEMPLATES = Path(__file__).parent / "typst"


def listing(announcement, rows=None, notes=None):
    """Return the kecamatan in order: dicts of name, notes, and lists (title, rows) of the outcomes that may be shown.

    rows, notes: as they are frozen; without them those of the frozen body. A kecamatan without anybody has empty lists.
    """
    kind = announcing.kind(announcement.kind)
    rows = announcement.frozen.get("rows", []) if rows is None else rows
    notes = announcement.frozen.get("notes", {}) if notes is None else notes
    names = dict(District.objects.filter(pk__in=announcement.district_codes).values_list("pk", "name"))
    return [
        {"code": code, "name": names[code], "notes": notes.get(code, []), "lists": _lists(rows, code, kind)}
        for code in announcement.district_codes
    ]


def _lists(rows, code, kind):
    return [_of(rows, code, outcome, kind) for outcome in kind.shown]


def _of(rows, code, outcome, kind):
    found = [row for row in rows if (row["district"], row["outcome"]) == (code, outcome)]
    return {"title": kind.outcomes[outcome], "rows": sorted(found, key=lambda row: row["position"])}


def pdf(announcement):
    """Return the PDF of a published announcement; the same facts give the same bytes."""
    url = settings.SITE_URL + announcement.get_absolute_url()
    facts = {
        "title": announcement.title, "number": announcement.number, "selection": str(announcement.selection),
        "intro": [line for line in [*announcement.intro.splitlines(), *_about_the_old(announcement)] if line.strip()],
        "districts": listing(announcement), "headed": len(announcing.kind(announcement.kind).shown) > 1,
        "holds": "Lembar ini memuat nama dan nomor pendaftaran saja." if announcing.kind(announcement.kind).shown else "",
        "place": "Jakarta", "on": dates.day(announcement.published_at, weekday=False),
        "signer": (settings.LETTERS["signer_post"], settings.LETTERS["signer"]),
        "url": url, "sha256": announcement.sha256, "rows_sha256": proofs.of_announcement(announcement).sha256,
        "foot": f"Pengumuman {announcement.number}",
    }  # fmt: skip
    return papers.pdf(TEMPLATES / "announcement.typ", facts, at=announcement.published_at, qr=qr.data_uri(url))


def _about_the_old(announcement):
    old = announcement.corrects
    return [f"Pengumuman ini mengoreksi pengumuman nomor {old.number} “{old.title}”."] if old else []


def pages(content):
    with pikepdf.open(io.BytesIO(content)) as opened:
        return len(opened.pages)

"""The papers of an agreement, set by Typst: each party's original, and the pages that tell how it came about."""

import datetime as dt
import io
from pathlib import Path

import pikepdf

from agreements import heads
from agreements.wording.clauses import Part, numbered
from core import dates, papers

TEMPLATES = Path(__file__).parent / "typst"


def original(clauses, head, *, party, n, at, watermark=""):
    """Return one party's original as PDF: its own kop, itself named first in the signature block, the text the same.

    clauses, head: of a draft. party: the order of the party. n: the draft's number. watermark: a word across each
    page of what is no version yet. Same input, same bytes.
    """
    parties = sorted(head["parties"], key=lambda each: (each["order"] != party, each["order"]))
    facts = {
        "title": head["kind"],
        "subject": head["title"],
        "letterhead": parties[0],
        "parties": head["parties"],
        "signing": parties,
        "opening": heads.opening(dt.date.fromisoformat(head["day"]) if head["day"] else None, head["place"]),
        "premises": [list(each.paragraphs) for each in clauses if each.part == Part.PREMISES],
        "articles": [
            {"heading": heading, "title": clause.title, "paragraphs": [_lines(each) for each in clause.paragraphs]}
            for heading, clause in numbered(clauses)
            if clause.part == Part.ARTICLE
        ],
        "level": head["level"],
        "foot": f"{head['kind']} · naskah versi {n} · rangkap untuk {parties[0]['short']}",
    }
    if watermark:
        facts["watermark"] = watermark
    return papers.pdf(TEMPLATES / "original.typ", facts, at=at)


def _lines(paragraph):
    """Split an ayat into its text and its items, which start with “a. ” or “1. ”."""
    return [line.strip() for line in paragraph.splitlines() if line.strip()]


def evidence(final, steps, entries, *, address, qr, at, signed=()):
    """Return the pages that tell who agreed to which bytes when and as what, and the journal.

    signed: the originals that were signed outside the portal; then these pages stand alone.
    """
    head = final.draft.facts
    own = next(each for each in head["parties"] if each["order"] == final.party.order)
    facts = {
        "title": "Lembar bukti persetujuan",
        "kind": head["kind"],
        "subject": head["title"],
        "letterhead": own,
        "code": final.written_code,
        "address": address,
        "draft": {"n": final.draft.n, "sha256": final.draft.sha256},
        "originals": [
            {"party": each.party.institution.name, "sha256": each.document.sha256}
            for each in final.draft.originals.select_related("party__institution", "document").order_by("party__order")
        ],
        "steps": [_step(each) for each in steps],
        "level": head["level"],
        "signed": [_signed(each) for each in signed],
        "entries": entries,
        "foot": f"Lembar bukti · kode {final.written_code}",
    }
    return papers.pdf(TEMPLATES / "evidence.typ", facts, at=at, qr=qr)


def daily_head(head, *, at):
    """Return the sheet of a day: hashes and uuids alone, no title and nobody's name."""
    facts = {
        "title": "Sari catatan harian",
        "day": dates.day(head.day),
        "sha256": head.sha256,
        "previous": head.previous,
        "rows": [(each["agreement"], str(each["n"]), each["hash"]) for each in head.heads],
        "foot": f"Sari catatan kerja sama · {head.day:%Y-%m-%d}",
    }
    return papers.pdf(TEMPLATES / "daily_head.typ", facts, at=at)


def register(rows, *, until, filters, at):
    """Return the register as a book to print. rows: (number, date, title, parties, term, status, where the originals lie)."""
    facts = {
        "title": "Buku register kerja sama", "rows": rows, "on": dates.day(until), "filters": filters,
        "foot": f"Buku register kerja sama · {dates.day(until, weekday=False)}",
    }  # fmt: skip
    return papers.pdf(TEMPLATES / "register.typ", facts, at=at)


def _step(step):
    return {
        "act": step.get_act_display(), "name": step.tenure.name, "post": step.held_as,
        "institution": step.post.institution.short_name, "at": dates.moment(step.decided_at, seconds=True),
    }  # fmt: skip


def _signed(signed):
    return {
        "party": signed.original.party.institution.name, "sha256": signed.document.sha256, "place": signed.place,
        "pages": signed.pages, "stamp": signed.has_duty_stamp, "added": dates.moment(signed.added_at, seconds=True),
        "added_by": signed.added_by.name, "checked": dates.moment(signed.checked_at, seconds=True),
        "checked_by": signed.checked_by.name,
    }  # fmt: skip


def joined(first, second):
    """Return two PDFs as one, the pages of the first in front."""
    with pikepdf.open(io.BytesIO(first)) as paper, pikepdf.open(io.BytesIO(second)) as more:
        paper.pages.extend(more.pages)
        made = io.BytesIO()
        paper.save(made, deterministic_id=True)
    return made.getvalue()


def pages(content):
    """Return how many pages a PDF has."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return len(pdf.pages)

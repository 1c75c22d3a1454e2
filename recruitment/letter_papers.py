"""The letters of applicants as PDF, set by Typst from a made Letter alone: the same letter gives the same bytes."""

import json
from pathlib import Path

from core import papers, qr
from recruitment import notices, reading, sections
from recruitment.lifecycle import LetterKind
from recruitment.models import DocumentKind

TEMPLATES = Path(__file__).parent / "typst"
PLACE = "Jakarta"  # before the date that is written by hand
SHORT = 12  # digits of the fingerprint in the foot
DECLARED = (
    "Pernyataan ini saya buat dengan sebenarnya, tanpa paksaan dari siapa pun. Bila di kemudian hari ternyata tidak benar, "
    "saya bersedia menerima akibatnya sesuai ketentuan peraturan perundang-undangan."
)


def proof_url(letter):
    """Return the address in the QR: it names the letter's kind and moment, and nobody."""
    return notices.link("letter-proof", letter.code)


def pdf(letter):
    """Return the letter as PDF bytes, for its owner alone."""
    made = json.loads(letter.body)
    template = TEMPLATES / f"letter_{made['letter']}.typ"
    return papers.pdf(template, _facts(letter, made), at=letter.made_at, qr=qr.data_uri(proof_url(letter)))


def file_name(letter):
    return f"{letter.kind.code}-{letter.written_code}.pdf"


def _facts(letter, made):
    printed = {row["name"]: row for row in _rows(made["answers"])}
    facts = {
        "title": letter.kind.name,
        "selection": letter.application.selection.name,
        "district": printed.get("district", {}).get("value", "").removeprefix("Kecamatan "),
        "name": printed["full_name"]["value"],
        "foot": f"{letter.kind.name} · versi {letter.n} · kode {letter.written_code} · sidik {letter.fingerprint[:SHORT]}",
        "place": PLACE,
    }
    return facts | _OF[LetterKind(made["letter"])](letter, made, printed)


def _application(letter, made, printed):
    kinds = DocumentKind.objects.filter(selection=letter.application.selection_id).exclude(pk=letter.kind_id)
    asked = sections.facts(made["answers"])
    enclosed = [kind.name for kind in kinds.order_by("position", "pk") if kind.is_required(asked)]
    names = ("full_name", "birth", "sex", "level", "employment", "address", "phone")
    return {"rows": _labelled(printed, names), "enclosed": enclosed}


def _life(letter, made, printed):
    tables = ("schools", "jobs", "organisations", "experiences")
    fields = {field.name: field for plan in sections.SECTIONS for field in plan.fields}
    answers = {name: rows for section in made["answers"].values() for name, rows in section.items()}
    return {
        "rows": _labelled(printed, ("full_name", "birth", "sex", "address", "phone", "level", "employment", "employer")),
        "tables": [_table(fields[name], answers[name] or []) for name in tables],
    }


def _table(field, rows):
    return {
        "title": field.label,
        "heads": [label for _, label in field.columns],
        "rows": [[row.get(name) or "–" for name, _ in field.columns] for row in rows],
    }


def _statement(letter, made, printed):
    names = ("full_name", "nik", "birth", "address")
    return {"rows": _labelled(printed, names), "sentences": made["sentences"], "declared": DECLARED}


def _pact(letter, made, printed):
    rows = _labelled(printed, ("full_name", "birth", "address"))
    unchecked = "" if made["checked_with"] else "Rumusan pakta ini belum dicocokkan kantor dengan naskah resminya."
    number = letter.application.number
    return {"rows": [("Nomor pendaftaran", number), *rows], "sentences": made["sentences"], "unchecked": unchecked}


_OF = {LetterKind.PACT: _pact, LetterKind.APPLICATION: _application, LetterKind.LIFE: _life, LetterKind.STATEMENT: _statement}


def _rows(answers):
    """Yield the single answers as their owner reads them."""
    for code, content in answers.items():
        yield from reading.rows(sections.PLANS[code], {"answers": content, "typed": {}}, None)


def _labelled(printed, names):
    """Return (label, value) of the answers in this order; place and day of birth share a line."""
    birth = ", ".join(printed[name]["value"] for name in ("birth_place", "birth_on"))
    printed = printed | {"birth": {"label": "Tempat, tanggal lahir", "value": birth}}
    return [(printed[name]["label"], printed[name]["value"]) for name in names if printed[name].get("value")]

"""The ZIP itself: facts as JSON, the application as PDF, marked copies of the papers, and the script that checks it all."""

import hashlib
import io
import json
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from core import dates, papers
from core.clock import JAKARTA
from documents import keeping
from recruitment import dossier as dossiers
from recruitment import marks
from recruitment.evidence import facts

HERE = Path(__file__).parent
TEMPLATE = HERE.parent / "typst" / "evidence.typ"


@dataclass(frozen=True)
class Evidence:
    """content: the ZIP's bytes; manifest_sha256: of the list of hashes in it, which the journal keeps."""

    name: str
    content: bytes
    manifest_sha256: str


def build(application, *, by, at, reason):
    """Return the Evidence of an applicant for somebody, who stands with the reason on each page. Raises Unacceptable.

    Reads only, and takes seconds: outside of any transaction.
    """
    lines = marks.lines(by=by, at=at, purpose=reason)
    dossier = dossiers.load(application)
    listed, copies = _papers(dossier, lines)
    told = _facts(dossier, listed)
    files = {name: _json(data) for name, data in told.items()} | copies
    files["pendaftaran.pdf"] = _pdf(told, lines, at=at)
    files["periksa.py"] = (HERE / "periksa.py").read_bytes()
    files["README.txt"] = (HERE / "README.txt").read_bytes()
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in sorted(files.items())}
    manifest = _json({"application": application.number, "made_at": at.isoformat(), "for": lines, "sha256": hashes})
    content = _zipped({"MANIFEST.json": manifest, **files}, at=at)
    return Evidence(f"bukti-{application.number}.zip", content, hashlib.sha256(manifest).hexdigest())


def _facts(dossier, listed):
    application = dossier.application
    return {
        "pendaftaran.json": facts.application(dossier), "tanda-terima.json": facts.receipts(application),
        "berkas.json": listed, "keputusan.json": facts.decisions(application), "nilai.json": facts.scores(application),
        "tabel-beku.json": facts.tables(application), "pengumuman.json": facts.announcements(application),
        "jurnal.json": facts.journal(application),
    }  # fmt: skip


def _papers(dossier, lines):
    """Return the list of papers, and their marked copies by name: the stored ones never leave."""
    listed, copies = [], {}
    for n, file in enumerate(sorted(dossier.files.values(), key=lambda each: (each.kind.position, each.pk)), start=1):
        name = f"berkas/{n:02}-{re.sub('[^a-z0-9-]', '-', file.kind.code.lower())}.pdf"
        copies[name] = keeping.marked(file.document, lines)
        listed.append({
            "kind": file.kind.name, "uploaded_at": file.uploaded_at.isoformat(), "pages": file.document.pages,
            "sha256": file.document.sha256, "original_sha256": file.document.original_sha256, "copy": name,
            "copy_sha256": hashlib.sha256(copies[name]).hexdigest(),
        })  # fmt: skip
    return listed, copies


def _pdf(told, lines, *, at):
    about = told["pendaftaran.json"]
    data = {
        "title": f"Bukti pendaftaran {about['number']}", "number": about["number"], "name": about["name"],
        "selection": about["selection"], "district": about["district_name"], "status": about["status"], "marks": lines,
        "sections": [
            [each["title"], [[row["label"], _text(row["value"])] for row in each["rows"]]] for each in about["sections"]
        ],
        "papers": [[each["kind"], str(each["pages"]), each["sha256"]] for each in told["berkas.json"]],
        "verdicts": [[each["about"], each["value"], each["reason"]] for each in told["keputusan.json"]["verdicts"]],
        "announced": [[each["number"], each["told"], each["sha256"]] for each in told["pengumuman.json"]],
        "tables": [[each["number"], _ranked(each["row"]), each["decision"] or "–"] for each in told["tabel-beku.json"]],
        "made": dates.moment(at), "foot": f"Bukti pendaftaran {about['number']} · {lines[0]}",
    }  # fmt: skip
    return papers.pdf(TEMPLATE, data, at=at)


def _ranked(row):
    words = [f"peringkat {row['rank']}"]
    words += [
        f"{name} {row[key]}" for name, key in (("tes", "test"), ("wawancara", "interview"), ("akhir", "total")) if row[key]
    ]
    return ", ".join(words)


def _text(value):
    return "; ".join(value) if isinstance(value, list) else str(value or "–")


def _json(data):
    return (json.dumps(data, ensure_ascii=False, sort_keys=True, indent=2) + "\n").encode()


def _zipped(files, *, at):
    content, local = io.BytesIO(), at.astimezone(JAKARTA)
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, local.timetuple()[:6])
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            opened.writestr(entry, data)
    return content.getvalue()

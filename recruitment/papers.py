"""Receipts: what they say, and their paper as PDF, set by Typst. The same facts give the same bytes."""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from core import dates, papers, qr
from documents.refusals import size_in_words
from recruitment import notices
from recruitment.models import DocumentKind, Snapshot

TEMPLATES = Path(__file__).parent / "typst"
SHORT = 12  # digits of a hash that people compare by eye
MEANING = (
    "Diterima bukan berarti memenuhi syarat. Berkas Anda masih diperiksa, dan hasilnya diberitahukan kepada Anda melalui "
    "email dan portal ini."
)


@dataclass(frozen=True)
class Paper:
    """One document as it was received. sha256 is of the file as sent, so that the sender can compute it too."""

    name: str
    pages: int
    size: int
    sha256: str

    @property
    def short(self):
        return self.sha256[:SHORT]

    @property
    def size_in_words(self):
        return size_in_words(self.size)


@dataclass(frozen=True)
class Receipt:
    """What one sending (the application itself, or a repair) left behind."""

    snapshot: Snapshot
    papers: list

    @property
    def application(self):
        return self.snapshot.application

    @property
    def is_repair(self):
        return self.snapshot.n > 1

    @property
    def title(self):
        return f"Tanda terima perbaikan {self.snapshot.n - 1}" if self.is_repair else "Tanda terima pendaftaran"

    @property
    def file_name(self):
        tail = f"-perbaikan-{self.snapshot.n - 1}" if self.is_repair else ""
        return f"tanda-terima-{self.application.number}{tail}.pdf"

    @property
    def proof_url(self):
        """The public address that confirms number, time and hash, and nothing personal."""
        return notices.link("proof", self.snapshot.pk)

    @cached_property
    def qr(self):
        """The proof's address, for page and paper."""
        return qr.data_uri(self.proof_url)


def load(snapshots):
    """Return the Receipt of each snapshot of one application; one query for the names."""
    bodies = [json.loads(snapshot.body)["documents"] for snapshot in snapshots]
    kinds = DocumentKind.objects.filter(selection=snapshots[0].application.selection_id) if snapshots else ()
    names = dict(kinds.values_list("code", "name")) if snapshots else {}
    return [
        Receipt(snapshot, [_paper(document, names) for document in body])
        for snapshot, body in zip(snapshots, bodies, strict=True)
    ]


def _paper(document, names):
    name = names.get(document["kind"], document["kind"])
    return Paper(name, document["pages"], document["size"], document["original_sha256"])


def pdf(receipt):
    """Return the holder's copy as PDF bytes. It carries the salt: never for anybody but the applicant."""
    return papers.pdf(TEMPLATES / "receipt.typ", _facts(receipt), at=receipt.snapshot.taken_at, qr=receipt.qr)


def _facts(receipt):
    application, snapshot = receipt.application, receipt.snapshot
    return {
        "title": receipt.title,
        "number": application.number,
        "rows": [
            ("Nama", application.full_name),
            ("Diterima", dates.moment(snapshot.taken_at, seconds=True)),
            ("Kecamatan", application.district.name),
            ("Seleksi", str(application.selection)),
        ],
        "meaning": MEANING,
        "documents": [
            {"name": paper.name, "pages": paper.pages, "size": paper.size_in_words, "sha256": paper.sha256}
            for paper in receipt.papers
        ],
        "sha256": snapshot.sha256,
        "salt": snapshot.salt,
        "proof": receipt.proof_url,
        "foot": f"{application.number} · sidik isi {snapshot.sha256[:SHORT]}",
    }

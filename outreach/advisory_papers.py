"""The letters of an advisory: one numbered for each addressee, and for each kelurahan a list to be signed on receipt."""

from itertools import groupby
from pathlib import Path

from django.conf import settings

from core import dates, papers
from outreach import advised

TEMPLATES = Path(__file__).parent / "typst"


def letters(advisory, addressees, *, at):
    """Return one PDF, to be signed (form: Perbawaslu 13/2020). addressees: with place and letter, in the paper's order.

    It is dated by the day of issue, which its numbers name. It names people: whom the letter is handed to.
    """
    facts = {
        "title": "Surat imbauan",
        "subject": advisory.title,
        "on": dates.day(advisory.issued_at, weekday=False),
        "signer": (settings.LETTERS["signer_post"], settings.LETTERS["signer"]),
        "source": advisory.material.source,
        "paragraphs": advisory.paragraphs,
        "letters": [(each.letter.number, each.place, each.name) for each in addressees],
        "receipts": [
            (name, [(each.letter.number, each.place) for each in group]) for name, group in groupby(addressees, advised.drawer)
        ],
        "foot": advisory.title,
    }
    return papers.pdf(TEMPLATES / "advisory.typ", facts, at=at)

"""The list of an inauguration: who takes the oath, by kecamatan, with a column to sign, and the words that are spoken."""

from itertools import groupby
from pathlib import Path

from core import dates, papers
from recruitment.lifecycle import CeremonyTextCode
from recruitment.models import CeremonyText

TEMPLATES = Path(__file__).parent / "typst"
UNCHECKED = "Rumusan sumpah ini belum dicocokkan kantor dengan naskah resminya. Cocokkan sebelum dibacakan."


def people_of(inauguration):
    """Return the Oaths that count, by kecamatan and number, with what they need: two queries with their papers."""
    oaths = inauguration.oaths.standing().with_people().prefetch_related("candidacy__late_papers__kind")
    return list(oaths.order_by("candidacy__district", "candidacy__application__number"))


def attendance(inauguration, *, at):
    """Return the list as PDF bytes. It names people: for the office alone. at: the moment of printing."""
    words = CeremonyText.objects.get(code=CeremonyTextCode.OATH)
    facts = {
        "title": f"Daftar pelantikan {inauguration.letter_number}", "number": inauguration.letter_number,
        "selection": str(inauguration.selection), "when": inauguration.when, "where": inauguration.where,
        "led_by": inauguration.led_by, "districts": _by_district(people_of(inauguration)), "words": words.sentences,
        "unchecked": "" if words.checked_with else UNCHECKED, "checked_with": words.checked_with,
        "foot": f"Daftar pelantikan · dicetak {dates.moment(at)}",
    }  # fmt: skip
    return papers.pdf(TEMPLATES / "inauguration.typ", facts, at=at)


def _by_district(oaths):
    return [
        {"name": name, "people": [(each.candidacy.application.number, each.candidacy.application.full_name) for each in group]}
        for name, group in groupby(oaths, lambda oath: oath.candidacy.application.district.name)
    ]

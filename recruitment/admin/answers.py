"""An application's answers as staff read them: as their owner does, with NIK and KK number masked."""

from dataclasses import dataclass

from recruitment import nik as niks
from recruitment import reading, sections

MASKED = {"nik", "family_card"}


@dataclass(frozen=True)
class AnsweredSection:
    code: str
    title: str
    rows: list


def answered_sections(dossier):
    """Return each section with its rows in the order of the form."""
    return [AnsweredSection(plan.code, plan.title, list(_rows(plan, dossier))) for plan in sections.SECTIONS]


def _rows(plan, dossier):
    content = {"answers": dossier.answers(plan.code), "typed": {}}
    for row in reading.rows(plan, content, dossier):
        if row["name"] in MASKED and row.get("value"):
            yield row | {"value": niks.masked(row["value"])}
        else:
            yield row

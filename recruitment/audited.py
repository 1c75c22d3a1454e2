"""Answers as an auditor reads them: as the office does, without the numbers by which a person is found elsewhere."""

from recruitment import nik as niks
from recruitment import reading, sections

CARDS = {"nik", "family_card"}
HIDDEN = "disamarkan"


def answers(dossier):
    """Return each section as {"code", "title", "rows"}; NIK and KK number are masked, telephone numbers left out."""
    return [
        {"code": plan.code, "title": plan.title, "rows": [_masked(row) for row in _rows(plan, dossier)]}
        for plan in sections.SECTIONS
    ]


def _rows(plan, dossier):
    return reading.rows(plan, {"answers": dossier.answers(plan.code), "typed": {}}, dossier)


def _masked(row):
    if not row.get("value"):
        return row
    if row["name"] in CARDS:
        return row | {"value": niks.masked(row["value"])}
    return row | {"value": HIDDEN} if row["name"] == "phone" else row

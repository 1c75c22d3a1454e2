"""A draft is an ordered list of clauses; nothing here knows where they are stored."""

from dataclasses import dataclass
from enum import StrEnum


class Part(StrEnum):
    """Where a clause stands: among the premises (“menerangkan terlebih dahulu”) or as an article (pasal)."""

    PREMISES = "premises"
    ARTICLE = "article"


@dataclass(frozen=True)
class Clause:
    """One pasal, or the premises. key: its name for life, the same in every version whatever its number becomes.

    title: as “Maksud dan Tujuan”, without its number. paragraphs: the ayat in order, plain text without their number; a line
    within one that starts with “a. ” or “1. ” is an item of its list.
    """

    key: str
    title: str
    paragraphs: tuple[str, ...]
    part: Part = Part.ARTICLE


def numbered(clauses):
    """Yield (heading, clause): “Pasal 3” counts the articles alone, premises have no number."""
    n = 0
    for clause in clauses:
        if clause.part == Part.ARTICLE:
            n += 1
            yield f"Pasal {n}", clause
        else:
            yield "", clause


def titles(clauses):
    """Return {key: “Pasal 3 Pembiayaan”} of clauses in their order."""
    return {clause.key: f"{heading} {clause.title}".strip() for heading, clause in numbered(clauses)}


def as_json(clauses):
    """Return the clauses as plain data, in the order of their fields: what is stored and hashed."""
    return [
        {"key": each.key, "part": str(each.part), "title": each.title, "paragraphs": list(each.paragraphs)} for each in clauses
    ]


def from_json(rows):
    return [Clause(row["key"], row["title"], tuple(row["paragraphs"]), Part(row["part"])) for row in rows]

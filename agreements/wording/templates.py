"""The clauses an agreement starts with, by kind. What only the parties know stays open as [isian dalam kurung siku].

The texts are in templates.json. The articles are the usual ones of agreements between Bawaslu offices and local governments;
no article of a law is named, because which one a party relies on is its own to say. {name} is what the agreement calls itself.
"""

import json
import re
from pathlib import Path

from agreements.wording.clauses import Clause, Part

_OPEN = re.compile(r"\[[^\[\]\n]+\]")
_TEXTS = json.loads(Path(__file__).with_name("templates.json").read_text(encoding="utf-8"))
# kind: its name
KINDS = {kind: row["name"] for kind, row in _TEXTS["kinds"].items()}


def starting(kind):
    """Return the clauses of a new agreement. kind: a key of KINDS; raises KeyError for another."""
    row = _TEXTS["kinds"][kind]
    articles = {**_TEXTS["articles"], **row["own"]}
    premises = tuple(_TEXTS["premises"][row["premises"]]) if row["premises"] else ()
    clauses = [Clause("premis", "", premises, Part.PREMISES)] if premises else []
    for key in row["articles"]:
        texts = (text if isinstance(text, str) else "\n".join(text) for text in articles[key]["paragraphs"])
        clauses.append(Clause(key, articles[key]["title"], tuple(text.replace("{name}", row["name"]) for text in texts)))
    return clauses


def still_open(clauses):
    """Return the blanks that nobody has filled in yet, in order and each once: “[lama berlaku]”."""
    texts = (text for clause in clauses for text in (clause.title, *clause.paragraphs))
    return list(dict.fromkeys(blank for text in texts for blank in _OPEN.findall(text)))

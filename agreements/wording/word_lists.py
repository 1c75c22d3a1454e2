"""The numbers that Word writes before paragraphs by itself: they stand nowhere in the text and are counted here."""

import re
from dataclasses import dataclass

from agreements.wording.word_xml import w

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
MAX_DEPTH = 10  # styles may be based on one another in a circle
MAX_LEVEL = 8


@dataclass
class _Level:
    form: str
    text: str
    start: int


class Lists:
    """Counts the numbered paragraphs of one file. styles, numbering: trees or None."""

    def __init__(self, styles, numbering):
        self._styles = {} if styles is None else {each.get(w("styleId")): each for each in styles.iter(w("style"))}
        self._levels = {} if numbering is None else _levels(numbering)
        self._counts = {}

    def property(self, paragraph, name):
        """Return a paragraph property, its own or its style's, or None."""
        for properties in self._properties(paragraph):
            found = properties.find(w(name))
            if found is not None:
                return found
        return None

    def _properties(self, paragraph):
        own = paragraph.find(w("pPr"))
        if own is not None:
            yield own
        name = value(own, "pStyle") if own is not None else None
        for _ in range(MAX_DEPTH):
            style = self._styles.get(name)
            if style is None:
                return
            if (properties := style.find(w("pPr"))) is not None:
                yield properties
            name = value(style, "basedOn")

    def number(self, paragraph):
        """Return the number that Word shows before a paragraph, as “(2)”, “a.” or “Pasal 3”; “•” for a sign; or empty."""
        found = self.property(paragraph, "numPr")
        if found is None:
            return ""
        name, level = value(found, "numId"), min(_whole(value(found, "ilvl")), MAX_LEVEL)
        levels = self._levels.get(name, {})
        if level not in levels:
            return ""
        return self._shown(levels, name, level)

    def _shown(self, levels, name, level):
        counts = self._counts.setdefault(name, {})
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [each for each in counts if each > level]:
            del counts[deeper]
        if levels[level].form in ("bullet", "none"):
            return "•" if levels[level].form == "bullet" else ""

        def written(found):
            place = int(found[1]) - 1
            if place not in levels:
                return ""
            return formatted(counts.get(place, levels[place].start), levels[place].form)

        return re.sub(r"%([1-9])", written, levels[level].text).strip()


def value(parent, name):
    """Return the value of a property inside another, or None."""
    found = None if parent is None else parent.find(w(name))
    return None if found is None else found.get(w("val"))


def formatted(number, form):
    """Write a number as a list does: 3 as “c” (lowerLetter), “iii” (lowerRoman), else “3”."""
    if form.endswith("Letter"):
        written = chr(97 + (number - 1) % 26) * min((number - 1) // 26 + 1, 9)
    elif form.endswith("Roman") and number < 4000:
        written = ""
        for size, letters in _ROMAN:
            written += letters * (number // size)
            number %= size
    else:
        return str(number)
    return written.upper() if form.startswith("upper") else written


def _whole(text):
    return int(text) if text and text.isdecimal() and len(text) < 7 else 0


def _levels(numbering):
    """Return the levels of every list by its number."""
    plans = {}
    for plan in numbering.iter(w("abstractNum")):
        plans[plan.get(w("abstractNumId"))] = {
            _whole(level.get(w("ilvl"))): _Level(
                value(level, "numFmt") or "decimal", (value(level, "lvlText") or "")[:40], _whole(value(level, "start") or "1")
            )
            for level in plan.findall(w("lvl"))
        }
    return {each.get(w("numId")): plans.get(value(each, "abstractNumId"), {}) for each in numbering.iter(w("num"))}

"""An agreement as a Word file: clean, or with the changes between two versions tracked, as Word and LibreOffice show them.

Every clause carries its key in a bookmark on its heading, so that it comes back under the same key.
"""

import datetime as dt
import itertools
import re
from dataclasses import dataclass

from lxml import etree

from agreements.wording import redline
from agreements.wording.clauses import Part
from agreements.wording.redline import Kind, Op
from agreements.wording.spelled import opening
from agreements.wording.word_parts import packed
from agreements.wording.word_xml import AGREED_LINE, PLEDGED_LINE, PREMISES_LINE, R, Style, W, bookmark, w, writable
from core.clock import JAKARTA

_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_DOTS = "....................................."
_LAST_WORD = re.compile(r"(.*?)(\s*\S+\s*)", re.DOTALL)
_TRACKED = {Op.ADDED: "ins", Op.REMOVED: "del"}
_PAGE = (
    f'<w:sectPr xmlns:w="{W}"><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1418" w:right="1418" w:bottom="1418" w:left="1418" w:header="709" w:footer="709" w:gutter="0"/></w:sectPr>'
)


@dataclass(frozen=True)
class Party:
    """name: the institution. called: “PIHAK PERTAMA”. authority: by what the signer may act. What is not known stays dots."""

    name: str
    called: str
    number: str = ""
    signer: str = ""
    post: str = ""
    address: str = ""
    authority: str = ""


@dataclass(frozen=True)
class Facts:
    """What stands around the clauses. kind: “Nota Kesepahaman”. has_articles: False for an ikrar."""

    kind: str
    subject: str
    parties: tuple[Party, ...]
    place: str = ""
    signed_on: dt.date | None = None
    has_articles: bool = True


def document(facts, clauses):
    """Return the agreement as a DOCX. Raises ValueError when a key cannot be a bookmark."""
    clauses = list(clauses)
    return _written(facts, clauses, clauses, _Paper())


def tracked(facts, old, new, *, author, at):
    """Return the new version as a DOCX in which what differs from the old one is tracked, by author at that moment."""
    return _written(facts, list(old), list(new), _Paper(author, at))


def _written(facts, old, new, paper):
    _head(paper, facts)
    changes = redline.compare(old, new)
    before_articles = False
    steps = list(_steps(changes))
    if all(_begins_with_premises(version) for version in (old, new)):
        steps.sort(key=lambda step: _part(step) != Part.PREMISES)  # an article that is gone never stands above a premise
    for step in steps:
        if _part(step) == Part.ARTICLE and not before_articles:
            before_articles = True
            paper.paragraph(Style.OPENING, _agreed(facts))
        _clause(paper, facts, *step)
    _signatures(paper, facts)
    return packed(paper.as_bytes(), is_tracked=paper.author is not None)


class _Paper:
    """A document part that grows by paragraphs. author, at: of the tracked changes, when there are any."""

    def __init__(self, author=None, at=None):
        self.author = None if author is None else writable(author)
        # Word and LibreOffice show the hour as it is written here, whatever time zone stands behind it.
        self.at = at and at.astimezone(JAKARTA).strftime("%Y-%m-%dT%H:%M:%S")
        self.root = etree.Element(w("document"), nsmap={"w": W, "r": R})
        self.body = etree.SubElement(self.root, w("body"))
        self.ids = itertools.count(1)
        self._rows = []

    def paragraph(self, style, pieces, mark=Op.SAME, *, key="", was=""):
        """Add a paragraph. pieces: a text, or runs. mark: whether it was added or removed itself. was: its style before."""
        self._rows.append((style, [(mark, pieces)] if isinstance(pieces, str) else list(pieces), mark, key, was))

    def _write(self, style, pieces, mark, key, was):
        paragraph = etree.SubElement(self.body, w("p"))
        properties = etree.SubElement(paragraph, w("pPr"))
        etree.SubElement(properties, w("pStyle")).set(w("val"), style)
        if mark != Op.SAME:
            self._stamp(etree.SubElement(properties, w("rPr")), _TRACKED[mark])
        if was not in ("", style):
            before = etree.SubElement(self._stamp(properties, "pPrChange"), w("pPr"))
            etree.SubElement(before, w("pStyle")).set(w("val"), was)
        if key:
            number = str(next(self.ids))
            start = etree.SubElement(paragraph, w("bookmarkStart"), {w("id"): number})
            start.set(w("name"), bookmark(key))
        for op, text in pieces:
            self._run(paragraph if op == Op.SAME else self._stamp(paragraph, _TRACKED[op]), text, op)
        if key:
            etree.SubElement(paragraph, w("bookmarkEnd"), {w("id"): number})

    def _stamp(self, parent, name):
        stamp = {w("id"): str(next(self.ids)), w("author"): self.author, w("date"): self.at}
        return etree.SubElement(parent, w(name), stamp)

    def _run(self, parent, text, op):
        run = etree.SubElement(parent, w("r"))
        for place, part in enumerate(writable(text).split("\t")):
            if place:
                etree.SubElement(run, w("tab"))
            if part:
                piece = etree.SubElement(run, w("delText" if op == Op.REMOVED else "t"), {_XML_SPACE: "preserve"})
                piece.text = part

    def as_bytes(self):
        below = [mark for _, _, mark, _, _ in self._rows[1:]]
        for (style, pieces, mark, key, was), following in itertools.zip_longest(self._rows, below, fillvalue=Op.SAME):
            self._write(style, pieces if mark != Op.SAME else _ending_otherwise(pieces, following), mark, key, was)
        self.body.append(etree.fromstring(_PAGE))
        return etree.tostring(self.root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _ending_otherwise(runs, op):
    """Return runs that do not end as the next paragraph is marked.

    LibreOffice takes the two for one change, with the end of this paragraph inside it, and joins what it should keep apart.
    A paragraph that is one change from end to end has nothing else to end with; Word reads it rightly.
    """
    if op == Op.SAME or len(runs) < 2 or runs[-1][0] != op:
        return runs
    *before, (other, text), last = runs
    if other != Op.SAME:
        return [*before, last, (other, text)]
    start, word = _LAST_WORD.fullmatch(text).groups()
    same = [(Op.SAME, start)] if start else []
    return [*before, *same, (op, word + last[1]), (Op.REMOVED if op == Op.ADDED else Op.ADDED, word)]


def _steps(changes):
    """Yield (change, op) in the order of the paper; a clause that moved is removed at one place and added at another."""
    olds = sorted((c for c in changes if c.old), key=lambda c: c.old_place)
    news = sorted((c for c in changes if c.new), key=lambda c: c.new_place)
    steady = [(c.old_place, c.new_place) for c in news if c.old and not c.moved and c.old.part == c.new.part]
    for i, j in redline.in_order(steady, len(olds), len(news)):
        if j is None:
            yield olds[i], Op.REMOVED
        else:
            yield news[j], Op.ADDED if i is None else Op.SAME


def _begins_with_premises(clauses):
    parts = [clause.part for clause in clauses]
    return parts == sorted(parts, key=lambda part: part != Part.PREMISES)


def _part(step):
    change, op = step
    return (change.old if op == Op.REMOVED else change.new).part


def _clause(paper, facts, change, op):
    if op == Op.SAME:
        _kept(paper, facts, change)
        return
    clause, heading = (change.old, change.old_heading) if op == Op.REMOVED else (change.new, change.new_heading)
    style, text = _heading(facts, clause, heading)
    paper.paragraph(style, text, op, key="" if op == Op.REMOVED else clause.key)
    if _has_title(facts, clause):
        paper.paragraph(Style.HEADING, clause.title, op)
    for number, ayat in enumerate(clause.paragraphs, 1):
        _whole(paper, _Form(facts, clause), number, ayat, op)


def _kept(paper, facts, change):
    """Write a clause that stands in both versions at one place, with what changed inside it."""
    style, text = _heading(facts, change.new, change.new_heading)
    paper.paragraph(style, _replaced(_heading(facts, change.old, change.old_heading)[1], text), key=change.new.key)
    titles = [c.title if _has_title(facts, c) else "" for c in (change.old, change.new)]
    if any(titles):
        mark = Op.SAME if all(titles) else Op.ADDED if titles[1] else Op.REMOVED
        paper.paragraph(Style.HEADING, redline.words(*titles), mark)
    forms = _Form(facts, change.old), _Form(facts, change.new)
    old = new = 0
    for ayat in change.paragraphs:
        old, new = old + (ayat.kind != Kind.ADDED), new + (ayat.kind != Kind.REMOVED)
        _ayat(paper, forms, old, new, ayat)


def _ayat(paper, forms, old, new, ayat):
    if ayat.kind in (Kind.ADDED, Kind.REMOVED):
        is_new = ayat.kind == Kind.ADDED
        _whole(paper, forms[is_new], new if is_new else old, ayat.new if is_new else ayat.old, Op(ayat.kind))
        return
    lines = redline.paragraphs(ayat.old.split("\n"), ayat.new.split("\n"))
    if lines[0].kind not in (Kind.SAME, Kind.CHANGED):  # its first line carries the number: a new one makes a new paragraph
        _whole(paper, forms[0], old, ayat.old, Op.REMOVED)
        _whole(paper, forms[1], new, ayat.new, Op.ADDED)
        return
    number = _replaced(forms[0].number(old), forms[1].number(new))
    paper.paragraph(forms[1].style, [*number, *lines[0].runs], was=forms[0].style)
    for line in lines[1:]:
        paper.paragraph(Style.ITEM, line.runs, Op(line.kind) if line.kind in (Kind.ADDED, Kind.REMOVED) else Op.SAME)


def _whole(paper, form, number, text, op):
    first, *others = text.split("\n")
    paper.paragraph(form.style, form.number(number) + first, op)
    for line in others:
        paper.paragraph(Style.ITEM, line, op)


def _replaced(old, new):
    """Return the runs of a number or heading that is replaced whole, not by words; a tab behind both stays."""
    if old == new:
        return [(Op.SAME, new)] if new else []
    tab = "\t" if old.endswith("\t") and new.endswith("\t") else ""
    runs = (Op.REMOVED, old.removesuffix(tab)), (Op.ADDED, new.removesuffix(tab)), (Op.SAME, tab)
    return [(op, text) for op, text in runs if text]


class _Form:
    """How the paragraphs of a clause are numbered: an only one is not; premises a., pledges 1., ayat (1)."""

    def __init__(self, facts, clause):
        is_single = len(clause.paragraphs) < 2
        is_premise = clause.part == Part.PREMISES
        self.style = Style.PREMISE if is_premise else Style.SINGLE if is_single else Style.NUMBERED
        self._pattern = "" if is_single else "{letter}.\t" if is_premise else "({n})\t" if facts.has_articles else "{n}.\t"

    def number(self, n):
        letters = chr(96 + (n - 1) % 26 + 1)
        return self._pattern.format(n=n, letter=letters * ((n - 1) // 26 + 1))


def _heading(facts, clause, heading):
    if clause.part == Part.PREMISES:
        return Style.PREMISES, clause.title or PREMISES_LINE
    return (Style.ARTICLE, heading) if facts.has_articles else (Style.PLEDGE, clause.title)


def _has_title(facts, clause):
    return bool(clause.title) and clause.part == Part.ARTICLE and facts.has_articles


def _head(paper, facts):
    paper.paragraph(Style.TITLE, facts.kind.upper())
    if len(facts.parties) == 2:
        first, second = facts.parties
        for line in ("ANTARA", first.name.upper(), "DENGAN", second.name.upper(), ""):
            paper.paragraph(Style.HEAD, line)
        for party in facts.parties:
            paper.paragraph(Style.HEAD, f"NOMOR: {party.number or _DOTS}")
    for line in ("", "TENTANG", facts.subject.upper(), ""):
        paper.paragraph(Style.HEAD, line)
    paper.paragraph(Style.OPENING, f"{opening(facts.signed_on, facts.place)}, kami yang bertanda tangan di bawah ini:")
    for number, party in enumerate(facts.parties, 1):
        paper.paragraph(Style.PARTY, f"{number}.\t{_presented(party)}")
    if facts.has_articles:
        names = " dan ".join(party.called for party in facts.parties)
        paper.paragraph(Style.OPENING, f"{names} secara bersama-sama disebut PARA PIHAK, masing-masing disebut PIHAK.")


def _presented(party):
    where = f", berkedudukan di {party.address}" if party.address else ""
    why = f", berdasarkan {party.authority}" if party.authority else ""
    acts = f"bertindak untuk dan atas nama {party.name}, selanjutnya disebut {party.called}"
    return f"{party.signer or _DOTS}, {party.post or _DOTS}{where}{why}, {acts};"


def _agreed(facts):
    return AGREED_LINE.format(facts.kind) if facts.has_articles else PLEDGED_LINE


def _signatures(paper, facts):
    # LibreOffice lends the paragraph behind a removed clause the style of its heading: an empty one does not show it.
    paper.paragraph(Style.SIGNATURES, "")
    if len(facts.parties) == 2:
        columns = [(f"{p.called},", "", "", "", p.signer or _DOTS, p.post) for p in facts.parties]
        for left, right in zip(*columns, strict=True):
            paper.paragraph(Style.SIGNATURES, f"\t{left}\t{right}" if left or right else "")
        return
    for number, party in enumerate(facts.parties, 1):
        post = f", {party.post}" if party.post else ""
        paper.paragraph(Style.SIGNATURES, f"{number}. {party.signer or _DOTS}{post}: {_DOTS}")

"""The body of a Word file as lines of text, with every tracked change accepted, and what was met on the way."""

from dataclasses import dataclass, field

from agreements.wording.word_lists import value
from agreements.wording.word_xml import R, key_of, w

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_GONE = {w("del"), w("moveFrom")}
_NOT_TEXT = {*_GONE, w("pPr"), w("rPr"), w("txbxContent"), w("instrText"), w("delText"), _MC + "Fallback"}
_SIGNS = {
    w("tab"): "\t", w("ptab"): "\t", w("cr"): "\n", w("noBreakHyphen"): "-", w("sym"): "\N{REPLACEMENT CHARACTER}",
}  # fmt: skip
# What a clause cannot hold: the element, and how the sentence about it begins.
MET = {
    w("drawing"): "Gambar", w("pict"): "Gambar", w("object"): "Objek sisipan", w("txbxContent"): "Kotak teks",
    w("footnoteReference"): "Catatan kaki", w("endnoteReference"): "Catatan akhir", w("fldSimple"): "Bidang otomatis",
    w("instrText"): "Bidang otomatis", _MATH + "oMath": "Rumus", w("hyperlink"): "Tautan", w("vanish"): "Teks tersembunyi",
    w("sym"): "Simbol",
}  # fmt: skip
_INSIDE = {w("sdt"), w("sdtContent"), w("customXml"), w("ins"), w("moveTo"), w("smartTag")}


@dataclass
class Line:
    """A paragraph, or what was met between paragraphs. style: its id. number: what Word writes before it by itself.

    met: sentences' beginnings. comments: ids. is_prominent: centred, bold or a heading, as titles are.
    """

    text: str = ""
    style: str = ""
    number: str = ""
    key: str = ""
    is_prominent: bool = False
    met: set = field(default_factory=set)
    comments: list = field(default_factory=list)
    merges: bool = False
    removed: set = field(default_factory=set)  # the styles of the removed paragraphs before it


def lines(document, lists):
    """Return (lines, changes): the lines in order, and how many tracked changes each author made."""
    authors, found, waiting, keys = {}, [], None, []
    for element in _blocks(document.find(w("body")), keys):
        line = _paragraph(element, lists, authors) if element.tag == w("p") else Line(met={_block(element)})
        line.key = line.key or (keys[-1] if keys and element.tag == w("p") else "")
        keys.clear()
        if waiting is not None and element.tag == w("p"):
            line = _merged(waiting, line)
            waiting = None
        if line.merges:
            waiting = line
        else:
            found.append(line)
    return found + ([waiting] if waiting else []), authors


def _blocks(parent, keys):
    """Yield paragraphs, tables and files set in, whatever wraps them. keys: grows by the bookmarks met between them."""
    for element in () if parent is None else parent:
        if element.tag in (w("p"), w("tbl"), w("altChunk")):
            yield element
        elif element.tag == w("bookmarkStart"):
            keys += filter(None, [key_of(element.get(w("name")) or "")])
        elif element.tag in _INSIDE:
            yield from _blocks(element, keys)


def _block(element):
    return "Tabel" if element.tag == w("tbl") else "Berkas lain yang disisipkan"


def _merged(first, second):
    """Return what is left of two paragraphs when the mark between them was deleted; an empty first one leaves nothing."""
    if first.text.strip():
        second.text = f"{first.text}{second.text}"
        second.style, second.number, second.is_prominent = first.style, first.number, first.is_prominent
        second.key = first.key or second.key
    else:
        second.removed = {first.style, *first.removed}
    second.met |= first.met
    second.comments = first.comments + second.comments
    return second


def _paragraph(element, lists, authors):
    properties = element.find(w("pPr"))
    line = Line(style=value(properties, "pStyle") or "")
    pieces, emphasis = [], []
    for node in element.iter():
        _meet(node, line, authors)
    _gather(element, pieces, emphasis)
    line.text = "".join(pieces)
    mark = None if properties is None else properties.find(w("rPr"))
    line.merges = mark is not None and any(mark.find(tag) is not None for tag in _GONE)
    line.number = lists.number(element) if not line.merges and line.text.strip() else ""
    centred = lists.property(element, "jc")
    is_title = lists.property(element, "outlineLvl") is not None or (centred is not None and centred.get(w("val")) == "center")
    line.is_prominent = is_title or (bool(emphasis) and all(emphasis))
    return line


def _meet(node, line, authors):
    """Note one element inside a paragraph: what a clause cannot hold, comments, keys, and who changed something."""
    if node.tag in MET and not (node.tag == w("hyperlink") and node.get(f"{{{R}}}id") is None):
        line.met.add(MET[node.tag])
    elif node.tag == w("commentReference"):
        line.comments.append(node.get(w("id")))
    elif node.tag == w("bookmarkStart"):
        line.key = key_of(node.get(w("name")) or "") or line.key
    elif node.tag in (w("ins"), w("moveTo"), *_GONE):
        author = " ".join((node.get(w("author")) or "").split()) or "tanpa nama"
        authors[author] = authors.get(author, 0) + 1


def _gather(parent, pieces, emphasis):
    for node in parent:
        if node.tag == w("t"):
            pieces.append(node.text or "")
            if (node.text or "").strip():
                emphasis.append(_is_bold(parent))
        elif node.tag == w("br"):
            pieces.append("\n" if node.get(w("type")) in (None, "textWrapping") else " ")
        elif node.tag in _SIGNS:
            pieces.append(_SIGNS[node.tag])
        elif node.tag not in _NOT_TEXT:
            _gather(node, pieces, emphasis)


def _is_bold(run):
    properties = run.find(w("rPr"))
    bold = None if properties is None else properties.find(w("b"))
    return bold is not None and bold.get(w("val")) not in ("0", "false", "off")

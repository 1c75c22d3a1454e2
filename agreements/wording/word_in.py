"""A Word file as clauses: ours as it comes back edited, and others by what an Indonesian agreement looks like.

What stands around the clauses (title, numbers, parties, signatures) is kept elsewhere and not read. What a clause cannot
hold is said in a sentence, never dropped in silence.
"""

import re
import unicodedata
from dataclasses import dataclass

from agreements.wording.clauses import Clause, Part
from agreements.wording.word_lists import Lists
from agreements.wording.word_package import Package, Unreadable
from agreements.wording.word_text import lines
from agreements.wording.word_xml import AGREED_LINE, PLEDGED_LINE, PREMISES_LINE, Style, w

_ARTICLE = re.compile(r"\s*pasal\s+(\d{1,3}|[ivxlc]{1,8})\b\s*([.:–—\n\t-]?)\s*(.*)", re.IGNORECASE | re.DOTALL)
_AYAT = re.compile(r"\s*\((\d{1,3})\)\s*")
_TYPED = re.compile(r"\s*(\d{1,3}\.|[a-z]{1,2}\.)\t")
_ITEM = re.compile(r"\s*\(?(\d{1,2}|[a-z]{1,2})\s*[.)]\s+(?=\S)")
_CHAPTER = re.compile(r"\s*bab\s+[ivxlc\d]+\b", re.IGNORECASE)
_PREMISES = re.compile(r"\b(menerangkan|menimbang)\b", re.IGNORECASE)
_AGREED = re.compile(r"\b(sepakat|bersepakat|setuju|berikrar)\b", re.IGNORECASE)
_SIGNATURE = re.compile(r"\s*PIHAK\s+(PERTAMA|KESATU|KEDUA)\s*,?\s*(PIHAK\s+\w+\s*,?)?\s*")
_OUR_NUMBER = re.compile(r"\s*(\(\d{1,3}\)|\d{1,3}\.|[a-z]{1,2}\.)\t")
_OUR_AYAT = re.compile(r"\s*\(\d{1,3}\)\t")  # no item begins so; LibreOffice leaves that style on it where one was put back
_BETWEEN = re.compile(f"{AGREED_LINE.format('.*')}|{PLEDGED_LINE}")
_SMALL = {"dan", "atau", "di", "ke", "dari", "untuk", "dalam", "yang", "pada", "dengan", "serta", "terhadap", "oleh", "antara"}
_AROUND = {Style.TITLE, Style.HEAD, Style.OPENING, Style.PARTY, Style.SIGNATURES}
_HEADINGS = {Style.ARTICLE, Style.HEADING, Style.PLEDGE, Style.PREMISES}
_PARAGRAPHS = {Style.NUMBERED, Style.SINGLE, Style.PREMISE}
MAX_TITLE, MAX_TITLE_WORDS = 150, 14
MAX_CLAUSES, MAX_SENTENCES = 500, 200  # a text that is longer is none of ours, and nobody reads more sentences


@dataclass(frozen=True)
class Comment:
    """place: “Pasal 3”, or empty when it stands outside the clauses."""

    author: str
    text: str
    place: str


@dataclass(frozen=True)
class Imported:
    """clauses: with the key each had when it went out, or an empty one. unmapped: sentences on what was left out or changed."""

    clauses: tuple[Clause, ...]
    unmapped: tuple[str, ...]
    comments: tuple[Comment, ...]


def read(content):
    """Return what a DOCX says, every tracked change accepted. Raises Unreadable with a code and a sentence."""
    package = Package(content)
    reader = _Reader()
    found, authors = lines(package.document, Lists(package.part("styles"), package.part("numbering")))
    for line in found:
        reader.take(line)
    if not reader.has_articles:
        raise Unreadable("no_articles")
    for author, count in authors.items():
        reader.say(f"{count} perubahan terlacak oleh {author} diterima.")
    if any(_says_something(part) for kind in ("header", "footer") for part in package.parts(kind)):
        reader.say("Teks pada kepala atau kaki halaman tidak diambil.")
    return Imported(tuple(reader.clauses()), tuple(reader.unmapped), tuple(_comments(package, reader.commented)))


def tidy(text):
    """Return text as clauses hold it: composed letters, one blank between words, none at the ends of lines."""
    rows = (" ".join(row.split()) for row in unicodedata.normalize("NFC", text).split("\n"))
    return "\n".join(row for row in rows if row)


class _Draft:
    """A clause that is still being read. rows: its paragraphs as lists of lines."""

    def __init__(self, part, key, title=""):
        self.part, self.key, self.title, self.rows = part, key, title, []
        self.is_guess = False  # the title looks like a sentence: an article that holds nothing else holds it as its text

    def clause(self):
        if self.is_guess and not self.rows:
            return Clause(self.key, "", (self.title,), self.part)
        return Clause(self.key, self.title, tuple("\n".join(row) for row in self.rows), self.part)


class _Reader:
    """Takes line after line and knows where in the agreement it is."""

    def __init__(self):
        self.drafts, self.unmapped, self.commented = [], {}, []
        self.is_open = False  # the last draft still grows
        self.awaits_title = False
        self.is_after_chapter = False
        self.articles = 0

    @property
    def has_articles(self):
        return self.articles > 0

    @property
    def place(self):
        if not self.drafts:
            return ""
        return f"Pasal {self.articles}" if self.drafts[-1].part == Part.ARTICLE else "premis"

    def clauses(self):
        return [draft.clause() for draft in self.drafts]

    def say(self, sentence):
        if len(self.unmapped) < MAX_SENTENCES:
            self.unmapped[sentence] = None

    def take(self, line):
        is_lent = line.style == Style.ITEM and _OUR_AYAT.match(line.text)
        if line.style in _OURS and (is_lent or line.style in line.removed or _BETWEEN.fullmatch(tidy(line.text))):
            line.style = _own_style(line)
        if line.style in _OURS:
            _OURS[line.style](self, line)
        elif line.style not in _AROUND or not self._is_around(line):
            self._foreign(line)
        elif self.drafts and tidy(line.text):
            self.is_open = False
        self._note(line)

    def _is_around(self, line):
        """Say whether a line in one of our styles is ours: between clauses stands one sentence alone, the rest was typed."""
        if line.style == Style.SIGNATURES or not self.drafts:
            return True
        return not tidy(line.text) or (tidy(line.text).endswith(":") and bool(_AGREED.search(line.text)))

    def _note(self, line):
        where = f"pada {self.place}" if self.drafts and self.is_open else "di luar pasal"
        for what in sorted(line.met - ({"Gambar"} if "Kotak teks" in line.met else set())):
            self.say(f"{what} {where} {_FATE.get(what, 'tidak diambil')}.")
        self.commented += [(name, self.place if self.is_open else "") for name in line.comments]

    def _begin(self, part, line, title=""):
        if len(self.drafts) == MAX_CLAUSES:
            raise Unreadable("too_long")
        names = {draft.key for draft in self.drafts}
        self.drafts.append(_Draft(part, "" if line.key in names else line.key, title))
        self.is_open, self.is_after_chapter = True, False
        self.articles += part == Part.ARTICLE
        self.awaits_title = part == Part.ARTICLE and not title

    def our_article(self, line):
        found = _ARTICLE.fullmatch(line.text)
        if found or tidy(line.text):  # a key alone is all that is left of a clause that was added and rejected
            self._begin(Part.ARTICLE, line, _one_line(found[3] if found else line.text))
            self._compare_number(found)

    def our_pledge(self, line):
        if tidy(line.text) or line.key:
            self._begin(Part.ARTICLE, line, _one_line(line.text))
            self.awaits_title = False

    def our_premises(self, line):
        text = _one_line(line.text)
        if text or line.key:
            self._begin(Part.PREMISES, line, "" if text == PREMISES_LINE else text)

    def our_heading(self, line):
        text = _one_line(line.text)
        if text and self.drafts:
            self.drafts[-1].title = " ".join(filter(None, [self.drafts[-1].title, text]))
            self.awaits_title = False

    def our_paragraph(self, line):
        found = _AYAT.match(line.text) or _TYPED.match(line.text)
        self._paragraph(line.text[found.end() :] if found else line.text)

    def our_item(self, line):
        self._further(f"{line.number} {line.text}" if line.number else line.text)

    def _paragraph(self, text):
        if (rows := tidy(text)) and self._is_inside(rows):
            self.awaits_title = False
            self.drafts[-1].rows.append(rows.split("\n"))

    def _further(self, text):
        """Add a line to the last paragraph; where there is none it begins one."""
        if not self.drafts or not self.drafts[-1].rows:
            self._paragraph(text)
        elif (rows := tidy(text)) and self._is_inside(rows):
            self.drafts[-1].rows[-1] += rows.split("\n")

    def _is_inside(self, text):
        if not self.is_open:
            self.say(f"Kalimat di luar pasal tidak diambil: “{text[:60]}”.")
        return self.is_open

    def _foreign(self, line):
        text = tidy(line.text)
        if not text or line.style.upper().startswith("TOC"):
            return
        if (found := _heading(line)) is not None:
            self._begin(Part.ARTICLE, line, _titled(_one_line(found[3])))
            self._compare_number(found)
        elif _CHAPTER.match(text) and line.is_prominent:
            self.is_after_chapter = True
            self.say(f"Judul bab “{_one_line(text)[:60]}” tidak diambil.")
        elif self.is_after_chapter and line.is_prominent:
            self.say(f"Judul bab “{_one_line(text)[:60]}” tidak diambil.")
        elif not self.is_open:
            self._outside(line, text)
        elif self.drafts[-1].part == Part.PREMISES:
            self._premise(line, text)
        else:
            self._inside(line, text)

    def _outside(self, line, text):
        if self.drafts:
            self.say("Teks setelah pasal terakhir tidak diambil.")
        elif _PREMISES.search(text):
            self._begin(Part.PREMISES, line)
        else:
            self.say("Kepala naskah (judul, nomor, para pihak) tidak diambil: isinya diatur di portal.")

    def _premise(self, line, text):
        if text.endswith(":") and _AGREED.search(text):
            self.is_open = False
            self.say(f"Kalimat pengantar pasal tidak diambil, portal menulisnya sendiri: “{text[:60]}”.")
            return
        found = _ITEM.match(line.text)
        self._paragraph(line.text[found.end() :] if found else line.text)

    def _inside(self, line, text):
        if _SIGNATURE.fullmatch(text):
            self.is_open = False
            self.say("Blok tanda tangan tidak diambil: portal menulisnya sendiri.")
        elif self.awaits_title and _is_title(line, text):
            self.drafts[-1].title, self.awaits_title = _titled(_one_line(text)), False
            self.drafts[-1].is_guess = not line.is_prominent
        elif (found := _AYAT.match(line.text)) or _AYAT.match(line.number):
            self._paragraph(line.text[found.end() if found else 0 :])
        elif line.number or _ITEM.match(line.text):
            self._item(line)
        else:
            self._paragraph(line.text)

    def _item(self, line):
        """A line that is numbered otherwise: an item below a sentence, or an ayat numbered as 1. 2. 3."""
        found = _ITEM.match(line.text) if not line.number else None
        number = found[1] if found else line.number.strip("(.)")
        text = line.text[found.end() :] if found else line.text
        rows = self.drafts[-1].rows
        is_list = rows and (rows[-1][-1].endswith(":") or len(rows[-1]) > 1)
        if number == "•":
            self.say(f"Butir tanpa nomor pada {self.place} diambil sebagai baris biasa.")
            self._further(text)
        elif number == str(len(rows) + 1) and not is_list:
            self._paragraph(text)
        else:
            self._further(f"{number}. {text}")

    def _compare_number(self, found):
        typed = found[1] if found else ""
        if typed.isdecimal() and int(typed) != self.articles:
            self.say(f"Naskah menulis “Pasal {typed}”, di portal menjadi Pasal {self.articles}.")


_OURS = {
    Style.ARTICLE: _Reader.our_article, Style.PLEDGE: _Reader.our_pledge, Style.PREMISES: _Reader.our_premises,
    Style.HEADING: _Reader.our_heading, Style.ITEM: _Reader.our_item,
    **dict.fromkeys(_PARAGRAPHS, _Reader.our_paragraph),
}  # fmt: skip
_FATE = {
    "Bidang otomatis": "diambil sebagai teks terakhirnya", "Tautan": "diabaikan, hanya teksnya yang diambil",
    "Teks tersembunyi": "ikut diambil", "Simbol": "tidak dikenali dan diganti tanda �",
}  # fmt: skip


def _heading(line):
    """Return the match of a line “Pasal 3”, with its title or without; a sentence that only begins so is none."""
    numbered = line.number.casefold().startswith("pasal")
    found = _ARTICLE.fullmatch(f"{line.number} {line.text}" if numbered else line.text)
    if found is None or numbered:
        return found
    rest = found[3].strip()
    is_short = len(rest) <= MAX_TITLE and not rest.endswith((".", ";", ":")) and not rest[:1].islower()
    return found if not rest or (is_short and (found[2].strip() or "\n" in line.text or line.is_prominent)) else None


def _own_style(line):
    """Tell by its words which of our styles a line had: LibreOffice lends it that of a removed paragraph before it."""
    text = tidy(line.text)
    if (line.key or line.style in _HEADINGS) and _ARTICLE.fullmatch(line.text):
        return Style.ARTICLE
    if text == PREMISES_LINE:
        return Style.PREMISES
    if _OUR_NUMBER.match(line.text):
        return Style.NUMBERED
    if _BETWEEN.fullmatch(text) or (line.text.startswith("\t") and _SIGNATURE.fullmatch(text)):
        return Style.SIGNATURES
    return Style.SINGLE if line.style in _HEADINGS and text and not line.key else line.style


def _is_title(line, text):
    if line.number or _AYAT.match(text) or _ITEM.match(text) or len(text) > MAX_TITLE:
        return False
    return line.is_prominent or (not text.endswith((".", ";", ":", ",")) and len(text.split()) <= MAX_TITLE_WORDS)


def _titled(text):
    """Return a title that is typed in capitals as titles are written: “MAKSUD DAN TUJUAN” as “Maksud dan Tujuan”."""
    if not text.isupper():
        return text
    words = [word.lower() if word.lower() in _SMALL else word.capitalize() for word in text.split()]
    return " ".join([words[0].capitalize(), *words[1:]])


def _one_line(text):
    return tidy(text).replace("\n", " ")


def _says_something(part):
    text = "".join(each.text or "" for each in part.iter(w("t")))
    return bool(re.search(r"[^\W\d]", re.sub(r"halaman|dari", "", text, flags=re.IGNORECASE)))


def _comments(package, commented):
    places = dict(commented)
    part = package.part("comments")
    for each in () if part is None else part.iter(w("comment")):
        paragraphs = ("".join(piece.text or "" for piece in row.iter(w("t"))) for row in each.iter(w("p")))
        author = " ".join((each.get(w("author")) or "").split())
        yield Comment(author, tidy("\n".join(paragraphs)), places.get(each.get(w("id")), ""))

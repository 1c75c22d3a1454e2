"""What the writer and the reader of Word files agree on: names of elements and styles, and a clause's key as a bookmark."""

import re

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PREMISES_LINE = "PARA PIHAK terlebih dahulu menerangkan hal-hal sebagai berikut:"
AGREED_LINE = "Berdasarkan hal-hal tersebut, PARA PIHAK sepakat menetapkan {} dengan ketentuan sebagai berikut:"
PLEDGED_LINE = "dengan ini berikrar:"
# What XML 1.0 cannot hold: control characters but for tab and line ends, halves of characters, and two that are none.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_KEY = re.compile(r"[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*")
_BOOKMARK = re.compile(r"k_[A-Za-z0-9]+(?:__?[A-Za-z0-9]+)*")
MAX_BOOKMARK = 40  # Word cuts a longer name off


class Style:
    """Ids of the paragraph styles; the name in Word has a blank: “Naskah Pasal”."""

    HEAD = "NaskahKepala"
    TITLE = "NaskahUtama"
    OPENING = "NaskahPembuka"
    PARTY = "NaskahPihak"
    PREMISES = "NaskahPremis"
    PREMISE = "NaskahMenimbang"
    ARTICLE = "NaskahPasal"
    PLEDGE = "NaskahIkrar"
    HEADING = "NaskahJudul"
    NUMBERED = "NaskahAyat"
    SINGLE = "NaskahAyatTunggal"
    ITEM = "NaskahButir"
    SIGNATURES = "NaskahPenutup"


def w(name):
    """Return the name of an element or attribute in the namespace of Word texts."""
    return f"{{{W}}}{name}"


def writable(text):
    """Return the text without the characters that no XML file can hold."""
    return _UNWRITABLE.sub("", text)


def bookmark(key):
    """Return the bookmark that carries a key: blanks and hyphens are not allowed in one. Raises ValueError for an unfit key."""
    name = "k_" + key.replace("_", "__").replace("-", "_")
    if not _KEY.fullmatch(key) or len(name) > MAX_BOOKMARK:
        raise ValueError(f"A key is letters and digits with single - or _ between, at most 38 long: {key!r}")
    return name


def key_of(name):
    """Return the key that a bookmark carries; empty when it is somebody else's."""
    if not _BOOKMARK.fullmatch(name):
        return ""
    return re.sub("_+", lambda found: "-" if len(found[0]) == 1 else "_", name[2:])

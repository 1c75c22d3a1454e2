"""The map of the kecamatan by one measure: a figure, words and one of four levels for each, so that no colour speaks alone."""

import datetime as dt
from dataclasses import dataclass

from core.templatetags.ui import place_on_map
from recruitment.drawings import written
from recruitment.pictures import age, share

NONE, SOME, MOST, ALL, EMPTY = "none", "some", "most", "all", "empty"
DAY = dt.timedelta(days=1)
WAITS = 3 * DAY  # the time that the calendar of Keputusan 314 gives the administrative review


@dataclass(frozen=True)
class Tile:
    """One kecamatan on the map. level: its edge and colour; words: what the figure means there."""

    code: str
    name: str
    url: str
    figure: str
    words: str
    level: str


@dataclass(frozen=True)
class Measure:
    """read: (standing, now) → (figure, words, level); key: (level, words) of the levels that it has, from worst to best."""

    code: str
    name: str
    read: object
    key: tuple


def _level(part, whole):
    """Return how far a part has come of a whole, in four levels."""
    if not whole:
        return EMPTY
    if not part:
        return NONE
    if part >= whole:
        return ALL
    return MOST if 2 * part >= whole else SOME


def _applicants(each, now):
    words = "dua kali kebutuhan tercapai" if each.figure >= each.need else f"dari {written(each.need)} yang diperlukan"
    return written(each.figure), words, _level(each.figure, each.need)


def _women(each, now):
    if not each.figure:
        return "–", "belum ada pendaftar", EMPTY
    words = f"{written(each.women)} dari {written(each.figure)} pendaftar"
    level = _level(100 * each.women, each.figure * each.women_in_100) if each.women_in_100 else ALL
    return share(each.women, each.figure), words, level


def _complete(each, now):
    return written(each.complete), f"dari {written(each.figure)} pendaftar lengkap", _level(each.complete, each.figure)


def _eligible(each, now):
    return written(each.eligible), f"memenuhi; dua kali kebutuhan {written(each.need)}", _level(each.eligible, each.need)


def _decided(each, now):
    open_ones = each.waiting + each.repair + each.confirm
    decided = each.figure - open_ones
    words = f"belum diputus dari {written(each.figure)}" if each.figure else "belum ada pendaftar"
    return written(open_ones), words, _level(decided, each.figure)


def _oldest(each, now):
    if each.oldest is None:
        return "0", "tidak ada yang menunggu", ALL if each.figure else EMPTY
    waited = now - each.oldest
    level = MOST if waited < DAY else SOME if waited <= WAITS else NONE
    return age(each.oldest, now), f"berkas tertua; {written(each.waiting)} menunggu", level


def _key(none, some, most, all_):
    return ((NONE, none), (SOME, some), (MOST, most), (ALL, all_))


_OF_NEED = _key("Belum ada", "Kurang dari separuh", "Separuh atau lebih", "Tercapai")
_OF_ALL = _key("Belum ada", "Kurang dari separuh", "Separuh atau lebih", "Semua")
MEASURES = {
    each.code: each
    for each in (
        Measure("pendaftar", "Pendaftar terhadap dua kali kebutuhan", _applicants, _OF_NEED),
        Measure("perempuan", "Bagian perempuan", _women, _OF_NEED),
        Measure("lengkap", "Berkas lengkap", _complete, _OF_ALL),
        Measure("memenuhi", "Memenuhi syarat terhadap dua kali kebutuhan", _eligible, _OF_NEED),
        Measure("diputus", "Berkas yang belum diputus", _decided,
                _key("Semua belum", "Lebih dari separuh belum", "Separuh atau kurang", "Semua diputus")),
        Measure("tertua", "Umur berkas tertua", _oldest,
                _key("Lebih dari 3 hari", "1 sampai 3 hari", "Kurang dari sehari", "Tidak ada yang menunggu")),
    )
}  # fmt: skip
FIRST = "pendaftar"


def measure(code):
    """Return the Measure of a code, or the first one."""
    return MEASURES.get(code, MEASURES[FIRST])


def tiles(standings, chosen, now):
    """Return a Tile for each Standing by a Measure, in the order in which the map reads."""
    found = [Tile(each.code, each.name, each.url, *chosen.read(each, now)) for each in standings]
    return sorted(found, key=place_on_map)


def sentence(found, chosen):
    """Say of the map what it shows: how many kecamatan are on which level."""
    counts = [(words, sum(tile.level == level for tile in found)) for level, words in chosen.key]
    said = ", ".join(f"{count} {words[0].lower()}{words[1:]}" for words, count in reversed(counts) if count)
    return f"Dari {len(found)} kecamatan: {said}." if said else "Belum ada datanya."

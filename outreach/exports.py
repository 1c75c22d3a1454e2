"""The ledger of coverage as a table to take away: one line for each office, nobody's name."""

from core.clock import JAKARTA
from outreach import coverage
from outreach.lifecycle import Population

WIDTHS = (24, 24, 24, 22, 48, 14)  # in characters


def table(audience, at, words):
    """Yield the heading and one row for each office, in the city's order. words: {state: its word}."""
    whole = coverage.ledger(audience, at)
    if audience.population == Population.OFFICE:
        names = {part.code: ("", part.name) for part in whole.parts}
        heads = ("Kecamatan", "Jenis kantor")
    else:
        names = {leaf.code: (part.name, leaf.name) for part in whole.parts for leaf in part.parts}
        heads = ("Kecamatan", "Kelurahan")
    yield (*heads, "Yang diundang", "Keadaan", "Kegiatan terakhir", "Tanggal")
    for place in coverage.places(audience, at):
        yield (*names[place.area], place.name, words[place.state], *_last(place))


def _last(place):
    if place.last is None:
        return "", ""
    return place.last.title, f"{place.last.current.starts_at.astimezone(JAKARTA):%Y-%m-%d}"

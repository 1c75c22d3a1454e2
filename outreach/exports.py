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


def recap_tables(recap):
    """Return the sheets of a period's report, for core.sheets.as_workbook."""
    sessions = [
        ("Tanggal", "Kegiatan", "Sasaran", "Kecamatan", "Kelurahan", "Diundang", "Hadir", "Diwakili", "Batas laporan",
         "Dilaporkan", "Terlambat"),
        *[_session(each) for each in recap.sessions],
    ]  # fmt: skip
    audiences = [
        ("Sasaran", "Kegiatan", "Diundang", "Hadir", "Kantor berbeda", f"Terjangkau {recap.until}", "Seluruhnya", "Bagian"),
        *[
            (each.name, each.sessions, each.invited, each.present, each.came, each.coverage.reached, each.coverage.total,
             each.coverage.share)
            for each in recap.audiences
        ],
    ]  # fmt: skip
    districts = [
        ("Kecamatan", "Kegiatan", "Diundang", "Hadir"),
        *[(each.name, each.sessions, each.invited, each.present) for each in [*recap.districts, recap.total]],
    ]
    return [
        ("Kegiatan", sessions, (14, 40, 24, 18, 22, 10, 8, 10, 20, 20, 12)),
        ("Sasaran", audiences, (30, 10, 10, 8, 16, 22, 12, 8)),
        ("Kecamatan", districts, (24, 10, 10, 8)),
    ]  # fmt: skip


def _session(each):
    starts_at = each.told.starts_at.astimezone(JAKARTA)
    return (
        f"{starts_at:%Y-%m-%d}", each.activity.title, each.activity.audience.name, each.village.district.name,
        each.village.name, each.invited, each.present, each.represented, each.due, each.filed, "ya" if each.is_late else "",
    )  # fmt: skip

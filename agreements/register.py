"""The register as rows: the same for the workbook and the printed book."""

from agreements import policies
from agreements.archive import kept_until
from agreements.lifecycle import CONCLUDED
from agreements.models import Signed
from core import dates

HEADS = (
    "Nomor", "Tanggal", "Jenis", "Tentang", "Para pihak", "Berlaku sejak", "Berlaku sampai", "Status", "Giliran",
    "Cara penandatanganan", "Naskah asli", "Disimpan sampai",
)  # fmt: skip
UNLIMITED = "tanpa batas waktu"
WIDTHS = (34, 12, 22, 48, 44, 14, 14, 20, 18, 30, 34, 16)  # in characters


def table(agreements):
    """Yield the heading and one row for each agreement of a list, for core.sheets."""
    yield HEADS
    places = _originals(agreements)
    for each in agreements:
        kept = kept_until(each)
        yield (
            numbers(each), _iso(each.signing_on), each.kind.name, each.title, parties(each), _iso(each.valid_from),
            _iso(each.valid_until) or unlimited(each), each.get_status_display(),
            each.get_turn_display() if each.status == "negotiating" else "", each.get_level_display(), places[each.pk],
            _iso(kept),
        )  # fmt: skip


def lines(agreements):
    """Return the rows of the printed book."""
    places = _originals(agreements)
    return [
        (numbers(each), _day(each.signing_on), f"{each.kind.name} tentang {each.title}", parties(each), _term(each),
         each.get_status_display(), places[each.pk])
        for each in agreements
    ]  # fmt: skip


def to_number(agreement, *, by, at):
    """Return (Party, obstacle or None) for each party of the side with the pen that takes its number from a sequence."""
    own = [each for each in agreement.parties.all() if policies.is_filled_by(each.institution.side, agreement.turn)]
    for each in own:
        each.agreement = agreement
    return [(each, policies.obstacle_to_numbering(each, by=by, at=at)) for each in own if each.institution.number_pattern]


def numbers(agreement):
    return "; ".join(party.number for party in agreement.parties.all() if party.number)


def parties(agreement):
    return "; ".join(party.institution.short_name for party in agreement.parties.all())


def _originals(agreements):
    """Return {agreement's key: where its originals lie}: in the portal, or at the place that was checked for a wet one."""
    found = {each.pk: [] for each in agreements}
    for each in agreements:
        codes = [final.written_code for final in each.finals.all() if final.document_id]
        if codes and each.status in CONCLUDED:
            found[each.pk].append(f"Portal, bersegel: {', '.join(codes)}")
    papers = Signed.objects.confirmed().exclude(place="").filter(original__draft__agreement__in=found).with_facts()
    for each in papers.order_by("original__party__order"):
        party = each.original.party.institution.short_name
        found[each.original.draft.agreement_id].append(f"Rangkap {party}: {each.place}")
    return {pk: "; ".join(places) for pk, places in found.items()}


def _term(agreement):
    if not agreement.valid_from:
        return ""
    last = _day(agreement.valid_until)
    if last:
        return f"{_day(agreement.valid_from)} sampai sebelum {last}"
    return ", ".join(filter(None, [f"sejak {_day(agreement.valid_from)}", unlimited(agreement)]))


def unlimited(agreement):
    """Return the words for one that was concluded without a last day, or an empty text."""
    return UNLIMITED if agreement.status in CONCLUDED and agreement.valid_until is None else ""


def _day(value):
    return dates.day(value, weekday=False) if value else ""


def _iso(value):
    return value.isoformat() if value else ""

"""The dashboard's pictures of one selection in a person's scope, and what of them was chosen in the address."""

from recruitment import pictures, tiles
from recruitment.policies import DEAL, VERIFY


def of(selection, found, standings, total, *, by, now, chosen):
    """Return {pictures, map, measures, chosen_district} for the template, without a query.

    found: what was Gathered of the whole selection; standings: of the kecamatan that the person may see, and of which alone
    anything is shown; chosen: the address's parameters.
    """
    measure = tiles.measure(chosen.get("ukuran", ""))
    district = next((each for each in standings if each.code == chosen.get("kecamatan")), None)
    placed = tiles.tiles(standings, measure, now)
    drawn = _pictures(selection, found, standings, total, district, by=by, now=now)
    return {
        "map": {"tiles": placed, "measure": measure, "sentence": tiles.sentence(placed, measure)},
        "measures": list(tiles.MEASURES.values()),
        "chosen_district": district,
        "pictures": [each for each in drawn if each.rows],
    }


def _pictures(selection, found, standings, total, district, *, by, now):
    if selection.has_opened(now):
        shown = [district] if district else standings
        came = pictures.arrivals(selection, found, [each.code for each in shown], now)
        yield pictures.course(came, {each.code: (each.name, each.url) for each in shown})
        yield pictures.daily(came)
    yield pictures.by_sex(standings, total)
    yield pictures.women(standings, total)
    yield pictures.funnel(standings, total)
    yield pictures.backlog(standings, total, now)
    yield pictures.loads(_loads(found, standings, by), now)


def _loads(found, standings, by):
    """Return the Loads to show: who only verifies sees the own."""
    codes = {each.code for each in standings}
    is_verifier_only = by.has_perm(VERIFY) and not by.has_perm(DEAL)
    loads = [each for each in found.loads if each.district in codes]
    return [each for each in loads if each.verifier == by.user_id] if is_verifier_only else loads

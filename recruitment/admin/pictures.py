"""The dashboard's pictures of one selection in a person's scope, and what of them was chosen in the address."""

from django.db.models import Count, Min

from recruitment import extending, pictures, tiles
from recruitment.admin.scope import within
from recruitment.lifecycle import ApplicationStatus
from recruitment.models import Allotment, Application
from recruitment.policies import DEAL, VERIFY

EVERYWHERE = "semua"


def of(selection, standings, total, *, by, now, chosen):
    """Return {pictures, map, choices} for the template: six queries, or fewer. chosen: the address's parameters."""
    measure = tiles.measure(chosen.get("ukuran", ""))
    district = next((each for each in standings if each.code == chosen.get("kecamatan")), None)
    found = tiles.tiles(standings, measure, now)
    return {
        "map": {"tiles": found, "measure": measure, "sentence": tiles.sentence(found, measure)},
        "measures": list(tiles.MEASURES.values()),
        "chosen_district": district,
        "pictures": [each for each in _pictures(selection, standings, total, district, by=by, now=now) if each.rows],
    }


def _pictures(selection, standings, total, district, *, by, now):
    if selection.has_opened(now):
        shown = [district] if district else standings
        here = within(extending.counted(selection), by)
        came = pictures.arrivals(selection, here, [each.code for each in shown], now)
        yield pictures.course(came, {each.code: (each.name, each.url) for each in shown})
        yield pictures.daily(came)
    yield pictures.by_sex(standings, total)
    yield pictures.women(standings, total)
    yield pictures.funnel(standings, total)
    yield pictures.backlog(standings, total, now)
    yield pictures.loads(_loads(selection, by, now), now)


def _loads(selection, by, now):
    """Return (name, dealt, in hand, oldest) of each verifier: who only verifies sees the own line. Two queries."""
    waiting = {"application__selection": selection, "application__status": ApplicationStatus.SUBMITTED}
    dealt = within(Allotment.objects.current().filter(**waiting), by, "application__district_id")
    held = within(Application.objects.filter(selection=selection, status=ApplicationStatus.SUBMITTED), by)
    held = held.filter(claimed_until__gt=now)
    if by.has_perm(VERIFY) and not by.has_perm(DEAL):
        dealt, held = dealt.filter(verifier=by.user), held.filter(claimed_by=by.user)
    lines = {}
    for row in dealt.order_by().values("verifier", "verifier__name").annotate(
        count=Count("pk"), oldest=Min("application__submitted_at")
    ):  # fmt: skip
        lines[row["verifier"]] = [row["verifier__name"], row["count"], 0, row["oldest"]]
    for row in held.order_by().values("claimed_by", "claimed_by__name").annotate(count=Count("pk"), oldest=Min("submitted_at")):
        line = lines.setdefault(row["claimed_by"], [row["claimed_by__name"], 0, 0, row["oldest"]])
        line[2], line[3] = row["count"], min(line[3], row["oldest"])
    return sorted((tuple(line) for line in lines.values()), key=lambda line: (line[3], line[0]))

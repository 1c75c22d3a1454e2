"""The page that says whom outreach has reached: the city, a kecamatan, a kelurahan's own offices; offices by kind."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from core import dates, sheets
from core.clock import JAKARTA
from core.middleware import arrival
from outreach import advised, coverage, exports, grid, policies, trend
from outreach.actions import exports as actions
from outreach.admin.handing import handed
from outreach.coverage import CONFIRMED, INVITED, NEVER, PLANNED, REACHED
from outreach.lifecycle import Population
from outreach.models import Audience, Room

URL = "admin:outreach_activity_coverage"
FIRST = "ketua-rw"  # asked for by whoever names no audience
BEST = 10
# state: (word, tone of its badge)
WORDS = {
    REACHED: ("Terjangkau", "green"), CONFIRMED: ("Menyatakan hadir", "blue"), INVITED: ("Diundang", "blue"),
    PLANNED: ("Direncanakan", "neutral"), NEVER: ("Belum direncanakan", "gold"),
}  # fmt: skip
CHART_HEIGHT, LABEL_HEIGHT = 120, 20
STEP, BAR = 44, 32


@dataclass(frozen=True)
class Row:
    """One line of a table of areas, and one tile of the map."""

    coverage: coverage.Coverage
    url: str
    row: int = 0
    column: int = 0

    @property
    def level(self):
        """Name how far this is: empty, none, some, most or all. “all” is said when nobody is missing."""
        if not self.coverage.total:
            return "empty"
        if not self.coverage.missing:
            return "all"
        if not self.coverage.reached:
            return "none"
        return "most" if self.coverage.reached * 2 >= self.coverage.total else "some"

    @property
    def cells(self):
        return [(WORDS[state][0], count) for state, count in self.coverage.counts.items()]


class Covering:
    """page: the ActivityAdmin."""

    def __init__(self, page):
        self.page = page

    def urls(self):
        view = self.page.admin_site.admin_view(require_safe(self.show))
        taking = self.page.admin_site.admin_view(require_POST(self.take))
        return [
            path("cakupan/", view, name="outreach_activity_coverage"),
            path("cakupan/unduh/", taking, name="outreach_activity_coverage_export"),
        ]

    def show(self, request):
        if not self.page.has_view_permission(request):
            raise PermissionDenied
        at = arrival(request)
        audiences = list(Audience.objects.order_by("position", "pk"))
        audience = _chosen(audiences, request.GET.get("sasaran", FIRST))
        whole = coverage.ledger(audience, at)
        trail = _trail(whole, request.GET.get("wilayah", ""))
        context = {
            **self.page.admin_site.each_context(request), "title": "Cakupan sosialisasi", "opts": self.page.opts,
            "audience": audience, "audiences": [(each, _url(each)) for each in audiences], "at": at,
            "trail": [(_title(n, each), _url(audience, each.code)) for n, each in enumerate(trail)],
            "whole": Row(trail[-1], ""), "area_title": _title(len(trail) - 1, trail[-1]),
            "may_take": not policies.obstacle_to_taking_coverage(by=self.page.by(request)), "unit": audience.unit,
            "states": [WORDS[state] for state in coverage.STATES],
            "heading": _heading(audience, trail),
            **self._parts(request, audience, trail, at),
        }  # fmt: skip
        return TemplateResponse(request, "admin/outreach/coverage.html", context)

    def take(self, request):
        """Hand out the ledger of one audience as a workbook."""
        by, at = self.page.by(request), arrival(request)
        if policies.obstacle_to_taking_coverage(by=by) or not self.page.has_view_permission(request):
            raise PermissionDenied
        audience = _chosen(list(Audience.objects.all()), request.POST.get("sasaran", ""))
        rows = list(exports.table(audience, at, {state: word for state, (word, _) in WORDS.items()}))
        actions.take_coverage(audience, rows=len(rows) - 1, by=by, at=at)
        name = f"cakupan-{audience.code}-{at.astimezone(JAKARTA):%Y-%m-%d-%H%M}"
        content = sheets.as_xlsx(rows, title="Cakupan", widths=exports.WIDTHS)
        return handed(content, "xlsx", name)

    def _parts(self, request, audience, trail, at):
        """Return what hangs on how deep one looks: offices at the leaf, else areas; map, trend and advice for the city."""
        area = trail[-1]
        if not area.parts and trail[1:]:
            if not self.page.by(request).has_perm(policies.READ_PLACES):
                return {"is_closed": True}
            return {"places": [(each, WORDS[each.state]) for each in coverage.places(audience, at, area.code)]}
        found = {"rows": [Row(each, _url(audience, each.code)) for each in area.parts]}
        if trail[1:]:
            return found
        if audience.population != Population.OFFICE:
            found |= {"map": tiles(audience, area), "best": self._best(request, audience, area)}
        found["share"] = advised.share(audience, at)
        return found | {"chart": chart(trend.weeks(audience, area.total, at))}

    def _best(self, request, audience, whole):
        """Return the kelurahan with the most whom nothing planned will reach: [(kecamatan, Row, address to plan one or "")]."""
        pairs = [(district, village) for district in whole.parts for village in district.parts if village.never]
        pairs = sorted(pairs, key=lambda pair: (-pair[1].never, -pair[1].missing, pair[1].code))[:BEST]
        rooms = {}
        if self.page.has_add_permission(request):
            villages = [village.code for _, village in pairs]
            held = Room.objects.filter(venue__village__in=villages).order_by("capacity", "-pk")
            rooms = dict.fromkeys(villages) | dict(held.values_list("venue__village_id", "pk"))
        return [
            (district, Row(village, _url(audience, village.code)), _plan(audience, village, rooms))
            for district, village in pairs
        ]


def _chosen(audiences, code):
    """Return the audience of a code; the first when there is none of the usual one. Raises Http404."""
    found = next((each for each in audiences if each.code == code), None)
    if found is None and code == FIRST and audiences:
        return audiences[0]
    if found is None:
        raise Http404
    return found


def _trail(whole, code):
    """Return the Coverage of the city, and of those areas under it that lead to a code. Raises Http404."""
    if not code:
        return [whole]
    for part in whole.parts:
        if part.code == code:
            return [whole, part]
        for leaf in part.parts:
            if leaf.code == code:
                return [whole, part, leaf]
    raise Http404


def _title(depth, area):
    """Name an area so that Kecamatan Menteng and Kelurahan Menteng are told apart; kinds of offices have names of their own."""
    kind = ("", "Kecamatan ", "Kelurahan ")[depth] if depth and area.code[0].isdigit() else ""
    return f"{kind}{area.name}"


def _heading(audience, trail):
    """Name what the areas of a table are."""
    if audience.population == Population.OFFICE:
        return "Jenis kantor"
    return "Kelurahan" if trail[1:] else "Kecamatan"


def _url(audience, area=""):
    return f"{reverse(URL)}?{urlencode({'sasaran': audience.code} | ({'wilayah': area} if area else {}))}"


def _plan(audience, village, rooms):
    """Return the address of the form for a new activity, filled in as far as it can be, or "" for who may not plan."""
    if village.code not in rooms:
        return ""
    facts = {"title": f"Sosialisasi bagi {audience} Kelurahan {village.name}", "audience": audience.pk}
    if room := rooms[village.code]:
        facts["room"] = room
    return f"{reverse('admin:outreach_activity_add')}?{urlencode(facts)}"


def tiles(audience, whole):
    """Return [(kecamatan, Rows of its kelurahan)], each with its place on the grid; has no places for another city."""
    known = all(grid.place(village.code) for district in whole.parts for village in district.parts)
    return {
        "is_placed": known,
        "districts": [
            (district, [
                Row(village, _url(audience, village.code), *(grid.place(village.code) if known else ()))
                for village in district.parts
            ])
            for district in whole.parts
        ],
    }  # fmt: skip


def chart(weeks):
    """Return the bars of those reached and the marks of the plan as text: a template would write 1.234 into the drawing."""
    if not weeks:
        return None
    top = max(1, *(each.planned for each in weeks), *(each.reached or 0 for each in weeks))
    bars = [_bar(n, week, top) for n, week in enumerate(weeks)]
    return {
        "bars": bars, "width": str(len(weeks) * STEP), "height": str(LABEL_HEIGHT + CHART_HEIGHT), "bar": str(BAR),
        "first": bars[0]["day"], "last": bars[-1]["day"], "top": top,
    }  # fmt: skip


def _bar(n, week, top):
    base, height = LABEL_HEIGHT + CHART_HEIGHT, round(CHART_HEIGHT * (week.reached or 0) / top)
    level = base - round(CHART_HEIGHT * week.planned / top)
    x = n * STEP + (STEP - BAR) // 2
    return {
        "x": str(x), "y": str(base - height), "height": str(height), "label_x": str(n * STEP + STEP // 2),
        "label_y": str(base - height - 4), "plan_from": str(n * STEP), "plan_to": str((n + 1) * STEP), "plan_y": str(level),
        "day": dates.day(week.monday, weekday=False), "planned": week.planned, "reached": week.reached,
    }  # fmt: skip

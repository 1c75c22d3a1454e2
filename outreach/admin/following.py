"""The page of those who are missing, kecamatan by kecamatan, with the letter that asks camat or lurah to remind them."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from core.middleware import arrival
from outreach import followup, papers, periods, policies
from outreach.actions import exports as actions
from outreach.admin.handing import handed
from outreach.models import Activity
from regions.models import District, Village

URL = "admin:outreach_activity_follow_up"


@dataclass(frozen=True)
class Asked:
    """What the page was asked for. area: a District, a Village or None for the city."""

    audience: object
    period: object
    activity: object
    area: object

    def rows(self, at):
        code = self.area.pk if self.area else ""
        return followup.missing(self.audience, at=at, period=self.period, activity=self.activity, area=code)

    @property
    def facts(self):
        """As the address, and the letter's form, carry it."""
        facts = {"sasaran": self.audience.code, "masa": self.period.code if self.period else ""}
        facts |= {"kegiatan": str(self.activity.pk) if self.activity else "", "wilayah": self.area.pk if self.area else ""}
        return {name: value for name, value in facts.items() if value}

    def url(self, **changes):
        return f"{reverse(URL)}?{urlencode({name: value for name, value in (self.facts | changes).items() if value})}"

    @property
    def where(self):
        """“Kecamatan Menteng”."""
        if self.area is None:
            return "Seluruh kota"
        return f"{'Kecamatan' if isinstance(self.area, District) else 'Kelurahan'} {self.area.name}"

    @property
    def to(self):
        return f"{'Camat' if isinstance(self.area, District) else 'Lurah'} {self.area.name}"


class Following:
    """page: the ActivityAdmin."""

    def __init__(self, page):
        self.page = page

    def urls(self):
        view = self.page.admin_site.admin_view(require_safe(self.show))
        taking = self.page.admin_site.admin_view(require_POST(self.take))
        return [
            path("tindak-lanjut/", view, name="outreach_activity_follow_up"),
            path("tindak-lanjut/surat/", taking, name="outreach_activity_follow_up_letter"),
        ]

    def show(self, request):
        by, at = self.page.by(request), arrival(request)
        if not self.page.has_view_permission(request) or not by.has_perm(policies.READ_PLACES):
            raise PermissionDenied
        asked = _asked(request.GET)
        rows = asked.rows(at)
        context = {
            **self.page.admin_site.each_context(request), "title": "Tindak lanjut kehadiran", "opts": self.page.opts,
            "asked": asked, "counts": followup.count(rows), "rows": rows if asked.area else [], "areas": _areas(asked, rows),
            "audiences": followup.audiences(), "periods": periods.offered(at), "city_url": asked.url(wilayah=""),
            "all_url": asked.url(kegiatan=""), "may_take": not policies.obstacle_to_following_up(by=by),
        }  # fmt: skip
        return TemplateResponse(request, "admin/outreach/follow_up.html", context)

    def take(self, request):
        """Hand out the letter about one kecamatan or kelurahan."""
        by, at = self.page.by(request), arrival(request)
        if policies.obstacle_to_following_up(by=by) or not self.page.has_view_permission(request):
            raise PermissionDenied
        asked = _asked(request.POST)
        if asked.area is None or not (rows := asked.rows(at)):
            raise Http404
        absent, never = followup.count(rows)
        content = papers.follow_up(asked.audience, rows, to=asked.to, where=asked.where, at=at)
        actions.take_follow_up(asked.audience, area=asked.area.pk, absent=absent, never=never, by=by, at=at)
        return handed(content, "pdf", f"tindak-lanjut-{asked.audience.code}-{asked.area.pk}")


def _asked(data):
    """Return what was asked for. Raises Http404 for what there is not."""
    activity = _activity(data.get("kegiatan", ""))
    audiences = list(followup.audiences())
    code = activity.audience.code if activity else data.get("sasaran", "")
    audience = next((each for each in audiences if each.code == code), None) if code else next(iter(audiences), None)
    period = periods.parse(data.get("masa", ""))
    if audience is None or (data.get("masa") and period is None):
        raise Http404
    return Asked(audience, period, activity, _area(data.get("wilayah", "")))


def _activity(pk):
    if not pk:
        return None
    found = Activity.objects.select_related("audience").filter(pk=pk).first() if pk.isascii() and pk.isdigit() else None
    if found is None:
        raise Http404
    return found


def _area(code):
    if not code:
        return None
    found = District.objects.filter(pk=code).first() or Village.objects.select_related("district").filter(pk=code).first()
    if found is None:
        raise Http404
    return found


def _areas(asked, rows):
    """Return [(name, address, stayed away, never invited)] of the areas under the one asked for that miss anybody."""
    if isinstance(asked.area, Village):
        return []
    inside = Village.objects.filter(district=asked.area) if asked.area else District.objects.all()
    found = []
    for each in inside.order_by("pk"):
        own = [row for row in rows if row.village == each.pk or row.village.startswith(f"{each.pk}.")]
        if own:
            found.append((each.name, asked.url(wilayah=each.pk), *followup.count(own)))
    return found

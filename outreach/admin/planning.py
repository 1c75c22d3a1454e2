"""The calendar of the plan: month, week, agenda, and the rooms of a day; each free hour leads to the form, filled in."""

import datetime as dt
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.dateparse import parse_datetime
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from core import dates
from core.clock import JAKARTA, day_of
from core.lifecycle import Refused
from core.middleware import arrival
from outreach import planner, policies
from outreach.actions import activities
from outreach.lifecycle import ALIVE
from outreach.models import Activity
from outreach.planner import DAY, Standing

URL = "admin:outreach_activity_planning"
LASTS = dt.timedelta(hours=2)  # what a free hour is filled in with; the form decides
AGENDA = 28  # days
MONTH, WEEK, LIST, ROOMS = "bulan", "minggu", "agenda", "ruang"
VIEWS = ((MONTH, "Bulan"), (WEEK, "Minggu"), (LIST, "Agenda"), (ROOMS, "Ruang per hari"))
# A word, a shape and an edge of its own for each: nobody needs to see colours.
ICONS = {
    Standing.DRAFT: "circle-dashed", Standing.RELEASED: "circle", Standing.MOVED: "arrow-right", Standing.HELD: "circle-check",
    Standing.UNTOLD: "triangle-alert", Standing.CANCELLED: "circle-x",
}  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One activity on a page of the calendar."""

    activity: object
    standing: Standing
    url: str
    move: str  # where its new day goes when it is dragged, or "" for what is over

    @property
    def icon(self):
        return ICONS[self.standing]

    @property
    def hours(self):
        """The hours in WIB; over midnight both days are named."""
        begins, ends = (each.astimezone(JAKARTA) for each in (self.activity.starts_at, self.activity.ends_at))
        if begins.date() == (ends - dt.timedelta(microseconds=1)).date():
            return f"{begins:%H.%M}–{'24.00' if ends.time() == dt.time() else f'{ends:%H.%M}'}"
        return f"{dates.brief(begins)} – {dates.brief(ends)}"


class DayForm(forms.Form):
    day = forms.DateField(input_formats=["%Y-%m-%d"])
    version = forms.IntegerField(min_value=1, max_value=2**31 - 1)

    def clean_day(self):
        if not planner.FIRST_DAY + 60 * DAY < self.cleaned_data["day"] < planner.LAST_DAY - 60 * DAY:
            raise forms.ValidationError("far")
        return self.cleaned_data["day"]


class Planning:
    """page: the ActivityAdmin."""

    def __init__(self, page):
        self.page = page

    def urls(self):
        view = self.page.admin_site.admin_view
        return [
            path("kalender/", view(require_safe(self.show)), name="outreach_activity_planning"),
            path("<int:pk>/hari/", view(require_POST(self.move)), name="outreach_activity_day"),
        ]

    def show(self, request):
        if not self.page.has_view_permission(request):
            raise PermissionDenied
        at = arrival(request)
        today = day_of(at)
        view, day = _view(request.GET.get("tampilan", MONTH)), _day(request.GET.get("tanggal", ""), today)
        before, after = neighbours(view, day)
        context = {
            **self.page.admin_site.each_context(request), "title": "Kalender rencana", "opts": self.page.opts,
            "view": view, "views": [(name, label, _url(name, day)) for name, label in VIEWS], "day": day, "today": today,
            "heading": _heading(view, day), "previous": _url(view, before), "next": _url(view, after),
            "now": _url(view, today), "can_move": policies.may_plan(self.page.by(request)),
            "key": [(each, ICONS[each]) for each in Standing],
            **self._parts(request, view, day, at),
        }  # fmt: skip
        return TemplateResponse(request, "admin/outreach/planning.html", context)

    def move(self, request, pk):
        """Take an activity that was dragged to another day; the way back is the page of the calendar it came from."""
        by, at = self.page.by(request), arrival(request)
        if not self.page.has_view_permission(request) or not by.has_perm(policies.PLAN):
            raise PermissionDenied
        activity, form = get_object_or_404(Activity, pk=pk), DayForm(request.POST)
        view = request.POST.get("tampilan", MONTH)
        shown = form.cleaned_data["day"] if form.is_valid() else day_of(activity.starts_at)
        try:
            if not form.is_valid():
                raise Refused("Hari tujuan tidak terbaca. Ubah harinya di halaman kegiatan.")
            activities.move_to_day(activity, **form.cleaned_data, by=by, at=at)
            told = f"{activity} direncanakan {dates.day(shown)}. Belum ada yang diberi tahu sampai rencana dirilis."
            self.page.message_user(request, told, messages.SUCCESS)
            self.page.tell_warnings(request, activity, at)
        except Refused as refusal:
            self.page.message_user(request, str(refusal), messages.ERROR)
        return HttpResponseRedirect(_url(view if view in dict(VIEWS) else MONTH, shown))

    def _parts(self, request, view, day, at):
        if view == ROOMS:
            return self._rooms(request, day, at)
        found = [self._shown(each) for each in planner.span(*_span(view, day))]
        if view == LIST:
            return {"days": [each for each in found if each["entries"] or each["note"]]}
        return {
            "weeks": [found[start : start + 7] for start in range(0, len(found), 7)],
            "weekdays": dates.DAYS, "month": day.month if view == MONTH else 0, "is_full": view == WEEK,
        }  # fmt: skip

    def _rooms(self, request, day, at):
        (found,) = planner.span(day, day)
        hours, lines = planner.rooms(found)
        can_add = self.page.has_add_permission(request)
        shown = self._shown(found)
        return {
            "rooms_day": shown, "hours": [f"{hour:02}.00" for hour in hours],
            "lines": [(line.room, [self._lane(lane, line.room, at, can_add=can_add) for lane in line.lanes]) for line in lines],
            "called_off": [each for each in shown["entries"] if each.standing == Standing.CANCELLED],
        }  # fmt: skip

    def _lane(self, cells, room, at, *, can_add):
        return [
            {
                "hours": cell.hours, "entry": self._entry(cell.activity) if cell.activity else None,
                "url": _slot(room, cell.starts_at) if can_add and cell.starts_at and cell.starts_at > at else "",
                "label": f"Tambah kegiatan di {room} pukul {dates.clock_time(cell.starts_at)}" if cell.starts_at else "",
            }
            for cell in cells
        ]  # fmt: skip

    def _shown(self, day):
        return {
            "date": day.date, "name": dates.day(day.date), "note": day.note, "url": _url(ROOMS, day.date),
            "entries": [self._entry(each) for each in day.activities],
            "is_off": day.note.startswith("Libur") or day.date.weekday() in {5, 6},
        }  # fmt: skip

    def _entry(self, activity):
        page, move = (reverse(f"admin:outreach_activity_{name}", args=[activity.pk]) for name in ("change", "day"))
        return Entry(activity, planner.standing(activity), page, move if activity.status in ALIVE else "")


def neighbours(view, day):
    """Return the days that “sebelumnya” and “berikutnya” lead to."""
    if view == MONTH:
        first = day.replace(day=1)
        return (first - DAY).replace(day=1), (first + 31 * DAY).replace(day=1)
    step = {WEEK: 7, LIST: AGENDA, ROOMS: 1}[view] * DAY
    return day - step, day + step


def filled(initial):
    """Return what the form for a new activity starts with: moments that came as text are moments, or left out."""
    for name in ("starts_at", "ends_at"):
        if name in initial and (moment := _moment(initial.pop(name))):
            initial[name] = moment
    return initial


def _moment(text):
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    if found is None or found.tzinfo is None or not planner.FIRST_DAY < found.date() < planner.LAST_DAY:
        return None
    return found


def _slot(room, starts_at):
    begins = starts_at.astimezone(JAKARTA)
    facts = {"room": room.pk, "starts_at": begins.isoformat(), "ends_at": (begins + LASTS).isoformat()}
    return f"{reverse('admin:outreach_activity_add')}?{urlencode(facts)}"


def _view(name):
    if name not in dict(VIEWS):
        raise Http404
    return name


def _day(text, today):
    """Return the day asked for, today when none is. Raises Http404 for what is no day, or far from any plan."""
    if not text:
        return today
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        raise Http404 from None
    if not planner.FIRST_DAY + 60 * DAY < day < planner.LAST_DAY - 60 * DAY:
        raise Http404
    return day


def _span(view, day):
    """Return the first and the last day of a page; months and weeks begin on Monday."""
    if view == LIST:
        return day, day + (AGENDA - 1) * DAY
    if view == WEEK:
        monday = day - day.weekday() * DAY
        return monday, monday + 6 * DAY
    first, after = day.replace(day=1), neighbours(MONTH, day)[1]
    last = after - DAY
    return first - first.weekday() * DAY, last + (6 - last.weekday()) * DAY


def _heading(view, day):
    if view == MONTH:
        return f"{dates.MONTHS[day.month - 1]} {day.year}"
    if view == ROOMS:
        return dates.day(day)
    first, last = _span(view, day)
    return f"{dates.day(first, weekday=False)} – {dates.day(last, weekday=False)}"


def _url(view, day):
    return f"{reverse(URL)}?{urlencode({'tampilan': view, 'tanggal': day.isoformat()})}"

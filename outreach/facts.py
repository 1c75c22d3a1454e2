"""What other rooms may ask of outreach."""

import datetime as dt

from core.measures import measure
from outreach.days import Days
from outreach.lifecycle import ActivityStatus
from outreach.models import Activity, Audience, SpecialDay


@measure("holidays")
def holidays(first, last):
    """Return the set of holidays between two days, both counted, as the office's own calendar corrects the library's."""
    rows = SpecialDay.objects.filter(first_day__lte=last, last_day__gte=first).order_by("first_day", "pk")
    calendar = Days(rows)
    days = (first + dt.timedelta(days=n) for n in range((last - first).days + 1))
    return {day for day in days if calendar.holiday(day) or calendar.stage(day)}


@measure("activities_held")
def activities_held(start, end, *, audience=""):
    """Return the uuids, in order of time, of completed activities that began within [start, end); audience: a code, or all."""
    held = Activity.objects.filter(
        status=ActivityStatus.COMPLETED, current__starts_at__gte=start, current__starts_at__lt=end
    ).order_by("current__starts_at", "pk")  # fmt: skip
    found = held.filter(audience__code=audience) if audience else held
    return [str(each) for each in found.values_list("uuid", flat=True)]


@measure("audiences")
def audiences():
    """Return (code, name) of those whom activities may speak to."""
    return list(Audience.objects.order_by("position", "pk").values_list("code", "name"))

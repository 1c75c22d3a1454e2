"""What other rooms may ask of outreach."""

import datetime as dt

from core.measures import measure
from outreach.days import Days
from outreach.models import SpecialDay


@measure("holidays")
def holidays(first, last):
    """Return the set of holidays between two days, both counted, as the office's own calendar corrects the library's."""
    rows = SpecialDay.objects.filter(first_day__lte=last, last_day__gte=first).order_by("first_day", "pk")
    calendar = Days(rows)
    days = (first + dt.timedelta(days=n) for n in range((last - first).days + 1))
    return {day for day in days if calendar.holiday(day) or calendar.stage(day)}

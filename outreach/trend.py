"""How the coverage of an audience grew, week by week, beside what the released plan promises. One office counts once."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Min, Q

from core.clock import day_of
from outreach import coverage, policies
from outreach.lifecycle import ActivityStatus
from outreach.models import Activity, Attendance, Invitation

WEEK = dt.timedelta(days=7)
MOST_WEEKS = 78  # a year and a half: longer ago, the height is what the first of them begins with


@dataclass(frozen=True)
class Week:
    """monday: its first day. reached: None for a week that has not begun."""

    monday: dt.date
    planned: int
    reached: int | None


def weeks(audience, total, at):
    """Return the Weeks from the first released activity to the last or to now, none without any: three queries.

    The plan counts the offices invited to released activities, and the seats of those that invited nobody yet, at most total.
    """
    reached, planned = _reached(audience, at), _planned(audience, at)
    if not planned and not reached:
        return []
    this = _monday(at)
    last = min(max(this, *planned, *reached), this + MOST_WEEKS // 2 * WEEK)
    first = max(min(this, *planned, *reached), last - (MOST_WEEKS - 1) * WEEK)
    mondays = [first + n * WEEK for n in range((last - first) // WEEK + 1)]
    return [Week(day, min(total, _until(planned, day)), None if day > this else _until(reached, day)) for day in mondays]


def _reached(audience, at):
    """Return {monday: how many offices came for the first time}."""
    name = policies.place_field(audience)
    came = Attendance.objects.standing().filter(
        invitation__activity__audience=audience,
        **{f"invitation__{name}__in": coverage.in_force(audience, at).values("pk")},
    ).exclude(invitation__activity__status=ActivityStatus.CANCELLED)  # fmt: skip
    firsts = came.order_by().values(f"invitation__{name}").annotate(first=Min("invitation__activity__current__starts_at"))
    return Counter(_monday(each) for each in firsts.values_list("first", flat=True))


def _planned(audience, at):
    """Return {monday: how many offices the released plan brings in for the first time}."""
    name = policies.place_field(audience)
    told = Activity.objects.announced().filter(audience=audience).exclude(status=ActivityStatus.CANCELLED)
    invited = Invitation.objects.standing().filter(
        activity__in=told, **{f"{name}__in": coverage.in_force(audience, at).values("pk")}
    )
    firsts = invited.order_by().values(name).annotate(first=Min("activity__current__starts_at"))
    found = Counter(_monday(each) for each in firsts.values_list("first", flat=True))
    counted = told.annotate(guests=Count("invitations", filter=Q(invitations__withdrawn_at__isnull=True)))
    for starts_at, capacity in counted.filter(guests=0, current__ends_at__gt=at).values_list("current__starts_at", "capacity"):
        found[_monday(starts_at)] += capacity
    return found


def _monday(moment):
    day = day_of(moment)
    return day - dt.timedelta(days=day.weekday())


def _until(counts, monday):
    return sum(count for day, count in counts.items() if day <= monday)

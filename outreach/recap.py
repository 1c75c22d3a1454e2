"""What the office tells the province of a month or a quarter: sessions held, whom they reached, which reports are late."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q

from core import dates
from outreach import coverage
from outreach.lifecycle import ActivityStatus
from outreach.models import Activity, Attendance, Audience
from outreach.models.invitations import PLACES
from regions.models import District


@dataclass(frozen=True)
class Session:
    """One activity that was held. is_late: its report came after its day, or has not come though its day is over."""

    activity: Activity
    invited: int
    present: int
    represented: int
    filed_at: dt.datetime | None
    is_late: bool

    @property
    def told(self):
        return self.activity.current

    @property
    def village(self):
        return self.told.room.venue.village

    @property
    def filed(self):
        return dates.brief(self.filed_at) if self.filed_at else "belum ada"

    @property
    def due(self):
        return dates.brief(self.activity.report_due_at)


@dataclass(frozen=True)
class Line:
    """What one audience, or one kecamatan, had of a period."""

    name: str
    sessions: int
    invited: int
    present: int
    came: int = 0  # different offices that came in the period
    coverage: object = None  # of the audience, until the end of the period or now


@dataclass(frozen=True)
class Recap:
    period: object
    sessions: list
    audiences: list
    districts: list
    is_over: bool

    @property
    def late(self):
        return [session for session in self.sessions if session.is_late]

    @property
    def until(self):
        """Until when coverage is counted, in words."""
        return "sampai akhir masa" if self.is_over else "sampai kini"

    @property
    def total(self):
        return _line("Jumlah", self.sessions)


def of(period, at):
    """Return the Recap of a period: the same number of queries for any number of sessions."""
    sessions = _sessions(period, at)
    return Recap(period, sessions, _audiences(sessions, min(period.ends_at, at)), _districts(sessions), period.ends_at <= at)


def _sessions(period, at):
    standing = Q(invitations__attendances__isnull=False, invitations__attendances__reverted_at__isnull=True)
    held = Activity.objects.filter(
        Q(status=ActivityStatus.COMPLETED) | Q(status=ActivityStatus.RELEASED, current__ends_at__lte=at),
        current__starts_at__gte=period.starts_at, current__starts_at__lt=period.ends_at,
    ).annotate(
        invited=Count("invitations", filter=Q(invitations__withdrawn_at__isnull=True), distinct=True),
        present=Count("invitations__attendances", filter=standing, distinct=True),
        represented=Count(
            "invitations__attendances", filter=standing & ~Q(invitations__attendances__representative=""), distinct=True
        ),
    )  # fmt: skip
    held = held.select_related("audience", "report", "current__room__venue__village__district")
    return [_session(activity, at) for activity in held.order_by("current__starts_at", "pk")]


def _session(activity, at):
    report = getattr(activity, "report", None)
    is_late = (report.filed_at if report else at) > activity.report_due_at
    return Session(
        activity, activity.invited, activity.present, activity.represented, report.filed_at if report else None, is_late
    )


def _line(name, sessions, **more):
    return Line(name, len(sessions), sum(each.invited for each in sessions), sum(each.present for each in sessions), **more)


def _audiences(sessions, until):
    """Return a Line for each audience: the offices that were in force at a moment, and who of them had come by then."""
    came = _different_offices(sessions)
    return [
        _line(
            audience.name,
            [each for each in sessions if each.activity.audience_id == audience.pk],
            came=came.get(audience.pk, 0),
            coverage=reached,
        )
        for audience, reached in coverage.reach(list(Audience.objects.order_by("position", "pk")), until, until=until)
    ]


def _different_offices(sessions):
    """Return {audience: how many different offices came}: twice the same one is one."""
    of_period = Attendance.objects.standing().filter(invitation__activity__in=[each.activity.pk for each in sessions])
    counts = {name: Count(f"invitation__{name}", distinct=True) for name in PLACES}
    rows = of_period.order_by().values("invitation__activity__audience").annotate(**counts)
    return {row["invitation__activity__audience"]: sum(row[name] for name in PLACES) for row in rows}


def _districts(sessions):
    """Return a Line for each kecamatan, also for those in which nothing was held."""
    return [
        _line(name, [each for each in sessions if each.village.district_id == code])
        for code, name in District.objects.order_by("pk").values_list("pk", "name")
    ]

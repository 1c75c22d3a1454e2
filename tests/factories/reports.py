"""Final reports by the portal's own moves."""

import datetime as dt

from recruitment.actions import reports
from tests.factories import recruitment as make
from tests.recruitment.desk import photo

NOON = make.NOON
MENTENG, GAMBIR = "31.71.06", "31.71.01"
CLOSED = NOON + dt.timedelta(days=20)  # long after the intake


def drafter(user=None):
    return make.staff("draft_report", user=user)


def approver(user=None):
    return make.staff("approve_report", user=user)


def drafted(selection, *, number="100/LAP", at=CLOSED, **changes):
    return reports.draft(selection, number=number, by=changes.pop("by", None) or drafter(), at=at, **changes)


def proposed(selection, *, at=CLOSED, **changes):
    report = drafted(selection, at=at, **changes)
    reports.propose(report, version=report.version, by=drafter(), at=at)
    return report


def approved(selection, *, at=CLOSED, **changes):
    report = proposed(selection, at=at, **changes)
    reports.approve(report, version=report.version, by=approver(), at=at)
    return report


def arrived(selection, *, at=CLOSED, number="01/TT", **changes):
    report = approved(selection, at=at, **changes)
    facts = {"arrived_on": at.date(), "number": number, "sources": [photo()], "by": drafter(), "at": at}
    reports.receive(report, version=report.version, **facts)
    return report

"""Agreements in force and what is owed under them, made by the portal's own actions."""

import datetime as dt

from agreements.actions import agreements, endings, obligations, sealing
from agreements.lifecycle import AgreementStatus, Measure, Rhythm, Side
from agreements.models import Agreement, Final, Obligation
from core.actor import SYSTEM
from tests.factories.agreements import fresh
from tests.factories.recruitment import NOON

FROM = dt.date(2026, 11, 10)  # tests.factories.agreements.Table.head


def in_force(table, *, at=NOON, **facts):
    """Return an agreement from 10 November 2026 until before 10 November 2028, without the papers that take a while to set."""
    made = table.agreed(at=at, **facts)
    Agreement.objects.filter(pk=made.pk).update(status=AgreementStatus.IN_FORCE, concluded_at=at)
    agreements.end_turn(made, at=at)
    Final.objects.bulk_create([Final(agreement=made, party=each, draft=made.latest) for each in made.parties.all()])
    endings.come_into_force(fresh(made), by=SYSTEM, at=at)
    return fresh(made)


def sealed(table, *, at=NOON, **facts):
    """Return an agreement in force with all its papers."""
    made = table.concluded(at=at, **facts)
    assert sealing.seal(made, by=SYSTEM, at=at)
    return fresh(made)


def owed(table, agreement, *, side=Side.CITY, by=Side.OFFICE, at=NOON, **facts):
    """Return what a side owes once, to be kept by 30 November 2026 unless told otherwise."""
    party = agreement.party_of(side)
    facts = {
        "clause": "lingkup", "indicator": "Data diserahkan", "proof": "Berita acara", "rhythm": Rhythm.ONCE,
        "starts_on": FROM, "due_on": dt.date(2026, 11, 30),
    } | facts  # fmt: skip
    return again(obligations.enter(agreement, party=party, by=table.by(by), at=at, **facts))


def counted(table, agreement, *, needed=2, **facts):
    """Return what the office owes and the portal counts."""
    measure = {"measure": Measure.ACTIVITIES_HELD, "needed": needed, "side": Side.OFFICE}
    return owed(table, agreement, **measure, **facts)


def again(obligation):
    return Obligation.objects.with_facts().get(pk=obligation.pk)

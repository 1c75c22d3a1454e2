"""The clocks of what is owed and of a term that ends."""

import datetime as dt

from agreements import notices_duties
from agreements.lifecycle import AgreementStatus
from agreements.models import Agreement, Obligation
from core import clock
from notifications.reminders import Reminder, reminder

CHASED_FOR = dt.timedelta(days=30)  # how long after its day an obligation is still asked for


def _hours(days):
    """Count days from the due day (negative: before it) back from the end of the chase."""
    return (CHASED_FOR.days - days) * 24


@reminder(rule="agreements.obligation_due", notice=notices_duties.ObligationDue, label="Kewajiban belum dipenuhi")
class ObligationsDue(Reminder):
    """Two weeks and three days before its day; then one day after it and each week, to who drafts for the side that owes."""

    offsets = (
        *((f"H-{n}", _hours(-n), 8) for n in (14, 3)),
        *((f"H+{n}", _hours(n), 8) for n in (1, 7, 14, 21)),
    )

    def queryset(self):
        return Obligation.objects.owed().with_facts()

    def deadline(self, obj):
        return obj.due_at + CHASED_FOR if obj.is_owed else None

    def recipients(self, obj, milestone):
        return [] if obj.is_met else notices_duties.keepers(obj, clock.today())


@reminder(rule="agreements.term_ends", notice=notices_duties.TermEnds, label="Masa berlaku hampir berakhir")
class TermsEnding(Reminder):
    """Half a year, three months, two, one and a week before the last day, until it is decided what follows."""

    column = "term_nudge_at"
    offsets = tuple((f"H-{n}", n * 24, 8) for n in (180, 90, 60, 30, 7))

    def queryset(self):
        undecided = Agreement.objects.filter(status=AgreementStatus.IN_FORCE, decision__isnull=True)
        return undecided.select_related("owner", "kind").prefetch_related("parties__institution")

    def deadline(self, obj):
        return obj.term_ends_at

    def recipients(self, obj, milestone):
        return notices_duties.concerned(obj, clock.today())

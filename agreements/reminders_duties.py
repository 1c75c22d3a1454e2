"""The clocks of what is owed and of a term that ends."""

import datetime as dt

from accounts.office import city_secretaries
from agreements import notices_duties
from agreements.lifecycle import AgreementStatus
from agreements.models import Agreement, Obligation
from agreements.reminders import ToOwner, page
from core import clock
from notifications.models import Audience
from notifications.reminders import Entry, Reminder, reminder

CHASED_FOR = dt.timedelta(days=30)  # how long after its day an obligation is still asked for


def _hours(days):
    """Count days from the due day (negative: before it) back from the end of the chase."""
    return (CHASED_FOR.days - days) * 24


@reminder(rule="agreements.obligation_due", notice=notices_duties.ObligationDue, label="Kewajiban belum dipenuhi")
class ObligationsDue(ToOwner, Reminder):
    """Two weeks and three days before its day; then one day after it and each week, to who drafts for the side that owes.

    Ten days after its day it is told the owner of the agreement.
    """

    second_notice = notices_duties.ObligationUndone
    offsets = (
        *((f"H-{n}", _hours(-n), 8) for n in (14, 3)),
        *((f"H+{n}", _hours(n), 8) for n in (1, 7, 14, 21)),
        ("H+10", _hours(10), 8, Audience.SECOND),
    )
    chased_for = CHASED_FOR
    whom = "penyusun naskah pihak yang berkewajiban"
    office_permission = "agreements.view_agreement"

    def queryset(self):
        return Obligation.objects.owed().with_facts()

    def deadline(self, obj):
        return obj.due_at + CHASED_FOR if obj.is_owed else None

    def recipients(self, obj, milestone):
        return notices_duties.keepers(obj, clock.today()) if self.is_waited_for(obj) else []

    def is_waited_for(self, obj):
        return not obj.is_met

    def subject(self, obj):
        return obj.agreement

    def office_entries(self, start, end):
        """Return the due days of what is owed."""
        owed = Obligation.objects.owed().select_related("agreement__kind")
        return [
            Entry(f"kewajiban-{each.pk}", f"Kewajiban: {each}", each.due_at, page(each.agreement))
            for each in owed
            if start <= each.due_at < end
        ]


@reminder(rule="agreements.term_ends", notice=notices_duties.TermEnds, label="Masa berlaku hampir berakhir")
class TermsEnding(Reminder):
    """Half a year, three months, two, one and a week before the last day, until it is decided what follows.

    A month and a half before it is told the secretaries of the city.
    """

    second_notice = notices_duties.TermUndecided
    second_whom = "sekretaris kota"
    column = "term_nudge_at"
    whom = "penanggung jawab dan penyusun naskah kedua pihak"
    office_permission = "agreements.view_agreement"
    offsets = (*((f"H-{n}", n * 24, 8) for n in (180, 90, 60, 30, 7)), ("H-45", 45 * 24, 8, Audience.SECOND))

    def queryset(self):
        undecided = Agreement.objects.filter(status=AgreementStatus.IN_FORCE, decision__isnull=True)
        return undecided.select_related("owner", "kind").prefetch_related("parties__institution")

    def deadline(self, obj):
        return obj.term_ends_at

    def recipients(self, obj, milestone):
        return notices_duties.concerned(obj, clock.today())

    def second(self, obj):
        return self.once(city_secretaries, clock.today())

    def office_entries(self, start, end):
        """Return the ends of the terms in force."""
        held = Agreement.objects.filter(status=AgreementStatus.IN_FORCE, valid_until__isnull=False).select_related("kind")
        return [
            Entry(f"masa-berlaku-{each.pk}", f"Masa berlaku berakhir: {each}", each.term_ends_at, page(each))
            for each in held
            if start <= each.term_ends_at < end
        ]

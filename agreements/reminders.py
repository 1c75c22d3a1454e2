"""The deadlines of agreements as questions over indexed columns."""

import datetime as dt

from django.urls import reverse

from accounts.office import city_secretaries
from agreements import notices
from agreements.lifecycle import ON_ITS_ROUTE, AgreementStatus
from agreements.models import Agreement, Step, Turn
from core import clock
from notifications.models import Audience
from notifications.reminders import Entry, Reminder, reminder

CHASED_FOR = dt.timedelta(days=30)  # how long an open step is asked for
# Counted back from the end of the chase.
CHASE = tuple((f"H+{n}", (CHASED_FOR.days - n) * 24, 8) for n in (5, 7, 9, 11, 13))


class ToOwner:
    """Mixed into rules over something of an agreement: what stays undone its owner hears, or the city's secretaries instead."""

    second_whom = "penanggung jawab kesepakatan atau sekretaris kota"

    def second(self, obj):
        return self.subject(obj).owner

    def second_instead(self, obj):
        return self.once(city_secretaries, clock.today())


@reminder(rule="agreements.step_waiting", notice=notices.StepWaiting, label="Paraf atau persetujuan belum diberikan")
class StepsWaiting(Reminder):
    """Five days after a step opened, then every two, five times at most."""

    offsets = CHASE
    chased_for = CHASED_FOR
    whom = "pemegang jabatan pada langkah itu"

    def queryset(self):
        return Step.objects.open().select_related("post", "draft__agreement__owner")

    def deadline(self, obj):
        return obj.opened_at + CHASED_FOR if obj.opened_at else None

    def recipients(self, obj, milestone):
        """Return who holds the post now, be it as Plh. too, or the owner while nobody does: whoever left is not reminded."""
        return notices.holders(obj.post, clock.today()) or [obj.draft.agreement.owner]

    def subject(self, obj):
        return obj.draft.agreement


@reminder(rule="agreements.signing_due", notice=notices.SigningDue, label="Hari penandatanganan mendekat")
class SigningsDue(Reminder):
    """Three days and one day before the end of the day that the text names, to whose step is open."""

    column = "deadline_nudge_at"
    whom = "pemegang jabatan pada langkah itu"
    office_permission = "agreements.view_agreement"
    offsets = (("H-3", 3 * 24, 8), ("H-1", 24, 8))

    def queryset(self):
        return Step.objects.open().select_related("post", "draft__agreement__owner")

    def deadline(self, obj):
        return obj.draft.agreement.signing_ends_at if obj.opened_at else None

    def recipients(self, obj, milestone):
        return StepsWaiting().recipients(obj, milestone)

    def subject(self, obj):
        return obj.draft.agreement

    def office_entries(self, start, end):
        """Return the ends of the signing days of agreements at work."""
        at_work = Agreement.objects.filter(status__in=(AgreementStatus.NEGOTIATING, *ON_ITS_ROUTE), signing_on__isnull=False)
        return [
            Entry(f"tanda-tangan-{each.pk}", f"Hari penandatanganan: {each}", each.signing_ends_at, page(each))
            for each in at_work.select_related("kind")
            if start <= each.signing_ends_at < end
        ]


@reminder(rule="agreements.turn_waiting", notice=notices.TurnWaiting, label="Giliran menyunting belum dipakai")
class TurnsWaiting(ToOwner, Reminder):
    """Five days after a side got the pen, then every two, five times at most, to who drafts for it; on the tenth its owner."""

    second_notice = notices.TurnUnused
    offsets = (*CHASE, ("H+10", (CHASED_FOR.days - 10) * 24, 8, Audience.SECOND))
    chased_for = CHASED_FOR
    whom = "penyusun naskah pihak yang mendapat giliran"

    def queryset(self):
        return Turn.objects.filter(until__isnull=True).select_related("agreement__owner")

    def deadline(self, obj):
        return obj.since + CHASED_FOR if obj.until is None else None

    def recipients(self, obj, milestone):
        """Return who drafts for the side now, or the owner while nobody does."""
        return notices.drafters(obj.agreement, obj.side, clock.today()) or [obj.agreement.owner]

    def subject(self, obj):
        return obj.agreement


def page(agreement):
    return reverse("admin:agreements_agreement_change", args=[agreement.pk])

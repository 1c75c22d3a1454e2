"""The desk's deadlines: a mandate that will not do on the signing day, and the ladder of a step that is overdue."""

import datetime as dt

from agreements import mandate, notices_desk
from agreements.lifecycle import ON_ITS_ROUTE, AgreementStatus, DispositionStatus
from agreements.models import Disposition, Party, Step, Tenure
from agreements.reminders import ToOwner
from core import clock
from core.clock import wib
from notifications.models import Audience
from notifications.reminders import Milestone, Reminder, reminder

LAST = dt.timedelta(days=30)  # how long the last rung may still be told
CHASED_FOR = dt.timedelta(days=30)  # how long after its day a disposition is still asked for


@reminder(rule="agreements.mandate", notice=notices_desk.MandateLacking, label="Dasar kewenangan belum lengkap")
class Mandates(ToOwner, Reminder):
    """A month, two weeks and a week before the signing day, to the drafters of the side that lacks something.

    Ten days before it is told the owner of the agreement.
    """

    second_notice = notices_desk.MandateUndone
    column = "mandate_nudge_at"
    whom = "penyusun naskah pihak yang kurang"
    offsets = (("H-30", 30 * 24, 8), ("H-14", 14 * 24, 8), ("H-7", 7 * 24, 8), ("H-10", 10 * 24, 8, Audience.SECOND))

    def queryset(self):
        at_work = (AgreementStatus.NEGOTIATING, *ON_ITS_ROUTE)
        found = Party.objects.with_mandate().filter(agreement__status__in=at_work, agreement__signing_on__isnull=False)
        return found.select_related("agreement__owner")

    def deadline(self, obj):
        """Return the end of the signing day, so that H-7 is the seventh day before it."""
        day = obj.agreement.signing_on
        return wib(day.year, day.month, day.day) + dt.timedelta(days=1) if day else None

    def recipients(self, obj, milestone):
        return notices_desk.keepers(obj, clock.today()) if self.is_waited_for(obj) else []

    def is_waited_for(self, obj):
        return bool(mandate.gaps(obj, clock.today()))

    def subject(self, obj):
        return obj.agreement


@reminder(rule="agreements.step_escalated", notice=notices_desk.StepEscalated, label="Paraf atau persetujuan lewat tenggat")
class Ladders(Reminder):
    """One milestone per rung, at the moments that were fixed when the step opened; only open steps have any."""

    column = "next_rung_at"
    whom = "atasan menurut tangga pengingat"

    def queryset(self):
        return Step.objects.open().select_related("post", "draft__agreement__owner")

    def deadline(self, obj):
        return obj.due_at

    def milestones(self, obj, offsets=None):
        moments = [dt.datetime.fromisoformat(moment) for _, moment in obj.ladder]
        ends = [*moments[1:], moments[-1] + LAST] if moments else []
        return [Milestone(f"tangga-{n}", at, end) for n, (at, end) in enumerate(zip(moments, ends, strict=True), 1)]

    def recipients(self, obj, milestone):
        return notices_desk.escalated_to(obj, milestone.code, clock.today())

    def subject(self, obj):
        return obj.draft.agreement


class OfDispositions(Reminder):
    """Dispositions that nobody has reported on, and their day."""

    chased_for = CHASED_FOR

    def queryset(self):
        return Disposition.objects.filter(status=DispositionStatus.OPEN).with_facts()

    def deadline(self, obj):
        return obj.due_at + CHASED_FOR

    def subject(self, obj):
        return obj.agreement


@reminder(rule="agreements.disposition_due", notice=notices_desk.DispositionDue, label="Disposisi belum dilaporkan")
class DispositionsDue(OfDispositions):
    """The day before it is due and the day after, to the staff who are asked."""

    offsets = (("H-1", (CHASED_FOR.days + 1) * 24, 8), ("H+1", (CHASED_FOR.days - 1) * 24, 8))
    whom = "staf yang menerima disposisi"

    def recipients(self, obj, milestone):
        is_in_office = obj.to.user_id and obj.to in Tenure.objects.in_force(clock.today()).filter(pk=obj.to_id)
        return [obj.to.user] if is_in_office else []


@reminder(rule="agreements.disposition_overdue", notice=notices_desk.DispositionOverdue, label="Disposisi lewat tenggat")
class DispositionsOverdue(OfDispositions):
    """Two days after its day, once, to whoever holds the post that gave it."""

    column = "giver_nudge_at"
    offsets = (("H+2", (CHASED_FOR.days - 2) * 24, 8),)
    whom = "pemberi disposisi"

    def recipients(self, obj, milestone):
        return notices_desk.holders(obj.post, clock.today())

"""The deadlines of agreements as questions over indexed columns."""

import datetime as dt

from agreements import notices
from agreements.models import Step, Turn
from core import clock
from notifications.reminders import Reminder, reminder

CHASED_FOR = dt.timedelta(days=30)  # how long an open step is asked for
# Counted back from the end of the chase.
CHASE = tuple((f"H+{n}", (CHASED_FOR.days - n) * 24, 8) for n in (5, 7, 9, 11, 13))


@reminder(rule="agreements.step_waiting", notice=notices.StepWaiting, label="Paraf atau persetujuan belum diberikan")
class StepsWaiting(Reminder):
    """Five days after a step opened, then every two, five times at most."""

    offsets = CHASE

    def queryset(self):
        return Step.objects.open().select_related("post", "draft__agreement__owner")

    def deadline(self, obj):
        return obj.opened_at + CHASED_FOR if obj.opened_at else None

    def recipients(self, obj, milestone):
        """Return who holds the post now, be it as Plh. too, or the owner while nobody does: whoever left is not reminded."""
        return notices.holders(obj.post, clock.today()) or [obj.draft.agreement.owner]


@reminder(rule="agreements.signing_due", notice=notices.SigningDue, label="Hari penandatanganan mendekat")
class SigningsDue(Reminder):
    """Three days and one day before the end of the day that the text names, to whose step is open."""

    column = "deadline_nudge_at"
    offsets = (("H-3", 3 * 24, 8), ("H-1", 24, 8))

    def queryset(self):
        return Step.objects.open().select_related("post", "draft__agreement__owner")

    def deadline(self, obj):
        return obj.draft.agreement.signing_ends_at if obj.opened_at else None

    def recipients(self, obj, milestone):
        return StepsWaiting().recipients(obj, milestone)


@reminder(rule="agreements.turn_waiting", notice=notices.TurnWaiting, label="Giliran menyunting belum dipakai")
class TurnsWaiting(Reminder):
    """Five days after a side got the pen, then every two, five times at most, to who drafts for it."""

    offsets = CHASE

    def queryset(self):
        return Turn.objects.filter(until__isnull=True).select_related("agreement__owner")

    def deadline(self, obj):
        return obj.since + CHASED_FOR if obj.until is None else None

    def recipients(self, obj, milestone):
        """Return who drafts for the side now, or the owner while nobody does."""
        return notices.drafters(obj.agreement, obj.side, clock.today()) or [obj.agreement.owner]

"""The clocks of originals that are signed outside the portal: until one is brought, and until somebody has looked at it."""

import datetime as dt

from agreements import notices_outside
from agreements.lifecycle import SignedStatus
from agreements.models import Original, Signed
from agreements.reminders import ToOwner
from core import clock
from core.clock import day_of, wib
from notifications.models import Audience
from notifications.reminders import Reminder, reminder

CHASED_FOR = dt.timedelta(days=30)  # how long after its day an original, or a look at it, is still asked for


def _hours(days):
    """Count days from the day (negative: before it) back from the end of the chase."""
    return (CHASED_FOR.days - days) * 24


CHASE = tuple((f"H+{n}", _hours(n), 8) for n in (2, 4, 6, 8, 10))


@reminder(rule="agreements.original_missing", notice=notices_outside.OriginalMissing, label="Rangkap belum diunggah")
class OriginalsMissing(ToOwner, Reminder):
    """Three days and one day before the signing day; then every two days after it, five times at most; the fifth day the owner.

    After a file was turned away on a later day, the five count from that day.
    """

    second_notice = notices_outside.OriginalUndone
    offsets = (*((f"H-{n}", _hours(-n), 8) for n in (3, 1)), *CHASE, ("H+5", _hours(5), 8, Audience.SECOND))
    chased_for = CHASED_FOR
    whom = "yang membawa rangkap itu"

    def queryset(self):
        return Original.objects.missing().with_facts()

    def deadline(self, obj):
        ends = obj.draft.agreement.signing_ends_at
        if ends is None:
            return None
        refused = obj.signed.filter(status=SignedStatus.REFUSED).order_by("-checked_at").first()
        return max(ends, _end_of_day(refused.checked_at) if refused else ends) + CHASED_FOR

    def recipients(self, obj, milestone):
        return notices_outside.bringers(obj, clock.today())

    def subject(self, obj):
        return obj.draft.agreement


@reminder(rule="agreements.signed_waiting", notice=notices_outside.SignedWaiting, label="Rangkap belum diperiksa")
class SignedUnchecked(ToOwner, Reminder):
    """Two days after a signed original came in, then every two, five times at most; on the fifth day to the owner."""

    second_notice = notices_outside.SignedUndone
    offsets = (*CHASE, ("H+5", _hours(5), 8, Audience.SECOND))
    chased_for = CHASED_FOR
    whom = "yang memeriksa rangkap itu"

    def queryset(self):
        return Signed.objects.unchecked().with_facts()

    def deadline(self, obj):
        return obj.added_at + CHASED_FOR if obj.status == SignedStatus.ADDED else None

    def recipients(self, obj, milestone):
        return notices_outside.checkers(obj, clock.today())

    def subject(self, obj):
        return obj.original.draft.agreement


def _end_of_day(moment):
    after = day_of(moment) + dt.timedelta(days=1)
    return wib(after.year, after.month, after.day)

"""The clock of paper from the counter that nobody has confirmed: for the mailbox that was given, and for the office."""

from accounts.office import city_secretaries
from core import clock
from notifications.models import Audience
from notifications.reminders import Reminder, offsets_asked_once, reminder
from recruitment import notices_counter as notices
from recruitment import office_matters as matters
from recruitment.models import CounterFile

RELATED = ("application__selection", "application__extension")


@reminder(rule="recruitment.counter_unconfirmed", notice=notices.CounterUnconfirmed, label="Berkas loket belum dikonfirmasi")
class CounterUnconfirmed(Reminder):
    """On the day before the intake's last one, by the usual three days after it, and as those days end.

    The office hears of all files of one window at once: whoever holds the pen of some, and the secretaries of the city.
    """

    offsets = (("H-4", 4 * 24, 9, Audience.BOTH), ("H-1", 24, 9, Audience.BOTH), ("H-0", 0, 9, Audience.BOTH))
    whom = "pelamar yang memberi alamat email"
    second_notice = notices.CounterWaiting
    second_whom = "petugas yang mengisikan berkas itu, dan sekretaris kota"

    def queryset(self):
        return CounterFile.objects.open().select_related(*RELATED)

    def deadline(self, obj):
        return obj.application.keyed_until if obj.is_open else None

    def milestones(self, obj, offsets=None):
        """Who gave no address, or is not asked yet, is reminded of nothing; the office always is."""
        return [each for each in super().milestones(obj, offsets) if each.is_second or obj.waits_for_mail]

    def recipients(self, obj, milestone):
        return [obj.email] if obj.waits_for_mail else []

    def second(self, obj):
        """Return those of the office for whom this file is the first of its window: each hears once of all of them."""
        return matters.first_told_of(obj, self.once(city_secretaries, clock.today()))

    def in_area(self, objects, district):
        return objects.filter(district=district)


def plan(counter, *, at):
    """Set the next reminder of a file of the counter by what it is now; of a closed one there is none."""
    counter.next_nudge_at = CounterUnconfirmed().first_nudge(counter, at)
    CounterFile.objects.filter(pk=counter.pk).update(next_nudge_at=counter.next_nudge_at)


def plan_all(counters, *, at):
    """Set that of several, after their window moved. counters: a queryset."""
    with offsets_asked_once():
        for counter in counters.open().select_related(*RELATED):
            plan(counter, at=at)

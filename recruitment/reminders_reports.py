"""The day on which the final report is due at the province, and each working day after it until the receipt is here."""

import datetime as dt
from dataclasses import replace

from accounts.office import city_secretaries
from core import clock
from notifications import reminders, ruling
from notifications.models import ReminderOffset
from notifications.reminders import Reminder, reminder
from recruitment import replanning
from recruitment.lifecycle import StageCode
from recruitment.models import Stage
from recruitment.notices_reports import ReportNotArrived

CHASED_FOR = dt.timedelta(days=30)
EACH_DAY = "H+1"  # the row whose hour all working days of the chase follow
DAY = 24  # hours


@reminder(rule="recruitment.report_not_arrived", notice=ReportNotArrived, label="Laporan akhir belum tiba di provinsi")
class ReportsNotArrived(Reminder):
    """The day before, and after the day each working day for a month, to the secretaries of the city.

    The offset “H+1” stands for all of these days: whoever switches it off or moves its hour does so for each.
    """

    column = "report_nudge_at"
    chased_for = CHASED_FOR
    whom = "sekretaris kota"
    office_permission = "recruitment.view_finalreport"
    offsets = (("H-1", (CHASED_FOR.days + 1) * DAY, 9), (EACH_DAY, (CHASED_FOR.days - 1) * DAY, 9))

    def queryset(self):
        handed = Stage.objects.filter(code=StageCode.REPORT_HANDED, selection__published_at__isnull=False)
        return handed.select_related("selection")

    def deadline(self, obj):
        is_waited_for = obj.selection.published_at and ReportNotArrived.is_waited_for(obj.selection)
        return obj.ends_at + CHASED_FOR if is_waited_for else None

    def recipients(self, obj, milestone):
        return self.once(city_secretaries, clock.today())

    def subject(self, obj):
        return obj.selection

    def milestones(self, obj, offsets=None):
        if not (deadline := self.deadline(obj)):
            return []
        offsets = reminders.active_offsets(self.rule) if offsets is None else offsets
        daily = [day for each in offsets if each.milestone == EACH_DAY for day in _each_working_day(each, deadline)]
        return super().milestones(obj, [each for each in offsets if each.milestone != EACH_DAY] + daily)


def _each_working_day(offset, deadline):
    """Return an offset for each working day of the chase, at the hour of the given one."""
    bent = getattr(offset, "ruling", ruling.PLAIN)
    as_it_is, shifted = (replace(bent, counts_working_days=False, shifts_off_days=shifts) for shifts in (False, True))
    found = []
    for n in range(1, CHASED_FOR.days):
        day = ReminderOffset(
            rule=offset.rule, milestone=f"H+{n}", hours_before=(CHASED_FOR.days - n) * DAY, send_hour=offset.send_hour,
            audience=offset.audience,
        )  # fmt: skip
        day.ruling = as_it_is
        when = (deadline, day.hours_before, day.send_hour)
        if as_it_is.moment(*when) == shifted.moment(*when):  # a day off would have been shifted
            found.append(day)
    return found


@replanning.goes_by_stages
def plan_anew(stage, *, at):
    """Set the next reminder of the stage in which the report is handed over, by its dates."""
    if stage.code == StageCode.REPORT_HANDED:
        Stage.objects.filter(pk=stage.pk).update(report_nudge_at=ReportsNotArrived().first_nudge(stage, at))


def unplanned(now):
    """Return the stages that have no moment although the report has not arrived: those of corrected reports."""
    waiting = ReportsNotArrived().queryset().filter(report_nudge_at__isnull=True, ends_at__gt=now - CHASED_FOR)
    return [stage for stage in waiting if ReportNotArrived.is_waited_for(stage.selection)]

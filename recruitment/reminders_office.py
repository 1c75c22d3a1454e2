"""The clocks of the office's own work: stages of published selections, and seats that fell free."""

import datetime as dt

from accounts.office import city_secretaries
from core import clock
from notifications.reminders import Reminder, reminder
from recruitment import notices_office as notices
from recruitment import office_matters as matters
from recruitment.lifecycle import CandidacyStatus, StageCode
from recruitment.models import Candidacy, Stage
from recruitment.replanning import goes_by_stages

CHASED_FOR = dt.timedelta(days=30)  # how long a free seat is reminded of
_of_stages = {}


class StageReminder(Reminder):
    """About one kind of stage. Of each code one rule at most: they share the stage's column."""

    code = None
    whom = "sekretaris kota"

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if cls.code in _of_stages:
            raise ValueError(f"Stages of {cls.code} have a reminder already.")
        _of_stages[cls.code] = cls

    def queryset(self):
        return Stage.objects.filter(code=self.code, selection__published_at__isnull=False).select_related("selection")

    def deadline(self, obj):
        return obj.ends_at if obj.selection.published_at else None

    def is_open(self, obj):
        """Say whether anything is left to do: of what is done nobody is reminded."""
        raise NotImplementedError

    def recipients(self, obj, milestone):
        return self.once(city_secretaries, clock.today()) if self.is_open(obj) else []

    def subject(self, obj):
        return obj.selection


@reminder(rule="recruitment.incomplete_files", notice=notices.IncompleteFiles, label="Berkas belum lengkap diperiksa")
class IncompleteFiles(StageReminder):
    """On the day before the last one of the check, which of three days is the second."""

    code = StageCode.COMPLETENESS
    offsets = (("H-1", 24, 9),)
    whom = "verifikator yang berkasnya belum lengkap diperiksa, dan sekretaris kota untuk yang belum dibagikan"

    def recipients(self, obj, milestone):
        return matters.who_checks(obj.selection, clock.today())


@reminder(rule="recruitment.extension_due", notice=notices.ExtensionDue, label="Perpanjangan belum diumumkan")
class ExtensionsDue(StageReminder):
    """On the day before extensions are announced: the day on which the check of the files ends."""

    code = StageCode.EXTENSION_NOTICE
    offsets = (("H-0", 0, 9),)

    def deadline(self, obj):
        return obj.starts_at if obj.selection.published_at else None

    def is_open(self, obj):
        return matters.extensions_wanted(obj.selection) is not None


@reminder(rule="recruitment.feedback_closing", notice=notices.FeedbackClosing, label="Tanggapan masyarakat belum ditutup")
class FeedbackClosing(StageReminder):
    code = StageCode.FEEDBACK
    offsets = (("H-1", 24, 9),)

    def is_open(self, obj):
        return matters.feedback_open(obj.selection) is not None


@reminder(rule="recruitment.plenary_papers", notice=notices.PlenaryPapersDue, label="Bahan rapat pleno belum lengkap")
class PlenaryPapersDue(StageReminder):
    """On the day before the stage of the plenaries begins."""

    code = StageCode.PLENARY
    offsets = (("H-1", 0, 9),)

    def deadline(self, obj):
        return obj.starts_at if obj.selection.published_at else None

    def is_open(self, obj):
        return matters.plenaries_unready(obj.selection, clock.now()) is not None


@reminder(rule="recruitment.report_due", notice=notices.ReportDue, label="Laporan akhir belum selesai")
class ReportsDue(StageReminder):
    code = StageCode.REPORT
    offsets = (("H-1", 24, 9),)

    def is_open(self, obj):
        return matters.report_missing(obj.selection) is not None


@reminder(rule="recruitment.seat_vacant", notice=notices.SeatVacant, label="Kursi kosong belum diisi")
class SeatsVacant(Reminder):
    """When a seat has been free for over three days, after a week and after two; counted back from the end of the chase."""

    offsets = (("H+4", 26 * 24, 9), ("H+7", 23 * 24, 9), ("H+14", 16 * 24, 9))
    chased_for = CHASED_FOR
    whom = "sekretaris kota"

    def queryset(self):
        left = Candidacy.objects.filter(status=CandidacyStatus.ENDED, seat_left_at__isnull=False)
        return left.select_related("selection", "district", "application")

    def deadline(self, obj):
        return obj.seat_left_at + CHASED_FOR if obj.seat_left_at else None

    def recipients(self, obj, milestone):
        return self.once(city_secretaries, clock.today()) if matters.seat_vacant(obj) else []

    def in_area(self, objects, district):
        return objects.filter(district=district)


@goes_by_stages
def plan_reminder(stage, *, at):
    """Set the next reminder of a stage of a published selection by its dates."""
    rule, before = _of_stages.get(stage.code), stage.next_nudge_at
    stage.next_nudge_at = rule().first_nudge(stage, at) if rule else None
    if stage.next_nudge_at != before:
        Stage.objects.filter(pk=stage.pk).update(next_nudge_at=stage.next_nudge_at)

"""Three days and one day before the written test, each candidate is told hour and place again."""

from notifications.reminders import reminder
from recruitment.lifecycle import CandidacyStatus
from recruitment.models import Desk
from recruitment.notices_written_test import TestReminder
from recruitment.reminders import CandidacyReminder


@reminder(rule="recruitment.test_ahead", notice=TestReminder, label="Tes tertulis akan berlangsung")
class TestsAhead(CandidacyReminder):
    offsets = (("H-3", 3 * 24, 9), ("H-1", 24, 9))
    cohort = ("sitting",)

    def queryset(self):
        waited_for = Desk.objects.standing().filter(attended_at__isnull=True, candidacy__status=CandidacyStatus.IN_TEST)
        return waited_for.select_related("sitting", "candidacy__application__applicant")

    def deadline(self, obj):
        return obj.sitting.starts_at

    def subject(self, obj):
        return obj.sitting

"""Three days and one day before the written test, each candidate is told hour and place again."""

from notifications.reminders import Reminder, reminder
from recruitment.lifecycle import CandidacyStatus
from recruitment.models import Desk
from recruitment.notices_written_test import TestReminder


@reminder(rule="recruitment.test_ahead", notice=TestReminder, label="Tes tertulis akan berlangsung")
class TestsAhead(Reminder):
    offsets = (("H-3", 3 * 24, 9), ("H-1", 24, 9))
    cohort = ("sitting",)
    account = "candidacy__application__applicant"

    def queryset(self):
        waited_for = Desk.objects.standing().filter(attended_at__isnull=True, candidacy__status=CandidacyStatus.IN_TEST)
        return waited_for.select_related("sitting", "candidacy__application__applicant")

    def deadline(self, obj):
        return obj.sitting.starts_at

    def recipient(self, obj):
        return obj.candidacy.application.applicant

    def subject(self, obj):
        return obj.sitting

    def in_area(self, objects, district):
        return objects.filter(candidacy__district=district)

"""The day before an interview its candidate is told hour and place again."""

from notifications.reminders import reminder
from recruitment.lifecycle import CandidacyStatus
from recruitment.models import Slot
from recruitment.notices_interview import InterviewReminder
from recruitment.reminders import CandidacyReminder


@reminder(rule="recruitment.interview_ahead", notice=InterviewReminder, label="Wawancara akan berlangsung")
class InterviewsAhead(CandidacyReminder):
    offsets = (("H-1", 24, 9),)

    def queryset(self):
        waited_for = Slot.objects.planned().filter(candidacy__status=CandidacyStatus.IN_INTERVIEW, arrived_at__isnull=True)
        return waited_for.select_related("candidacy__application__applicant")

    def deadline(self, obj):
        return obj.starts_at

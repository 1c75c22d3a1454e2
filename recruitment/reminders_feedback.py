"""The clock of a candidate who was asked about feedback."""

from notifications.reminders import reminder
from recruitment import notices_feedback as notices
from recruitment.lifecycle import FeedbackStatus
from recruitment.models import Feedback
from recruitment.reminders import CandidacyReminder


@reminder(rule="recruitment.feedback_due", notice=notices.FeedbackDue, label="Penjelasan calon belum dikirim")
class AnswersDue(CandidacyReminder):
    offsets = (("H-1", 24, 9),)

    def queryset(self):
        asked = Feedback.objects.filter(status=FeedbackStatus.ASKED)
        return asked.select_related("candidacy__application__applicant")

    def deadline(self, obj):
        return obj.answer_due_at

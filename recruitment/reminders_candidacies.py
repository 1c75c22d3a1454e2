"""The clock of who was chosen and has not said yet whether the seat is taken."""

from notifications.reminders import reminder
from recruitment.lifecycle import CandidacyStatus
from recruitment.models import Candidacy
from recruitment.notices_announcements import AnswerDue
from recruitment.reminders import ApplicationReminder


@reminder(rule="recruitment.answer_due", notice=AnswerDue, label="Kesediaan terpilih belum dinyatakan")
class AnswersDue(ApplicationReminder):
    column = "answer_nudge_at"
    offsets = (("H-1", 24, 9), ("H-0", 0, 9))

    def queryset(self):
        waiting = Candidacy.objects.filter(status=CandidacyStatus.CHOSEN)
        return waiting.select_related("application__applicant", "selection")

    def deadline(self, obj):
        return obj.answer_due_at

    def in_area(self, objects, district):
        return objects.filter(district=district)

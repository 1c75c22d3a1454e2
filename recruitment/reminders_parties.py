"""The clock of a clarification as a question over an indexed column."""

from notifications.reminders import reminder
from recruitment import notices_parties
from recruitment.models import PartyCheck
from recruitment.reminders import ApplicationReminder


@reminder(rule="recruitment.clarification_due", notice=notices_parties.ClarificationDue, label="Klarifikasi belum dijawab")
class ClarificationsDue(ApplicationReminder):
    offsets = (("H-1", 24, 9),)

    def queryset(self):
        return PartyCheck.objects.asked().select_related("application__applicant")

    def deadline(self, obj):
        return obj.due_at

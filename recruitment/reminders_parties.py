"""The clock of a clarification as a question over an indexed column."""

from notifications.reminders import Reminder, reminder
from recruitment import notices_parties
from recruitment.models import PartyCheck


@reminder(rule="recruitment.clarification_due", notice=notices_parties.ClarificationDue, label="Klarifikasi belum dijawab")
class ClarificationsDue(Reminder):
    offsets = (("H-1", 24, 9),)
    account = "application__applicant"

    def queryset(self):
        return PartyCheck.objects.asked().select_related("application__applicant")

    def deadline(self, obj):
        return obj.due_at

    def recipient(self, obj):
        return obj.application.applicant

    def subject(self, obj):
        return obj.application

    def in_area(self, objects, district):
        return objects.filter(application__district=district)

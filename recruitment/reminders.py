"""The deadlines of recruitment as questions over indexed columns."""

from notifications.reminders import Reminder, reminder
from recruitment import notices
from recruitment.models import Application, Repair


@reminder(rule="recruitment.unsent_draft", notice=notices.UnsentDraft, label="Pendaftaran belum dikirim")
class UnsentDrafts(Reminder):
    """Nudges to those whose draft is not sent: a week, three, two and one days before, and on the closing day."""

    offsets = (("H-7", 7 * 24, 9), ("H-3", 3 * 24, 9), ("H-2", 2 * 24, 9), ("H-1", 24, 9), ("H-0", 0, 9))

    def queryset(self):
        return Application.objects.drafts().select_related("selection", "applicant")

    def deadline(self, obj):
        return obj.selection.closes_at if obj.selection.published_at else None

    def recipient(self, obj):
        return obj.applicant


@reminder(rule="recruitment.repair_due", notice=notices.RepairDue, label="Perbaikan berkas belum dikirim")
class RepairsDue(Reminder):
    offsets = (("H-1", 24, 9), ("H-0", 0, 9))

    def queryset(self):
        return Repair.objects.open().select_related("application__applicant")

    def deadline(self, obj):
        return obj.due_at

    def recipient(self, obj):
        return obj.application.applicant

"""The clocks of who takes a seat: papers that are still due, and the inauguration."""

from django.db.models import Exists, OuterRef
from django.urls import reverse

from notifications.reminders import Entry, reminder
from recruitment import notices_seats as notices
from recruitment.lifecycle import CandidacyStatus
from recruitment.models import Candidacy, Inauguration, LatePaper, Oath
from recruitment.reminders import ApplicationReminder, CandidacyReminder


@reminder(rule="recruitment.papers_due", notice=notices.PapersDue, label="Berkas sebelum pelantikan belum diserahkan")
class PapersDue(ApplicationReminder):
    """One mail for all papers that a person still owes; none to who owes nothing."""

    offsets = (("H-7", 7 * 24, 9), ("H-3", 3 * 24, 9), ("H-1", 24, 9))

    def queryset(self):
        lacking = LatePaper.objects.lacking().filter(candidacy=OuterRef("pk"))
        owing = Candidacy.objects.filter(Exists(lacking), status=CandidacyStatus.ACCEPTED)
        return owing.select_related("application__applicant", "selection")

    def deadline(self, obj):
        return obj.papers_due_at

    def in_area(self, objects, district):
        return objects.filter(district=district)


@reminder(rule="recruitment.inauguration_ahead", notice=notices.InaugurationReminder, label="Pelantikan akan berlangsung")
class InaugurationsAhead(CandidacyReminder):
    offsets = (("H-3", 3 * 24, 9), ("H-1", 24, 9))
    office_permission = "recruitment.view_inauguration"

    def queryset(self):
        return Oath.objects.awaited().select_related("inauguration", "candidacy__application__applicant")

    def deadline(self, obj):
        return obj.inauguration.starts_at

    def office_entries(self, start, end):
        """Return the inaugurations that are planned."""
        planned = Inauguration.objects.planned().filter(starts_at__gte=start, starts_at__lt=end).select_related("selection")
        return [
            Entry(f"pelantikan-{each.pk}", f"Pelantikan: {each.selection}", each.starts_at,
                  reverse("admin:recruitment_inauguration_change", args=[each.pk]))
            for each in planned
        ]  # fmt: skip

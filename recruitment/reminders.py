"""The deadlines of recruitment as questions over indexed columns."""

from django.urls import reverse

from notifications.reminders import Entry, Reminder, reminder
from recruitment import notices
from recruitment.models import Application, Extension, Repair, Selection, Stage


@reminder(rule="recruitment.unsent_draft", notice=notices.UnsentDraft, label="Pendaftaran belum dikirim")
class UnsentDrafts(Reminder):
    """Nudges to those whose draft is not sent: a week, three, two and one days before, and on the closing day."""

    offsets = (("H-7", 7 * 24, 9), ("H-3", 3 * 24, 9), ("H-2", 2 * 24, 9), ("H-1", 24, 9), ("H-0", 0, 9))
    cohort = ("selection", "extension")
    account = "applicant"
    office_permission = "recruitment.view_selection"

    def queryset(self):
        return Application.objects.drafts().online().select_related("selection", "extension", "applicant")

    def deadline(self, obj):
        return obj.closes_at if obj.selection.published_at else None

    def recipient(self, obj):
        return obj.applicant

    def in_area(self, objects, district):
        return objects.filter(district=district)

    def office_entries(self, start, end):
        """Return when the intakes and their extensions open and close, and when the stages begin and end."""
        published = Selection.objects.filter(published_at__isnull=False)
        stages = Stage.objects.filter(selection__in=published).select_related("selection")
        found = [window for selection in published for window in _windows(selection, f"seleksi-{selection.pk}", "Pendaftaran")]
        found += [window for stage in stages for window in _windows(stage, f"tahapan-{stage.pk}", stage.name)]
        announced = Extension.objects.announced().select_related("selection", "district")
        found += [window for each in announced for window in _windows(each, f"perpanjangan-{each.pk}", f"Perpanjangan {each}")]
        return [entry for entry in found if start <= entry.at < end]


class ApplicationReminder(Reminder):
    """About something of one application, which its applicant has to do."""

    account = "application__applicant"

    def recipient(self, obj):
        return obj.application.applicant

    def subject(self, obj):
        return obj.application

    def in_area(self, objects, district):
        return objects.filter(application__district=district)


class CandidacyReminder(Reminder):
    """About something of one candidacy, which concerns its applicant."""

    account = "candidacy__application__applicant"

    def recipient(self, obj):
        return obj.candidacy.application.applicant

    def in_area(self, objects, district):
        return objects.filter(candidacy__district=district)


@reminder(rule="recruitment.repair_due", notice=notices.RepairDue, label="Perbaikan berkas belum dikirim")
class RepairsDue(ApplicationReminder):
    offsets = (("H-1", 24, 9), ("H-0", 0, 9))

    def queryset(self):
        return Repair.objects.open().select_related("application__applicant")

    def deadline(self, obj):
        return obj.due_at


def _windows(obj, uid, name):
    """Return the Entries of a selection, an extension or a stage: its beginning and its end."""
    if isinstance(obj, Selection | Extension):
        of, moments = getattr(obj, "selection", obj), (("dibuka", obj.opens_at), ("ditutup", obj.closes_at))
    else:
        of, moments = obj.selection, (("dimulai", obj.starts_at), ("berakhir", obj.ends_at))
    url = reverse("admin:recruitment_selection_change", args=[of.pk])
    return [Entry(f"{uid}-{verb}", f"{name} {verb}: {of}", at, url) for verb, at in moments if at]

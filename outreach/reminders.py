"""The deadlines of outreach as questions over indexed columns."""

import datetime as dt

from django.urls import reverse

from accounts.office import city_secretaries
from core import clock
from notifications.models import Audience
from notifications.reminders import Entry, Reminder, reminder
from outreach import notices
from outreach.lifecycle import EXPECTED, ActivityStatus, Answer
from outreach.models import Activity, Attendance, Invitation

THANKED_FOR = dt.timedelta(days=8)  # from the end of an activity: later, thanks are odd
CHASED_FOR = dt.timedelta(days=30)  # how long a late report is asked for


@reminder(rule="outreach.invitation", notice=notices.InvitationReminder, label="Undangan sosialisasi")
class Invitations(Reminder):
    """Two weeks and one week before to the silent; three days and one day before, in the morning, to those who are coming."""

    offsets = (("H-14", 14 * 24, 8), ("H-7", 7 * 24, 8), ("H-3", 3 * 24, 8), ("H-1", 24, 8))
    cohort = ("activity", "answer")
    address = "email"

    def queryset(self):
        # Others are told by phone. The letter fetches its own places: to plan so wide a join costs more than to ask this one.
        return Invitation.objects.standing().exclude(email="").select_related("activity__current")

    def deadline(self, obj):
        activity = obj.activity
        return activity.current.starts_at if activity.status == ActivityStatus.RELEASED else None

    def milestones(self, obj, offsets=None):
        """Return those that speak to somebody who answered so; a changed answer plans anew. Without an address none does."""
        if not obj.email:
            return []
        found = super().milestones(obj, offsets)
        if obj.answer == Answer.SILENT:
            return [each for each in found if each.code in notices.ASKING]
        return [each for each in found if each.code not in notices.ASKING] if obj.answer in EXPECTED else []

    def revision(self, obj):
        return notices.revision(obj.activity)

    def recipient(self, obj):
        return obj.email

    def subject(self, obj):
        return obj.activity

    def in_area(self, objects, district):
        return objects.filter(pk__in=Invitation.objects.within([district]).values("pk"))


@reminder(rule="outreach.report_due", notice=notices.ReportDue, label="Laporan kegiatan belum dibuat")
class ReportsDue(Reminder):
    """Two days before a report is due, on its day, and each week after; counted back from the end of the chase.

    Three days and two weeks after its day it is told to the secretaries of the city.
    """

    account = "in_charge"
    second_notice = notices.ReportUndone
    second_whom = "sekretaris kota"
    chased_for = CHASED_FOR
    office_permission = "outreach.view_activity"
    offsets = (
        ("H+5", 32 * 24, 9), ("H+7", 30 * 24, 9), ("H+14", 23 * 24, 9), ("H+21", 16 * 24, 9), ("H+28", 9 * 24, 9),
        ("H+10", 27 * 24, 9, Audience.SECOND), ("H+22", 15 * 24, 9, Audience.SECOND),
    )  # fmt: skip

    def queryset(self):
        return Activity.objects.released().select_related("in_charge")

    def deadline(self, obj):
        return obj.report_due_at + CHASED_FOR if obj.report_due_at else None

    def revision(self, obj):
        return notices.report_revision(obj)

    def recipient(self, obj):
        return obj.in_charge

    def second(self, obj):
        return self.once(city_secretaries, clock.today())

    def in_area(self, objects, district):
        return _held_in(objects, district)

    def office_entries(self, start, end):
        """Return when the reports of released activities are due."""
        due = Activity.objects.released().filter(report_due_at__gte=start, report_due_at__lt=end)
        return [Entry(f"laporan-{each.pk}", f"Laporan paling lambat: {each}", each.report_due_at, _page(each)) for each in due]


@reminder(rule="outreach.duty", notice=notices.DutyTomorrow, label="Tugas penanggung jawab")
class Duties(Reminder):
    """The morning before, to whoever is in charge."""

    column = "duty_nudge_at"
    account = "in_charge"
    office_permission = "outreach.view_activity"
    offsets = (("H-1", 24, 8),)

    def queryset(self):
        return Activity.objects.released().select_related("in_charge", "current")

    def deadline(self, obj):
        return obj.current.starts_at

    def revision(self, obj):
        return notices.revision(obj)

    def recipient(self, obj):
        return obj.in_charge

    def in_area(self, objects, district):
        return _held_in(objects, district)

    def office_entries(self, start, end):
        """Return when the released activities begin."""
        held = Activity.objects.released().filter(current__starts_at__gte=start, current__starts_at__lt=end)
        return [
            Entry(f"kegiatan-{each.pk}", f"Sosialisasi: {each}", each.current.starts_at, _page(each))
            for each in held.select_related("current")
        ]


@reminder(rule="outreach.thanks", notice=notices.Thanks, label="Terima kasih atas kehadiran")
class ThanksDue(Reminder):
    """The morning after, to each office that came; counted back from the end of the time in which thanks are said."""

    offsets = (("H+1", 7 * 24, 9),)
    cohort = ("invitation__activity",)
    chased_for = THANKED_FOR
    address = "invitation__email"

    def queryset(self):
        held = Attendance.objects.standing().filter(invitation__activity__status__in=notices.HELD)
        return held.exclude(invitation__email="").select_related("invitation__activity__current")

    def deadline(self, obj):
        return obj.invitation.activity.current.ends_at + THANKED_FOR

    def milestones(self, obj, offsets=None):
        return super().milestones(obj, offsets) if obj.invitation.email else []

    def recipient(self, obj):
        return obj.invitation.email

    def subject(self, obj):
        return obj.invitation.activity

    def in_area(self, objects, district):
        return objects.filter(invitation__in=Invitation.objects.within([district]).values("pk"))


def _held_in(activities, district):
    """Return the activities whose released place lies in a kecamatan."""
    return activities.filter(current__room__venue__village__district=district)


def _page(activity):
    return reverse("admin:outreach_activity_change", args=[activity.pk])

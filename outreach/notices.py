"""What outreach tells people: the invited office by its address, without account, and the staff in charge."""

from django.conf import settings
from django.urls import reverse

from core import dates
from notifications.notice import Notice, register
from outreach import calendars, links
from outreach.lifecycle import EXPECTED, ActivityStatus, Answer
from outreach.models import Activity, Invitation, Roster


class InvitationNotice(Notice):
    """About one Invitation; revision is the number of the occurrence that it tells of."""

    def find(self, model, pk):
        return Invitation.objects.with_place().filter(pk=pk).first()

    def still_concerns(self, obj, delivery, now):
        return self.is_current(obj, delivery) and obj.activity.status == ActivityStatus.RELEASED and self.is_ahead(obj, now)

    def calendar(self, obj, delivery, now):
        return "REQUEST", calendars.request(obj)

    def is_current(self, obj, delivery):
        return obj.withdrawn_at is None and delivery.revision == revision(obj.activity)

    def is_ahead(self, obj, now):
        return now < obj.activity.current.starts_at

    def context(self, obj, delivery, now):
        current = obj.activity.current
        return {
            "invitation": obj, "activity": obj.activity, "place": obj.place, "when": dates.moment(current.starts_at),
            "where": current.room, "address": current.room.venue.address, "span": current.when,
            "left": dates.distance(current.starts_at, now), "url": links.personal(obj),
        }  # fmt: skip


def revision(activity):
    """Return the text that tells one released time and place from a moved one."""
    return str(activity.current.sequence)


@register
class Invited(InvitationNotice):
    code = "outreach.invited"
    label = "Undangan sosialisasi"
    template = "outreach/email/invited"


@register
class ActivityMoved(InvitationNotice):
    code = "outreach.activity_moved"
    label = "Sosialisasi pindah waktu atau tempat"
    template = "outreach/email/activity_moved"

    def context(self, obj, delivery, now):
        return {**super().context(obj, delivery, now), "before": obj.activity.told_before()}


@register
class ActivityCancelled(InvitationNotice):
    code = "outreach.activity_cancelled"
    label = "Sosialisasi dibatalkan"
    template = "outreach/email/activity_cancelled"

    def still_concerns(self, obj, delivery, now):
        return self.is_current(obj, delivery) and obj.activity.status == ActivityStatus.CANCELLED and self.is_ahead(obj, now)

    def calendar(self, obj, delivery, now):
        return "CANCEL", calendars.cancel(obj)


@register
class InvitationReminder(InvitationNotice):
    """Before the day: an answer is asked of who is silent; place and hour are recalled to who is coming."""

    code = "outreach.invitation_reminder"
    label = "Pengingat sosialisasi"
    template = "outreach/email/invitation_reminder"

    def still_concerns(self, obj, delivery, now):
        wanted = (Answer.SILENT,) if delivery.milestone in ASKING else EXPECTED
        return super().still_concerns(obj, delivery, now) and obj.answer in wanted

    def calendar(self, obj, delivery, now):
        return None  # who is only reminded has the file already

    def context(self, obj, delivery, now):
        return {**super().context(obj, delivery, now), "is_silent": obj.answer == Answer.SILENT}


ASKING = ("H-7",)  # the milestones that speak to the silent; the others speak to those who are coming


@register
class ReportDue(Notice):
    """To whoever is in charge: the report of a held activity is not filed yet. obj is the Activity."""

    code = "outreach.report_due"
    label = "Pengingat laporan kegiatan"
    template = "outreach/email/report_due"

    def find(self, model, pk):
        return Activity.objects.with_place().filter(pk=pk).first()

    def still_concerns(self, obj, delivery, now):
        return obj.status == ActivityStatus.RELEASED and delivery.revision == report_revision(obj)

    def context(self, obj, delivery, now):
        page = reverse("admin:outreach_activity_change", args=[obj.pk])
        return {
            "activity": obj, "when": dates.moment(obj.current.starts_at), "due": dates.closing(obj.report_due_at),
            "is_late": now >= obj.report_due_at, "url": settings.SITE_URL + page,
        }  # fmt: skip


def report_revision(activity):
    return f"{activity.report_due_at:%Y%m%d}"


@register
class RosterAsked(Notice):
    """To a kelurahan's office: its list of heads, to be put right by the link. obj is the Roster."""

    code = "outreach.roster_asked"
    label = "Permintaan koreksi data ketua RW dan RT"
    template = "outreach/email/roster_asked"

    def find(self, model, pk):
        return Roster.objects.select_related("village").filter(pk=pk).first()

    def still_concerns(self, obj, delivery, now):
        return obj.is_open(now) and obj.checked_at is None and delivery.revision == str(obj.link_number)

    def context(self, obj, delivery, now):
        return {"roster": obj, "until": dates.closing(obj.open_until), "url": links.roster(obj)}

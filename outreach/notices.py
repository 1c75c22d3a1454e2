"""What outreach tells people: the invited office by its address, without account, and the staff in charge."""

from django.conf import settings
from django.urls import reverse

from core import dates
from notifications.channels import WITH_POINTERS, Channel
from notifications.notice import Notice, register
from notifications.seconds import SecondNotice
from outreach import calendars, daily, links, news, policies, quizzes
from outreach.lifecycle import EXPECTED, ActivityStatus, Answer
from outreach.models import Activity, Addressee, Attendance, Invitation, Roster


class InvitationNotice(Notice):
    """About one Invitation, with its secret link; revision is the number of the occurrence that it tells of."""

    keeps = "subject"

    def rows(self, model):
        return Invitation.objects.with_place()

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
class SeatGiven(InvitationNotice):
    """To who waited: a seat of the optional session is theirs. milestone: the invitation's version, for each time anew."""

    code = "outreach.seat_given"
    label = "Kursi dari daftar tunggu"
    template = "outreach/email/seat_given"

    def still_concerns(self, obj, delivery, now):
        return super().still_concerns(obj, delivery, now) and obj.answer in EXPECTED


@register
class InvitationReminder(InvitationNotice):
    """Before the day: an answer is asked of who is silent; place and hour are recalled to who is coming."""

    code = "outreach.invitation_reminder"
    label = "Pengingat sosialisasi"
    template = "outreach/email/invitation_reminder"

    def still_concerns(self, obj, delivery, now):
        wanted = (Answer.SILENT,) if delivery.milestone in ASKING else EXPECTED
        is_wanted = super().still_concerns(obj, delivery, now) and obj.answer in wanted
        return is_wanted and not daily.was_named(delivery, since=asked_at(obj))

    def calendar(self, obj, delivery, now):
        return None  # who is only reminded has the file already

    def context(self, obj, delivery, now):
        beside = [each.pk for each in daily.beside(obj, _invited_too(obj, delivery, now))]
        others = Invitation.objects.with_place().filter(pk__in=beside).order_by("pk") if beside else []
        told = [(each, each.activity.current.when, links.personal(each)) for each in others]
        thanked = [] if daily.was_sent(Thanks.code, delivery) else thanks(_came_too(delivery))
        facts = {"is_silent": obj.answer == Answer.SILENT, "others": told, "thanked": thanked}
        return super().context(obj, delivery, now) | facts


ASKING = ("H-14", "H-7")  # the milestones that speak to the silent; the others speak to those who are coming


def asked_at(invitation):
    """Return when an invitation came to stand as it does: made, answered, or told of another time."""
    return max(filter(None, (invitation.invited_at, invitation.answered_at, invitation.activity.current.made_at)))


def _invited_too(obj, delivery, now):
    """Return the invitations of one address that a reminder speaks of on the day of this one, itself among them."""
    same = Invitation.objects.standing().filter(email__iexact=delivery.address, activity__current__starts_at__gt=now)
    same = same.select_related("activity__current")  # each mail asks: a wide join is for those alone that have company
    return daily.with_it("outreach.invitation", obj, same, delivery)


def _came_too(delivery):
    """Return the attendances of one address that are thanked for on the day of a delivery."""
    came = Attendance.objects.standing().filter(
        invitation__email__iexact=delivery.address, invitation__activity__status__in=HELD
    )
    return daily.of_the_day("outreach.thanks", came.select_related("invitation__activity__current"), delivery)


@register
class Advised(Notice):
    """To each office that an advisory was written to. obj is the Addressee."""

    code = "outreach.advised"
    label = "Surat imbauan"
    template = "outreach/email/advised"

    def rows(self, model):
        return Addressee.objects.with_place()

    def still_concerns(self, obj, delivery, now):
        return obj.email.lower() == delivery.address.lower()

    def context(self, obj, delivery, now):
        advisory = obj.advisory
        return {
            "advisory": advisory, "place": obj.place, "number": obj.letter.number, "paragraphs": advisory.paragraphs,
            "source": advisory.material.source, "on": dates.day(advisory.issued_at, weekday=False),
        }  # fmt: skip


class DutyNotice(Notice):
    """To whoever is in charge of an Activity, by the rule of the notice's own code."""

    channels = WITH_POINTERS
    audience = frozenset({"staff"})
    why_required = "Menyangkut kegiatan yang menjadi tanggung jawab Anda:"

    def rows(self, model):
        return Activity.objects.with_place()

    def together(self, obj, delivery):
        """Return the activities that the person is reminded of by this rule on the day of this one, itself among them."""
        return daily.with_it(self.code, obj, self.of_theirs(obj), delivery)

    def of_theirs(self, obj):
        return Activity.objects.released().with_place().filter(in_charge=obj.in_charge_id)


@register
class ReportDue(DutyNotice):
    """To whoever is in charge: the report of a held activity is not filed yet. obj is the Activity."""

    code = "outreach.report_due"
    label = "Pengingat laporan kegiatan"
    template = "outreach/email/report_due"

    def is_undone(self, obj, delivery, now):
        return obj.status == ActivityStatus.RELEASED and delivery.revision == report_revision(obj)

    def still_concerns(self, obj, delivery, now):
        is_wanted = self.is_undone(obj, delivery, now)
        return is_wanted and not daily.was_named(delivery, since=obj.current.made_at, by=DutyTomorrow.code)

    def context(self, obj, delivery, now):
        page = reverse("admin:outreach_activity_change", args=[obj.pk])
        return {
            "activity": obj, "when": dates.moment(obj.current.starts_at), "due": dates.closing(obj.report_due_at),
            "is_late": now >= obj.report_due_at, "url": settings.SITE_URL + page,
            "others": daily.beside(obj, self.together(obj, delivery)),
        }  # fmt: skip


@register
class ReportUndone(SecondNotice, ReportDue):
    """To the secretaries of the city: the report is still not filed."""

    code = "outreach.report_undone"
    label = "Laporan kegiatan belum dibuat, kepada orang kedua"
    template = SecondNotice.template
    rule = "outreach.report_due"
    why_required = "Memberi tahu bahwa tugas rekan Anda belum dikerjakan:"

    def duty(self, obj, now):
        page = reverse("admin:outreach_activity_change", args=[obj.pk])
        return {
            "duty": f"laporan kegiatan “{obj.title}”", "whose": str(obj.in_charge),
            "when": f"Tenggat: {dates.closing(obj.report_due_at)}", "url": settings.SITE_URL + page,
        }  # fmt: skip


def report_revision(activity):
    return f"{activity.report_due_at:%Y%m%d}"


@register
class RosterAsked(Notice):
    """To a kelurahan's office: its list of heads, to be put right by the link. obj is the Roster."""

    code = "outreach.roster_asked"
    label = "Permintaan koreksi data ketua RW dan RT"
    template = "outreach/email/roster_asked"
    keeps = "subject"

    def rows(self, model):
        return Roster.objects.select_related("village")

    def still_concerns(self, obj, delivery, now):
        return obj.is_open(now) and obj.checked_at is None and delivery.revision == str(obj.link_number)

    def context(self, obj, delivery, now):
        return {"roster": obj, "until": dates.closing(obj.open_until), "url": links.roster(obj)}


@register
class DutyTomorrow(DutyNotice):
    """To whoever is in charge, the morning before: what is on tomorrow, and how many are coming. obj is the Activity."""

    code = "outreach.duty"
    label = "Pengingat penanggung jawab"
    template = "outreach/email/duty"

    def still_concerns(self, obj, delivery, now):
        is_same = obj.status == ActivityStatus.RELEASED and delivery.revision == revision(obj)
        is_theirs = delivery.to_user_id == obj.in_charge_id and now < obj.current.starts_at
        return is_same and is_theirs and not daily.was_named(delivery, since=obj.current.made_at)

    def context(self, obj, delivery, now):
        standing, page = obj.invitations.standing(), reverse("admin:outreach_activity_change", args=[obj.pk])
        return {
            "activity": obj, "span": obj.current.when, "where": obj.current.room, "address": obj.current.room.venue.address,
            "others": daily.beside(obj, self.together(obj, delivery)),
            "reports": daily.of_the_day(ReportDue.code, self.of_theirs(obj), delivery),
            "invited": standing.count(), "expected": standing.expected().count(),
            "silent": standing.filter(answer=Answer.SILENT).count(), "url": settings.SITE_URL + page,
        }  # fmt: skip


@register
class Thanks(Notice):
    """To each office that came, the day after. obj is the Attendance."""

    code = "outreach.thanks"
    label = "Terima kasih atas kehadiran"
    template = "outreach/email/thanks"
    required = False  # a courtesy: nothing follows from not reading it
    keeps = "subject"

    def rows(self, model):
        return Attendance.objects.with_place()

    def still_concerns(self, obj, delivery, now):
        is_wanted = obj.reverted_at is None and obj.invitation.activity.status in HELD
        return is_wanted and not daily.was_named(delivery, since=obj.recorded_at, by=InvitationReminder.code)

    def together(self, obj, delivery):
        found = _came_too(delivery)
        return found if obj in found else [obj]

    def context(self, obj, delivery, now):
        invitation, others = obj.invitation, daily.beside(obj, self.together(obj, delivery))
        activity = invitation.activity
        return {
            "activity": activity, "place": invitation.place, "span": activity.current.when, "where": activity.current.room,
            "quiz_url": quiz_of(invitation, now), "others": thanks(others), "url": links.personal(invitation),
        }  # fmt: skip


def quiz_of(invitation, now):
    """Return the address of the quiz that an office may answer now, or ""."""
    if policies.obstacle_to_quiz(invitation, at=now) or not quizzes.questions_of(invitation.activity):
        return ""
    return links.personal(invitation, "quiz")


def thanks(attendances):
    """Return (place, activity, address of its own page) of offices that came, to be named in a mail of another matter."""
    if not attendances:
        return []
    found = Attendance.objects.with_place().filter(pk__in=[each.pk for each in attendances]).order_by("pk")
    return [(each.invitation.place, each.invitation.activity, links.personal(each.invitation)) for each in found]


HELD = (ActivityStatus.RELEASED, ActivityStatus.COMPLETED)


@register
class PlanNews(Notice):
    """To each who works in a release: what is theirs of it. obj is the Release."""

    code = "outreach.plan_news"
    label = "Kabar rilis rencana"
    template = "outreach/email/plan_news"
    channels = frozenset({Channel.MAIL, Channel.PORTAL})
    required = False  # news: the agenda tells the same, and who is in charge is reminded the day before
    audience = frozenset({"staff"})

    def still_concerns(self, obj, delivery, now):
        return _digest(obj, delivery) is not None

    def context(self, obj, delivery, now):
        return news_context(obj, _digest(obj, delivery))


def _digest(release, delivery):
    return next((each for each in news.digests(release) if each.address == delivery.address.lower()), None)


def news_context(release, digest):
    return {"release": release, "lines": digest.lines, "url": settings.SITE_URL + reverse("outreach:agenda")}

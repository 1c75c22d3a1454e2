"""What candidates are told of the interview: when and where, its moves and its end. Never a point of it."""

from core import dates
from notifications.notice import register
from recruitment import calendars
from recruitment.lifecycle import CandidacyStatus, SlotStatus
from recruitment.models import Slot
from recruitment.notices import ApplicantNotice, link


class SlotNotice(ApplicantNotice):
    """About one interview; revision: the sequence of its calendar entry."""

    def rows(self, model):
        return Slot.objects.with_people()

    def is_ahead(self, obj, now):
        is_waited_for = obj.status == SlotStatus.PLANNED and obj.arrived_at is None and now < obj.starts_at
        return is_waited_for and obj.candidacy.status == CandidacyStatus.IN_INTERVIEW

    def still_concerns(self, obj, delivery, now):
        return self.is_ahead(obj, now) and delivery.revision == str(obj.sequence)

    def context(self, obj, delivery, now):
        return {
            "slot": obj, "application": obj.candidacy.application, "when": obj.when,
            "left": dates.distance(obj.starts_at, now), "url": link("candidate", obj.candidacy.application.uuid),
        }  # fmt: skip

    def calendar(self, obj, delivery, now):
        return "REQUEST", calendars.of_slot(obj, "REQUEST")


@register
class InterviewInvited(SlotNotice):
    code = "recruitment.interview_invited"
    label = "Undangan wawancara"
    template = "recruitment/email/interview_invited"


@register
class InterviewMoved(SlotNotice):
    code = "recruitment.interview_moved"
    label = "Jadwal wawancara berubah"
    template = "recruitment/email/interview_moved"


@register
class InterviewCancelled(SlotNotice):
    code = "recruitment.interview_cancelled"
    label = "Jadwal wawancara dibatalkan"
    template = "recruitment/email/interview_cancelled"

    def still_concerns(self, obj, delivery, now):
        return obj.status == SlotStatus.CANCELLED and obj.candidacy.status == CandidacyStatus.IN_INTERVIEW

    def calendar(self, obj, delivery, now):
        return "CANCEL", calendars.of_slot(obj, "CANCEL")


@register
class InterviewReminder(SlotNotice):
    code = "recruitment.interview_reminder"
    label = "Pengingat: wawancara"
    template = "recruitment/email/interview_reminder"

    def still_concerns(self, obj, delivery, now):
        return self.is_ahead(obj, now)

    def calendar(self, obj, delivery, now):
        return None  # who is only reminded has the file already

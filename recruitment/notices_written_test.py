"""What candidates are told of the written test: their seat, its moves, the day before it. Never a score."""

from core import dates
from notifications.notice import register
from recruitment import calendars
from recruitment.lifecycle import CandidacyStatus, SeatEnd
from recruitment.models import Desk
from recruitment.notices import ApplicantNotice, link


class DeskNotice(ApplicantNotice):
    """About one seat; revision: the sequence of its calendar entry."""

    def rows(self, model):
        return Desk.objects.with_people()

    def still_concerns(self, obj, delivery, now):
        is_ahead = obj.is_standing and not obj.is_present and now < obj.sitting.starts_at
        return is_ahead and obj.candidacy.status == CandidacyStatus.IN_TEST and delivery.revision == str(obj.sequence)

    def context(self, obj, delivery, now):
        sitting = obj.sitting
        return {
            "desk": obj, "sitting": sitting, "application": obj.candidacy.application, "when": sitting.when,
            "left": dates.distance(sitting.starts_at, now), "url": link("candidate", obj.candidacy.application.uuid),
        }  # fmt: skip

    def calendar(self, obj, delivery, now):
        return "REQUEST", calendars.of_desk(obj, "REQUEST")


@register
class TestSeated(DeskNotice):
    code = "recruitment.test_seated"
    label = "Jadwal tes tertulis"
    template = "recruitment/email/test_seated"


@register
class TestMoved(DeskNotice):
    code = "recruitment.test_moved"
    label = "Jadwal tes tertulis berubah"
    template = "recruitment/email/test_moved"


@register
class TestReminder(DeskNotice):
    code = "recruitment.test_reminder"
    label = "Pengingat: tes tertulis"
    template = "recruitment/email/test_reminder"

    def still_concerns(self, obj, delivery, now):
        is_ahead = obj.is_standing and not obj.is_present and now < obj.sitting.starts_at
        return is_ahead and obj.candidacy.status == CandidacyStatus.IN_TEST

    def calendar(self, obj, delivery, now):
        return None  # who is only reminded has the file already


@register
class TestSitAgain(DeskNotice):
    """To who lost a test by a fault of the system: another seat comes."""

    code = "recruitment.test_sit_again"
    label = "Tes tertulis diulang karena gangguan sistem"
    template = "recruitment/email/test_sit_again"

    def still_concerns(self, obj, delivery, now):
        return obj.end == SeatEnd.INCIDENT and obj.candidacy.status == CandidacyStatus.IN_TEST

    def calendar(self, obj, delivery, now):
        return None

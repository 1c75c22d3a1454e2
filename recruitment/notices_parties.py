"""What an applicant hears of the check for party membership. No mail names a party, or says what was found."""

from core import dates
from notifications.notice import register
from recruitment.lifecycle import PartyCheckStatus
from recruitment.models import PartyCheck
from recruitment.notices import ApplicantNotice, link


class ClarificationNotice(ApplicantNotice):
    """About one request to clarify; obj is the PartyCheck."""

    def rows(self, model):
        return PartyCheck.objects.select_related("application__selection", "application__applicant")

    def still_concerns(self, obj, delivery, now):
        return obj.status == PartyCheckStatus.HIT and obj.answered_at is None and now < obj.due_at

    def context(self, obj, delivery, now):
        return {
            "application": obj.application,
            "due_at": obj.due_at,
            "left": dates.distance(obj.due_at, now),
            "url": link("clarification", obj.application.uuid),
        }


@register
class ClarificationAsked(ClarificationNotice):
    code = "recruitment.clarification_asked"
    label = "Permintaan klarifikasi"
    template = "recruitment/email/clarification_asked"


@register
class ClarificationDue(ClarificationNotice):
    code = "recruitment.clarification_due"
    label = "Pengingat: klarifikasi belum dijawab"
    template = "recruitment/email/clarification_due"

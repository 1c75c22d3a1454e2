"""What is told about public feedback: to its sender, naming nobody, and to the candidate who is asked."""

from core import dates
from notifications.notice import Notice, register
from recruitment import feedback as rules
from recruitment.lifecycle import FeedbackStatus
from recruitment.models import Feedback, FeedbackSender
from recruitment.notices import ApplicantNotice, link


class SenderNotice(Notice):
    """To who spoke of a candidate; obj is the FeedbackSender. No mail to a sender names a candidate."""

    keeps = "nothing"

    def rows(self, model):
        return FeedbackSender.objects.select_related("feedback__candidacy__selection")

    def context(self, obj, delivery, now):
        feedback = obj.feedback
        return {"feedback": feedback, "selection": feedback.candidacy.selection, "url": rules.sender_link(obj)}


@register
class FeedbackProof(SenderNotice):
    code = "recruitment.feedback_proof"
    label = "Bukti alamat email pengirim tanggapan"
    template = "recruitment/email/feedback_proof"

    def still_concerns(self, obj, delivery, now):
        return obj.feedback.status == FeedbackStatus.UNPROVED

    def context(self, obj, delivery, now):
        return {**super().context(obj, delivery, now), "until": obj.feedback.sent_at + rules.PROVE_WITHIN}


@register
class FeedbackReceived(SenderNotice):
    code = "recruitment.feedback_received"
    label = "Tanda terima tanggapan masyarakat"
    template = "recruitment/email/feedback_received"

    def still_concerns(self, obj, delivery, now):
        return obj.feedback.received_at is not None


@register
class FeedbackHandled(SenderNotice):
    code = "recruitment.feedback_handled"
    label = "Tanggapan masyarakat sudah ditangani"
    template = "recruitment/email/feedback_handled"

    def still_concerns(self, obj, delivery, now):
        return obj.feedback.status == FeedbackStatus.CLOSED


class AskedNotice(ApplicantNotice):
    """To the candidate who is asked; obj is the Feedback. The question itself is read in the portal, not in the mail."""

    def rows(self, model):
        related = ("candidacy__selection", "candidacy__application__applicant")
        return Feedback.objects.select_related(*related)

    def still_concerns(self, obj, delivery, now):
        return obj.status == FeedbackStatus.ASKED and now < obj.answer_due_at

    def context(self, obj, delivery, now):
        application = obj.candidacy.application
        return {
            "application": application,
            "due_at": obj.answer_due_at,
            "left": dates.distance(obj.answer_due_at, now),
            "url": link("feedback-answer", application.uuid, obj.pk),
        }


@register
class FeedbackAsked(AskedNotice):
    code = "recruitment.feedback_asked"
    label = "Permintaan penjelasan kepada calon"
    template = "recruitment/email/feedback_asked"


@register
class FeedbackDue(AskedNotice):
    code = "recruitment.feedback_due"
    label = "Pengingat: penjelasan belum dikirim"
    template = "recruitment/email/feedback_due"

"""What an announcement tells: each person the own outcome, and who made it when it could not be published."""

from django.conf import settings
from django.urls import reverse

from core import dates
from notifications.channels import WITH_POINTERS
from notifications.notice import Notice, register
from recruitment import announcing
from recruitment.lifecycle import AnnouncementStatus, CandidacyStatus
from recruitment.models import Announcement, AnnouncementRow, Candidacy
from recruitment.notices import ApplicantNotice, link


@register
class ResultAnnounced(ApplicantNotice):
    """To each person an announcement names, in public or not; obj is the AnnouncementRow."""

    code = "recruitment.result_announced"
    label = "Hasil diumumkan"
    template = "recruitment/email/result_announced"
    channels = WITH_POINTERS

    def rows(self, model):
        related = ("announcement__selection", "application__district", "application__applicant")
        return AnnouncementRow.objects.select_related(*related)

    def still_concerns(self, obj, delivery, now):
        return obj.announcement.is_published

    def context(self, obj, delivery, now):
        kind = announcing.kind(obj.announcement.kind)
        return {
            "application": obj.application,
            "announcement": obj.announcement,
            "sentence": kind.told.get(obj.outcome) or f"{kind.title}: {kind.outcomes[obj.outcome]}.",
            "public_url": settings.SITE_URL + obj.announcement.get_absolute_url(),
            "url": link("result", obj.application.uuid),
        }


@register
class AnnouncementHeldBack(Notice):
    """To who drafted and who approved an announcement that could not be published as approved."""

    code = "recruitment.announcement_held_back"
    label = "Pengumuman tertahan"
    template = "recruitment/email/announcement_held_back"
    channels = WITH_POINTERS
    audience = frozenset({"staff"})
    why_required = "Memuat pengumuman yang Anda susun atau setujui dan tidak dapat terbit:"

    def rows(self, model):
        return Announcement.objects.select_related("selection")

    def still_concerns(self, obj, delivery, now):
        return obj.status == AnnouncementStatus.DRAFT and bool(obj.trouble)

    def context(self, obj, delivery, now):
        url = settings.SITE_URL + reverse("admin:recruitment_announcement_change", args=[obj.pk])
        return {"announcement": obj, "url": url}


class CandidacyNotice(ApplicantNotice):
    """About one candidate; obj is the Candidacy."""

    def rows(self, model):
        related = ("application__applicant", "application__district", "selection")
        return Candidacy.objects.select_related(*related)

    def context(self, obj, delivery, now):
        return {
            "candidacy": obj,
            "application": obj.application,
            "selection": obj.selection,
            "due_at": obj.answer_due_at,
            "left": dates.distance(obj.answer_due_at, now) if obj.answer_due_at else "",
            "url": link("result", obj.application.uuid),
        }


@register
class AnswerDue(CandidacyNotice):
    code = "recruitment.answer_due"
    label = "Pengingat: nyatakan kesediaan"
    template = "recruitment/email/answer_due"

    def still_concerns(self, obj, delivery, now):
        return obj.status == CandidacyStatus.CHOSEN and obj.answer_due_at is not None and now < obj.answer_due_at

    def context(self, obj, delivery, now):
        return {**super().context(obj, delivery, now), "url": link("answer", obj.application.uuid)}


@register
class CandidacyEnded(CandidacyNotice):
    code = "recruitment.candidacy_ended"
    label = "Pencalonan atau keanggotaan berakhir"
    template = "recruitment/email/candidacy_ended"

    def still_concerns(self, obj, delivery, now):
        return obj.status == CandidacyStatus.ENDED

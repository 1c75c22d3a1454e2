"""What recruitment tells people. Each message says one thing, once per person and occasion; no NIK in any of them."""

from django.conf import settings
from django.urls import reverse

from core import dates
from notifications.channels import WITH_POINTERS, Channel
from notifications.notice import Notice, register
from recruitment import dossier, sections
from recruitment.lifecycle import ApplicationStatus
from recruitment.models import Application, Repair

OWN_DEED = frozenset({Channel.MAIL})  # who did it just now sees it on the page: nobody need be called to it


def link(name, *args):
    return settings.SITE_URL + reverse(f"recruitment:{name}", args=args)


class ApplicantNotice(Notice):
    """To an applicant: what becomes of the own file, and until when one may act."""

    channels = WITH_POINTERS
    audience = frozenset({"applicant"})
    why_required = "Memuat keputusan dan tenggat yang menyangkut pendaftaran Anda:"


class ApplicationNotice(ApplicantNotice):
    """About one application; obj is the Application."""

    def rows(self, model):
        return Application.objects.select_related("selection", "district", "extension__district", "applicant")

    def context(self, obj, delivery, now):
        return {
            "application": obj,
            "selection": obj.selection,
            "closes_at": obj.closes_at,
            "left": dates.distance(obj.closes_at, now),
            "url": link("task-list", obj.uuid),
        }


@register
class ApplicationReceived(ApplicationNotice):
    code = "recruitment.application_received"
    label = "Tanda terima pendaftaran"
    template = "recruitment/email/application_received"
    channels = OWN_DEED

    def still_concerns(self, obj, delivery, now):
        return obj.is_received

    def context(self, obj, delivery, now):
        return {**super().context(obj, delivery, now), "url": link("receipt", obj.uuid)}


@register
class NikUsedAgain(ApplicationNotice):
    """To the holder of the earlier file: the form of the later one reveals nothing."""

    code = "recruitment.nik_used_again"
    label = "NIK didaftarkan dari akun lain"
    template = "recruitment/email/nik_used_again"

    def still_concerns(self, obj, delivery, now):
        return obj.is_received


@register
class UnsentDraft(ApplicationNotice):
    code = "recruitment.unsent_draft"
    label = "Pengingat: pendaftaran belum dikirim"
    template = "recruitment/email/unsent_draft"
    channels = frozenset(Channel)
    required = False  # a service: the closing day is announced, and the front page and the task list tell it too

    def still_concerns(self, obj, delivery, now):
        return obj.is_open(now) and delivery.revision == deadline_revision(obj.closes_at)

    def context(self, obj, delivery, now):
        gaps = dossier.gaps(dossier.load(obj), at=now)
        titles = {plan.code: plan.title for plan in sections.SECTIONS} | {sections.DOCUMENTS: "Berkas"}
        missing = list(dict.fromkeys(titles[gap.section] for gap in gaps))
        return {**super().context(obj, delivery, now), "missing": missing, "milestone": delivery.milestone}


@register
class DeadlinePassed(ApplicationNotice):
    code = "recruitment.deadline_passed"
    label = "Pendaftaran ditutup, draf tidak dikirim"
    template = "recruitment/email/deadline_passed"

    def still_concerns(self, obj, delivery, now):
        return obj.status == ApplicationStatus.NOT_SENT


@register
class DatesChanged(ApplicationNotice):
    code = "recruitment.dates_changed"
    label = "Jadwal pendaftaran berubah"
    template = "recruitment/email/dates_changed"

    def still_concerns(self, obj, delivery, now):
        return obj.is_draft and delivery.revision == deadline_revision(obj.selection.closes_at)


@register
class ApplicationWithdrawn(ApplicationNotice):
    code = "recruitment.application_withdrawn"
    label = "Pendaftaran ditarik"
    template = "recruitment/email/application_withdrawn"
    channels = OWN_DEED

    def still_concerns(self, obj, delivery, now):
        return obj.status == ApplicationStatus.WITHDRAWN


class RepairNotice(ApplicantNotice):
    """About one request for repair; obj is the Repair."""

    def rows(self, model):
        return Repair.objects.select_related("application__selection", "application__applicant")

    def context(self, obj, delivery, now):
        return {
            "repair": obj,
            "application": obj.application,
            "items": obj.items.select_related("kind").order_by("kind__position"),
            "left": dates.distance(obj.due_at, now),
            "url": link("repair", obj.application.uuid),
        }


@register
class RepairAsked(RepairNotice):
    code = "recruitment.repair_asked"
    label = "Permintaan perbaikan berkas"
    template = "recruitment/email/repair_asked"

    def still_concerns(self, obj, delivery, now):
        return obj.is_open and now < obj.due_at


@register
class RepairDue(RepairNotice):
    code = "recruitment.repair_due"
    label = "Pengingat: perbaikan berkas"
    template = "recruitment/email/repair_due"

    def still_concerns(self, obj, delivery, now):
        return obj.is_open and now < obj.due_at


@register
class RepairReceived(RepairNotice):
    code = "recruitment.repair_received"
    label = "Perbaikan berkas diterima"
    template = "recruitment/email/repair_received"
    channels = OWN_DEED

    def still_concerns(self, obj, delivery, now):
        return obj.answered_at is not None


@register
class RepairExpired(RepairNotice):
    code = "recruitment.repair_expired"
    label = "Masa perbaikan berakhir"
    template = "recruitment/email/repair_expired"

    def still_concerns(self, obj, delivery, now):
        return obj.expired_at is not None


def deadline_revision(deadline):
    """Name a deadline so that a moved one is a new occasion."""
    return f"{deadline:%Y%m%dT%H%M%SZ}"

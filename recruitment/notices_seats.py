"""What who takes a seat is told: papers that are still due, the inauguration and its moves, and the oath."""

from core import dates
from notifications.notice import register
from recruitment import calendars
from recruitment.lifecycle import CandidacyStatus, InaugurationStatus, LatePaperStatus, OathStatus
from recruitment.models import LatePaper, Oath
from recruitment.notices import link
from recruitment.notices_announcements import CandidacyNotice

S = LatePaperStatus


class PapersNotice(CandidacyNotice):
    """About all papers that one person owes; obj is the Candidacy."""

    def still_concerns(self, obj, delivery, now):
        return obj.status == CandidacyStatus.ACCEPTED and obj.late_papers.lacking().exists()

    def context(self, obj, delivery, now):
        papers = obj.late_papers.lacking().select_related("kind").order_by("kind__position", "pk")
        due_at = obj.papers_due_at
        return {
            "application": obj.application, "papers": papers, "due_at": due_at, "url": link("seat", obj.application.uuid),
            "left": dates.distance(due_at, now) if due_at and due_at > now else "",
        }  # fmt: skip


@register
class PapersAsked(PapersNotice):
    """Once a seat was taken."""

    code = "recruitment.papers_asked"
    label = "Berkas yang ditunggu sebelum pelantikan"
    template = "recruitment/email/papers_asked"


@register
class PapersDue(PapersNotice):
    code = "recruitment.papers_due"
    label = "Pengingat: berkas sebelum pelantikan"
    template = "recruitment/email/papers_due"


@register
class PaperReturned(CandidacyNotice):
    """About one paper that is asked for again; obj is the LatePaper, revision its version."""

    code = "recruitment.paper_returned"
    label = "Berkas sebelum pelantikan diminta lagi"
    template = "recruitment/email/paper_returned"

    def rows(self, model):
        return LatePaper.objects.select_related("kind", "candidacy__application__applicant")

    def still_concerns(self, obj, delivery, now):
        is_asked = obj.status == S.RETURNED and delivery.revision == str(obj.version)
        return is_asked and obj.candidacy.status == CandidacyStatus.ACCEPTED

    def context(self, obj, delivery, now):
        application, due_at = obj.candidacy.application, obj.candidacy.papers_due_at
        return {"paper": obj, "application": application, "due_at": due_at, "url": link("seat", application.uuid)}


class OathNotice(CandidacyNotice):
    """About one person's place in an inauguration; obj is the Oath, revision the sequence of its calendar entry."""

    def rows(self, model):
        return Oath.objects.with_people()

    def is_ahead(self, obj, now):
        held = obj.inauguration
        is_awaited = obj.status == OathStatus.INVITED and held.status == InaugurationStatus.PLANNED and now < held.starts_at
        return is_awaited and obj.candidacy.status == CandidacyStatus.ACCEPTED

    def still_concerns(self, obj, delivery, now):
        return self.is_ahead(obj, now) and delivery.revision == str(obj.sequence)

    def context(self, obj, delivery, now):
        held, application = obj.inauguration, obj.candidacy.application
        return {
            "oath": obj, "inauguration": held, "application": application, "when": held.when,
            "left": dates.distance(held.starts_at, now), "url": link("seat", application.uuid),
        }  # fmt: skip

    def calendar(self, obj, delivery, now):
        return "REQUEST", calendars.of_oath(obj, "REQUEST")


@register
class InaugurationInvited(OathNotice):
    code = "recruitment.inauguration_invited"
    label = "Undangan pelantikan"
    template = "recruitment/email/inauguration_invited"


@register
class InaugurationMoved(OathNotice):
    code = "recruitment.inauguration_moved"
    label = "Pelantikan berubah"
    template = "recruitment/email/inauguration_moved"


@register
class InaugurationCancelled(OathNotice):
    code = "recruitment.inauguration_cancelled"
    label = "Pelantikan dibatalkan"
    template = "recruitment/email/inauguration_cancelled"

    def still_concerns(self, obj, delivery, now):
        is_off = obj.inauguration.status == InaugurationStatus.CANCELLED
        return is_off and obj.candidacy.status == CandidacyStatus.ACCEPTED

    def calendar(self, obj, delivery, now):
        return "CANCEL", calendars.of_oath(obj, "CANCEL")


@register
class InaugurationReminder(OathNotice):
    code = "recruitment.inauguration_ahead"
    label = "Pengingat: pelantikan"
    template = "recruitment/email/inauguration_ahead"

    def still_concerns(self, obj, delivery, now):
        return self.is_ahead(obj, now)

    def context(self, obj, delivery, now):
        lacking = obj.candidacy.late_papers.lacking().select_related("kind").order_by("kind__position", "pk")
        return {**super().context(obj, delivery, now), "papers": lacking}

    def calendar(self, obj, delivery, now):
        return None  # who is only reminded has the file already


@register
class SwornIn(OathNotice):
    code = "recruitment.sworn_in"
    label = "Anda sudah dilantik"
    template = "recruitment/email/sworn_in"

    def still_concerns(self, obj, delivery, now):
        return obj.status == OathStatus.TAKEN

    def calendar(self, obj, delivery, now):
        return None


@register
class OathMissed(OathNotice):
    code = "recruitment.oath_missed"
    label = "Belum dilantik"
    template = "recruitment/email/oath_missed"

    def still_concerns(self, obj, delivery, now):
        return obj.status == OathStatus.ABSENT and obj.candidacy.status == CandidacyStatus.ACCEPTED

    def calendar(self, obj, delivery, now):
        return None

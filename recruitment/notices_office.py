"""What the office's own people are reminded of near the end of a stage. No person is named; what is done is told no more."""

from django.conf import settings
from django.urls import reverse

from core import dates
from core.clock import day_of
from notifications.channels import WITH_POINTERS
from notifications.notice import Notice, register
from recruitment import office_matters as matters
from recruitment.models import Candidacy, Stage


class OfficeNotice(Notice):
    """obj is the Stage. label of the button, and the page it opens, are those of the matter."""

    template = "recruitment/email/office_matter"
    channels = WITH_POINTERS
    audience = frozenset({"staff"})
    why_required = "Memuat pekerjaan kantor yang belum selesai menjelang akhir tahapan:"
    button = "Buka ruang kerja"
    page = "admin:index"
    words = "Tahapan berakhir"

    def rows(self, model):
        return Stage.objects.select_related("selection")

    def matter(self, obj, delivery, now):
        """Return the office_matters.Matter that is open, or None."""
        raise NotImplementedError

    def still_concerns(self, obj, delivery, now):
        return self.matter(obj, delivery, now) is not None

    def moment(self, obj):
        return obj.ends_at

    def url(self, obj):
        return reverse(self.page)

    def context(self, obj, delivery, now):
        matter, moment = self.matter(obj, delivery, now), self.moment(obj)
        return {
            "subject": self.label.removeprefix("Pengingat: ").capitalize(), "matter": matter, "selection": obj.selection,
            "label": self.words, "until": dates.closing(moment) if moment else "", "button": self.button,
            "url": settings.SITE_URL + self.url(obj),
        }  # fmt: skip


@register
class IncompleteFiles(OfficeNotice):
    code = "recruitment.incomplete_files"
    label = "Pengingat: berkas belum lengkap diperiksa"
    button = "Buka antrean berkas"

    def matter(self, obj, delivery, now):
        return matters.incomplete_files(obj.selection, delivery.to_user, day_of(now))

    def url(self, obj):
        return f"{reverse('admin:recruitment_application_changelist')}?seleksi={obj.selection.uuid}"


class OfSelection(OfficeNotice):
    """Its button opens the selection's own page."""

    button = "Buka seleksi"

    def url(self, obj):
        return reverse("admin:recruitment_selection_change", args=[obj.selection_id])


@register
class ExtensionDue(OfSelection):
    code = "recruitment.extension_due"
    label = "Pengingat: perpanjangan belum diumumkan"
    words = "Pengumuman perpanjangan mulai"

    def moment(self, obj):
        return obj.starts_at

    def matter(self, obj, delivery, now):
        return matters.extensions_wanted(obj.selection)


@register
class FeedbackClosing(OfficeNotice):
    code = "recruitment.feedback_closing"
    label = "Pengingat: tanggapan masyarakat belum ditutup"
    button = "Buka tanggapan"
    page = "admin:recruitment_feedback_changelist"

    def matter(self, obj, delivery, now):
        return matters.feedback_open(obj.selection)


@register
class PlenaryPapersDue(OfficeNotice):
    code = "recruitment.plenary_papers"
    label = "Pengingat: bahan rapat pleno belum lengkap"
    button = "Buka rapat pleno"
    page = "admin:recruitment_plenary_changelist"
    words = "Rapat pleno mulai"

    def moment(self, obj):
        return obj.starts_at

    def matter(self, obj, delivery, now):
        return matters.plenaries_unready(obj.selection, now)


@register
class ReportDue(OfSelection):
    code = "recruitment.report_due"
    label = "Pengingat: laporan akhir belum selesai"
    words = "Penyusunan laporan berakhir"

    def matter(self, obj, delivery, now):
        return matters.report_missing(obj.selection)


@register
class SeatVacant(OfficeNotice):
    """obj is the Candidacy that left the seat."""

    code = "recruitment.seat_vacant"
    label = "Pengingat: kursi kosong belum diisi"
    button = "Buka pengumuman"
    page = "admin:recruitment_announcement_changelist"
    words = "Kosong sejak"

    def rows(self, model):
        return Candidacy.objects.select_related("selection", "district")

    def matter(self, obj, delivery, now):
        return matters.seat_vacant(obj)

    def moment(self, obj):
        return obj.seat_left_at

    def context(self, obj, delivery, now):
        since = dates.moment(obj.seat_left_at) if obj.seat_left_at else ""
        return {**super().context(obj, delivery, now), "until": since}

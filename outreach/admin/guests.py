"""Who was invited and what they answered, and who came: to be read. Answers come by the personal link, presence at the door."""

from django.contrib import admin
from django.utils.html import format_html

from core import dates
from core.admin import Move, MovesAdmin, badge
from core.templatetags.ui import phone
from notifications.admin.addresses import reached
from outreach import links, policies, sharing
from outreach.actions import invitations
from outreach.admin.page import CityPage, answer_badge
from outreach.models import Attendance, Invitation

WORDS = {
    "invitation.answered": "Undangan dijawab", "invitation.seated": "Kursi diberikan dari daftar tunggu",
    "invitation.link_renewed": "Tautan diganti",
    "attendance.recorded": "Kehadiran dicatat",
    "attendance.reverted": "Kehadiran dibatalkan",
    "quiz.answered": "Kuis dijawab", "phase": "Masa", "pre": "sebelum", "post": "sesudah",
    "paper.sealed": "Sertifikat kehadiran disegel",
    "sha256": "SHA-256",
    "answer": "Jawaban", "source": "Cara", "silent": "belum menjawab", "coming": "hadir", "represented": "diwakili",
    "declined": "tidak hadir", "waiting": "daftar tunggu", "qr": "QR", "manual": "dicatat petugas", "self": "kode di layar",
    "paper": "lembar hadir",
}  # fmt: skip


class ContactFilter(admin.SimpleListFilter):
    title = "cara menghubungi"
    parameter_name = "kontak"

    def lookups(self, request, model_admin):
        return [("email", "Lewat email"), ("telepon", "Lewat telepon")]

    def queryset(self, request, queryset):
        if self.value() == "email":
            return queryset.exclude(email="")
        return queryset.filter(email="") if self.value() == "telepon" else queryset


class AttendedFilter(admin.SimpleListFilter):
    title = "kehadiran"
    parameter_name = "hadir"

    def lookups(self, request, model_admin):
        return [("ya", "Sudah dicatat hadir"), ("tidak", "Belum dicatat hadir")]

    def queryset(self, request, queryset):
        came = Attendance.objects.standing().values("invitation_id")
        if self.value() == "ya":
            return queryset.filter(pk__in=came)
        return queryset.exclude(pk__in=came) if self.value() == "tidak" else queryset


@admin.register(Invitation)
class InvitationAdmin(MovesAdmin, CityPage):
    fields = (
        "activity", "place_told", "name", "email", "mail_state", "phone_told", "answer_told", "representative",
        "decline_reason", "answered_at", "invited_at", "invited_by", "link", "text_to_share",
    )  # fmt: skip
    list_display = ("place_told", "activity", "name", "answer_told", "contact", "answered")
    list_filter = (
        ("activity", admin.RelatedOnlyFieldListFilter), "answer", "activity__audience", ContactFilter, AttendedFilter,
    )  # fmt: skip
    search_fields = ("name__icontains", "office__name__icontains", "village__name__istartswith",
                     "rw__village__name__istartswith", "rt__rw__village__name__istartswith")  # fmt: skip
    search_help_text = "Cari nama yang diundang, kantor atau kelurahan."
    empty_text = "Undangan dibuat dari halaman kegiatan yang sudah dirilis."
    ordering = ("-activity__starts_at", "village__code", "rw__village__code", "rw__number", "rt__rw__village__code",
                "rt__rw__number", "rt__number", "office__name", "pk")  # fmt: skip
    sortable_by = ()
    words = WORDS
    moves = (
        Move(
            "tautan-baru", "Ganti tautan", invitations.renew_link,
            lambda invitation, by, at: policies.obstacle_to_inviting(invitation.activity, by=by, at=at),
            lead="Tautan yang lama tidak dapat dibuka lagi. Yang diundang memerlukan tautan baru, yang tampil di halaman ini.",
            done="Tautan undangan {} diganti. Sampaikan tautan yang baru kepada yang diundang.", is_final=True,
        ),
    )  # fmt: skip

    def visible(self, queryset, by):
        return queryset.within(policies.guests_of(by)).with_place().select_related("invited_by")

    def get_fields(self, request, obj=None):
        """Show the secret link to those alone who may invite."""
        may_invite = self.by(request).has_perm(policies.INVITE)
        return [name for name in self.fields if name not in {"link", "text_to_share"} or may_invite]

    @admin.display(description="Yang diundang")
    def place_told(self, invitation):
        return invitation.place

    @admin.display(description="Jawaban")
    def answer_told(self, invitation):
        return answer_badge(invitation)

    @admin.display(description="Dihubungi lewat")
    def contact(self, invitation):
        return invitation.email or phone(invitation.phone) or "Belum ada kontak"

    @admin.display(description="Email ke alamat ini")
    def mail_state(self, invitation):
        return reached(invitation.email)

    @admin.display(description="Telepon")
    def phone_told(self, invitation):
        return phone(invitation.phone) or "–"

    @admin.display(description="Dijawab (WIB)", empty_value="–")
    def answered(self, invitation):
        return dates.brief(invitation.answered_at) if invitation.answered_at else None

    @admin.display(description="Teks untuk dikirim lewat telepon")
    def text_to_share(self, invitation):
        text = sharing.text(invitation)
        if not text:
            return "Belum ada: kegiatannya dibatalkan atau sudah lewat."
        return format_html('<textarea class="share-text" rows="9" readonly aria-label="Teks undangan">{}</textarea>', text)

    @admin.display(description="Tautan pribadi")
    def link(self, invitation):
        return links.personal(invitation)


@admin.register(Attendance)
class AttendanceAdmin(CityPage):
    fields = ("invitation_told", "activity", "state", "source", "representative", "scanned_at", "recorded_at", "recorded_by",
              "reverted_at", "reverted_by")  # fmt: skip
    list_display = ("invitation_told", "activity", "state", "source", "representative", "arrived")
    list_select_related = (
        "invitation__activity__audience", "invitation__office", "invitation__village", "invitation__rw__village",
        "invitation__rt__rw__village", "recorded_by", "reverted_by",
    )  # fmt: skip
    list_filter = (("invitation__activity", admin.RelatedOnlyFieldListFilter), "source")
    empty_text = "Kehadiran dicatat petugas di pintu, dari halaman kegiatan."
    ordering = ("-scanned_at", "-pk")
    sortable_by = ()
    words = WORDS

    def visible(self, queryset, by):
        shown = super().visible(queryset, by)
        codes = policies.guests_of(by)
        return shown if codes is None else shown.filter(invitation__in=Invitation.objects.within(codes))

    @admin.display(description="Yang hadir")
    def invitation_told(self, attendance):
        return attendance.invitation.place

    @admin.display(description="Kegiatan")
    def activity(self, attendance):
        return attendance.invitation.activity

    @admin.display(description="Keadaan")
    def state(self, attendance):
        if attendance.reverted_at:
            return badge("Dibatalkan", "red")
        return badge("Diwakili", "blue") if attendance.representative else badge("Hadir", "green")

    @admin.display(description="Hadir (WIB)")
    def arrived(self, attendance):
        return dates.brief(attendance.scanned_at)

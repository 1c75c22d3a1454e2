"""Accounts, assignments and recoveries in the staff's room: to be read, and changed only by moves."""

# These three register pages that walk around ours; they are taken away below.
import allauth.account.admin
import allauth.mfa.admin  # noqa: F401 -- for its registration
import django.contrib.auth.admin  # noqa: F401 -- for its registration
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from accounts import policies
from accounts.actions import accounts, assignments, recoveries
from accounts.admin_forms import GrantForm, InviteForm, ReasonForm, RequestRecoveryForm, VersionedReasonForm
from accounts.lifecycle import RecoveryKind, RecoveryStatus
from accounts.models import AccountRecovery, Assignment, PrivacyNotice, User
from accounts.roles import Role
from core.admin import Move, MovesAdmin, ScopedAdmin, ScopedInline
from core.lifecycle import Refused
from core.middleware import arrival
from notifications.admin.addresses import reached

for model in (EmailAddress, Authenticator, Group):
    if admin.site.is_registered(model):
        admin.site.unregister(model)

INVITE = Move(
    "invite", "Undang petugas", accounts.invite, lambda obj: None,
    "Membuat akun dan mengirim undangan lewat email. Hak kerja baru ada setelah penugasan diberikan.",
    "Undangan sedang dikirim.", InviteForm, is_final=True,
)  # fmt: skip


class AssignmentInline(ScopedInline, admin.TabularInline):
    model = Assignment
    fk_name = "user"
    fields = ("role", "district", "valid_from", "valid_until", "granted_by", "ended_at")

    def get_formset(self, request, obj=None, **kwargs):
        """Link to an assignment's page only for those who may open it; an inline is made anew for each request."""
        self.show_change_link = request.user.has_perm("accounts.view_assignment")
        return super().get_formset(request, obj, **kwargs)

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("district", "granted_by").order_by("-valid_from")

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("accounts.view_user")


@admin.register(User)
class UserAdmin(MovesAdmin):
    """No password, no secret, no group and no flag can be edited here: rights come from assignments."""

    fields = ("name", "email", "mail_state", "is_staff", "is_official", "is_active", "is_superuser", "has_second_factor",
              "date_joined", "last_login", "last_seen_at")  # fmt: skip
    list_display = ("email", "name", "is_staff", "is_official", "is_active", "last_seen_at")
    list_filter = ("is_staff", "is_official", "is_active", "assignments__role")
    words = {
        **{f"role:{role.value}": role.label for role in Role},
        "account.opened": "Akun dibuat",
        "account.opened_at_the_counter": "Akun dibuat di loket, tanpa alamat email",
        "account.address_given": "Alamat email dari loket terbukti",
        "account.invited": "Petugas diundang",
        "account.password_set": "Kata sandi dibuat",
        "account.password_changed": "Kata sandi diganti",
        "account.address_change_asked": "Perubahan alamat email diminta",
        "account.address_changed": "Alamat email diganti",
        "account.address_confirmation_asked": "Bukti ulang alamat email diminta",
        "account.address_confirmed": "Alamat email dibuktikan lagi",
        "account.sessions_ended": "Semua sesi diakhiri",
        "account.closed": "Akun dinonaktifkan",
        "account.reopened": "Akun diaktifkan kembali",
        "application.exported": "Daftar pendaftaran diunduh",
        "coverage.exported": "Cakupan sosialisasi diunduh",
        "follow_up.exported": "Surat tindak lanjut diunduh",
        "recap.exported": "Laporan ke provinsi diunduh",
        "notice.acknowledged": "Pemberitahuan privasi dibaca",
        "permission.withdrawn": "Izin ditarik",
        "how": "Lewat", "purpose": "Keperluan", "version": "Versi",
        "form": "Bentuk", "rows": "Baris", "filters": "Saringan", "nik": "Dengan NIK",
    }  # fmt: skip
    search_fields = ("email__startswith", "name__icontains")
    search_help_text = "Cari awal alamat email, atau nama petugas."
    ordering = ("-is_staff", "email")
    inlines = (AssignmentInline,)
    moves = (
        Move("grant", "Beri penugasan", assignments.grant, policies.obstacle_to_granting,
             "Memberi peran untuk satu kecamatan atau seluruh kota, antara dua tanggal.", "Penugasan diberikan.",
             GrantForm, is_final=True, concerns=lambda user: user.needs_second_factor),
        Move("recover", "Minta pemulihan akun", recoveries.request, policies.obstacle_to_requesting_recovery,
             "Untuk pemilik akun yang kehilangan kotak surat atau faktor kedua. Petugas kedua harus menyetujuinya; pemilik "
             "akun diberi tahu.", "Permintaan dicatat dan menunggu petugas kedua.", RequestRecoveryForm, is_final=True),
        Move("end-sessions", "Akhiri semua sesi", accounts.end_sessions, policies.obstacle_to_managing,
             "Akun ini keluar di semua perangkat pada klik berikutnya.", "Semua sesi diakhiri.", ReasonForm),
        Move("close", "Nonaktifkan akun", accounts.close, policies.obstacle_to_closing,
             "Akun tidak dapat dipakai lagi sejak klik berikutnya. Tidak ada data yang dihapus.", "Akun dinonaktifkan.",
             ReasonForm, variant="danger", is_final=True, concerns=lambda user: user.is_active),
        Move("reopen", "Aktifkan kembali", accounts.reopen, policies.obstacle_to_managing,
             "Akun dapat dipakai lagi dengan kata sandi yang lama.", "Akun diaktifkan kembali.",
             ReasonForm, is_final=True, concerns=lambda user: not user.is_active),
    )  # fmt: skip

    @admin.display(description="Email ke alamat ini")
    def mail_state(self, user):
        return reached(user)

    @admin.display(description="Faktor kedua", boolean=True)
    def has_second_factor(self, user):
        return Authenticator.objects.filter(user=user).exists()

    def visible(self, queryset, by):
        return queryset

    def has_add_permission(self, request):
        return request.user.has_perm("accounts.manage_accounts")

    def add_view(self, request, form_url="", extra_context=None):
        """Invite a colleague: one form, one action."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        self.admin_site.require_recent(request)
        facts = {"by": self.by(request), "at": arrival(request)}
        form = InviteForm(request.POST if request.method == "POST" else None, obj=None, **facts)
        if request.method == "POST" and form.is_valid():
            try:
                user = accounts.invite(**form.facts, **facts)
            except Refused as refusal:
                form.add_error("email", str(refusal))
            else:
                self.message_user(request, INVITE.done)
                return HttpResponseRedirect(self.change_url(request, user))
        context = {
            **self.admin_site.each_context(request), "title": INVITE.label, "opts": self.opts, "move": INVITE, "form": form,
            "back": reverse("admin:accounts_user_changelist"), "media": form.media,
        }  # fmt: skip
        return TemplateResponse(request, self.move_template, context, status=422 if form.errors else 200)


@admin.register(Assignment)
class AssignmentAdmin(MovesAdmin):
    fields = ("user", "role", "district", "valid_from", "valid_until", "granted_by", "granted_at", "ended_by", "ended_at")
    list_display = ("user", "role", "district", "valid_from", "valid_until", "ended_at")
    list_filter = ("role", "district")
    list_select_related = ("user", "district")
    empty_text = "Penugasan diberikan dari halaman akun petugas."
    words = {
        "assignment.granted": "Penugasan diberikan", "assignment.ended": "Penugasan diakhiri",
        "role": "Peran", "district": "Kecamatan", "until": "Sampai", **dict(Role.choices),
    }  # fmt: skip
    search_fields = ("user__email__startswith", "user__name__icontains")
    ordering = ("-valid_until", "user")
    moves = (
        Move("end", "Akhiri penugasan", assignments.end, policies.obstacle_to_ending,
             "Hak kerja dari penugasan ini hilang pada klik berikutnya.", "Penugasan diakhiri.",
             ReasonForm, variant="danger", is_final=True, concerns=lambda assignment: assignment.ended_at is None),
    )  # fmt: skip

    def visible(self, queryset, by):
        return queryset


@admin.register(AccountRecovery)
class AccountRecoveryAdmin(MovesAdmin):
    fields = ("user", "kind", "new_email", "status", "reason", "identity_checked", "requested_by", "requested_at",
              "approved_by", "approved_at", "expires_at")  # fmt: skip
    list_display = ("user", "kind", "status", "requested_by", "requested_at", "approved_by", "expires_at")
    list_filter = ("status", "kind")
    words = {
        "recovery.requested": "Pemulihan diminta", "recovery.approved": "Pemulihan disetujui",
        "recovery.refused": "Pemulihan ditolak", "recovery.finished": "Pemulihan selesai",
        "kind": "Yang hilang", **{str(kind.value): kind.label.lower() for kind in RecoveryKind},
    }  # fmt: skip
    list_select_related = ("user", "requested_by", "approved_by")
    empty_text = "Permintaan pemulihan dibuat dari halaman akun yang kehilangan kotak surat atau faktor kedua."
    ordering = ("-requested_at",)
    moves = (
        Move("approve", "Setujui pemulihan", recoveries.approve, policies.obstacle_to_approving_recovery,
             "Anda menyatakan telah memeriksa sendiri siapa pemohonnya. Faktor kedua langsung dilepas; kotak surat pindah "
             "setelah alamat baru dibuktikan. Semua sesi akun itu diakhiri.", "Pemulihan disetujui.", is_final=True,
             concerns=lambda recovery: recovery.status == RecoveryStatus.REQUESTED),
        Move("refuse", "Tolak pemulihan", recoveries.refuse, policies.obstacle_to_refusing_recovery,
             "Permintaan ditutup; akun tidak berubah.", "Permintaan ditolak.", VersionedReasonForm, variant="danger",
             concerns=lambda recovery: recovery.status in {RecoveryStatus.REQUESTED, RecoveryStatus.APPROVED}),
    )  # fmt: skip

    def visible(self, queryset, by):
        return queryset


@admin.register(PrivacyNotice)
class PrivacyNoticeAdmin(ScopedAdmin):
    fields = ("purpose", "version", "title", "what", "why", "legal_basis", "how_long", "rights", "is_consent", "published_at")
    list_display = ("title", "purpose", "version", "published_at")
    ordering = ("purpose", "-version")

    def visible(self, queryset, by):
        return queryset

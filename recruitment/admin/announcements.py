"""Announcements as staff make them: the list they would show, and the moves of two persons."""

from django.contrib import admin
from django.urls import reverse

from core import dates
from core.admin import Move, MovesAdmin, badge
from recruitment import announcing, papers_announcements
from recruitment.actions import announcements
from recruitment.admin import announced_list
from recruitment.admin.announcement_forms import ApproveForm, ComposeForm, EditForm, WhyForm
from recruitment.admin.composing import Composing, is_in
from recruitment.lifecycle import AnnouncementStatus
from recruitment.models import Announcement
from recruitment.policies import announcements as policies

S = AnnouncementStatus
TONES = {S.DRAFT: "neutral", S.PROPOSED: "gold", S.APPROVED: "blue", S.PUBLISHED: "green", S.WITHDRAWN: "red"}
VIEW = "recruitment.view_announcement"
WORDS = {
    "announcement.drafted": "Disusun", "announcement.edited": "Diubah", "announcement.proposed": "Diusulkan",
    "announcement.approved": "Disetujui", "announcement.given_back": "Dikembalikan",
    "announcement.withdrawn": "Ditarik", "announcement.held_back": "Tertahan saat akan terbit",
    "announcement.published": "Diumumkan", "announcement.paper_made": "PDF dibuat", "sha256": "Sidik",
    "rows_sha256": "Sidik baris",
    "publish_at": "Diumumkan mulai", "people": "Orang", "kind": "Jenis", "fields": "Bagian", "title": "judul",
    "number": "nomor", "intro": "kata pengantar", "administration": "hasil administrasi", "final": "anggota terpilih",
    "written_test": "hasil tes tertulis", "replacement": "penggantian antarwaktu", "extension": "perpanjangan pendaftaran",
}  # fmt: skip


def approve_and_publish(announcement, *, version, publish_at, by, at):
    """Approve, and publish at once what is due; killed in between, the tick publishes. Raises Refused or Stale."""
    announcements.approve(announcement, version=version, publish_at=publish_at, by=by, at=at)
    if publish_at <= at:
        announcements.publish(announcement, by=by, at=at)


MOVES = (
    Move(
        "ubah", "Ubah kata-katanya", announcements.edit, policies.obstacle_to_editing, form=EditForm,
        lead="Daftarnya sendiri dihitung dari keputusan dan tidak dapat diubah di sini.", done="{} disimpan.",
        concerns=is_in(S.DRAFT),
    ),
    Move(
        "usulkan", "Usulkan", announcements.propose, policies.obstacle_to_proposing, variant="primary",
        lead="Daftar dibekukan seperti sekarang dan menunggu persetujuan orang lain.",
        done="{} menunggu persetujuan orang lain.", concerns=is_in(S.DRAFT),
    ),
    Move(
        "setujui", "Setujui", approve_and_publish, policies.obstacle_to_approving, form=ApproveForm, variant="primary",
        lead="Pada waktunya hasil menjadi berlaku, tampil untuk umum, dan diberitahukan kepada setiap orang. "
        "Sesudah terbit tidak dapat diubah.",
        done="{} disetujui.", is_final=True, concerns=is_in(S.PROPOSED),
    ),
    Move(
        "kembalikan", "Kembalikan ke rancangan", announcements.give_back, policies.obstacle_to_returning, form=WhyForm,
        lead="Penyusun memperbaiki, lalu mengusulkan kembali.", done="{} kembali menjadi rancangan.",
        concerns=is_in(S.PROPOSED, S.APPROVED),
    ),
    Move(
        "tarik", "Tarik", announcements.drop, policies.obstacle_to_dropping, form=WhyForm, variant="danger",
        lead="Pengumuman yang ditarik tidak pernah terbit.", done="{} ditarik.",
        concerns=is_in(S.DRAFT, S.PROPOSED, S.APPROVED),
    ),
)  # fmt: skip


def _begin(form, *, by, at):
    given = dict(form.cleaned_data)
    codes = [each.pk for each in given.pop("districts")]
    return announcements.draft(given.pop("selection"), district_codes=codes, by=by, at=at, **given)


@admin.register(Announcement)
class AnnouncementAdmin(MovesAdmin):
    fields = (
        "selection", "kind_told", "districts_told", "title", "number", "intro", "corrects", "status", "trouble", "drafted_by",
        "drafted_at", "proposed_by", "approved_by", "publish_at", "published_at", "sha256",
    )  # fmt: skip
    list_display = ("title", "selection", "kind_told", "badge", "moment")
    list_filter = ("status", "selection")
    list_select_related = ("selection",)
    empty_text = "Hasil yang sudah diputuskan baru berlaku bagi pelamar sesudah diumumkan. Susun pengumumannya di sini."
    ordering = ("-drafted_at", "-pk")
    sortable_by = ()
    view_on_site = False  # a draft has no public page, and the published one is linked above its list
    change_list_template = "admin/recruitment/composable_list.html"
    change_form_template = "admin/recruitment/announcement.html"
    moves, words = MOVES, WORDS

    def __init__(self, model, admin_site):
        super().__init__(model, admin_site)
        self.composing = Composing(
            self, title="Susun pengumuman", lead="Daftarnya dihitung dari keputusan. Anda menulis judul, nomor dan pengantar.",
            form=ComposeForm, obstacle=policies.obstacle_to_drafting, begin=_begin,
        )  # fmt: skip

    def get_urls(self):
        return [*self.composing.urls(), *super().get_urls()]

    def visible(self, queryset, by):
        return queryset if by.covers_the_city(VIEW) else queryset.none()

    def changelist_view(self, request, extra_context=None):
        may = policies.obstacle_to_drafting(by=self.by(request)) is None
        context = {
            "compose_label": "Susun pengumuman",
            "compose_url": reverse("admin:recruitment_announcement_compose") if may else "",
        }
        return super().changelist_view(request, context | (extra_context or {}))

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj:
            context |= announced_list.context_of(obj, request.GET.get("kecamatan", ""), request.GET.get("page"))
            context |= {"tone": TONES[obj.status]}
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    @admin.display(description="Jenis")
    def kind_told(self, announcement):
        kind = announcing.kinds().get(announcement.kind)
        return kind.title if kind else announcement.kind

    @admin.display(description="Kecamatan")
    def districts_told(self, announcement):
        return ", ".join(each["name"] for each in papers_announcements.listing(announcement, [], {}))

    @admin.display(description="Status")
    def badge(self, announcement):
        return badge(announcement.get_status_display(), TONES[announcement.status])

    @admin.display(description="Terbit (WIB)", empty_value="–")
    def moment(self, announcement):
        at = announcement.published_at or announcement.publish_at
        return dates.brief(at) if at else None

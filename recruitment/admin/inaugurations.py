"""Inaugurations as staff plan and hold them: who is invited, what each still owes, who took the oath."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from core import dates
from core.admin import Bulk, Move, MovesAdmin, badge
from core.admin.fields import VersionedForm
from core.admin.scoped import ScopedAdmin
from core.lifecycle import bump
from core.middleware import arrival
from core.views import download
from recruitment import papers_inaugurations
from recruitment.actions import inaugurations, oaths
from recruitment.admin.composing import Composing
from recruitment.admin.inauguration_forms import ChangeForm, PlanForm, WhyForm
from recruitment.admin.scope import within
from recruitment.lifecycle import InaugurationStatus, LatePaperStatus, OathStatus
from recruitment.models import CeremonyText, Inauguration, Oath
from recruitment.policies import inaugurations as policies

S, O = InaugurationStatus, OathStatus  # noqa: E741 -- as short as the other
TONES = {S.PLANNED: "gold", S.HELD: "green", S.CANCELLED: "neutral"}
OATH_TONES = {O.INVITED: "gold", O.TAKEN: "green", O.ABSENT: "red", O.DROPPED: "neutral"}
VIEW_OATH = "recruitment.view_oath"
WORDS = {
    "inauguration.planned": "Direncanakan", "inauguration.moved": "Diubah", "inauguration.cancelled": "Dibatalkan",
    "inauguration.held": "Ditutup", "starts_at": "Mulai", "place": "Tempat", "number": "Nomor undangan",
    "led_by": "Dipimpin oleh", "taken": "Mengucapkan sumpah", "absent": "Tidak mengucapkan sumpah",
}  # fmt: skip
OATH_WORDS = {"oath.taken": "Mengucapkan sumpah", "oath.absent": "Tidak mengucapkan sumpah"}


def is_planned(inauguration):
    return inauguration.is_planned


MOVES = (
    Move(
        "tutup", "Tutup pelantikan", inaugurations.finish, policies.obstacle_to_finishing, variant="primary", is_final=True,
        lead="Setiap peserta sudah dicatat mengucapkan sumpah atau tidak. Yang tidak hadir diundang ke pelantikan berikutnya.",
        done="{} ditutup.", concerns=is_planned,
    ),
    Move(
        "ubah", "Ubah waktu atau tempat", inaugurations.move, policies.obstacle_to_changing, form=ChangeForm,
        lead="Setiap yang diundang menerima email dengan alasan dan undangan kalender yang baru.", done="{} diubah.",
        concerns=is_planned,
    ),
    Move(
        "batalkan", "Batalkan pelantikan", inaugurations.cancel, policies.obstacle_to_changing, form=WhyForm, variant="danger",
        lead="Setiap yang diundang diberi tahu. Kursi mereka tetap dan mereka dapat diundang lagi.", done="{} dibatalkan.",
        is_final=True, concerns=is_planned,
    ),
)  # fmt: skip


def _begin(form, *, by, at):
    return inaugurations.plan(form.cleaned_data["selection"], event=form.event, by=by, at=at)


@admin.register(Inauguration)
class InaugurationAdmin(MovesAdmin):
    fields = (
        "selection", "letter_number", "starts_at", "ends_at", "place", "address", "led_by", "note", "status", "why",
        "settled_by", "settled_at",
    )  # fmt: skip
    list_display = ("moment", "selection", "place", "badge", "invited")
    list_filter = ("status", "selection")
    list_select_related = ("selection",)
    ordering = ("-starts_at", "-pk")
    sortable_by = ()
    empty_text = "Pelantikan direncanakan setelah yang terpilih menyatakan bersedia. Yang diundang dihitung portal."
    change_list_template = "admin/recruitment/composable_list.html"
    change_form_template = "admin/recruitment/inauguration.html"
    moves, words = MOVES, WORDS

    def __init__(self, model, admin_site):
        super().__init__(model, admin_site)
        self.composing = Composing(
            self, title="Rencanakan pelantikan", form=PlanForm, obstacle=policies.obstacle_to_planning, begin=_begin,
            lead="Setiap orang yang menyatakan bersedia diundang dengan email, juga yang menyatakannya sesudah ini.",
        )  # fmt: skip

    def get_urls(self):
        attendance = self.admin_site.admin_view(require_safe(self.attendance))
        named = path("<int:pk>/daftar.pdf", attendance, name="recruitment_inauguration_attendance")
        return [*self.composing.urls(), named, *super().get_urls()]

    def visible(self, queryset, by):
        return queryset if by.has_perm(policies.VIEW) else queryset.none()

    def changelist_view(self, request, extra_context=None):
        may = policies.obstacle_to_planning(by=self.by(request)) is None
        url = reverse("admin:recruitment_inauguration_compose") if may else ""
        context = {"compose_label": "Rencanakan pelantikan", "compose_url": url}
        return super().changelist_view(request, context | (extra_context or {}))

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj:
            people = papers_inaugurations.people_of(obj)
            listed = reverse("admin:recruitment_oath_changelist")
            context |= {
                "people": [_row(oath) for oath in people], "tone": TONES[obj.status],
                "taken": sum(oath.status == O.TAKEN for oath in people),
                "oaths_url": f"{listed}?inauguration__id__exact={obj.pk}",
                "oath_words": CeremonyText.objects.filter(code="oath").first(),
            }  # fmt: skip
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def attendance(self, request, pk):
        """Hand out the list to sign: it names people, so only the office's readers get it."""
        inauguration = self.get_object(request, str(pk))
        if inauguration is None:
            raise Http404
        if not self.has_view_permission(request, inauguration):
            raise PermissionDenied
        content = papers_inaugurations.attendance(inauguration, at=arrival(request))
        return download(content, "application/pdf", f"daftar-pelantikan-{inauguration.uuid.hex[:8]}.pdf")

    @admin.display(description="Waktu (WIB)")
    def moment(self, inauguration):
        return dates.brief(inauguration.starts_at)

    @admin.display(description="Status")
    def badge(self, inauguration):
        return badge(inauguration.get_status_display(), TONES[inauguration.status])

    @admin.display(description="Diundang")
    def invited(self, inauguration):
        return inauguration.invited_count

    def get_queryset(self, request):
        standing = ~Q(oaths__status=O.DROPPED)
        return super().get_queryset(request).annotate(invited_count=Count("oaths", filter=standing))


def _row(oath):
    owed = [paper.kind.name for paper in oath.candidacy.late_papers.all() if paper.status != LatePaperStatus.ACCEPTED]
    return {
        "oath": oath, "application": oath.candidacy.application, "owed": ", ".join(owed), "tone": OATH_TONES[oath.status],
        "url": reverse("admin:recruitment_oath_change", args=[oath.pk]),
    }  # fmt: skip


TAKE = Move(
    "sumpah", "Catat mengucapkan sumpah", oaths.take, policies.obstacle_to_swearing_in, variant="primary",
    lead="Yang bersangkutan menjadi anggota sejak sekarang dan menerima email.", done="{} tercatat dilantik.", is_final=True,
    concerns=lambda oath: oath.status in {O.INVITED, O.ABSENT},
)  # fmt: skip
MISS = Move(
    "tidak-hadir", "Catat tidak mengucapkan sumpah", oaths.miss, policies.obstacle_to_finding_absent, form=WhyForm,
    lead="Kursinya tetap dan ia dapat dilantik pada pelantikan lain.", done="{} tercatat tidak mengucapkan sumpah.",
    variant="danger", concerns=lambda oath: oath.status == O.INVITED,
)  # fmt: skip


@admin.register(Oath)
class OathAdmin(MovesAdmin):
    fields = ("candidacy", "name", "inauguration", "papers", "status", "absence", "recorded_by", "recorded_at")
    list_display = ("number", "name", "district", "inauguration", "papers", "badge")
    list_filter = ("status", ("inauguration", admin.RelatedOnlyFieldListFilter))
    search_fields = ("candidacy__application__full_name__icontains", "candidacy__application__number__istartswith")
    search_help_text = "Cari nama atau nomor pendaftaran."
    ordering = ("-inauguration__starts_at", "candidacy__district", "candidacy__application__number", "pk")
    sortable_by = ()
    empty_text = "Peserta muncul di sini setelah pelantikan direncanakan."
    moves, words, bulk = (TAKE, MISS), OATH_WORDS, (Bulk(TAKE, "Catat mengucapkan sumpah"),)

    def visible(self, queryset, by):
        seen = within(queryset, by, "candidacy__district_id", VIEW_OATH).exclude(candidacy__application__applicant=by.user_id)
        return seen.with_people().select_related("recorded_by").prefetch_related("candidacy__late_papers__kind")

    @admin.display(description="Nomor pendaftaran")
    def number(self, oath):
        return oath.candidacy.application.number

    @admin.display(description="Nama")
    def name(self, oath):
        return oath.candidacy.application.full_name

    @admin.display(description="Kecamatan")
    def district(self, oath):
        return oath.candidacy.application.district

    @admin.display(description="Berkas yang belum diterima")
    def papers(self, oath):
        return _row(oath)["owed"] or "–"

    @admin.display(description="Status")
    def badge(self, oath):
        return badge(oath.get_status_display(), OATH_TONES[oath.status])


@admin.register(CeremonyText)
class CeremonyTextAdmin(ScopedAdmin):
    """The office mends the words; the portal's first ones are no official wording."""

    form = VersionedForm
    fields = ("code", "body", "checked_with", "seen_version")
    list_display = ("code", "checked")
    ordering = ("code",)
    journals_values = True
    may_change = True

    def visible(self, queryset, by):
        return queryset

    def may(self, request, obj=None):
        return self.covers_the_city(request)

    def get_editable(self, request, obj=None):
        return ("body", "checked_with", "seen_version") if obj else ()

    def get_fields(self, request, obj=None):
        is_form = self.has_change_permission(request, obj) if obj else False
        return [name for name in self.fields if is_form or name != "seen_version"]

    def save_model(self, request, obj, form, change):
        if changed := {name: form.cleaned_data[name] for name in form.changed_data if name != "seen_version"}:
            bump(obj, version=obj.version, **changed)

    @admin.display(description="Sudah dicocokkan dengan")
    def checked(self, text):
        return text.checked_with or badge("Belum dicocokkan", "gold")

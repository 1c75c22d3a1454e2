"""Candidates, what was announced of them, and how the office ends a candidacy or a membership with two persons."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import path
from django.views.decorators.http import require_safe

from core import dates
from core.admin import Move, MovesAdmin, badge
from core.middleware import arrival
from documents.views import serve, serve_page
from recruitment.actions import endings, feedback
from recruitment.admin import paper, scans
from recruitment.admin.feedback_forms import LetterForm
from recruitment.admin.moves_checks import with_files
from recruitment.admin.plenary_forms import EndForm
from recruitment.admin.proposals import ProposalAdmin, is_open
from recruitment.admin.scope import within
from recruitment.lifecycle import CandidacyStatus
from recruitment.models import Candidacy, CandidacyEnding
from recruitment.policies import candidacies as policies
from recruitment.policies import obstacle_to_entering_feedback, obstacle_to_seeing_slip
from recruitment.policies.feedback import ENTER

C = CandidacyStatus
VIEW, VIEW_ENDING = "recruitment.view_candidacy", "recruitment.view_candidacyending"
TONES = {
    C.IN_TEST: "blue", C.OUT_TEST: "neutral", C.IN_INTERVIEW: "blue", C.NOT_CHOSEN: "neutral", C.RESERVE: "blue",
    C.CHOSEN: "gold", C.ACCEPTED: "green", C.SWORN_IN: "green", C.ENDED: "neutral",
}  # fmt: skip
WORDS = {
    "candidacy.begun": "Menjadi calon", "candidacy.moved": "Hasil tahapan diumumkan",
    "candidacy.accepted": "Menyatakan bersedia", "candidacy.ended": "Berakhir",
    "candidacy.end_proposed": "Berakhirnya diusulkan", "candidacy.end_declined": "Usulan ditolak",
    "from": "Semula", "to": "Menjadi", "cause": "Sebab", "number": "Nomor", "application": "Pendaftaran",
    "answer_due_at": "Kesediaan ditunggu sampai", "candidacy.papers_asked": "Berkas sebelum pelantikan diminta",
    "candidacy.sworn_in": "Dilantik", "candidacy.oath_missed": "Tidak mengucapkan sumpah", "kinds": "Berkas",
    "inauguration": "Pelantikan nomor", "announcement": "Pengumuman", "written_test": "hasil tes tertulis",
    "position": "Urutan",
    "candidacy.chosen_in_tie": "Dipilih di antara yang nilainya sama", "left": "Tidak dipilih",
    "desk.attended": "Tercatat hadir pada tes tertulis", "way": "Cara",
    "counter": "Lembar bertanda tangan", "sha256": "Sidik bukti",
    **{str(status): status.label for status in C},
}  # fmt: skip


@admin.register(Candidacy)
class CandidacyAdmin(MovesAdmin):
    fields = (
        "application", "name", "selection", "district", "status", "began_at", "answer_due_at", "answered_at", "answered_how",
        "ended_at", "ended_by", "end_reason", "end_note",
    )  # fmt: skip
    list_display = ("application", "name", "district", "badge", "answer_due")
    list_filter = ("status", "selection", "district")
    list_select_related = ("application", "district", "selection")
    search_fields = ("application__full_name__icontains", "application__number__istartswith")
    search_help_text = "Cari nama atau nomor pendaftaran."
    empty_text = "Pelamar menjadi calon pada saat hasil penelitian administrasi diumumkan."
    ordering = ("selection", "district", "application__number")
    sortable_by = ()
    change_form_template = "admin/recruitment/candidacy.html"
    words = WORDS
    moves = (
        paper.ACCEPT,
        Move(
            "tanggapan-surat", "Catat tanggapan surat atau loket", with_files(feedback.enter), obstacle_to_entering_feedback,
            form=LetterForm, lead="Untuk tanggapan masyarakat yang tidak lewat formulir portal. Langsung terhitung diterima.",
            done="Tanggapan atas {} dicatat. Cetak tanda terimanya dari halaman tanggapan.",
            concerns=lambda candidacy, by: candidacy.status != C.ENDED and by.has_perm(ENTER),
        ),
        Move(
            "akhiri", "Usulkan berakhir", endings.propose, policies.obstacle_to_proposing_end, form=EndForm,
            lead="Untuk sebab di luar kehendak calon, atau surat yang diterima kantor. Berlaku setelah disetujui orang lain.",
            done="Usulan atas {} menunggu persetujuan orang lain.", variant="danger",
            concerns=lambda candidacy: candidacy.status != C.ENDED,
        ),
    )  # fmt: skip

    def visible(self, queryset, by):
        seen = within(queryset, by, permission=VIEW).exclude(application__applicant=by.user_id)
        related = ("application__district", "application__applicant", "ended_by", "answer_slip", "answer_entered_by")
        return seen.select_related(*self.list_select_related, *related)

    def get_urls(self):
        def named(route, view, name):
            return path(route, self.admin_site.admin_view(require_safe(view)), name=f"recruitment_candidacy_{name}")

        return [
            named("<int:pk>/kesediaan/", self.slip, "slip"),
            named("<int:pk>/kesediaan/<int:page>/", self.slip_page, "slip_page"),
            *super().get_urls(),
        ]

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj:
            by = self.by(request)
            context |= paper.shown(obj.application, by=by, at=arrival(request))
            if obj.answer_slip and not obstacle_to_seeing_slip(obj.application, by=by):
                context["slip"] = scans.shown(obj.answer_slip, "Lembar kesediaan", "admin:recruitment_candidacy_slip", obj.pk)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def slip(self, request, pk):
        return serve(request, self._slip(request, pk), by=self.by(request), at=arrival(request))

    def slip_page(self, request, pk, page):
        return serve_page(request, self._slip(request, pk), page, by=self.by(request), at=arrival(request))

    def _slip(self, request, pk):
        candidacy = self.get_object(request, str(pk))
        if candidacy is None or candidacy.answer_slip is None:
            raise Http404
        if obstacle_to_seeing_slip(candidacy.application, by=self.by(request)):
            raise PermissionDenied
        return candidacy.answer_slip

    @admin.display(description="Cara menyatakan kesediaan")
    def answered_how(self, candidacy):
        if candidacy.answer_entered_by:
            return f"Di atas kertas, dicatat {candidacy.answer_entered_by}"
        return "Di portal" if candidacy.answered_at else "–"

    @admin.display(description="Nama")
    def name(self, candidacy):
        return candidacy.application.full_name

    @admin.display(description="Status")
    def badge(self, candidacy):
        return badge(candidacy.get_status_display(), TONES[candidacy.status])

    @admin.display(description="Kesediaan sampai (WIB)", empty_value="–")
    def answer_due(self, candidacy):
        return dates.brief(candidacy.answer_due_at) if candidacy.status == C.CHOSEN and candidacy.answer_due_at else None


@admin.register(CandidacyEnding)
class CandidacyEndingAdmin(ProposalAdmin):
    fields = (
        "candidacy", "cause", "number", "reason", "evidence_name", "status", "proposed_by", "proposed_at", "settled_by",
        "settled_at",
    )  # fmt: skip
    list_display = ("candidacy", "cause", "badge", "proposed_by", "proposed_at")
    list_select_related = ("candidacy__application", "proposed_by")
    empty_text = "Usulan dibuat dari halaman calon: kematian, pembatalan, pemberhentian, atau surat pengunduran diri."
    change_form_template = "admin/recruitment/ending.html"
    words = WORDS
    moves = (
        Move(
            "setujui", "Setujui", endings.approve, policies.obstacle_to_settling_end,
            lead="Pencalonan atau keanggotaan langsung berakhir dan yang bersangkutan diberi tahu. Periksa dahulu buktinya.",
            done="Usulan disetujui.", variant="danger", is_final=True, concerns=is_open,
        ),
        Move(
            "tolak", "Tolak", endings.decline, policies.obstacle_to_settling_end, lead="Tidak ada yang berubah bagi calon.",
            done="Usulan ditolak.", is_final=True, concerns=is_open,
        ),
    )  # fmt: skip

    def get_urls(self):
        view = self.admin_site.admin_view(require_safe(self.evidence))
        return [path("<int:pk>/bukti/", view, name="recruitment_candidacyending_evidence"), *super().get_urls()]

    def visible(self, queryset, by):
        found = within(queryset, by, "candidacy__district_id", VIEW_ENDING)
        return found.exclude(candidacy__application__applicant=by.user_id).select_related(
            "candidacy__application__district", "evidence", "proposed_by", "settled_by"
        )

    def events_of(self, ending):
        return super().events_of(ending.candidacy)  # what is proposed and settled is told in the candidate's journal

    def evidence(self, request, pk):
        ending = self.get_object(request, str(pk))
        if ending is None:
            raise Http404
        if not self.has_view_permission(request, ending):
            raise PermissionDenied
        return serve(request, ending.evidence, by=self.by(request), at=arrival(request))

    @admin.display(description="Bukti")
    def evidence_name(self, ending):
        return str(ending.evidence)

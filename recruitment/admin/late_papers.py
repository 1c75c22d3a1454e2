"""Papers that are due before the inauguration, as staff look at them: opened, accepted, asked for again, taken on paper."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import Http404
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from core import dates
from core.admin import Move, MovesAdmin, badge
from core.middleware import arrival
from documents.views import serve, serve_page
from recruitment.actions import late_papers
from recruitment.admin.inauguration_forms import FlawForm, HandedOverForm
from recruitment.admin.scope import within
from recruitment.lifecycle import CandidacyStatus, LatePaperStatus
from recruitment.models import Conflict, LatePaper
from recruitment.policies import late_papers as policies

S = LatePaperStatus
TONES = {S.DUE: "neutral", S.HANDED_IN: "gold", S.RETURNED: "red", S.ACCEPTED: "green"}
WORDS = {
    "late_paper.accepted": "Diterima", "late_paper.returned": "Diminta lagi", "late_paper.received": "Kertas asli diterima",
    "kind": "Berkas", "sha256": "Sidik",
}  # fmt: skip


def of_a_seat(paper):
    return paper.candidacy.status == CandidacyStatus.ACCEPTED


MOVES = (
    Move(
        "terima", "Terima berkas", late_papers.accept, policies.obstacle_to_accepting, variant="primary",
        lead="Berkas ini lengkap dan benar. Yang bersangkutan tidak perlu mengunggahnya lagi.", done="{} diterima.",
        concerns=lambda paper: of_a_seat(paper) and paper.status == S.HANDED_IN,
    ),
    Move(
        "minta-lagi", "Minta lagi", late_papers.ask_again, policies.obstacle_to_asking_again, form=FlawForm,
        lead="Yang bersangkutan menerima email dengan alasannya dan mengunggah lagi.", done="{} diminta lagi.",
        concerns=lambda paper: of_a_seat(paper) and paper.status in {S.HANDED_IN, S.ACCEPTED},
    ),
    Move(
        "terima-kertas", "Catat kertas asli diterima", late_papers.receive_paper, policies.obstacle_to_receiving_paper,
        form=HandedOverForm, done="{}: kertas asli tercatat diterima.",
        lead="Untuk berkas bertanda tangan yang diserahkan langsung, misalnya saat pelantikan. Periksa dahulu isinya.",
        concerns=lambda paper: of_a_seat(paper) and paper.status != S.ACCEPTED,
    ),
)  # fmt: skip


@admin.register(LatePaper)
class LatePaperAdmin(MovesAdmin):
    fields = (
        "candidacy", "name", "district", "kind", "state", "flaw", "due", "uploaded", "letter", "original", "checked_by",
        "checked_at",
    )  # fmt: skip
    list_display = ("number", "name", "district", "kind", "state", "due")
    list_filter = ("status", "candidacy__selection", "candidacy__district")
    search_fields = ("candidacy__application__full_name__icontains", "candidacy__application__number__istartswith")
    search_help_text = "Cari nama atau nomor pendaftaran."
    ordering = ("candidacy__district", "candidacy__application__number", "kind__position", "pk")
    sortable_by = ()
    empty_text = "Berkas yang boleh menyusul dan pakta integritas muncul di sini begitu yang terpilih menyatakan bersedia."
    change_form_template = "admin/recruitment/late_paper.html"
    moves, words = MOVES, WORDS

    def visible(self, queryset, by):
        tied = Conflict.objects.standing().filter(person=by.user_id, application=OuterRef("candidacy__application"))
        mine = within(queryset, by, "candidacy__district_id", policies.VIEW)
        mine = mine.exclude(candidacy__application__applicant=by.user_id).exclude(Exists(tied))
        return mine.select_related(
            "kind", "file__document", "file__scan__letter", "checked_by", "candidacy__application__district",
            "candidacy__application__applicant", "candidacy__selection",
        )  # fmt: skip

    def get_urls(self):
        def named(route, view, name):
            return path(route, self.admin_site.admin_view(require_safe(view)), name=f"recruitment_latepaper_{name}")

        return [
            named("<int:pk>/berkas/", self.download, "file"),
            named("<int:pk>/berkas/<int:page>/", self.page, "file_page"),
            *super().get_urls(),
        ]

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj:
            context["silence"] = policies.obstacle_of_silence(obj.candidacy.application, by=self.by(request))
            context["file_url"], context["pages"] = "", []
            if obj.file and policies.obstacle_to_opening_paper(obj, by=self.by(request)) is None:
                pages = range(1, obj.file.document.pages + 1)
                context["file_url"] = reverse("admin:recruitment_latepaper_file", args=[obj.pk])
                context["pages"] = [reverse("admin:recruitment_latepaper_file_page", args=[obj.pk, n]) for n in pages]
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def download(self, request, pk):
        return serve(request, self._document(request, pk), by=self.by(request), at=arrival(request))

    def page(self, request, pk, page):
        return serve_page(request, self._document(request, pk), page, by=self.by(request), at=arrival(request))

    def _document(self, request, pk):
        paper = self.get_object(request, str(pk))
        if paper is None or paper.file is None:
            raise Http404
        if not self.has_view_permission(request, paper) or policies.obstacle_to_opening_paper(paper, by=self.by(request)):
            raise PermissionDenied
        return paper.file.document

    @admin.display(description="Nomor pendaftaran")
    def number(self, paper):
        return paper.candidacy.application.number

    @admin.display(description="Nama")
    def name(self, paper):
        return paper.candidacy.application.full_name

    @admin.display(description="Kecamatan")
    def district(self, paper):
        return paper.candidacy.application.district

    @admin.display(description="Status")
    def state(self, paper):
        return badge(paper.get_status_display(), TONES[paper.status])

    @admin.display(description="Ditunggu sampai")
    def due(self, paper):
        return dates.closing(paper.candidacy.papers_due_at) if paper.candidacy.papers_due_at else "–"

    @admin.display(description="Yang diunggah")
    def uploaded(self, paper):
        return f"{paper.file.document}, {dates.brief(paper.file.uploaded_at)} WIB" if paper.file else "–"

    @admin.display(description="Kertas asli di kantor")
    def original(self, paper):
        return "Ada" if paper.on_paper else "Belum ada"

    @admin.display(description="Surat dari portal")
    def letter(self, paper):
        """Which version of the portal's letter it shows, to be compared with the code on the paper."""
        scan = getattr(paper.file, "scan", None) if paper.file else None
        return f"Kode {scan.letter.written_code}, versi {scan.letter.n}" if scan else "–"

"""Scores of the written test: a file is handed in, read before it counts, applied; and what would be announced of it."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse

from core import dates
from core.admin import Move, MoveForm, MovesAdmin, badge
from core.admin.fields import RowField, RowsField
from core.fields import is_unwritable
from core.lifecycle import Refused
from core.middleware import arrival
from recruitment import policies, ranking, score_files, written_test
from recruitment.actions import scores, ties
from recruitment.admin.forms import LONG
from recruitment.lifecycle import ScoreFileStatus
from recruitment.models import Candidacy, ScoreFile, Selection
from regions.models import District

TONES = {
    ScoreFileStatus.CHECKED: "gold", ScoreFileStatus.PROPOSED: "gold", ScoreFileStatus.APPLIED: "green",
    ScoreFileStatus.DISCARDED: "neutral",
}  # fmt: skip
COUNTS = {
    "new": "Nilai baru", "changed": "Nilai yang berubah", "same": "Sudah tercatat sama", "absent": "Tidak hadir, tanpa nilai",
    "refused": "Baris yang tidak dipakai", "missing": "Hadir tetapi tidak ada dalam berkas",
}  # fmt: skip
VERDICTS = {
    written_test.THROUGH: ("Lolos ke wawancara", "green"), written_test.OUT: ("Tidak lolos", "neutral"),
    written_test.UNDECIDED: ("Menunggu putusan pleno", "gold"), written_test.UNSCORED: ("Belum ada nilai", "gold"),
    written_test.ABSENT: ("Tidak hadir", "neutral"), written_test.UNSEATED: ("Belum mengikuti tes", "gold"),
}  # fmt: skip
ACCEPT = ".xlsx,.csv,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class UploadForm(forms.Form):
    selection = RowField(Selection.objects.none(), label="Seleksi", empty_label="Pilih seleksi")
    file = forms.FileField(
        label="Berkas nilai (XLSX atau CSV)", widget=forms.FileInput({"accept": ACCEPT}),
        help_text="Berisi kolom “Nomor pendaftaran” dan “Nilai”. Paling besar 2 MB dan 5.000 baris.",
        error_messages={"required": "Pilih berkas yang akan diperiksa.", "empty": "Berkas ini kosong."},
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["selection"].queryset = Selection.objects.published().order_by("-opens_at")

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > score_files.MAX_BYTES:
            raise ValidationError("Berkas ini lebih besar dari 2 MB. Hapus gambar dan lembar yang tidak perlu.")
        return file

    @property
    def facts(self):
        file = self.cleaned_data["file"]
        name = file.name[-150:]
        return {"name": "berkas" if is_unwritable(name) else name, "data": file.read()}


class ApplyForm(MoveForm):
    """What is confirmed is the finding that stands on this page, by its hash."""

    sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)
    sure = forms.BooleanField(
        label="Saya sudah membaca hasil pemeriksaan berkas ini, termasuk baris yang tidak dipakai.",
        error_messages={"required": "Centang bila Anda sudah membaca hasil pemeriksaan."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sha256"].initial = self.obj.plan_sha256

    @property
    def facts(self):
        return {name: self.cleaned_data[name] for name in ("sha256", "version")}


class ProposeForm(MoveForm):
    reason = forms.CharField(label="Mengapa nilai harus berubah", max_length=2000, widget=forms.Textarea(LONG))


def is_checked(file):
    return file.status == ScoreFileStatus.CHECKED


def may_be_applied(file):
    return file.status == ScoreFileStatus.PROPOSED or (is_checked(file) and not file.changes)


def is_open(file):
    return file.status in {ScoreFileStatus.CHECKED, ScoreFileStatus.PROPOSED}


MOVES = (
    Move(
        "terapkan", "Terapkan nilai", scores.apply, policies.obstacle_to_applying_scores, form=ApplyForm, variant="primary",
        lead="Nilai menurut hasil pemeriksaan dicatat sekaligus. Nilai yang tercatat tidak dapat dihapus.",
        done="Nilai dari {} tercatat.", is_final=True, concerns=may_be_applied,
    ),
    Move(
        "usulkan", "Usulkan perbaikan nilai", scores.propose, policies.obstacle_to_proposing_scores, form=ProposeForm,
        lead="Berkas ini mengubah nilai yang sudah tercatat. Perubahan berlaku setelah disetujui orang lain.",
        done="Perbaikan dari {} menunggu persetujuan.", variant="primary",
        concerns=lambda file: is_checked(file) and bool(file.changes),
    ),
    Move(
        "periksa-ulang", "Periksa ulang", scores.check_again, policies.obstacle_to_checking_scores,
        lead="Isi berkas dibandingkan lagi dengan kehadiran dan nilai yang tercatat sekarang.",
        done="{} diperiksa ulang.", concerns=is_checked,
    ),
    Move(
        "buang", "Buang berkas", scores.discard, policies.obstacle_to_discarding_scores, variant="danger", concerns=is_open,
        lead="Berkas ini dihapus dan tidak ada yang diterapkan.", done="{} dibuang.",
    ),
)  # fmt: skip


@admin.register(ScoreFile)
class ScoreFileAdmin(MovesAdmin):
    fields = (
        "selection", "file_name", "sha256", "made_at", "made_by", "grounds", "proposed_at", "proposed_by", "applied_at",
        "applied_by",
    )  # fmt: skip
    list_display = ("file_name", "selection", "state", "made", "made_by")
    list_filter = ("status",)
    list_select_related = ("selection", "made_by")
    ordering = ("-made_at", "pk")
    empty_text = "Unggah berkas hasil CAT. Isinya diperiksa dahulu, dan tidak ada yang dicatat sebelum Anda menerapkannya."
    change_list_template = "admin/recruitment/score_files.html"
    change_form_template = "admin/recruitment/score_file.html"
    moves = MOVES
    words = {
        "scorefile.checked": "Diperiksa", "scorefile.applied": "Diterapkan", "scorefile.proposed": "Perbaikan diusulkan",
        "scorefile.discarded": "Dibuang", "sha256": "Sidik berkas", **COUNTS,
    }  # fmt: skip

    def visible(self, queryset, by):
        return queryset

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("unggah/", wrap(self.upload), name="recruitment_scorefile_upload"),
            path("hasil/<uuid:selection>/<str:district>/", wrap(self.standing), name="recruitment_scorefile_standing"),
            *super().get_urls(),
        ]

    @admin.display(description="Status", ordering="status")
    def state(self, file):
        return badge(file.get_status_display(), TONES[file.status])

    @admin.display(description="Diunggah (WIB)", ordering="made_at")
    def made(self, file):
        return dates.brief(file.made_at)

    def changelist_view(self, request, extra_context=None):
        selection = Selection.objects.published().order_by("-opens_at", "-pk").first()
        districts = District.objects.filter(pk__in=selection.seats.values("district")).order_by("name") if selection else ()
        context = {
            "may_import": policies.obstacle_to_importing_scores(by=self.by(request)) is None, "latest": selection,
            "districts": districts,
        }  # fmt: skip
        return super().changelist_view(request, context | (extra_context or {}))

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj:
            counts = [(label, obj.summary[name]) for name, label in COUNTS.items() if name in obj.summary]
            context |= {"tone": TONES[obj.status], "counts": counts}
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    # --- A new file ---------------------------------------------------------------------------------------------------
    def upload(self, request):
        if not self.has_view_permission(request) or not self.by(request).has_perm(policies.IMPORT_SCORE):
            raise PermissionDenied
        form = UploadForm(*([request.POST, request.FILES] if request.method == "POST" else []))
        if form.is_valid():
            try:
                file = scores.upload(
                    form.cleaned_data["selection"], **form.facts, by=self.by(request), at=arrival(request)
                )  # fmt: skip
            except Refused as refusal:
                form.add_error("file", str(refusal))
            else:
                self.message_user(request, "Berkas sudah diperiksa. Baca hasilnya sebelum menerapkan.", messages.SUCCESS)
                return HttpResponseRedirect(self.change_url(request, file))
        obstacle = policies.obstacle_to_importing_scores(by=self.by(request))
        context = self._context(request, "Unggah nilai tes tertulis", form=form, obstacle=obstacle)
        return TemplateResponse(request, "admin/recruitment/score_upload.html", context, status=422 if form.is_bound else 200)

    def _context(self, request, title, **facts):
        back = reverse("admin:recruitment_scorefile_changelist")
        return {**self.admin_site.each_context(request), "title": title, "opts": self.opts, "back": back, **facts}

    # --- What would be announced --------------------------------------------------------------------------------------
    def standing(self, request, selection, district):
        """Show one kecamatan's pending outcomes in rank order; POST records the plenary's word on a tie."""
        if not self.has_view_permission(request) or not self.by(request).has_perm("recruitment.view_scoreentry"):
            raise PermissionDenied
        selection, district = get_object_or_404(Selection, uuid=selection), get_object_or_404(District, pk=district)
        form, status = TieForm(selection, district.pk, arrival(request), request.POST or None), 200
        if request.method == "POST":
            if self._chosen(request, form):
                return HttpResponseRedirect(request.path)
            status = 422
        through = [ranking.Ranked(written_test.entry_of(each.candidacy, each.score), each.rank) for each in form.through]
        context = self._context(
            request, f"Hasil sementara tes tertulis: Kecamatan {district}", selection=selection, form=form,
            rows=[(each, *VERDICTS[each.verdict]) for each in form.found], places=form.places,
            share=ranking.women_share(through, selection.women_in_100),
            may_choose=form.tied and policies.obstacle_to_choosing_tied(by=self.by(request)) is None,
            obstacle=written_test.obstacle_to_announcing(selection, [district.pk], at=arrival(request)),
        )  # fmt: skip
        return TemplateResponse(request, "admin/recruitment/standing.html", context, status=status)

    def _chosen(self, request, form):
        if not form.is_valid():
            return False
        facts = {"by": self.by(request), "at": arrival(request), **form.cleaned_data}
        try:
            ties.choose(form.selection, form.district, **facts)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return False
        self.message_user(request, "Putusan pleno tercatat.", messages.SUCCESS)
        return True


class TieForm(forms.Form):
    """Whom the plenary lets go on among those who share the rank at the cut."""

    chosen = RowsField(Candidacy.objects.none(), label="Yang lolos menurut pleno")
    basis = forms.CharField(label="Nomor dan tanggal berita acara pleno", max_length=200)

    def __init__(self, selection, district, at, *args):
        super().__init__(*args)
        self.selection, self.district = selection, district
        self.found = written_test.outcomes(selection, district, at=at)
        self.places = written_test.places(selection, district)
        self.through = [each for each in self.found if each.verdict == written_test.THROUGH]
        self.tied = [each.candidacy.pk for each in self.found if each.verdict == written_test.UNDECIDED]
        left = written_test.places_left(self.found, self.places)
        self.fields["chosen"].queryset = Candidacy.objects.filter(pk__in=self.tied).select_related("application")
        self.fields["chosen"].label_from_instance = lambda each: f"{each} · {each.application.full_name}"
        self.fields["chosen"].help_text = f"Pilih tepat {left} dari {len(self.tied)} calon yang nilainya sama."

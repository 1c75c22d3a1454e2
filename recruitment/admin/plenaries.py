"""Plenaries as staff hold them: what is still to be settled, the table, the decision, and the papers."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from core import dates
from core.admin import Move, MovesAdmin, badge
from core.middleware import arrival
from core.views import download
from documents.views import serve
from recruitment import papers_plenaries, readiness
from recruitment.actions import plenaries
from recruitment.admin.composing import Composing, is_in
from recruitment.admin.plenary_forms import CancelForm, DecideForm, FileForm, PrepareForm, SeatForm
from recruitment.admin.scope import within
from recruitment.lifecycle import PlenaryStatus
from recruitment.models import Plenary
from recruitment.policies import plenaries as policies

S = PlenaryStatus
VIEW = "recruitment.view_plenary"
TONES = {S.OPEN: "gold", S.FROZEN: "blue", S.DECIDED: "green", S.CANCELLED: "neutral"}
WORDS = {
    "plenary.prepared": "Disiapkan", "plenary.seated": "Yang hadir dicatat", "plenary.frozen": "Tabel dibekukan",
    "plenary.decided": "Keputusan dicatat", "plenary.paper_filed": "Naskah disimpan", "plenary.cancelled": "Dibatalkan",
    "present": "Hadir", "sha256": "Sidik", "rows_sha256": "Sidik baris",
    "chosen": "Terpilih", "reserve": "Cadangan", "not_chosen": "Tidak terpilih",
    "kind": "Naskah", "minutes": "berita acara", "decree": "keputusan", "number": "Nomor",
}  # fmt: skip


MOVES = (
    Move(
        "hadir", "Catat yang hadir", plenaries.seat, policies.obstacle_to_seating, form=SeatForm,
        lead="Kuorum dihitung dari anggota yang Anda centang.", done="Yang hadir pada {} dicatat.", concerns=is_in(S.OPEN),
    ),
    Move(
        "bekukan", "Bekukan tabel", plenaries.freeze, policies.obstacle_to_freezing, variant="primary",
        lead="Nilai, peringkat dan keadaan dibekukan. Sesudah itu tidak ada yang dapat mengubahnya.",
        done="Tabel {} dibekukan.", is_final=True, concerns=is_in(S.OPEN),
    ),
    Move(
        "putuskan", "Catat keputusan", plenaries.decide, policies.obstacle_to_deciding, form=DecideForm, variant="primary",
        lead="Tulis keputusan rapat untuk setiap calon. Keputusan berlaku bagi calon sesudah diumumkan.",
        done="Keputusan {} dicatat.", is_final=True, template="admin/recruitment/decide_move.html",
        concerns=is_in(S.FROZEN),
    ),
    Move(
        "simpan-naskah", "Simpan naskah bertanda tangan", plenaries.file_paper, policies.obstacle_to_filing, form=FileForm,
        lead="Pengumuman anggota terpilih menunggu naskah keputusan.", done="Naskah {} disimpan.",
        concerns=is_in(S.DECIDED),
    ),
    Move(
        "batalkan", "Batalkan rapat", plenaries.cancel, policies.obstacle_to_cancelling_plenary, form=CancelForm,
        lead="Rapat yang dibatalkan tidak memutuskan apa pun.", done="{} dibatalkan.", variant="danger",
        concerns=is_in(S.OPEN, S.FROZEN),
    ),
)  # fmt: skip


def _begin(form, *, by, at):
    given = dict(form.cleaned_data)
    return plenaries.prepare(given.pop("selection"), district_id=given.pop("district").pk, by=by, at=at, **given)


@admin.register(Plenary)
class PlenaryAdmin(MovesAdmin):
    fields = (
        "selection", "district", "number", "held_at", "place", "corrects", "status", "opened_by", "frozen_by", "frozen_at",
        "decided_by", "decided_at",
    )  # fmt: skip
    list_display = ("number", "district", "selection", "badge", "moment")
    list_filter = ("status", "selection")
    list_select_related = ("selection", "district")
    empty_text = "Rapat pleno menetapkan anggota tiap kecamatan atas dasar tabel nilai yang dibekukan. Siapkan di sini."
    ordering = ("-held_at", "-pk")
    sortable_by = ()
    change_list_template = "admin/recruitment/composable_list.html"
    change_form_template = "admin/recruitment/plenary.html"
    moves, words = MOVES, WORDS

    def __init__(self, model, admin_site):
        super().__init__(model, admin_site)
        self.composing = Composing(
            self, title="Siapkan rapat pleno", lead="Satu rapat untuk satu kecamatan. Koreksi menyebut rapat yang lama.",
            form=PrepareForm, obstacle=policies.obstacle_to_preparing, begin=_begin,
        )  # fmt: skip

    def get_urls(self):
        def named(route, view, name):
            return path(route, self.admin_site.admin_view(require_safe(view)), name=f"recruitment_plenary_{name}")

        return [
            *self.composing.urls(),
            named("<uuid:pk>/berita-acara.pdf", self.minutes, "minutes"),
            named("<uuid:pk>/naskah/<slug:kind>/", self.paper, "paper"),
            *super().get_urls(),
        ]

    def visible(self, queryset, by):
        return within(queryset, by, permission=VIEW).select_related("selection", "district", "corrects")

    def changelist_view(self, request, extra_context=None):
        may = policies.obstacle_to_preparing(by=self.by(request)) is None
        url = reverse("admin:recruitment_plenary_compose") if may else ""
        context = {"compose_label": "Siapkan rapat pleno", "compose_url": url}
        return super().changelist_view(request, context | (extra_context or {}))

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj:
            context |= {
                "board": readiness.board(obj, at=arrival(request)) if obj.status == S.OPEN else [],
                "rows": papers_plenaries.rows_of(obj),
                "papers": list(obj.papers.select_related("document").order_by("kind")),
                "members": list(obj.members.select_related("person").order_by("person__name")),
                "sha256": obj.table.sha256 if obj.status in {S.FROZEN, S.DECIDED} else "",
                "tone": TONES[obj.status],
            }
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    # --- Papers -------------------------------------------------------------------------------------------------------
    def minutes(self, request, pk):
        """Hand out the minutes, marked RANCANGAN until the plenary has decided."""
        plenary = self._plenary(request, pk)
        content = papers_plenaries.minutes(plenary, at=arrival(request))
        return download(content, "application/pdf", f"berita-acara-{plenary.pk.hex[:8]}.pdf")

    def paper(self, request, pk, kind):
        found = self._plenary(request, pk).papers.select_related("document").filter(kind=kind).first()
        if found is None:
            raise Http404
        return serve(request, found.document, by=self.by(request), at=arrival(request))

    def _plenary(self, request, pk):
        plenary = self.get_object(request, str(pk))
        if plenary is None:
            raise Http404
        if not self.has_view_permission(request, plenary):
            raise PermissionDenied
        return plenary

    @admin.display(description="Status")
    def badge(self, plenary):
        return badge(plenary.get_status_display(), TONES[plenary.status])

    @admin.display(description="Rapat (WIB)")
    def moment(self, plenary):
        return dates.brief(plenary.held_at)

"""What two persons decide together: one proposed, here another one approves or declines."""

from django.contrib import admin
from django.contrib.admin.utils import display_for_value

from core.admin import Move, MovesAdmin, badge
from recruitment import policies
from recruitment.actions import held, selections
from recruitment.admin.moves import WORDS
from recruitment.admin.scope import within
from recruitment.lifecycle import ProposalStatus
from recruitment.models import DateChange, HeldResolution

TONES = {ProposalStatus.PROPOSED: "gold", ProposalStatus.APPROVED: "green", ProposalStatus.DECLINED: "red"}


def is_open(proposal):
    return proposal.status == ProposalStatus.PROPOSED


class ProposalAdmin(MovesAdmin):
    ordering = ("-proposed_at", "-pk")
    list_filter = ("status",)

    @admin.display(description="Status")
    def badge(self, proposal):
        return badge(proposal.get_status_display(), TONES.get(proposal.status, "neutral"))


@admin.register(HeldResolution)
class HeldResolutionAdmin(ProposalAdmin):
    fields = ("application", "outcome", "into", "reason", "status", "proposed_by", "proposed_at", "settled_by", "settled_at")
    list_display = ("application", "outcome", "badge", "proposed_by", "proposed_at")
    list_select_related = ("application", "application__district", "into", "proposed_by")
    empty_text = "Berkas tertahan bila NIK-nya sudah ada pada berkas lain. Usulan dibuat dari halaman berkas itu."
    words = WORDS
    moves = (
        Move(
            "setujui", "Setujui", held.approve, policies.obstacle_to_settling_held,
            lead="Penyelesaian ini langsung dijalankan. Periksa dahulu KTP pada kedua berkas.",
            done="Penyelesaian disetujui dan dijalankan.", variant="primary", is_final=True, concerns=is_open,
        ),
        Move(
            "tolak", "Tolak", held.decline, policies.obstacle_to_settling_held,
            lead="Berkas tetap tertahan. Penyelesaian lain dapat diusulkan.", done="Usulan ditolak.",
            is_final=True, concerns=is_open,
        ),
    )  # fmt: skip

    def visible(self, queryset, by):
        return within(queryset, by, "application__district_id", "recruitment.view_heldresolution")

    def events_of(self, resolution):
        """What is proposed and settled is told in the file's journal, whose other lines stay on the page of the file."""
        return super().events_of(resolution.application).filter(action__startswith="held.")


@admin.register(DateChange)
class DateChangeAdmin(ProposalAdmin):
    """Until it is settled, whoever decides reads the dates in force beside the new ones; afterwards, what they were."""

    fields = (
        "selection", "stage", "starts_at", "ends_at", "reason", "status", "proposed_by", "proposed_at", "settled_by",
        "settled_at", "was_starts_at", "was_ends_at",
    )  # fmt: skip
    open_fields = (
        "selection", "stage", "starts_now", "ends_now", "starts_at", "ends_at", "reason", "status", "proposed_by",
        "proposed_at",
    )  # fmt: skip
    words = {
        "selection.dates_proposed": "Perubahan tanggal diusulkan", "selection.dates_changed": "Tanggal diubah",
        "selection.dates_declined": "Usulan tanggal ditolak", "stage": "Tahapan", "starts_at": "Mulai", "ends_at": "Selesai",
    }  # fmt: skip
    list_display = ("__str__", "starts_at", "ends_at", "badge", "proposed_by", "proposed_at")
    list_select_related = ("selection", "stage", "proposed_by")
    empty_text = "Tanggal seleksi yang sudah diumumkan berubah lewat usulan, yang dibuat dari halaman seleksi itu."
    moves = (
        Move(
            "setujui", "Setujui", selections.approve_dates, policies.obstacle_to_settling_dates,
            lead="Tanggal baru langsung berlaku. Pemilik draf menerima email, dan pengingatnya dihitung ulang.",
            done="Tanggal baru berlaku.", variant="primary", is_final=True, concerns=is_open,
            preview=selections.reminders_changed_by,
        ),
        Move(
            "tolak", "Tolak", selections.decline_dates, policies.obstacle_to_settling_dates,
            lead="Tanggal tidak berubah.", done="Usulan ditolak.", is_final=True, concerns=is_open,
        ),
    )  # fmt: skip

    def visible(self, queryset, by):
        return queryset

    def get_fields(self, request, obj=None):
        return self.open_fields if obj and is_open(obj) else self.fields

    def events_of(self, change):
        """What is proposed and settled is told in the selection's journal, among all else that became of it."""
        return super().events_of(change.selection).filter(action__startswith="selection.dates_")

    @admin.display(description="Mulai sekarang")
    def starts_now(self, change):
        return display_for_value(change.stage.starts_at if change.stage else change.selection.opens_at, "–")

    @admin.display(description="Selesai sekarang")
    def ends_now(self, change):
        return display_for_value(change.stage.ends_at if change.stage else change.selection.closes_at, "–")

"""What two persons decide together: one proposed, here another one approves or declines."""

from django.contrib import admin

from core.admin import Move, MovesAdmin, badge
from recruitment import policies
from recruitment.actions import held, selections
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


@admin.register(DateChange)
class DateChangeAdmin(ProposalAdmin):
    fields = (
        "selection", "stage", "starts_at", "ends_at", "reason", "status", "proposed_by", "proposed_at", "settled_by",
        "settled_at",
    )  # fmt: skip
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

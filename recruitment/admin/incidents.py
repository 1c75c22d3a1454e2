"""Faults of the test system: one recorded them, here another confirms that those hit sit again."""

from django.contrib import admin

from core.admin import Move
from recruitment import policies
from recruitment.actions import incidents
from recruitment.admin.proposals import ProposalAdmin, is_open
from recruitment.models import Incident


@admin.register(Incident)
class IncidentAdmin(ProposalAdmin):
    fields = (
        "sitting", "from_at", "to_at", "reason", "people", "status", "proposed_by", "proposed_at", "settled_by", "settled_at",
    )  # fmt: skip
    list_display = ("__str__", "from_at", "badge", "proposed_by", "proposed_at")
    list_select_related = ("sitting", "proposed_by")
    empty_text = "Gangguan sistem dicatat dari halaman sesinya setelah sesi dimulai."
    words = {
        "incident.reported": "Gangguan dicatat", "incident.approved": "Sesi ulang disetujui",
        "incident.declined": "Sesi ulang ditolak", "incident.withdrawn": "Catatan ditarik",
        "sitting": "Sesi", "candidates": "Peserta",
    }  # fmt: skip
    moves = (
        Move(
            "setujui", "Setujui sesi ulang", incidents.approve, policies.obstacle_to_settling_incident,
            lead="Kursi semua peserta yang disebut dilepas. Mereka diberi tahu dan dapat ditempatkan pada sesi lain.",
            done="{}: sesi ulang disetujui.", variant="primary", is_final=True, concerns=is_open,
        ),
        Move(
            "tolak", "Tolak", incidents.decline, policies.obstacle_to_settling_incident,
            lead="Tidak ada peserta yang mengulang tes.", done="{}: sesi ulang ditolak.", is_final=True, concerns=is_open,
        ),
        Move(
            "tarik", "Tarik catatan", incidents.withdraw, policies.obstacle_to_withdrawing_incident,
            lead="Catatan gangguan ini ditarik oleh pencatatnya.", done="Catatan {} ditarik.", concerns=is_open,
        ),
    )  # fmt: skip

    def visible(self, queryset, by):
        return queryset

    @admin.display(description="Peserta yang terkena")
    def people(self, incident):
        return ", ".join(str(desk.candidacy) for desk in incident.desks.with_people().order_by("number"))

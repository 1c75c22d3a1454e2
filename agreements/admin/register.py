"""The register of agreements: read here, worked on at the table."""

from django import forms
from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html

from agreements import policies
from agreements.actions import agreements
from agreements.lifecycle import AgreementStatus
from agreements.models import Agreement
from agreements.words import DETAILS, EVENTS
from core.admin import Move, MoveForm, MovesAdmin
from core.admin.scoped import badge
from core.fields import Text

TONES = {
    AgreementStatus.NEGOTIATING: "blue", AgreementStatus.INITIALLING: "blue", AgreementStatus.SIGNING: "blue",
    AgreementStatus.SEALING: "gold", AgreementStatus.IN_FORCE: "green", AgreementStatus.ENDED: "red",
}  # fmt: skip


class AbandonForm(MoveForm):
    reason = Text(label="Alasan", length=2000, lines=4)

    def clean_reason(self):
        if reason := self.cleaned_data["reason"].strip():
            return reason
        raise forms.ValidationError("Tulis alasan menghentikan kesepakatan ini.")


def obstacle_to_abandoning(agreement, *, by):
    return policies.obstacle_to_abandoning(agreement, "-", by=by)


@admin.register(Agreement)
class AgreementAdmin(MovesAdmin):
    fields = (
        "kind", "title", "state", "at_the_table", "turn", "level", "owner", "origin", "origin_on", "origin_note", "signing_on",
        "place", "valid_from", "valid_until", "predecessor", "opened_at", "concluded_at", "ended_at", "end_reason",
    )  # fmt: skip
    list_display = ("title", "kind", "parties_named", "state", "turn", "valid_until")
    list_select_related = ("kind",)
    list_filter = ("status", "kind", "turn", "level")
    search_fields = ("title__icontains", "parties__number__icontains")
    search_help_text = "Cari judul atau nomor."
    empty_text = "Buka kesepakatan baru di meja kerja sama; di sini semuanya terdaftar."
    ordering = ("-opened_at", "pk")
    words = EVENTS | DETAILS
    change_list_template = "admin/agreements/register.html"
    moves = (
        Move(
            "hentikan", "Hentikan perundingan", agreements.abandon, obstacle_to_abandoning,
            lead="Naskah tidak dirundingkan lagi. Semua versi dan catatannya tetap tersimpan.",
            done="Perundingan {} dihentikan.", form=AbandonForm, variant="danger", is_final=True,
            concerns=lambda obj: obj.status == AgreementStatus.NEGOTIATING,
        ),
    )  # fmt: skip

    def visible(self, queryset, by):
        return queryset.with_facts()

    @admin.display(description="Status", ordering="status")
    def state(self, agreement):
        return badge(agreement.get_status_display(), TONES.get(agreement.status, "neutral"))

    @admin.display(description="Para pihak")
    def parties_named(self, agreement):
        return ", ".join(each.institution.short_name for each in agreement.parties.all())

    @admin.display(description="Di meja kerja sama")
    def at_the_table(self, agreement):
        return format_html('<a href="{}">Buka naskah dan catatannya</a>', reverse("agreements:read", args=[agreement.uuid]))

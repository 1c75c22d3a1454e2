"""Who of the office is tied to which applicant; a third person takes a declaration back."""

from django.contrib import admin

from core.admin import Move, MovesAdmin, badge
from recruitment import policies
from recruitment.actions import conflicts
from recruitment.admin.forms import ReasonForm
from recruitment.admin.scope import within
from recruitment.models import Conflict


class StandingFilter(admin.SimpleListFilter):
    """The standing ones unless others are asked for."""

    title = "keadaan"
    parameter_name = "keadaan"

    def lookups(self, request, model_admin):
        return [("dicabut", "Dicabut"), ("semua", "Semua")]

    def queryset(self, request, queryset):
        if self.value() == "semua":
            return queryset
        return queryset.exclude(withdrawn_at=None) if self.value() == "dicabut" else queryset.standing()

    def choices(self, changelist):
        for value, title in (("", "Berlaku"), *self.lookup_choices):
            query = changelist.get_query_string({self.parameter_name: value} if value else {}, [self.parameter_name])
            yield {"selected": (self.value() or "") == value, "query_string": query, "display": title}


@admin.register(Conflict)
class ConflictAdmin(MovesAdmin):
    fields = (
        "application", "person", "relation", "declared_at", "declared_by", "withdrawn_at", "withdrawn_by", "withdrawn_reason",
    )  # fmt: skip
    list_display = ("application", "person", "relation", "state", "declared_at", "declared_by")
    list_select_related = ("application__district", "application__selection", "person", "declared_by")
    list_filter = (StandingFilter,)
    ordering = ("-declared_at", "-pk")
    sortable_by = ()
    empty_text = "Benturan kepentingan dinyatakan sebelum berkas dibuka, atau dari halaman berkas."
    moves = (
        Move(
            "cabut", "Cabut pernyataan", conflicts.withdraw, policies.obstacle_to_withdrawing_conflict, form=ReasonForm,
            lead="Berkas terbuka kembali bagi petugas itu, setelah ia menyatakan tidak ada hubungan.",
            done="Pernyataan dicabut.", is_final=True, concerns=lambda conflict: conflict.withdrawn_at is None,
        ),
    )  # fmt: skip

    def visible(self, queryset, by):
        related = queryset.select_related(*self.list_select_related)
        return within(related, by, "application__district_id", "recruitment.view_conflict")

    @admin.display(description="Keadaan")
    def state(self, conflict):
        return badge("Dicabut", "neutral") if conflict.withdrawn_at else badge("Berlaku", "gold")

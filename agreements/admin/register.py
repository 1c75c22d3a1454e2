"""The register of agreements: read here, worked on at the table."""

import copy
from urllib.parse import unquote

from django import forms
from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import SuspiciousOperation
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html

from accounts.models import User
from agreements import archive, naming, policies, register, searching
from agreements.actions import agreements
from agreements.admin.exporting import Exporting
from agreements.admin.filters import EndingFilter, PartyFilter, YearFilter
from agreements.lifecycle import AgreementStatus, Conclusion, ObligationStatus, Sequel, Side, Stand
from agreements.models import Agreement, Obligation, Party
from agreements.words import DETAILS, EVENTS
from core import dates
from core.admin import Move, MoveForm, MovesAdmin, ScopedInline
from core.admin.lines import fields_in_words
from core.admin.scoped import badge
from core.fields import Text

TONES = {
    AgreementStatus.NEGOTIATING: "blue", AgreementStatus.INITIALLING: "blue", AgreementStatus.SIGNING: "blue",
    AgreementStatus.SEALING: "gold", AgreementStatus.IN_FORCE: "green", AgreementStatus.ENDED: "red",
}  # fmt: skip

DUTY_TONES = {ObligationStatus.OPEN: "blue", ObligationStatus.LATE: "red", ObligationStatus.KEPT: "green"}

# What the journal keeps by name: fields and what was chosen.
CHOSEN = {value: label for choices in (Stand, Sequel, Conclusion, Side) for value, label in choices.choices}
WORDS = fields_in_words(Agreement, Party) | CHOSEN | EVENTS | DETAILS


class AbandonForm(MoveForm):
    reason = Text(label="Alasan", length=2000, lines=4)

    def clean_reason(self):
        if reason := self.cleaned_data["reason"].strip():
            return reason
        raise forms.ValidationError("Tulis alasan menghentikan kesepakatan ini.")


class EntrustForm(MoveForm):
    to = forms.ModelChoiceField(
        User.objects.none(), label="Penanggung jawab baru", empty_label="Pilih petugas",
        error_messages={"required": "Pilih petugas.", "invalid_choice": "Pilih petugas dari daftar."},
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        staff = User.objects.filter(is_staff=True, is_active=True).exclude(pk=self.obj.owner_id)
        self.fields["to"].queryset = staff.order_by("name", "pk")


def obstacle_to_abandoning(agreement, *, by):
    return policies.obstacle_to_abandoning(agreement, "-", by=by)


class ObligationInline(ScopedInline, admin.TabularInline):
    """What is owed is read here; it is kept and waived at the table."""

    model = Obligation
    fields = readonly_fields = ("indicator", "party", "due_on", "state")
    ordering = ("due_on", "pk")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("party__institution")

    @admin.display(description="Status")
    def state(self, obligation):
        return badge(obligation.get_status_display(), DUTY_TONES.get(obligation.status, "neutral"))


@admin.register(Agreement)
class AgreementAdmin(MovesAdmin):
    fields = (
        "kind", "title", "state", "at_the_table", "pen", "level", "owner", "origin", "origin_on", "origin_note", "signing_on",
        "place", "numbers", "valid_from", "until", "kept", "predecessor",
        "opened_at", "concluded_at", "ended_at", "end_reason",
    )  # fmt: skip
    list_display = ("title", "kind", "numbers", "parties_named", "state", "pen", "until")
    list_select_related = ("kind",)
    list_filter = ("status", "kind", YearFilter, PartyFilter, "turn", "level", EndingFilter)
    search_fields = ("title",)  # get_search_results asks the table of words instead
    search_help_text = "Cari judul, nomor, pihak, atau kata dalam naskah."
    empty_text = "Buka kesepakatan baru di meja kerja sama; di sini semuanya terdaftar."
    ordering = ("-opened_at", "pk")
    words = WORDS
    inlines = (ObligationInline,)
    change_list_template = "admin/agreements/register.html"
    moves = (
        Move(
            "hentikan", "Hentikan perundingan", agreements.abandon, obstacle_to_abandoning,
            lead="Naskah tidak dirundingkan lagi. Semua versi dan catatannya tetap tersimpan.",
            done="Perundingan {} dihentikan.", form=AbandonForm, variant="danger", is_final=True,
            concerns=lambda obj: obj.status == AgreementStatus.NEGOTIATING,
        ),
        Move(
            "serahkan", "Ganti penanggung jawab", agreements.entrust, policies.obstacle_to_entrusting,
            lead="Penanggung jawab menerima pengingat bila suatu jabatan kosong, dan kabar bila penyegelan terganggu.",
            done="Penanggung jawab {} sudah diganti.", form=EntrustForm,
            concerns=lambda obj: obj.status not in policies.ENDS,
        ),
    )  # fmt: skip

    def visible(self, queryset, by):
        return queryset.with_facts()

    def named(self, events):
        return naming.named(events)

    def get_urls(self):
        return [*Exporting(self).urls(), *super().get_urls()]

    def get_search_results(self, request, queryset, search_term):
        return searching.found(queryset, search_term), False

    def changelist_view(self, request, extra_context=None):
        may = policies.obstacle_to_exporting(by=self.by(request)) is None
        context = {"may_export": may, "filters": request.GET.urlencode()}
        return super().changelist_view(request, context | (extra_context or {}))

    def listed(self, request, kept):
        """Return the agreements of the list as the person narrowed it down. kept: the list's query string."""
        kept = "" if "\0" in unquote(kept) else kept
        asked = copy.copy(request)
        asked.GET = QueryDict(kept)
        try:
            return self.get_changelist_instance(asked).get_queryset(asked)
        except (IncorrectLookupParameters, SuspiciousOperation):
            return self.get_queryset(request)

    @admin.display(description="Berlaku sampai", ordering="valid_until", empty_value="-")
    def until(self, agreement):
        return agreement.valid_until or register.unlimited(agreement) or None

    @admin.display(description="Nomor")
    def numbers(self, agreement):
        return register.numbers(agreement)

    @admin.display(description="Giliran", ordering="turn")
    def pen(self, agreement):
        return agreement.get_turn_display() if agreement.status == AgreementStatus.NEGOTIATING else "-"

    @admin.display(description="Disimpan sampai")
    def kept(self, agreement):
        until = archive.kept_until(agreement)
        return dates.day(until, weekday=False) if until else "-"

    @admin.display(description="Status", ordering="status")
    def state(self, agreement):
        return badge(agreement.get_status_display(), TONES.get(agreement.status, "neutral"))

    @admin.display(description="Para pihak")
    def parties_named(self, agreement):
        return ", ".join(each.institution.short_name for each in agreement.parties.all())

    @admin.display(description="Di meja kerja sama")
    def at_the_table(self, agreement):
        return format_html('<a href="{}">Buka naskah dan catatannya</a>', reverse("agreements:read", args=[agreement.uuid]))

"""What was said to whom, to be read."""

from itertools import chain

from django import forms
from django.contrib import admin

from core import dates
from core.admin import Move, MoveForm, MovesAdmin, ScopedInline, badge
from core.admin.internal import without_internal
from core.admin.lines import target_of
from notifications import phases, planning, policies
from notifications.actions import deliveries
from notifications.admin.book import Book
from notifications.admin.operators import Operators
from notifications.admin.steering import Steering
from notifications.admin.subscribing import Subscribing
from notifications.admin.trying import Trying
from notifications.lifecycle import DeliveryState
from notifications.models import Attempt, Delivery
from notifications.notice import notices

S = DeliveryState
TONES = {
    S.PENDING: "neutral", S.LEASED: "blue", S.SENDING: "blue", S.UNCERTAIN: "gold", S.SENT: "green",
    S.FAILED: "red", S.DEAD: "red", S.SUPERSEDED: "neutral", S.EXPIRED: "neutral",
    S.ON_HOLD: "gold", S.BUNDLED: "neutral",
}  # fmt: skip
RESOLVED = {
    "smtp": "Jawaban server email", "journal": "Catatan server email", "resend": "Dikirim ulang karena tidak pasti",
    "human": "Petugas", "portal": "Halaman portal", "gateway": "Layanan pesan singkat", "skipped": "Dilewati petugas",
    "unwanted": "Tidak dikehendaki penerima", "dead_address": "Alamat penerima mati",
}  # fmt: skip
WORDS = {
    "delivery.held": "Ditahan", "delivery.released": "Dilepas", "delivery.skipped": "Dilewati",
    "delivery.sent_early": "Didahulukan", "rule": "Aturan", "milestone": "Tonggak",
    "delivery.text_tried": "Dipakai sebagai contoh email uji", "kind": "Jenis",
    "office_calendar.opened": "Alamat kalender kantor dibuat", "office_calendar.closed": "Alamat kalender kantor dimatikan",
    "delivery.requeued": "Kiriman dikirim ulang", "delivery.resolved": "Kiriman dipastikan", "before": "Status sebelumnya",
    S.FAILED.value: S.FAILED.label, S.DEAD.value: S.DEAD.label, "arrived": "Sudah sampai",
}  # fmt: skip


class SettleForm(MoveForm):
    """A delivery has no version: its actions compare and set on its state and fence."""

    reason = forms.CharField(
        label="Alasan",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Tulis alasannya."},
    )

    @property
    def facts(self):
        return {name: value for name, value in super().facts.items() if name != "version"}


class ResolveForm(SettleForm):
    arrived = forms.TypedChoiceField(
        label="Apakah kiriman ini sampai?",
        choices=[("ya", "Ya, penerima sudah menerimanya"), ("tidak", "Tidak, kirim sekali lagi")],
        widget=forms.RadioSelect,
        coerce=lambda answer: answer == "ya",
        error_messages={"required": "Pilih salah satu."},
    )
    field_order = ("arrived", "reason")


class KindFilter(admin.SimpleListFilter):
    title = "jenis"
    parameter_name = "kind__exact"

    def lookups(self, request, model_admin):
        return [(code, kind.label) for code, kind in notices().items()]

    def queryset(self, request, queryset):
        return queryset.filter(kind=self.value()) if self.value() else queryset


class AttemptInline(ScopedInline, admin.TabularInline):
    model = Attempt
    fields = ("n", "started_at", "ended_at", "phase_words", "result", "code_words", "text", "worker")
    readonly_fields = ("phase_words", "code_words")
    ordering = ("started_at", "pk")

    @admin.display(description="sampai tahap")
    def phase_words(self, obj):
        return phases.phase_words(obj.phase)

    @admin.display(description="kode")
    def code_words(self, obj):
        return phases.code_words(obj.code) or "–"


@admin.register(Delivery)
class DeliveryAdmin(MovesAdmin):
    """Read, and put right by moves. Addresses are masked; who knows one can search for it whole."""

    list_display = ("created_at", "kind_label", "recipient", "status", "attempts", "sent_at", "reply")
    list_filter = ("state", "channel", KindFilter, ("created_at", admin.DateFieldListFilter))
    list_select_related = ("to_user",)
    search_fields = ("=to_address", "=to_user__email", "=message_id", "=about")
    search_help_text = "Cari alamat email lengkap, Message-ID, atau perihal."
    empty_text = "Kiriman muncul di sini begitu portal mempunyai email untuk seseorang."
    ordering = ("-created_at", "pk")
    inlines = [AttemptInline]
    change_list_template = "admin/notifications/deliveries.html"
    words = WORDS
    moves = (
        Move(
            "kirim-ulang", "Kirim ulang", deliveries.requeue, policies.obstacle_to_requeueing,
            lead="Pesan masuk antrean lagi dan dikirim pada putaran berikutnya, selama masih perlu.",
            done="Kiriman masuk antrean lagi.", form=SettleForm,
            concerns=lambda obj: obj.state in {S.FAILED, S.DEAD},
        ),
        Move(
            "pastikan", "Pastikan", deliveries.resolve, policies.obstacle_to_resolving,
            lead="Portal tidak tahu apakah pesan ini sampai. Tanyakan kepada penerimanya atau periksa server email.",
            done="Kiriman sudah dipastikan.", form=ResolveForm,
            concerns=lambda obj: obj.state == S.UNCERTAIN,
        ),
    )  # fmt: skip
    fields = None
    fieldsets = [
        (None, {"fields": ("status", "kind_label", "channel", "recipient", "subject", "revision", "milestone", "params")}),
        ("Waktu", {"fields": ("created_at", "not_before", "next_try", "expires_at", "sending_at", "sent_at", "settled_at")}),
        (
            "Pengiriman",
            {
                "fields": (
                    "attempts",
                    "reply",
                    "returned",
                    "resolved",
                    "lease_owner",
                    "lease_until",
                    "message_id",
                    "rendered_sha256",
                )
            },
        ),
    ]

    def __init__(self, model, admin_site):
        super().__init__(model, admin_site)
        self.book, self.steering, self.trying = Book(self), Steering(self), Trying(self)
        self.subscribing, self.operators = Subscribing(self), Operators(self)

    def get_urls(self):
        pages = (self.book, self.steering, self.trying, self.subscribing, self.operators)
        return [*chain.from_iterable(page.urls() for page in pages), *super().get_urls()]

    def visible(self, queryset, by):
        return without_internal(queryset, "about", by=by)

    @admin.display(description="jenis", ordering="kind")
    def kind_label(self, obj):
        kind = notices().get(obj.kind)
        return kind.label if kind else obj.kind

    @admin.display(description="kepada")
    def recipient(self, obj):
        return planning.masked(obj.address)

    @admin.display(description="perihal")
    def subject(self, obj):
        return target_of(obj.about)

    @admin.display(description="status", ordering="state")
    def status(self, obj):
        return badge(obj.get_state_display(), TONES[obj.state])

    @admin.display(description="jawaban server")
    def reply(self, obj):
        return " ".join(filter(None, [phases.code_words(obj.smtp_code), obj.smtp_text])) or "–"

    @admin.display(description="dipastikan lewat")
    def resolved(self, obj):
        return RESOLVED.get(obj.resolved_how, obj.resolved_how) or "–"

    @admin.display(description="kembali")
    def returned(self, obj):
        """What servers reported after they had accepted it."""
        told = [f"{each} ({dates.brief(each.received_at)} WIB): {each.diagnostic}" for each in obj.bounces.order_by("pk")[:10]]
        return "; ".join(told) or "–"

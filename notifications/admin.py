"""What was said to whom, to be read; and when each reminder speaks, to be changed."""

from django import forms
from django.contrib import admin
from django.utils.html import format_html

from core import clock
from core.admin import Move, MoveForm, MovesAdmin, ScopedAdmin, ScopedInline, badge
from core.admin.lines import target_of
from notifications import planning, policies, reminders
from notifications.actions import deliveries
from notifications.lifecycle import DeliveryState
from notifications.models import Attempt, Delivery, ReminderOffset
from notifications.notice import notices

S = DeliveryState
TONES = {
    S.PENDING: "neutral", S.LEASED: "blue", S.SENDING: "blue", S.UNCERTAIN: "gold", S.SENT: "green",
    S.FAILED: "red", S.DEAD: "red", S.SUPERSEDED: "neutral", S.EXPIRED: "neutral",
    S.ON_HOLD: "gold", S.BUNDLED: "neutral",
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


class RuleFilter(admin.SimpleListFilter):
    title = "aturan"
    parameter_name = "rule"

    def lookups(self, request, model_admin):
        return [(name, rule.label) for name, rule in reminders.rules().items()]

    def queryset(self, request, queryset):
        return queryset.filter(rule=self.value()) if self.value() else queryset


class AttemptInline(ScopedInline, admin.TabularInline):
    model = Attempt
    fields = ("n", "started_at", "ended_at", "phase", "result", "code", "text", "worker")
    ordering = ("started_at", "pk")


@admin.register(Delivery)
class DeliveryAdmin(MovesAdmin):
    """Read, and put right by moves. Addresses are masked; who knows one can search for it whole."""

    list_display = ("created_at", "kind_label", "recipient", "status", "attempts", "next_try", "sent_at", "reply")
    list_filter = ("state", "channel", KindFilter, ("created_at", admin.DateFieldListFilter))
    list_select_related = ("to_user",)
    search_fields = ("=to_address", "=to_user__email", "=message_id", "=about")
    search_help_text = "Cari alamat email lengkap, Message-ID, atau perihal."
    empty_text = "Kiriman muncul di sini begitu portal mempunyai email untuk seseorang."
    ordering = ("-created_at", "pk")
    inlines = [AttemptInline]
    words = {
        "delivery.requeued": "Kiriman dikirim ulang",
        "delivery.resolved": "Kiriman dipastikan",
        "before": "Status sebelumnya",
        S.FAILED.value: S.FAILED.label,
        S.DEAD.value: S.DEAD.label,
        "arrived": "Sudah sampai",
    }
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
            {"fields": ("attempts", "reply", "resolved_how", "lease_owner", "lease_until", "message_id", "rendered_sha256")},
        ),
    ]

    def visible(self, queryset, by):
        return queryset

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
        return format_html("{} {}", obj.smtp_code or "", obj.smtp_text) if obj.smtp_code or obj.smtp_text else "–"


class OffsetForm(forms.ModelForm):
    rule = forms.ChoiceField(label="Aturan")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields.pop("rule", None)  # a rule keeps its offsets
        elif "rule" in self.fields:
            self.fields["rule"].choices = [(name, rule.label) for name, rule in reminders.rules().items()]


@admin.register(ReminderOffset)
class ReminderOffsetAdmin(ScopedAdmin):
    """When each reminder speaks. A change moves the next moment of everybody the rule concerns."""

    form = OffsetForm
    fields = editable = ("rule", "milestone", "hours_before", "send_hour", "active")
    may_add = may_change = may_delete = True
    journals_values = True
    list_display = ("milestone", "rule_label", "hours_before", "send_hour", "active")
    list_filter = (RuleFilter, "active")
    empty_text = "Tanpa waktu pengingat, tidak ada pengingat yang dikirim. Tambahkan yang pertama."
    ordering = ("rule", "-hours_before", "milestone")

    def visible(self, queryset, by):
        return queryset

    @admin.display(description="aturan", ordering="rule")
    def rule_label(self, obj):
        rule = reminders.rules().get(obj.rule)
        return rule.label if rule else obj.rule

    def may(self, request, obj=None):
        return self.covers_the_city(request)  # an offset speaks to everybody in the city

    def get_fields(self, request, obj=None):
        return self.fields if obj is None else ("rule_label", *self.fields[1:])

    def get_editable(self, request, obj=None):
        return self.editable if obj is None else self.editable[1:]

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        _move_on(obj.rule)

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        _move_on(obj.rule)


def _move_on(name):
    if rule := reminders.rules().get(name):
        planning.rebuild(rule, clock.now())

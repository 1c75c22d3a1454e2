"""When each reminder speaks, to be changed."""

from django import forms
from django.contrib import admin

from core import clock
from core.admin import ScopedAdmin
from notifications import planning, reminders
from notifications.models import ReminderOffset, RuleSetting

FARTHEST = 366 * 24  # hours


class RuleFilter(admin.SimpleListFilter):
    title = "aturan"
    parameter_name = "rule"

    def lookups(self, request, model_admin):
        return [(name, rule.label) for name, rule in reminders.rules().items()]

    def queryset(self, request, queryset):
        return queryset.filter(rule=self.value()) if self.value() else queryset


class OffsetForm(forms.ModelForm):
    rule = forms.ChoiceField(label="Aturan")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields.pop("rule", None)  # a rule keeps its offsets
        elif "rule" in self.fields:
            self.fields["rule"].choices = [(name, rule.label) for name, rule in reminders.rules().items()]
        if audience := self.fields.get("audience"):
            audience.help_text = f"{audience.help_text} {_who_is_second(self.instance.rule)}"
        if hours := self.fields.get("hours_before"):
            hours.validators, hours.min_value = [], None  # said below in words of its own

    def clean_hours_before(self):
        hours = self.cleaned_data["hours_before"]
        if hours < 0:
            raise forms.ValidationError("Pengingat dikirim sebelum tenggat: tulis 0 atau lebih.")
        if hours > FARTHEST:
            raise forms.ValidationError(f"Paling jauh satu tahun sebelum tenggat, yaitu {FARTHEST} jam.")
        return hours

    def clean(self):
        cleaned = super().clean()
        hours, rule = cleaned.get("hours_before"), cleaned.get("rule") or self.instance.rule
        if hours == 0 and cleaned.get("send_hour") is None and "send_hour" not in self.errors:
            self.add_error("send_hour", "Tepat pada tenggat sudah terlambat. Isi pukul pengiriman pada hari terakhirnya.")
        if hours and hours % 24 and RuleSetting.objects.filter(rule=rule, counts_working_days=True).exists():
            self.add_error("hours_before", "Aturan ini menghitung hari kerja: tulis kelipatan 24 jam.")
        if reminders.lacks_second(rule, cleaned.get("audience")):
            self.add_error("audience", "Aturan ini tidak mempunyai orang kedua. Pilih “yang bertugas”.")
        return cleaned


@admin.register(ReminderOffset)
class ReminderOffsetAdmin(ScopedAdmin):
    """When each reminder speaks. A change moves the next moment of everybody the rule concerns."""

    form = OffsetForm
    fields = editable = ("rule", "milestone", "hours_before", "send_hour", "audience", "active")
    may_add = may_change = may_delete = True
    journals_values = True
    list_display = ("milestone", "rule_label", "hours_before", "send_hour", "audience", "active")
    list_filter = (RuleFilter, "audience", "active")
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

    def name_of(self, obj):
        return f"{self.rule_label(obj)}, {obj.milestone}"

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


def _who_is_second(name):
    """Say who the second person of a rule is, or of which rules there is one."""
    if name:
        rule = reminders.rules().get(name)
        whom = rule.second_whom if rule else ""
        return f"Orang kedua pada aturan ini: {whom}." if whom else "Aturan ini tidak mempunyai orang kedua."
    labels = [rule.label for rule in reminders.rules().values() if rule.second_notice]
    return f"Yang mempunyai orang kedua: {'; '.join(labels)}."


def _move_on(name):
    if rule := reminders.rules().get(name):
        planning.rebuild(rule, clock.now())

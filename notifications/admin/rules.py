"""How each rule speaks, to be changed: how many reminders that moves is said before it is saved."""

from django import forms
from django.contrib import admin
from django.utils.functional import cached_property

from core import clock
from core.admin import ScopedAdmin
from notifications import planning, policies, reminders
from notifications.admin.offsets import RuleFilter
from notifications.channels import Channel
from notifications.models import RuleSetting

EDITABLE = ("active", "quiet_from", "quiet_until", "counts_working_days", "shifts_off_days", "by_mail", "by_text", "by_push")
POINTED = {"by_text": Channel.TEXT, "by_push": Channel.PUSH}


class RuleForm(forms.ModelForm):
    """confirmed: the person has read how many reminders the change moves."""

    confirmed = forms.BooleanField(
        label="Pindahkan pengingatnya", required=False,
        help_text="Centang setelah membaca berapa pengingat yang berpindah. Yang sudah dikirim tidak dikirim lagi.",
    )  # fmt: skip

    @cached_property
    def changed_data(self):
        return [name for name in super().changed_data if name != "confirmed"]

    def clean(self):
        cleaned, rule = super().clean(), reminders.rules().get(self.instance.rule)
        if rule is None or self.errors:
            return cleaned
        if rule.notice.required and not cleaned["active"]:
            self.add_error("active", "Pengingat ini diwajibkan prosedur, jadi tidak dapat dimatikan.")
        if cleaned["counts_working_days"]:
            self._refuse_parts_of_days(rule)
        if not cleaned["by_mail"] and (obstacle := policies.obstacle_to_closing_mail(rule.notice)):
            self.add_error("by_mail", obstacle)
        return cleaned

    def _refuse_parts_of_days(self, rule):
        """An offset of so many office days needs whole days, counted from the day that people know."""
        if rule.chased_for:
            self.add_error("counts_working_days", "Aturan ini mengejar sesudah tenggat, jadi menghitung hari kalender saja.")
        broken = [each.milestone for each in reminders.active_offsets(rule.rule) if each.hours_before % 24]
        if broken:
            told = ", ".join(broken)
            self.add_error("counts_working_days", f"Tonggak {told} dihitung dalam jam. Ubah dahulu menjadi kelipatan 24 jam.")

    def _post_clean(self):
        super()._post_clean()  # the instance now says what was typed, and its constraints have been asked
        rule = reminders.rules().get(self.instance.rule)
        if self.errors or rule is None or not self.changed_data or self.cleaned_data.get("confirmed"):
            return
        if count := planning.moved_by(rule, self.instance, clock.now()):
            self.add_error("confirmed", f"Perubahan ini memindahkan {count} pengingat. Belum ada yang disimpan.")


@admin.register(RuleSetting)
class RuleSettingAdmin(ScopedAdmin):
    """One row for each rule; what was changed by whom stands in the row's journal."""

    form = RuleForm
    fields = ("rule_label", *EDITABLE, "confirmed")
    editable = (*EDITABLE, "confirmed")
    may_change = True
    journals_values = True
    list_display = ("rule_label", "active", "ways", "quiet", "counts_working_days", "shifts_off_days")
    list_filter = (RuleFilter, "active")
    ordering = ("rule",)

    def visible(self, queryset, by):
        return queryset

    def may(self, request, obj=None):
        return self.covers_the_city(request)

    def get_object(self, request, object_id, from_field=None):
        if row := super().get_object(request, object_id, from_field):
            row.label = self.rule_label(row)
        return row

    def get_fields(self, request, obj=None):
        """Ask about texts and notifications only where a notice of the rule can be one."""
        return [name for name in self.fields if name not in POINTED or (obj and _may_take(obj, POINTED[name]))]

    @admin.display(description="aturan", ordering="rule")
    def rule_label(self, obj):
        rule = reminders.rules().get(obj.rule)
        return rule.label if rule else obj.rule

    @admin.display(description="jalan")
    def ways(self, obj):
        """Name the ways that the rule may take now; the portal shows everything to who has an account."""
        ways = {
            Channel.MAIL: obj.by_mail or not _may_go_without_mail(obj),
            **{way: getattr(obj, name) and _may_take(obj, way) for name, way in POINTED.items()},
            Channel.PORTAL: not _tells_addresses(obj),
        }  # fmt: skip
        return ", ".join(way.label.lower() for way, is_open in ways.items() if is_open)

    @admin.display(description="jam tenang")
    def quiet(self, obj):
        return "–" if obj.quiet_from is None else f"{obj.quiet_from:02}.00–{obj.quiet_until:02}.00"

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if rule := reminders.rules().get(obj.rule):
            planning.rebuild(rule, clock.now())


def _may_take(row, way):
    rule = reminders.rules().get(row.rule)
    return rule is not None and any(way in kind.channels for kind in rule.notices)


def _tells_addresses(row):
    rule = reminders.rules().get(row.rule)
    return rule is not None and bool(rule.address)


def _may_go_without_mail(row):
    rule = reminders.rules().get(row.rule)
    return rule is not None and policies.obstacle_to_closing_mail(rule.notice) is None

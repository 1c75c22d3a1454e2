"""What outreach's pages have in common: the plan is the whole city's, and so are its rows."""

from django import forms
from django.db import models

from core.admin import ScopedAdmin, badge
from core.admin.fields import RowsField, bare
from outreach.lifecycle import ActivityStatus, Answer

STATUS_TONES = {
    ActivityStatus.PLANNED: "neutral", ActivityStatus.RELEASED: "blue", ActivityStatus.COMPLETED: "green",
    ActivityStatus.CANCELLED: "red",
}  # fmt: skip
ANSWER_TONES = {
    Answer.SILENT: "neutral", Answer.COMING: "green", Answer.REPRESENTED: "blue", Answer.DECLINED: "red",
    Answer.WAITING: "gold",
}  # fmt: skip
SEVERAL = {models.ManyToManyField: {"form_class": RowsField, "widget": forms.CheckboxSelectMultiple}}


class CityPage(ScopedAdmin):
    """Who holds the permission sees all rows; who holds it for the whole city may change them."""

    def visible(self, queryset, by):
        return queryset.select_related(*self.list_select_related) if self.list_select_related else queryset

    def may(self, request, obj=None):
        return self.covers_the_city(request)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        return bare(super().formfield_for_dbfield(db_field, request, **kwargs))


def status_badge(activity):
    return badge(activity.get_status_display(), STATUS_TONES[activity.status])


def answer_badge(invitation):
    if invitation.withdrawn_at:
        return badge("Ditarik", "neutral")
    return badge(invitation.get_answer_display(), ANSWER_TONES[invitation.answer])

"""The letters of an activity, and how far each invitation has come: handed over, shared, undeliverable."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from core.fields import Choice, Text
from core.lifecycle import Refused
from core.middleware import arrival
from outreach import deliveries, papers, policies
from outreach.actions import letters
from outreach.admin.handing import handed
from outreach.lifecycle import DeliveryResult
from outreach.models import Activity

ASKED = {
    DeliveryResult.HANDED: ("carried_by", "Tulis siapa yang menyerahkan."),
    DeliveryResult.FAILED: ("reason", "Tulis mengapa tidak tersampaikan."),
}


class DeliveryForm(forms.Form):
    """What is reported of the chosen invitations. rows: the Rows of the page."""

    use_required_attribute = False
    chosen = forms.MultipleChoiceField(
        error_messages={
            "required": "Pilih paling sedikit satu undangan.",
            "invalid_choice": "Ada undangan yang tidak dikenali. Muat ulang halaman.",
        }
    )
    result = Choice(label="Yang terjadi", choices=DeliveryResult.choices, widget=forms.RadioSelect)
    carried_by = Text(label="Diserahkan oleh", help_text="Isi bila surat diserahkan.")
    reason = Text(label="Alasan tidak tersampaikan", length=300, help_text="Isi bila tidak tersampaikan.")

    def __init__(self, rows, *args):
        super().__init__(*args)
        self.invitations = {str(row.invitation.pk): row.invitation for row in rows}
        self.fields["chosen"].choices = [(key, key) for key in self.invitations]

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("result") and "result" not in self.errors:
            self.add_error("result", "Pilih yang terjadi.")
        name, sentence = ASKED.get(cleaned.get("result"), ("", ""))
        if name and not cleaned.get(name, "x").strip():
            self.add_error(name, ValidationError(sentence))
        return cleaned

    @property
    def facts(self):
        chosen = [self.invitations[key] for key in self.cleaned_data["chosen"]]
        return {"invitations": chosen, **{name: self.cleaned_data[name] for name in ("result", "carried_by", "reason")}}


class Delivering:
    """page: the ActivityAdmin."""

    def __init__(self, page):
        self.page = page

    def urls(self):
        view = self.page.admin_site.admin_view
        return [
            path("<int:pk>/penyampaian/", view(self.show), name="outreach_activity_delivery"),
            path("<int:pk>/surat/", view(require_POST(self.take)), name="outreach_activity_letters"),
        ]

    def _activity(self, request, pk):
        if not self.page.has_view_permission(request) or not policies.may_invite(self.page.by(request)):
            raise PermissionDenied
        found = Activity.objects.with_place().filter(pk=pk, current__isnull=False).first()
        if found is None:
            raise Http404
        return found

    def show(self, request, pk):
        activity, by, at = self._activity(request, pk), self.page.by(request), arrival(request)
        groups = deliveries.groups(activity)
        form = DeliveryForm([row for _, rows in groups for row in rows], *([request.POST] if request.method == "POST" else []))
        if form.is_valid():
            try:
                count = letters.record(activity, **form.facts, by=by, at=at)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                self.page.message_user(request, f"Dicatat untuk {count} undangan.", messages.SUCCESS)
                return HttpResponseRedirect(request.path)
        context = {
            **self.page.admin_site.each_context(request), "title": "Surat dan penyampaian undangan", "opts": self.page.opts,
            "activity": activity, "groups": groups, "form": form, "chosen": set(request.POST.getlist("chosen")),
            "calls": sum(row.is_to_call for _, rows in groups for row in rows),
            "waiting": sum(row.is_waiting for _, rows in groups for row in rows),
            "obstacle": policies.obstacle_to_numbering(activity, by=by, at=at),
        }  # fmt: skip
        return TemplateResponse(request, "admin/outreach/delivery.html", context, status=422 if form.is_bound else 200)

    def take(self, request, pk):
        """Hand out all letters of an activity, numbering those that have no number yet."""
        activity, by, at = self._activity(request, pk), self.page.by(request), arrival(request)
        back = reverse("admin:outreach_activity_delivery", args=[pk])
        try:
            made = letters.issue(activity, by=by, at=at)
        except Refused as refusal:
            self.page.message_user(request, str(refusal), messages.ERROR)
            return HttpResponseRedirect(back)
        if not made:
            self.page.message_user(request, "Belum ada yang diundang.", messages.WARNING)
            return HttpResponseRedirect(back)
        return handed(papers.invitations(activity, made, at=at), "pdf", f"undangan-{activity.uuid}")

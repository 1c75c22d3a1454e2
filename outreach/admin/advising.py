"""The letters of an advisory, and the note of who received them."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from core.clock import day_of
from core.fields import Text
from core.lifecycle import Refused
from core.middleware import arrival
from outreach import advised, advisory_papers, policies
from outreach.actions import advisories
from outreach.admin.handing import handed
from outreach.lifecycle import AdvisoryStatus
from outreach.models import Advisory


class ReceiptForm(forms.Form):
    """When and by whom the chosen addressees got their letter. rows: the Rows of the page. today: in Jakarta."""

    use_required_attribute = False
    chosen = forms.MultipleChoiceField(
        error_messages={
            "required": "Pilih paling sedikit satu penerima.",
            "invalid_choice": "Ada penerima yang tidak dikenali. Muat ulang halaman.",
        }
    )
    received_on = forms.DateField(
        label="Diterima pada", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages=dict.fromkeys(("required", "invalid"), "Isi tanggal penerimaan."),
    )  # fmt: skip
    carried_by = Text(label="Diserahkan oleh")

    def __init__(self, rows, today, *args):
        super().__init__(*args, initial={"received_on": today})
        self.addressees = {row.key: row.addressee for row in rows}
        self.fields["chosen"].choices = [(key, key) for key in self.addressees]

    def clean_carried_by(self):
        if name := self.cleaned_data["carried_by"].strip():
            return name
        raise forms.ValidationError("Tulis siapa yang menyerahkan.")

    @property
    def facts(self):
        cleaned = self.cleaned_data
        chosen = [self.addressees[key] for key in cleaned["chosen"]]
        return {"addressees": chosen, "received_on": cleaned["received_on"], "carried_by": cleaned["carried_by"]}


class Advising:
    """page: the AdvisoryAdmin."""

    def __init__(self, page):
        self.page = page

    def urls(self):
        view = self.page.admin_site.admin_view
        return [
            path("<int:pk>/penerima/", view(self.show), name="outreach_advisory_receipts"),
            path("<int:pk>/surat/", view(require_POST(self.take)), name="outreach_advisory_letters"),
        ]

    def _advisory(self, request, pk):
        """Return an issued advisory. Raises PermissionDenied, Http404."""
        if not self.page.has_view_permission(request) or not policies.may_invite(self.page.by(request)):
            raise PermissionDenied
        issued = Advisory.objects.select_related("audience", "material").filter(status=AdvisoryStatus.ISSUED)
        found = issued.filter(pk=pk).first()
        if found is None:
            raise Http404
        return found

    def show(self, request, pk):
        advisory, by, at = self._advisory(request, pk), self.page.by(request), arrival(request)
        groups = advised.groups(advisory)
        sent = [request.POST] if request.method == "POST" else []
        form = ReceiptForm([row for _, rows in groups for row in rows], day_of(at), *sent)
        if form.is_valid():
            try:
                count = advisories.record(advisory, **form.facts, by=by, at=at)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                self.page.message_user(request, f"Dicatat untuk {count} penerima.")
                return HttpResponseRedirect(request.path)
        context = {
            **self.page.admin_site.each_context(request), "title": "Surat dan penerimaan", "opts": self.page.opts,
            "advisory": advisory, "groups": groups, "form": form, "chosen": set(request.POST.getlist("chosen")),
            "back": reverse("admin:outreach_advisory_change", args=[pk]),
        }  # fmt: skip
        return TemplateResponse(request, "admin/outreach/advisory_receipts.html", context, status=422 if form.is_bound else 200)

    def take(self, request, pk):
        """Hand out all letters of an advisory, with the lists to be signed."""
        advisory, at = self._advisory(request, pk), arrival(request)
        addressees = advisories.take_letters(advisory, by=self.page.by(request), at=at)
        return handed(advisory_papers.letters(advisory, addressees, at=at), "pdf", f"imbauan-{pk}")

"""The page that deals a kecamatan's files among its verifiers: who gets how many is shown before anything is saved."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from core.admin.fields import RowField
from core.lifecycle import Refused, Stale
from core.middleware import arrival
from recruitment import dealing, policies
from recruitment.actions import allotments
from recruitment.admin.forms import LONG
from recruitment.admin.scope import codes_of
from recruitment.models import Selection
from regions.models import District


class DealForm(forms.Form):
    selection = RowField(Selection.objects.none(), label="Seleksi", empty_label=None)
    district = forms.ChoiceField(label="Kecamatan")
    again = forms.BooleanField(
        label="Bagikan ulang juga berkas yang sudah dibagikan", required=False,
        help_text="Berkas yang sedang diperiksa seseorang tidak ikut dibagikan.",
    )  # fmt: skip
    reason = forms.CharField(
        label="Alasan pembagian", max_length=500, widget=forms.Textarea(LONG | {"rows": 2}), initial="Pembagian merata."
    )
    fingerprint = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        codes = codes_of(by, policies.DEAL)
        mine = District.objects.filter(pk__in=Selection.objects.published().values("seats__district"))
        mine = mine if codes is None else mine.filter(code__in=codes)
        self.fields["selection"].queryset = Selection.objects.published().order_by("-opens_at", "-pk")
        self.fields["district"].choices = list(mine.order_by("name").values_list("code", "name"))


class Dealing:
    """page: the ApplicationAdmin."""

    def __init__(self, page):
        self.page = page

    def urls(self):
        return [path("bagikan/", self.page.admin_site.admin_view(self.show), name="recruitment_application_deal")]

    def show(self, request):
        """GET asks what to deal; POST with “lihat” shows who gets how many; POST with that shown deals it."""
        by, at = self.page.by(request), arrival(request)
        if not by.has_perm(policies.DEAL):
            raise PermissionDenied
        if request.method != "POST":
            return self._page(request, DealForm(by=by))
        form = DealForm(request.POST, by=by)
        if not form.is_valid():
            return self._page(request, form, status=422)
        if "lihat" in request.POST:
            return self._preview(request, form, at)
        try:
            plan = self._deal(form.cleaned_data, by=by, at=at)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self._preview(request, form, at, status=409 if isinstance(refusal, Stale) else 422)
        self.page.message_user(request, f"{len(plan.pairs)} berkas dibagikan.", messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:recruitment_application_changelist"))

    def _deal(self, asked, *, by, at):
        names = ("again", "fingerprint", "reason")
        return allotments.deal(asked["selection"], asked["district"], **{name: asked[name] for name in names}, by=by, at=at)

    def _preview(self, request, form, at, *, status=200):
        asked = form.cleaned_data
        plan = dealing.plan(asked["selection"], asked["district"], again=asked["again"], at=at)
        form.data = form.data.copy()
        form.data["fingerprint"] = plan.fingerprint
        return self._page(request, form, plan=plan, status=status)

    def _page(self, request, form, *, plan=None, status=200):
        context = {
            **self.page.admin_site.each_context(request), "title": "Bagikan berkas", "opts": self.page.opts, "form": form,
            "plan": plan, "back": reverse("admin:recruitment_application_changelist"),
        }  # fmt: skip
        return TemplateResponse(request, "admin/recruitment/deal.html", context, status=status)

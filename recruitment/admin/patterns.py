"""The page “Mulai dari pola”: a new selection from a type and a calendar."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from core.admin.fields import RowField
from core.clock import day_of
from core.lifecycle import Refused
from core.middleware import arrival
from recruitment import policies
from recruitment.actions import patterns as actions
from recruitment.defaults import REGENCY
from recruitment.models import SelectionType
from recruitment.patterns import PATTERNS
from regions.models import District

URL = "admin:recruitment_selection_pattern"


class PatternForm(forms.Form):
    pattern = forms.ChoiceField(
        label="Pola jadwal", choices=[(each.code, each.name) for each in PATTERNS.values()], widget=forms.RadioSelect
    )
    kind = RowField(SelectionType.objects.none(), label="Jenis seleksi", empty_label="Pilih jenis seleksi")
    name = forms.CharField(label="Nama seleksi", max_length=200)
    first_day = forms.DateField(
        label="Hari pertama pendaftaran",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text="Semua tahapan dihitung dari hari ini. Tanggalnya masih dapat diubah sebelum seleksi diumumkan.",
    )
    number_prefix = forms.CharField(
        label="Awalan nomor pendaftaran", max_length=10, required=False, help_text="Kosong: awalan dari jenis seleksi."
    )
    district = RowField(
        District.objects.none(), label="Kecamatan", required=False, empty_label="Semua kecamatan",
        help_text="Hanya untuk penggantian satu kursi.",
    )  # fmt: skip

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].queryset = SelectionType.objects.filter(is_active=True).order_by("position", "pk")
        self.fields["district"].queryset = District.objects.filter(regency=REGENCY).order_by("code")
        self.fields["first_day"].initial = today.replace(month=9, day=21)
        self.fields["pattern"].initial = next(iter(PATTERNS))

    def clean(self):
        cleaned = super().clean()
        day = cleaned.get("first_day")
        if day and not 2000 < day.year < 2100:
            self.add_error("first_day", "Tahun harus antara 2001 dan 2099.")
        pattern = PATTERNS.get(cleaned.get("pattern"))
        if pattern and pattern.one_seat and not cleaned.get("district") and "district" not in self.errors:
            self.add_error("district", "Pilih kecamatan yang kursinya akan diisi.")
        return cleaned

    @property
    def facts(self):
        cleaned = self.cleaned_data
        prefix = cleaned["number_prefix"] or cleaned["kind"].number_prefix
        return {**cleaned, "pattern": PATTERNS[cleaned["pattern"]], "number_prefix": prefix}


class Patterns:
    """page: the SelectionAdmin."""

    def __init__(self, page):
        self.page = page

    def urls(self):
        return [path("pola/", self.page.admin_site.admin_view(self.show), name="recruitment_selection_pattern")]

    def show(self, request):
        by, at = self.page.by(request), arrival(request)
        if policies.obstacle_to_beginning(by=by):
            raise PermissionDenied
        form = PatternForm(*([request.POST] if request.method == "POST" else []), today=day_of(at))
        if form.is_bound and form.is_valid():
            facts = form.facts
            try:
                selection = actions.begin(facts.pop("pattern"), by=by, at=at, **facts)
            except Refused as refusal:
                form.add_error("number_prefix", str(refusal))
            else:
                self.page.message_user(request, f"{selection} dibuat. Periksa tanggal, syarat dan berkasnya, lalu umumkan.")
                return HttpResponseRedirect(reverse("admin:recruitment_selection_change", args=[selection.pk]))
        context = {
            **self.page.admin_site.each_context(request), "title": "Mulai dari pola", "opts": self.page.opts, "form": form,
            "patterns": PATTERNS.values(), "has_types": form.fields["kind"].queryset.exists(),
        }  # fmt: skip
        return TemplateResponse(request, "admin/recruitment/pattern.html", context, status=422 if form.errors else 200)

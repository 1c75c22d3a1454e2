"""Before a file opens: who checks files says whether there is a tie to the applicant. A tie shows the number and no more."""

from django import forms
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path

from core.lifecycle import Refused
from core.middleware import arrival
from recruitment import policies
from recruitment.actions import conflicts
from recruitment.policies import audits

NONE, TIED = "none", "tied"


class OpeningForm(forms.Form):
    answer = forms.ChoiceField(
        label="Hubungan Anda dengan pelamar ini", widget=forms.RadioSelect,
        choices=((NONE, "Tidak ada hubungan"), (TIED, "Ada hubungan: berkas ini tertutup bagi saya")),
        error_messages={"required": "Pilih salah satu."},
    )  # fmt: skip
    relation = forms.CharField(
        label="Bila ada, hubungan apa", required=False, max_length=200,
        help_text="Misalnya keluarga, teman dekat, atasan, atau rekan usaha.",
    )  # fmt: skip

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("answer") == TIED and not cleaned.get("relation", "").strip():
            self.add_error("relation", "Tulis hubungan apa yang ada.")
        return cleaned


class Opening:
    """page: the ApplicationAdmin."""

    def __init__(self, page):
        self.page = page

    def urls(self):
        return [
            path("<int:pk>/hubungan/", self.page.admin_site.admin_view(self.declare), name="recruitment_application_opening")
        ]

    def instead_of(self, request, application):
        """Return the page that stands before a file for this person, or None when the file is open to them."""
        by = self.page.by(request)
        if obstacle := policies.obstacle_of_conflict(application, by=by):
            return self._page(request, application, "closed", 403, title="Berkas tertutup", obstacle=obstacle)
        if obstacle := audits.obstacle_to_free_reading(application, by=by):
            return self._page(request, application, "by_sample", 403, title="Berkas dibuka lewat sampel", obstacle=obstacle)
        if policies.obstacle_of_silence(application, by=by):
            return self._page(request, application, "opening", 200, form=OpeningForm())
        return None

    def declare(self, request, pk):
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        application = self.page.desk.found(request, pk)
        form, by, at = OpeningForm(request.POST), self.page.by(request), arrival(request)
        if form.is_valid():
            try:
                self._act(application, form.cleaned_data, by=by, at=at)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                return HttpResponseRedirect(self.page.change_url(request, application))
        return self._page(request, application, "opening", 422, form=form)

    def _act(self, application, said, *, by, at):
        if said["answer"] == NONE:
            conflicts.declare_none(application, by=by, at=at)
        else:
            conflicts.declare(application, relation=said["relation"], by=by, at=at)

    def _page(self, request, application, name, status, **extra):
        context = {
            **self.page.admin_site.each_context(request), "title": "Nyatakan hubungan Anda", "opts": self.page.opts,
            "original": application, "filters": request.GET.get("_changelist_filters", ""),
        }  # fmt: skip
        return TemplateResponse(request, f"admin/recruitment/{name}.html", context | extra, status=status)

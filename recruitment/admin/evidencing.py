"""The page from which the evidence of one applicant is taken away, after a reason."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import path
from django.views.decorators.http import require_http_methods

from core.lifecycle import Refused
from core.middleware import arrival
from core.views import download
from documents.refusals import Unacceptable
from recruitment.actions import audits
from recruitment.admin.audit_forms import EvidenceForm
from recruitment.evidence import assembling
from recruitment.policies import audits as policies


class Evidencing:
    """page: the ApplicationAdmin."""

    def __init__(self, page):
        self.page = page

    def urls(self):
        view = require_http_methods(["GET", "HEAD", "POST"])(self.show)
        name = "recruitment_application_evidence"
        return [path("<int:pk>/bukti/", self.page.admin_site.admin_view(view), name=name)]

    def show(self, request, pk):
        by, application = self.page.by(request), self.page.get_object(request, str(pk))
        if application is None:
            raise Http404
        if policies.obstacle_to_taking_evidence(application, by=by):
            raise PermissionDenied
        self.page.admin_site.require_recent(request)
        form = EvidenceForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            try:
                return self._file(request, application, form.cleaned_data["reason"])
            except (Refused, Unacceptable) as refusal:
                form.add_error(None, str(refusal))
        context = {
            **self.page.admin_site.each_context(request), "title": f"Ambil bukti {application}", "opts": self.page.opts,
            "original": application, "form": form, "back": self.page.change_url(request, application),
        }  # fmt: skip
        return TemplateResponse(request, "admin/recruitment/evidence.html", context, status=422 if form.is_bound else 200)

    def _file(self, request, application, reason):
        """Make the ZIP first, which takes seconds, then note that it was taken: what is not on record does not leave."""
        by, at = self.page.by(request), arrival(request)
        made = assembling.build(application, by=by, at=at, reason=reason)
        audits.take_evidence(application, reason=reason, manifest_sha256=made.manifest_sha256, by=by, at=at)
        return download(made.content, "application/zip", made.name)

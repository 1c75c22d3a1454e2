"""A page of the admin on which something is begun: a form, one action, and on to what was made."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from core.lifecycle import Refused
from core.middleware import arrival


def _proposed(query):
    """Return what a link to the page proposes: names of rows and words; whoever sends the form decides."""
    return {name: query.getlist(name) if name == "districts" else query[name] for name in query if "\0" not in query[name]}


def is_in(*statuses):
    """Return the `concerns` of a Move that is offered in these statuses."""
    return lambda obj: obj.status in statuses


class Composing:
    """page: the MovesAdmin. obstacle(by=) says who may not; begin(form, by, at) makes the object and returns it.

    verb: what the button says.
    """

    def __init__(self, page, *, title, lead, form, obstacle, begin, verb="Simpan"):
        self.page, self.title, self.lead, self.form, self.obstacle, self.begin = page, title, lead, form, obstacle, begin
        self.verb = verb

    @property
    def name(self):
        return f"{self.page.opts.app_label}_{self.page.opts.model_name}"

    def urls(self):
        return [path("susun/", self.page.admin_site.admin_view(self.show), name=f"{self.name}_compose")]

    def show(self, request):
        by, at = self.page.by(request), arrival(request)
        if self.obstacle(by=by) or not self.page.has_view_permission(request):
            raise PermissionDenied
        form = self.form(request.POST if request.method == "POST" else None, initial=_proposed(request.GET))
        if form.is_valid():
            try:
                made = self.begin(form, by=by, at=at)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                self.page.message_user(request, f"{self.title}: tersimpan.", messages.SUCCESS)
                return HttpResponseRedirect(self.page.change_url(request, made))
        context = {
            **self.page.admin_site.each_context(request), "title": self.title, "opts": self.page.opts, "form": form,
            "lead": self.lead, "verb": self.verb, "media": form.media, "back": reverse(f"admin:{self.name}_changelist"),
        }  # fmt: skip
        status = 422 if request.method == "POST" else 200
        return TemplateResponse(request, "admin/recruitment/compose.html", context, status=status)

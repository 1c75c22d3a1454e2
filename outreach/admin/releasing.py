"""The page on which the plan becomes what people are told."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from core.lifecycle import Refused, Stale
from core.middleware import arrival
from outreach import policies
from outreach.actions import releases
from outreach.admin.forms import ReleaseForm, seen_versions


@dataclass(frozen=True)
class Told:
    """One line of a release."""

    activity: object
    change: object

    @property
    def seen(self):
        """Key and version as plain text: templates would write 1.234."""
        return f"{self.activity.pk}:{self.activity.version}"


class Releasing:
    """page: the ActivityAdmin."""

    def __init__(self, page):
        self.page = page

    def urls(self):
        return [path("rilis/", self.page.admin_site.admin_view(self.show), name="outreach_activity_release")]

    def show(self, request):
        by = self.page.by(request)
        if not by.has_perm(policies.RELEASE) or not self.page.has_view_permission(request):
            raise PermissionDenied
        self.page.admin_site.require_recent(request)
        at = arrival(request)
        form = ReleaseForm(request.POST if request.method == "POST" else None, warnings=releases.warned(at))
        if form.is_valid():
            try:
                made = releases.release(**form.facts, seen=seen_versions(request.POST.getlist("seen")), by=by, at=at)
            except Stale as stale:
                return self._changed_meanwhile(request, stale)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                self.page.message_user(request, f"{made} selesai. Yang sudah diundang diberi tahu.", messages.SUCCESS)
                return HttpResponseRedirect(self.back)
        return self._page(request, form, by)

    @property
    def back(self):
        return reverse("admin:outreach_activity_changelist")

    def _page(self, request, form, by):
        context = {
            **self.page.admin_site.each_context(request), "title": "Rilis rencana", "opts": self.page.opts, "form": form,
            "changes": [Told(*each) for each in releases.changes()], "back": self.back,
            "obstacle": policies.obstacle_to_releasing(by=by),
        }  # fmt: skip
        status = 422 if form.is_bound else 200
        return TemplateResponse(request, "admin/outreach/release.html", context, status=status)

    def _changed_meanwhile(self, request, stale):
        context = {
            **self.page.admin_site.each_context(request), "title": "Rencana ini sudah berubah", "opts": self.page.opts,
            "sentence": str(stale), "back": reverse("admin:outreach_activity_release"),
        }  # fmt: skip
        return TemplateResponse(request, "admin/moves/stale.html", context, status=409)

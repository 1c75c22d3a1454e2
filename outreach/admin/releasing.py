"""The page on which the plan becomes what people are told."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html

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
        found = releases.warned(at)
        if request.method != "POST":
            return self._page(request, ReleaseForm(warnings=found, given=releases.reasons_given()), by)
        form, sent = ReleaseForm(request.POST, warnings=found), request.POST.getlist("seen")
        if "lihat" in request.POST:
            form = ReleaseForm(warnings=found, given=form.typed)
            return self._page(request, form, by, seen=sent, preview=_preview(by, at))
        if form.is_valid():
            try:
                made = releases.release(reasons=form.reasons, found=found, seen=seen_versions(sent), by=by, at=at)
            except Stale as stale:
                return self._changed_meanwhile(request, stale, by, at)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                self.page.message_user(request, _done(made), messages.SUCCESS)
                return HttpResponseRedirect(self.back)
        return self._page(request, form, by, seen=sent, status=422)

    @property
    def back(self):
        return reverse("admin:outreach_activity_changelist")

    def _page(self, request, form, by, *, seen=None, preview=None, status=200):
        """seen: the versions that the person judged, as sent; those of now when the whole plan is shown anew."""
        changes = [Told(*each) for each in releases.changes()]
        context = {
            **self.page.admin_site.each_context(request), "title": "Rilis rencana", "opts": self.page.opts, "form": form,
            "changes": changes, "back": self.back, "seen": [each.seen for each in changes] if seen is None else seen,
            "obstacle": policies.obstacle_to_releasing(by=by), "preview": preview,
        }  # fmt: skip
        return TemplateResponse(request, "admin/outreach/release.html", context, status=status)

    def _changed_meanwhile(self, request, stale, by, at):
        """Show the plan as it is now, with every reason that was typed, to be judged once more."""
        form = ReleaseForm(request.POST, warnings=releases.warned(at))
        form.add_error(None, str(stale))
        return self._page(request, form, by, status=409)


def _preview(by, at):
    """Return which reminders the release would change; None when there is nothing to tell, or nobody may tell it now."""
    try:
        return releases.reminders_changed(by=by, at=at)
    except Refused:
        return None


def _done(made):
    """Say what was told, and where the news for those who work in it are read and sent."""
    news = reverse("admin:outreach_release_move", args=[made.pk, "kabar"])
    return format_html(
        '{} selesai. Yang sudah diundang diberi tahu. <a href="{}">Baca dan kirim kabar bagi petugas dan narasumber</a>.',
        made,
        news,
    )

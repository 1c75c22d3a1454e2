"""The papers that go before a session, handed out from the page of its activity."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from core.lifecycle import Refused
from core.middleware import arrival
from outreach import policies, session_papers
from outreach.actions import preparing
from outreach.admin.handing import handed
from outreach.lifecycle import Paper
from outreach.models import Activity


def offered(activity, *, by):
    """Return (label, address) of the papers that a person may take of an activity now."""
    return [
        (kind.label, reverse("admin:outreach_activity_paper", args=[activity.pk, kind]))
        for kind in Paper
        if policies.obstacle_to_preparing(activity, kind=kind, by=by) is None
    ]


class Preparing:
    """page: the ActivityAdmin."""

    def __init__(self, page):
        self.page = page

    def urls(self):
        view = self.page.admin_site.admin_view(require_POST(self.take))
        return [path("<int:pk>/naskah/<slug:kind>/", view, name="outreach_activity_paper")]

    def take(self, request, pk, kind):
        """Hand out one paper, made of the activity's facts as they are now."""
        by, at = self.page.by(request), arrival(request)
        if not by.has_perm(policies.PLAN) or not self.page.has_view_permission(request):
            raise PermissionDenied
        activity = Activity.objects.with_place().select_related("in_charge").filter(pk=pk).first()
        if activity is None or kind not in Paper.values:
            raise Http404
        try:
            letter = preparing.take_paper(activity, kind=kind, by=by, at=at)
        except Refused as refusal:
            self.page.message_user(request, str(refusal), messages.ERROR)
            return HttpResponseRedirect(reverse("admin:outreach_activity_change", args=[pk]))
        if kind == Paper.TERMS:
            return handed(session_papers.terms(activity, at=at), "pdf", f"{kind}-{pk}")
        return handed(session_papers.assignment(activity, letter=letter, at=at), "pdf", f"{kind}-{pk}")

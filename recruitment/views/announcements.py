"""What everybody may read of results: the announcements of a selection, and one of them with its PDF."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from core.views import download
from documents import keeping
from recruitment import announcing, papers_announcements
from recruitment.models import Announcement, Selection


@login_not_required
@require_safe
@cache_control(no_cache=True)
@conditional_page
def announcements(request, selection):
    """List what was announced of a selection, the newest first."""
    found = get_object_or_404(Selection.objects.published(), uuid=selection)
    listed = found.announcements.published().select_related("selection").order_by("-published_at")
    return render(request, "recruitment/announcements.html", {"selection": found, "announcements": listed})


@login_not_required
@require_safe
@cache_control(no_cache=True)
@conditional_page
def announcement(request, selection, uuid):
    """Show one announcement: by kecamatan, in rank order, names and registration numbers only."""
    found = _published(selection, uuid)
    paper = getattr(found, "paper", None)
    context = {
        "announcement": found,
        "selection": found.selection,
        "districts": papers_announcements.listing(found),
        "is_headed": len(announcing.kind(found.kind).shown) > 1,
        "document": paper.document if paper else None,
        "corrected_by": found.corrections.published().select_related("selection").first(),
    }
    return render(request, "recruitment/announcement.html", context)


@login_not_required
@require_safe
def announcement_pdf(request, selection, uuid):
    """Hand out the PDF, byte for byte as it was sealed."""
    found = _published(selection, uuid)
    if not hasattr(found, "paper"):
        raise Http404
    return download(keeping.read(found.paper.document), "application/pdf", f"pengumuman-{found.pk.hex[:8]}.pdf")


def _published(selection, uuid):
    known = Announcement.objects.published().select_related("selection", "corrects__selection", "paper__document")
    return get_object_or_404(known, selection__uuid=selection, pk=uuid)

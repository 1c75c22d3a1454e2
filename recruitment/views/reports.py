"""What the QR of the final report leads to: that it is ours, and its fingerprint; no figure and no name."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.views import unlisted
from recruitment.models import FinalReport


@require_safe
@login_not_required
def proof(request, pk):
    """Tell anybody what a report's code stands for: number, day, fingerprint, and whether a later one corrects it."""
    known = FinalReport.objects.standing().select_related("selection", "corrects").filter(pk=pk).first()
    context = {"report": known, "corrected_by": known and known.corrections.standing().first()}
    return unlisted(render(request, "recruitment/report_proof.html", context, status=200 if known else 404))

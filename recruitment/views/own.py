"""What every page of an applicant begins with: the person's own application, or nothing at all."""

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404

from recruitment.models import Application, CounterHand

RELATED = ("selection", "extension__district", "district", "candidacy")


def application_of(request, uuid):
    """Return the signed-in person's own application; any other does not exist. Raises Http404."""
    own = Application.objects.of(request.user).select_related(*RELATED)
    return get_object_or_404(own, uuid=uuid)


def written_of(request, uuid):
    """Return the person's own application, or the draft that a member of staff keys in from paper. Raises Http404."""
    if not request.user.is_staff:
        return application_of(request, uuid)
    keyed = CounterHand.objects.filter(person=request.user).values("counter_file__application")
    mine = Q(applicant=request.user) | Q(pk__in=keyed, submitted_at=None)
    return get_object_or_404(Application.objects.filter(mine).select_related(*RELATED, "counter_file"), uuid=uuid)


def received_of(request, uuid):
    """Return an own application the office has received; a draft has no receipt yet. Raises Http404."""
    application = application_of(request, uuid)
    if not application.is_received:
        raise Http404
    return application

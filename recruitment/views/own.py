"""What every page of an applicant begins with: the person's own application, or nothing at all."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from recruitment.models import Application


def application_of(request, uuid):
    """Return the signed-in person's own application; any other does not exist. Raises Http404."""
    related = ("selection", "extension__district", "district", "candidacy")
    own = Application.objects.of(request.user).select_related(*related)
    return get_object_or_404(own, uuid=uuid)


def received_of(request, uuid):
    """Return an own application the office has received; a draft has no receipt yet. Raises Http404."""
    application = application_of(request, uuid)
    if not application.is_received:
        raise Http404
    return application

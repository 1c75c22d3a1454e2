"""What every page of an applicant begins with: the person's own application, or nothing at all."""

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models.users import NOWHERE
from recruitment.models import Application, CounterHand

RELATED = ("selection", "extension__district", "district", "candidacy")


def application_of(request, uuid):
    """Return the signed-in person's own application; any other does not exist. Raises Http404."""
    own = Application.objects.of(request.user).select_related(*RELATED)
    return get_object_or_404(own, uuid=uuid)


def written_of(request, uuid):
    """Return the person's own application, or one from the counter that a member of staff keys in. Raises Http404.

    Once it is filed, who keyed it in goes on reading it only for an applicant without address, who has nobody else to do so.
    """
    if not request.user.is_staff:
        return application_of(request, uuid)
    keyed = CounterHand.objects.filter(person=request.user).values("counter_file__application")
    unanswerable = Q(submitted_at=None) | Q(applicant__email__endswith=NOWHERE)
    mine = Q(applicant=request.user) | Q(pk__in=keyed) & unanswerable
    return get_object_or_404(Application.objects.filter(mine).select_related(*RELATED, "counter_file"), uuid=uuid)


def received_of(request, uuid):
    """Return an application as written_of() that the office has received; a draft has no receipt yet. Raises Http404."""
    application = written_of(request, uuid)
    if not application.is_received:
        raise Http404
    return application

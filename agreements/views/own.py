"""What every page of the table begins with: the agreement that the person may read, or nothing at all."""

from django.http import Http404

from accounts.actors import actor
from agreements import access, desk
from agreements.models import Final
from core.clock import day_of
from core.middleware import arrival


def today(request):
    return day_of(arrival(request))


def reader(request):
    """Return who reads in this request, whose seat is asked for once."""
    if not hasattr(request, "agreements_reader"):
        request.agreements_reader = desk.reader(actor(request))
    return request.agreements_reader


def reading(request):
    """Return who reads and when, as policies want them; what acts takes accounts.actors.actor."""
    return {"by": reader(request), "at": arrival(request)}


def agreement(request, uuid):
    """Return the agreement if the person may read it, with `read_until` as access.read_until gives it.

    Raises Http404, the same for a hidden one as for an unknown one.
    """
    facts = {"by": reader(request), "on": today(request)}
    found = access.visible(**facts).filter(uuid=uuid).first()
    if found is None:
        raise Http404
    found.read_until = access.read_until(found, **facts)
    return found


def _reached(found, held, name):
    return found if held.read_until is None else found.filter(**{f"{name}__lte": held.read_until})


def drafts(held):
    """Return the sent versions that the person may read, the newest first. held: as agreement() returned it."""
    return _reached(held.drafts.sent(), held, "n").order_by("-n")


def latest(held):
    """Return the last sent version that the person may read, or None."""
    return drafts(held).first()


def reads(request, agreement):
    """Tell whether the person may read an agreement that another page speaks of."""
    return access.visible(by=reader(request), on=today(request)).filter(pk=agreement.pk).exists()


def draft(held, n):
    """Return sent version n of an agreement. Raises Http404, the same for one that has not reached the person."""
    found = drafts(held).filter(n=n).first()
    if found is None:
        raise Http404
    found.agreement = held
    return found


def finals(held):
    """Return the sealed originals, and those that wait for their seal, of a version that the person may read."""
    return _reached(Final.objects.with_facts().filter(agreement=held), held, "draft__n")

"""A person's own calendar address: made, exchanged for another, switched off."""

from django.db import transaction

from core import journal
from core.lifecycle import Refused
from outreach import policies
from outreach.models import Subscription


@transaction.atomic
def renew(*, by, at):
    """Give the person an address, or another one in place of the present, which is dead at once. Raises Refused."""
    if obstacle := policies.obstacle_to_subscribing(by=by):
        raise Refused(obstacle)
    found, is_new = Subscription.objects.select_for_update().get_or_create(user=by.user, defaults={"opened_at": at})
    if not is_new:
        found.link_number, found.opened_at, found.closed_at = found.link_number + 1, at, None
        found.save(update_fields=["link_number", "opened_at", "closed_at"])
    journal.record("subscription.renewed", found, by=by, at=at)
    return found


@transaction.atomic
def close(*, by, at):
    """Switch the address off; without one, nothing happens."""
    found = Subscription.objects.select_for_update().filter(user=by.user, closed_at__isnull=True).first()
    if found is None:
        return
    found.closed_at = max(at, found.opened_at)
    found.save(update_fields=["closed_at"])
    journal.record("subscription.closed", found, by=by, at=at)

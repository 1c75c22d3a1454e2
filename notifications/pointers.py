"""What ties a text or a notification to what it points to: the mail of the same occasion, or what lies in the portal."""

from notifications.channels import Channel
from notifications.lifecycle import DeliveryState
from notifications.models import Delivery

S = DeliveryState
SILENT = {S.SUPERSEDED, S.ON_HOLD}  # what staff hold or skip is not called out by another way


def messages(delivery):
    """Return the deliveries that a pointer points to; none where it stands for itself."""
    occasion = delivery.key.removesuffix(f":{delivery.channel}")
    return Delivery.objects.filter(key__in=[occasion, f"{occasion}:{Channel.PORTAL}"], to_user=delivery.to_user_id)


def is_silenced(delivery):
    """Say whether all that a pointer points to is held back or withdrawn: then there is nothing to call anybody to."""
    states = set(messages(delivery).values_list("state", flat=True))
    return bool(states) and states <= SILENT

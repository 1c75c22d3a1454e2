"""A server that puts everything off (4xx) for a while: asked with one message now and then, caught up with once it takes one.

Each message it put off waits for a time of its own, up to the longest back-off; after a spell that would be too long.
"""

import datetime as dt

from notifications import watching
from notifications.lifecycle import DeliveryState
from notifications.models import Delivery, Gateway

PROBE_EVERY = dt.timedelta(minutes=4)
MANY = 3  # fewer may be the fault of their recipients alone, whom hurry does not help


def probe(channel, now):
    """Bring one message forward, the least tried, where a spell goes on and nobody has asked for a while."""
    spell = Gateway.objects.filter(channel=channel, put_off_at__lte=now - PROBE_EVERY)
    waiting = _put_off(channel, now)
    if spell.exists() and waiting.count() >= MANY:
        least = waiting.order_by("attempts", "wanted_by", "pk").values_list("pk", flat=True).first()
        waiting.filter(pk=least).update(next_try=now)


def heed(channel, *, taken, put_off, now):
    """Take in how a run went. taken, put_off: how many messages the server took, and how many it put off."""
    if taken:
        spell = Gateway.objects.filter(channel=channel, putting_off_since__isnull=False)
        waiting = _put_off(channel, now)
        if spell.update(putting_off_since=None, put_off_at=None) and waiting.count() >= MANY:
            waiting.update(next_try=now)
    elif put_off:
        watching.gateway_put_off(channel, now)


def _put_off(channel, now):
    waiting = Delivery.objects.filter(channel=channel, state=DeliveryState.PENDING, next_try__gt=now, attempts__gt=0)
    return waiting.filter(smtp_code__gte=400, smtp_code__lt=500)

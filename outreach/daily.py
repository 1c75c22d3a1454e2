"""Each person reads at most one reminder of outreach a day: whichever goes first names the other matters of its day as well.

A mail is held back only by one that has gone, or is going, after its own matter came up: so nothing waits for a mail that never
comes. Two that begin to go at the same breath are told apart by their order.
"""

import datetime as dt

from django.db.models import Q

from core.clock import JAKARTA, day_of
from notifications import reminders
from notifications.lifecycle import HELD, DeliveryState
from notifications.models import Delivery

GONE = (DeliveryState.SENT, DeliveryState.UNCERTAIN)
BEFORE = dt.timedelta(days=1)  # a delivery is made at most so long before its day: the column has an index


def of_the_day(name, rows, delivery):
    """Return the rows of which a rule reminds who has the duty on the day of a delivery, the oldest first."""
    if delivery.not_before is None:
        return []
    rule, offsets, day = reminders.rule(name), reminders.active_offsets(name), day_of(delivery.not_before)
    found = [each for each in rows if day in _days(rule.milestones(each, offsets))]
    return sorted(found, key=lambda each: each.pk)


def _days(milestones):
    return {day_of(each.at) for each in milestones if not each.is_second}


def with_it(name, obj, rows, delivery):
    """Return what of a rule is told on the day of obj's own delivery, itself among them."""
    found = of_the_day(name, rows, delivery)
    return found if obj in found else [obj]


def beside(obj, together):
    return [each for each in together if each.pk != obj.pk]


def was_named(delivery, *, since, by=""):
    """Say whether another mail of this day to the same recipient named what this one is about.

    since: when the matter came up. by: a kind besides the delivery's own that names it.
    """
    return any(other.sending_at is None or other.sending_at >= since for other in _others(delivery, by))


def was_sent(kind, delivery):
    """Say whether a mail of another kind, of the same day, has gone to the same recipient."""
    return any(other.kind == kind and other.state in GONE for other in _others(delivery, kind))


def _others(delivery, kind):
    if delivery.not_before is None:
        return []
    start = delivery.not_before.astimezone(JAKARTA).replace(hour=0, minute=0, second=0, microsecond=0)
    whom = {"to_user": delivery.to_user_id} if delivery.to_user_id else {"to_address__iexact": delivery.to_address}
    going = Q(state__in=HELD) & (~Q(kind=delivery.kind) | Q(pk__lt=delivery.pk))
    found = Delivery.objects.filter(
        Q(state__in=GONE) | going, channel=delivery.channel, kind__in={delivery.kind, kind} - {""}, not_before__gte=start,
        not_before__lt=start + dt.timedelta(days=1), created_at__gte=start - BEFORE, **whom,
    )  # fmt: skip
    return found.exclude(pk=delivery.pk)

"""Each person reads at most one reminder of outreach a day: the oldest matter, and the first rule, is told for the others."""

import datetime as dt

from core.clock import JAKARTA
from notifications import reminders
from notifications.lifecycle import DeliveryState
from notifications.models import Delivery


def of_the_day(name, rows, delivery):
    """Return the rows that a rule speaks of on the day of a delivery, the oldest first; none for one of no day."""
    if delivery.not_before is None:
        return []
    rule, offsets, day = reminders.rule(name), reminders.active_offsets(name), _day(delivery.not_before)
    found = [each for each in rows if any(_day(milestone.at) == day for milestone in rule.milestones(each, offsets))]
    return sorted(found, key=lambda each: each.pk)


def with_it(name, obj, rows, delivery):
    """Return what of a rule is told on the day of obj's own delivery, itself among them."""
    found = of_the_day(name, rows, delivery)
    return found if obj in found else [obj]


def speaks_for_all(obj, together):
    """Of several matters told to one recipient on one day the oldest is told for all; who asks in which order is no matter."""
    return min(together, key=lambda each: each.pk, default=obj).pk == obj.pk


def beside(obj, together):
    return [each for each in together if each.pk != obj.pk]


def was_told(kind, delivery):
    """Say whether a mail of another kind, of the same day, has gone to the same recipient."""
    if delivery.not_before is None:
        return False
    start = delivery.not_before.astimezone(JAKARTA).replace(hour=0, minute=0, second=0, microsecond=0)
    sent = Delivery.objects.filter(kind=kind, state=DeliveryState.SENT, not_before__range=(start, start + dt.timedelta(days=1)))
    whom = {"to_user": delivery.to_user_id} if delivery.to_user_id else {"to_address__iexact": delivery.to_address}
    return sent.filter(**whom).exists()


def _day(moment):
    return moment.astimezone(JAKARTA).date()

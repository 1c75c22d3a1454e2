from notifications.models.alerts import Alert, AlertKind
from notifications.models.bounces import Bounce, BounceKind
from notifications.models.calendars import OfficeCalendar
from notifications.models.deliveries import Attempt, Delivery, DeliveryQuerySet, reference
from notifications.models.rules import ReminderOffset
from notifications.models.ticks import Gateway, TickStep

__all__ = [
    "Alert", "AlertKind", "Attempt", "Bounce", "BounceKind", "Delivery", "DeliveryQuerySet", "Gateway", "OfficeCalendar",
    "ReminderOffset", "TickStep", "reference",
]  # fmt: skip

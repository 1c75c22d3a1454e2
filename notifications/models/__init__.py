from notifications.models.allowances import Allowance
from notifications.models.calendars import OfficeCalendar
from notifications.models.deliveries import Attempt, Delivery, DeliveryQuerySet, reference
from notifications.models.rules import ReminderOffset
from notifications.models.wishes import Digest, Preference, Refusal

__all__ = [
    "Allowance", "Attempt", "Delivery", "DeliveryQuerySet", "Digest", "OfficeCalendar", "Preference", "Refusal",
    "ReminderOffset", "reference",
]  # fmt: skip

from notifications.models.calendars import OfficeCalendar
from notifications.models.deliveries import Attempt, Delivery, DeliveryQuerySet, reference
from notifications.models.rules import ReminderOffset, RuleSetting
from notifications.models.texts import NoticeText

__all__ = [
    "Attempt",
    "Delivery",
    "DeliveryQuerySet",
    "NoticeText",
    "OfficeCalendar",
    "ReminderOffset",
    "RuleSetting",
    "reference",
]

from notifications.models.allowances import Allowance
from notifications.models.calendars import OfficeCalendar
from notifications.models.deliveries import Attempt, Delivery, DeliveryQuerySet, reference
from notifications.models.rules import ReminderOffset, RuleSetting
from notifications.models.texts import NoticeText
from notifications.models.wishes import Digest, Preference, Refusal

__all__ = [
    "Allowance", "Attempt", "Delivery", "DeliveryQuerySet", "Digest", "NoticeText", "OfficeCalendar", "Preference", "Refusal",
    "ReminderOffset", "RuleSetting", "reference",
]  # fmt: skip

from notifications.models.allowances import Allowance
from notifications.models.calendars import OfficeCalendar
from notifications.models.deliveries import Attempt, Delivery, DeliveryQuerySet, reference
from notifications.models.rules import ReminderOffset

__all__ = ["Allowance", "Attempt", "Delivery", "DeliveryQuerySet", "OfficeCalendar", "ReminderOffset", "reference"]

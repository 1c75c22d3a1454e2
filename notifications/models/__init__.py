from notifications.models.addresses import DeadAddress, DeathCause, LifeProof
from notifications.models.alerts import Alert, AlertKind
from notifications.models.allowances import Allowance
from notifications.models.bounces import Bounce, BounceKind
from notifications.models.calendars import OfficeCalendar
from notifications.models.deliveries import Attempt, Delivery, DeliveryQuerySet, reference
from notifications.models.devices import Device, Handover
from notifications.models.rules import Audience, ReminderOffset, RuleSetting
from notifications.models.telephones import Telephone, TelephoneProof
from notifications.models.texts import NoticeText
from notifications.models.ticks import Gateway, TickStep
from notifications.models.wishes import Digest, Preference, Refusal

__all__ = [
    "Alert", "AlertKind", "Allowance", "Attempt", "Audience", "Bounce", "BounceKind", "DeadAddress", "DeathCause", "Delivery",
    "DeliveryQuerySet", "Device", "Digest", "Gateway", "Handover", "LifeProof", "NoticeText", "OfficeCalendar", "Preference",
    "Refusal", "ReminderOffset", "RuleSetting", "Telephone", "TelephoneProof", "TickStep", "reference",
]  # fmt: skip

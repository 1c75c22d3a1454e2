"""Deliveries as the outbox writes them, and the smallest things that can be told."""

import factory
from factory.django import DjangoModelFactory

from accounts.models import User
from core.clock import wib
from notifications import outbox
from notifications.models import ReminderOffset
from tests.notifications.matters.models import Matter
from tests.notifications.matters.notices import MatterOpened

NOON = wib(2026, 10, 20, 12)


class OwnerFactory(DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence("warga{}@contoh.example".format)
    name = "Siti"


class MatterFactory(DjangoModelFactory):
    class Meta:
        model = Matter

    title = factory.Sequence("Perkara {}".format)
    owner = factory.SubFactory(OwnerFactory)


class OffsetFactory(DjangoModelFactory):
    class Meta:
        model = ReminderOffset

    rule = "matters.due"
    milestone = "H-1"
    hours_before = 24
    send_hour = 9


def posted(notice=MatterOpened, *, to=None, at=NOON, matter=None, **options):
    """Return a Delivery that the outbox has accepted, about a new matter unless one is given."""
    matter = matter or MatterFactory()
    return outbox.post(notice, matter, to=to or matter.owner, at=at, **options)

"""What is told in the portal alone."""

from dataclasses import dataclass

from notifications import keeping, render
from notifications.channels import Channel
from notifications.lifecycle import DeliveryState
from notifications.outcomes import Outcome
from notifications.sending import Hand


def show_due(_now):
    """Settle what is due in the portal itself. Returns how many deliveries took which state."""
    return Shower().run()


@dataclass(frozen=True)
class Shown:
    """A message that the portal's own pages show."""

    sha256: str = ""


class Shower(Hand):
    """What is told in the portal alone: nobody has to be asked, and once it is settled its page may show it."""

    channel = Channel.PORTAL

    def prepare(self, delivery, kind, obj):
        keeping.keep(delivery, kind, *render.plain(kind, kind.context(obj, delivery, self.now())))
        return Shown()

    def hand_over(self, parcel):
        return Outcome(DeliveryState.SENT, "shown", None, "", {"sent_at": self.now(), "resolved_how": "portal"})

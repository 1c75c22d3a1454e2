"""What is told to the second person, to whom a duty escalates while nobody has done it."""

from notifications import reminders
from notifications.notice import Notice


class SecondNotice(Notice):
    """Mix in before the notice to who has the duty, and name it as the second_notice of the rule.

    rule: the rule's name. is_undone(obj, delivery, now): whether the duty is still there and undone, whoever has it; it comes
    with the notice mixed in. duty(): what is undone, who has it and since or until when, as {"duty": …, "whose": …, "when":
    "Tenggat: …", "url": …} for the one template, which staff may word for each kind.
    """

    rule = ""
    template = "notifications/email/second"

    def duty(self, obj, now):
        raise NotImplementedError

    def still_concerns(self, obj, delivery, now):
        """Look at both: the duty, and whether the recipient is still a second person of it."""
        return self.is_undone(obj, delivery, now) and self._is_second(obj, delivery)

    def context(self, obj, delivery, now):
        return {**self.duty(obj, now), "as_whom": reminders.rule(self.rule).second_whom}

    def _is_second(self, obj, delivery):
        told = reminders.rule(self.rule).seconds(obj)
        return reminders.address_of(delivery.address) in {reminders.address_of(each) for each in told}

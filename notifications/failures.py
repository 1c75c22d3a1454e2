"""What can go wrong while a message is handed over, told apart by the one question that counts: may it have been accepted?"""


class Failure(Exception):
    """phase: how far it came; code and text: what the other side said, if anything."""

    def __init__(self, phase, code=None, text=""):
        self.phase, self.code, self.text = phase, code, text[:200]
        super().__init__(f"{phase}: {code or ''} {self.text}".strip())


class Unavailable(Failure):
    """No line to the other side, or it broke before the message was out: surely not accepted, not its own fault alone."""


class Declined(Failure):
    """The other side said no to this message: surely not accepted. permanent: the same message will never be accepted."""

    permanent = False


class Unanswered(Failure):
    """The message may have gone out and no answer came back: nobody on this side knows."""


class Overdue(Failure):
    """The time this sender may hold the message ran out before it went: surely not accepted, perhaps no longer ours."""

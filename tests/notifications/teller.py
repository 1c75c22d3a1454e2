"""A second, much simpler telling of what may become of a delivery, for the walk to compare the portal with.

It shares no code with the portal: states are plain words, and every rule here is written by hand from the design.
"""

import datetime as dt
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from tests.notifications.wire import ANSWERS, DOUBT, FAILED, RETRY, SENT

WIB = ZoneInfo("Asia/Jakarta")
LEFT_FOR_DIGESTS = dt.timedelta(minutes=15)
SETTLING, ASK_AGAIN = dt.timedelta(seconds=30), dt.timedelta(hours=1)
TOO_OFTEN = 20
# What no move ever leaves; what was refused or given up leaves by the hand of staff alone.
OVER = {"sent", "superseded", "expired", "bundled"}
STOPPED = {"failed", "dead"}
# kind: (required, whether a person decides in doubt, whether it may lie in the portal alone)
KINDS = {
    "matters.opened": (True, False, False), "matters.decided": (True, True, False), "matters.key": (True, False, False),
    "matters.tip": (False, False, True), "notifications.digest": (False, False, True),
}  # fmt: skip


@dataclass
class Person:
    """Somebody with an account, or with an address alone; that one has no wishes."""

    has_account: bool = True
    is_active: bool = True
    wants_tips: bool = True
    by_mail: bool = True
    hour: int | None = None

    def hour_after(self, moment):
        """Return the first of the person's hours at or after a moment."""
        local = moment.astimezone(WIB)
        hours = [dt.datetime(day.year, day.month, day.day, self.hour, tzinfo=WIB) for day in (local, local + dt.timedelta(1))]
        return min(hour for hour in hours if hour >= local).astimezone(dt.UTC)


@dataclass
class Tale:
    """What the teller believes of one delivery. next_try: a moment, or (earliest, latest) where chance spreads it.

    taken: how often the relay took it. excuses: how often it was put out again by somebody who could not know.
    """

    kind: str
    person: Person
    matter: object  # with is_done
    next_try: dt.datetime | tuple
    not_before: dt.datetime | None = None
    expires_at: dt.datetime | None = None
    state: str = "pending"
    channel: str = "mail"
    attempts: int = 0
    fence: int = 0
    owner: str = ""
    has_lapsed: bool = False
    waits_until: dt.datetime | None = None  # for a digest
    members: list = field(default_factory=list)  # of a digest
    had_secrets: bool = False
    is_with_staff: bool = False
    may_go_early: bool = False  # staff sent it now, or its moment had come once before a clock was set back
    message_id: str = ""
    taken: int = 0
    excuses: int = 0

    required = property(lambda self: KINDS[self.kind][0])
    person_decides = property(lambda self: KINDS[self.kind][1])

    def is_due(self, now):
        return self.state == "pending" and self.next_try <= now

    def has_expired(self, now):
        return self.expires_at is not None and self.expires_at <= now

    def is_wanted(self, now):
        """Say whether the words would still be true and welcome."""
        if self.has_expired(now) or not self.person.is_active:
            return False
        if self.members:
            return any(each.is_wanted(now) for each in self.members)
        return not self.matter.is_done and (self.required or self.person.wants_tips)

    def is_held_by(self, owner, fence):
        return self.state in {"leased", "sending"} and (self.owner, self.fence) == (owner, fence)

    def may_be_marked(self, owner, fence, now):
        return self.state == "leased" and self.is_held_by(owner, fence) and not self.has_lapsed and self.is_wanted(now)

    # --- What happens to it ---------------------------------------------------------------------------------------------
    def become(self, state, next_try=None):
        assert self.state not in OVER, f"{self.state} was left for {state}"
        self.state, self.is_with_staff = state, False
        if state not in {"leased", "sending"}:
            self.owner, self.has_lapsed = "", False
        if next_try is not None:
            self.next_try = next_try

    def be_claimed(self, owner, now):
        self.may_go_early = self.may_go_early or self.not_before is None or self.not_before <= now
        self.become("leased")
        self.owner, self.has_lapsed = owner, False
        self.fence += 1
        self.attempts += 1

    def be_reaped(self, now):
        if self.state == "sending":  # its sender has been silent for half a lease
            self.become("doubt", now)
        elif self.attempts >= TOO_OFTEN:
            self.become("dead")
        else:
            self.become("pending", now)

    def come_to(self, answer, owner, fence, now):
        """End an attempt as the relay's answer demands. A yes counts even where the lease was taken back meanwhile."""
        outcome = ANSWERS[answer][0]
        if outcome == SENT:
            if self.state in {"sending", "doubt"} and self.fence == fence:
                self.become("sent")
        elif not self.is_held_by(owner, fence):
            return
        elif outcome == RETRY:
            self._try_again(now)
        elif outcome == FAILED:
            self.become("failed")
        elif outcome == DOUBT:
            self.become("doubt", now + SETTLING)

    def be_unwanted(self, owner, fence, now):
        if self.is_held_by(owner, fence):
            self.become("expired" if self.has_expired(now) else "superseded")

    def _try_again(self, now):
        if self.attempts >= TOO_OFTEN:
            self.become("dead")
            return
        seconds = min(30 * 2 ** (self.attempts - 1), 900)
        spread = (now + dt.timedelta(seconds=seconds * 0.8), now + dt.timedelta(seconds=seconds * 1.2))
        self.become("pending", spread)

    def hear_of_doubt(self, answer, now):
        """Take an oracle's answer: True, False, None where nobody knows, "later" where it cannot be asked yet."""
        if answer == "later":
            self.next_try = now + SETTLING
        elif answer is True:
            self.become("sent")
        elif answer is False or not self.person_decides:
            self.excuses += answer is None
            self.become("pending", now)
        else:
            self.next_try, self.is_with_staff = now + ASK_AGAIN, True

    def wait_for_digest(self, now, *, moves=False):
        """Let it come with others at its person's hour, where that is wanted and not too late."""
        start = max(now, self.not_before or now)
        is_moved = not moves or self.waits_until is not None
        if self.required or not is_moved or self.had_secrets or not self.person.has_account:
            return
        if self.person.hour is None:
            if moves:
                self.waits_until, self.next_try = None, start
            return
        hour = self.person.hour_after(start)
        if self.expires_at is None or hour + LEFT_FOR_DIGESTS < self.expires_at:
            self.waits_until, self.next_try = hour, hour + LEFT_FOR_DIGESTS

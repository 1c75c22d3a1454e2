"""How fast a channel may be used, kept by the database for every sender on every machine at once."""

import datetime as dt

from django.db.models.functions import Now

from notifications.models import Allowance

MINUTE = dt.timedelta(minutes=1)
# A rival may move the bucket on between the moment that a statement began, which is its now, and the moment that it reads.
OVERTAKEN = MINUTE
LONG_AGO = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


class Pace:
    """At most `per_minute` messages in any minute: a bucket of a twentieth of them, filled by an even drip.

    The bucket is one moment, `next_free_at`: each message moves it on by one drip, by compare-and-set on the moment itself,
    and nothing goes while it is further ahead than the bucket is deep. All by the clock of the database.
    """

    def __init__(self, channel, per_minute):
        self.channel = channel
        self.depth = max(1, per_minute // 20)
        self.drip = MINUTE / (per_minute - self.depth + 1) + dt.timedelta.resolution  # rounded up, never down

    def left(self):
        """Return how many may go at once, and the seconds until the next one may when that is none."""
        free_at, now = self._read()
        ahead = self._from(free_at, now) - now
        count = max(0, self.depth - -(-ahead // self.drip))
        return count, max(0.0, (ahead - (self.depth - 1) * self.drip).total_seconds())

    def take(self):
        """Take the right to send one message now. Returns whether there was one."""
        while True:
            free_at, now = self._read()
            start = self._from(free_at, now)
            if start - now > (self.depth - 1) * self.drip:
                return False
            if Allowance.objects.filter(channel=self.channel, next_free_at=free_at).update(next_free_at=start + self.drip):
                return True

    def _from(self, free_at, now):
        """Where the next drip begins. A moment further ahead than the bucket allows is left from a clock that was set back."""
        return free_at if now <= free_at <= now + self.depth * self.drip + OVERTAKEN else now

    def _read(self):
        row = Allowance.objects.filter(channel=self.channel).annotate(now=Now()).values_list("next_free_at", "now").first()
        if row is None:
            Allowance.objects.bulk_create([Allowance(channel=self.channel, next_free_at=LONG_AGO)], ignore_conflicts=True)
            return self._read()
        return row

"""The mail server is away for two hours, by a clock that the drill moves on minute by minute."""

import datetime as dt
import random
from collections import defaultdict

import pytest
from aiosmtpd.controller import Controller

from core import clock
from notifications import outbox, tasks
from notifications.lifecycle import DeliveryState as S
from notifications.models import Alert, Attempt, Delivery
from notifications.outcomes import LONGEST_BACKOFF
from tests import turns
from tests.factories.notifications import NOON, MatterFactory
from tests.notifications.matters.notices import MatterOpened
from tests.servers import free_port

pytestmark = [pytest.mark.django_db, pytest.mark.shared]
COUNT = 1000 if turns.LONG else 30
TICK = 1 if turns.LONG else 10  # minutes from tick to tick while the server is away; then always one
AWAY, MINUTE = dt.timedelta(hours=2), dt.timedelta(minutes=1)


class Server:
    """A mail server that may be gone, or there and tired of everything. now: the portal's time, by which it notes its mails."""

    def __init__(self):
        self.port, self.taken, self.tired, self.now, self._controller = free_port(), [], "", NOON, None

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 -- aiosmtpd's name
        if self.tired:
            return self.tired
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 -- aiosmtpd's name
        self.taken.append((envelope.rcpt_tos[0], self.now))
        return "250 OK"

    def come(self):
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def go(self):
        if self._controller:
            self._controller.stop()
            self._controller = None


@pytest.fixture
def server(settings):
    server = Server()
    settings.SMTP = {"host": "127.0.0.1", "port": server.port, "user": "", "password": "", "security": "none"}
    yield server
    server.go()


def put_out(chance):
    """Put mails out that fall due all through the outage, urgent and less, some of them stale before it ends."""
    matter, drafts = MatterFactory(), []
    for n in range(COUNT):
        due = NOON + chance.uniform(0, 1) * AWAY
        stale = due + chance.choice([MINUTE * 20, MINUTE * 100, AWAY * 2, AWAY * 12])
        drafts.append(outbox.draft(MatterOpened, matter, to=f"warga{n}@contoh.example", at=due, expires_at=stale))
    assert all(outbox.insert(drafts))
    return {draft.to_address: draft for draft in drafts}


def tick(server, now):
    server.now = now
    with clock.stopped_at(now):
        results = tasks.do_what_is_due(now)
    assert not [each for each in results.values() if isinstance(each, Exception)], results


def live_through(server, span, *, every=1):
    for minute in range(0, span // MINUTE, every):
        tick(server, NOON + minute * MINUTE)
        yield NOON + minute * MINUTE


def after_the_return(server, most):
    """Tick each minute until nothing waits; return how long that took and who got what in order."""
    back, minutes = NOON + AWAY, 0
    while Delivery.objects.unsettled().exists():
        assert minutes * MINUTE <= most, f"Not drained after {minutes} minutes."
        tick(server, back + minutes * MINUTE)
        minutes += 1
    return server.taken


def none_is_late_or_missing(server, expected, *, grace=dt.timedelta()):
    """What was stale as the server came back never goes; all else goes once, and nothing after its time.

    grace: how long a mail may still have to wait then; what becomes stale meanwhile may go or not.
    """
    went, back = dict(server.taken), NOON + AWAY
    assert len(went) == len(server.taken)
    assert all(at < expected[address].expires_at for address, at in server.taken)
    fresh = {address for address, draft in expected.items() if draft.expires_at > back}
    lasting = {address for address, draft in expected.items() if draft.expires_at > back + grace}
    assert fresh < set(expected)
    assert lasting <= set(went) <= fresh
    states = dict(Delivery.objects.filter(to_address__in=expected).values_list("to_address", "state"))
    assert states == {address: S.SENT if address in went else S.EXPIRED for address in expected}


@pytest.mark.full
def test_a_server_out_of_reach_is_caught_up_with_at_once_the_nearest_need_first(server, record_property):
    expected = put_out(random.Random(4))
    record_property("mails", COUNT)
    for _ in live_through(server, AWAY, every=TICK):
        pass
    assert not Attempt.objects.exists()  # nobody was blamed, so nobody has to wait
    assert {"gateway", "late"} <= set(Alert.objects.filter(ended_at=None).values_list("kind", flat=True))

    server.come()
    taken = after_the_return(server, MINUTE * 5)
    needs = [(expected[address].wanted_by, expected[address].pk) for address, _ in taken]
    assert needs == sorted(needs)
    tick(server, server.now + MINUTE)
    assert not Alert.objects.filter(kind__in=["gateway", "late"], ended_at=None).exists()
    none_is_late_or_missing(server, expected)


@pytest.mark.full
def test_a_server_that_puts_everything_off_is_asked_less_and_less_and_not_by_all_at_once(server, record_property):
    expected = put_out(random.Random(4))
    record_property("mails", COUNT)
    server.tired = "451 4.3.0 nanti"
    server.come()
    waits = defaultdict(set)
    for now in live_through(server, AWAY, every=TICK):
        just_failed = Delivery.objects.filter(state=S.PENDING, attempt_set__ended_at=now).distinct()
        for tries, next_try in just_failed.values_list("attempts", "next_try"):
            waits[tries].add(next_try - now)
    for tries, seen in waits.items():
        middle = min(MINUTE / 2 * 2 ** (tries - 1), LONGEST_BACKOFF)
        assert middle * 0.8 <= min(seen) <= max(seen) <= middle * 1.2
    assert len(waits[1]) > COUNT / 2  # each waits a time of its own
    assert max(waits) >= (8 if turns.LONG else 6)

    server.tired = ""
    after_the_return(server, MINUTE * 5)
    none_is_late_or_missing(server, expected, grace=MINUTE * 5)

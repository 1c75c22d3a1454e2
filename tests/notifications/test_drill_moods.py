"""A mail server in every mood, all in one run: what each mail comes to, row by row."""

import asyncio
import datetime as dt
import email
import random
import socket
import struct
from collections import Counter, defaultdict
from dataclasses import dataclass

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from notifications import outbox, recovery, sending, smtp
from notifications.lifecycle import DeliveryState as S
from notifications.models import Delivery
from notifications.oracle import Nobody
from tests import turns
from tests.factories.notifications import NOON, MatterFactory
from tests.notifications.matters.notices import MatterDecided, MatterOpened
from tests.servers import free_port

pytestmark = pytest.mark.django_db
EACH = 25 if turns.LONG else 2
LEASE = sending.LEASE if turns.LONG else dt.timedelta(seconds=1)


@dataclass(frozen=True)
class Row:
    """What the server does when, and what must come of it.

    does: at the phase "rcpt", "data" or "dot" an answer, "drop" or "hang"; takes: whether it keeps the mail before.
    first: state, phase and code after the first run. sure: whether the portal may know the end without asking anybody.
    """

    when: str
    does: str
    first: tuple
    takes: bool = False
    sure: bool = True


# fmt: off
TABLE = {
    "tenang": Row("dot", "250 OK", ("sent", "dot", 250), takes=True),
    "tunda": Row("rcpt", "450 4.2.1 nanti", ("pending", "rcpt", 450)),
    "asing": Row("rcpt", "550 5.1.1 tidak dikenal", ("failed", "rcpt", 550)),
    "aturan": Row("rcpt", "550 5.7.1 relay ditolak", ("pending", "rcpt", 550)),
    "tutup": Row("rcpt", "421 4.3.2 tutup", ("pending", "rcpt", 421)),
    "putus": Row("rcpt", "drop", ("pending", "rcpt", None)),
    "data-tunda": Row("data", "451 4.3.0 nanti", ("pending", "data", 451)),
    "data-tolak": Row("data", "554 5.5.1 tidak ada penerima", ("failed", "data", 554)),
    "data-putus": Row("data", "drop", ("pending", "data", None)),
    "isi-tunda": Row("dot", "452 4.3.1 penuh", ("pending", "dot", 452)),
    "isi-tolak": Row("dot", "554 5.6.0 isi ditolak", ("failed", "dot", 554)),
    "isi-tutup": Row("dot", "421 4.3.2 tutup", ("pending", "dot", 421)),
    "diam": Row("dot", "hang", ("uncertain", "dot", None), sure=False),
    "hilang": Row("dot", "drop", ("uncertain", "dot", None), sure=False),
    "aneh": Row("dot", "299 entahlah", ("uncertain", "dot", 299), sure=False),
    "simpan-diam": Row("dot", "hang", ("uncertain", "dot", None), takes=True, sure=False),
    "simpan-hilang": Row("dot", "drop", ("uncertain", "dot", None), takes=True, sure=False),
    "simpan-putus": Row("dot", "250 then reset", ("sent", "dot", 250), takes=True),
}
# fmt: on


class Server:
    """The mail server: keeps what it takes, and once it is calm takes everything."""

    def __init__(self):
        self.kept, self.calm = [], False

    def row(self, address):
        return TABLE["tenang"] if self.calm else TABLE[address.partition(".")[0]]

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 -- aiosmtpd's name
        row = self.row(envelope.rcpt_tos[0])
        if row.takes:
            self.kept.append((envelope.rcpt_tos[0], email.message_from_bytes(envelope.content)["Message-ID"]))
        if row.does == "hang":
            while not self.calm:
                await asyncio.sleep(0.05)
        if row.does == "drop":
            server.transport.abort()
        if row.does == "250 then reset":
            asyncio.get_running_loop().call_later(0.02, reset, server.transport)
        return row.does if row.does[3:4] == " " and "then" not in row.does else "250 OK"

    def accepted(self, message_ids):
        """Be the oracle too: the portal asks whether these were taken."""
        known = {message_id for _, message_id in self.kept}
        return {message_id: message_id in known for message_id in message_ids}


def reset(transport):
    """Hang up with RST instead of FIN, unless the other side was faster."""
    if transport.is_closing():
        return
    transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()


class Moody(SMTP):
    async def _in_its_mood(self, when, row, otherwise):
        if row.when != when or row.does[:3] == "250":
            await otherwise()
        elif row.does == "drop":
            self.transport.abort()
        else:
            await self.push(row.does)

    async def smtp_RCPT(self, arg):  # noqa: N802 -- aiosmtpd's name
        row = self.event_handler.row(arg.partition("<")[2])
        await self._in_its_mood("rcpt", row, lambda: super(Moody, self).smtp_RCPT(arg))

    async def smtp_DATA(self, arg):  # noqa: N802 -- aiosmtpd's name
        row = self.event_handler.row(self.envelope.rcpt_tos[0])
        await self._in_its_mood("data", row, lambda: super(Moody, self).smtp_DATA(arg))


@pytest.fixture
def server():
    server = Server()
    server.port = free_port()
    controller = Controller(server, hostname="127.0.0.1", port=server.port)
    controller.factory = lambda: Moody(server)
    controller.start()
    yield server
    controller.stop()


def put_out(kind):
    """Put mails of every row out, shuffled; who keeps the sender waiting comes once."""
    matter = MatterFactory()
    names = [f"{name}.{n}" for name, row in TABLE.items() for n in range(1 if row.does == "hang" else EACH)]
    random.Random(5).shuffle(names)
    assert all(outbox.insert([outbox.draft(kind, matter, to=f"{name}@contoh.example", at=NOON) for name in names]))
    return Counter(name.partition(".")[0] for name in names)


def hand(server, at):
    return sending.Sender(smtp.Server("127.0.0.1", server.port), lease=LEASE, batch=1, budget=600, now=lambda: at)


def send_apart(server, at):
    """Send each mail over a line of its own, so that none suffers from the mood that the one before met."""
    while Delivery.objects.due(at).exists():
        one = hand(server, at)
        one.line.open()
        for delivery in one.claim():
            one.deliver(delivery)
        one.close()


def seen(*columns):
    """Return {row: {what stands in the columns: how often}}."""
    found = defaultdict(Counter)
    for address, *facts in Delivery.objects.values_list("to_address", *columns):
        found[address.partition(".")[0]][tuple(facts)] += 1
    return found


def phases():
    found = defaultdict(set)
    for delivery in Delivery.objects.prefetch_related("attempt_set"):
        found[delivery.to_address.partition(".")[0]].add(delivery.attempt_set.all()[0].phase)
    return found


KINDS = pytest.mark.parametrize(
    ("kind", "is_asked"),
    [(MatterOpened, True), (MatterOpened, False), (MatterDecided, False)],
    ids=["journal", "resend", "human"],
)


@pytest.mark.full
@KINDS
def test_each_mood_of_the_server_has_its_state_and_its_end(server, record_property, kind, is_asked):
    counts = put_out(kind)
    record_property("mails", counts.total())
    send_apart(server, NOON)
    assert seen("state", "smtp_code") == {name: {row.first[::2]: counts[name]} for name, row in TABLE.items()}
    assert phases() == {name: {row.first[1]} for name, row in TABLE.items()}
    calmed(server, counts, kind, is_asked=is_asked)


@pytest.mark.full
def test_over_one_line_too_a_mood_harms_no_other_mail(server, record_property):
    """The mail after a broken line is tried once more, and again where it follows another one; it comes to the same end."""
    counts = put_out(MatterOpened)
    record_property("mails", counts.total())
    for minutes in (0, 2, 6, 14, 30):
        hand(server, NOON + dt.timedelta(minutes=minutes)).run()
    calmed(server, counts, MatterOpened, is_asked=True)


def calmed(server, counts, kind, *, is_asked):
    """Let the server be calm and the doubts be settled, and say what each mail came to."""
    server.calm = True
    settled = NOON + dt.timedelta(minutes=45)
    recovery.resolve(settled, server if is_asked else Nobody())
    hand(server, settled + dt.timedelta(hours=1)).run()
    ends = {name: expected(row, is_asked=is_asked, is_left=kind.when_uncertain == "human") for name, row in TABLE.items()}
    assert {name: set(states) for name, states in seen("state").items()} == {name: {(end,)} for name, (end, _) in ends.items()}
    kept = Counter(address.partition(".")[0] for address, _ in server.kept)
    assert kept == Counter({name: copies * counts[name] for name, (_, copies) in ends.items() if copies})
    assert len(set(server.kept)) == len({address for address, _ in server.kept})  # each under one Message-ID for ever


def expected(row, *, is_asked, is_left):
    """Return the state in the end and how many copies the server keeps of each mail."""
    if row.first[0] == S.FAILED:
        return S.FAILED, 0
    if row.sure:
        return S.SENT, 1
    if is_asked:
        return S.SENT, 1
    return (S.UNCERTAIN, int(row.takes)) if is_left else (S.SENT, 1 + row.takes)

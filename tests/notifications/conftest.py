"""Mail servers that misbehave for real, and senders pointed at them."""

import asyncio
import contextlib
import email
from dataclasses import dataclass, field

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from notifications import smtp
from notifications.sending import Sender
from notifications.sink import Keeper
from tests.factories.notifications import NOON
from tests.servers import free_port


@dataclass
class Relay:
    """An aiosmtpd server that does with each recipient what its behaviour says.

    rcpt, data: {local part: reply}. after_data: {local part: "drop" | "hang" | "accept_and_reset"}.
    at_rcpt: called with each recipient, at the last moment before DATA.
    """

    port: int
    accepted: list = field(default_factory=list)
    senders: list = field(default_factory=list)
    rcpt: dict = field(default_factory=dict)
    data: dict = field(default_factory=dict)
    after_data: dict = field(default_factory=dict)
    at_rcpt: object = None

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 -- aiosmtpd's name
        name = address.partition("@")[0]
        if self.rcpt.get(name) == "drop":
            server.transport.abort()
            return "250 OK"
        if self.at_rcpt:
            await asyncio.get_running_loop().run_in_executor(None, self.at_rcpt, address)
        if name not in self.rcpt:
            envelope.rcpt_tos.append(address)
        return self.rcpt.get(name, "250 OK")

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 -- aiosmtpd's name
        name = envelope.rcpt_tos[0].partition("@")[0]
        behaviour = self.after_data.get(name)
        if behaviour == "drop":
            server.transport.abort()
        elif behaviour == "hang":
            await asyncio.sleep(3)
        elif name not in self.data:
            self.senders.append(envelope.mail_from)
            self.accepted.append((envelope.rcpt_tos[0], envelope.content))
        if behaviour == "accept_and_reset":
            asyncio.get_running_loop().call_later(0.02, server.transport.abort)
        return self.data.get(name, "250 OK")


@pytest.fixture
def relay():
    relay = Relay(free_port())
    controller = Controller(relay, hostname="127.0.0.1", port=relay.port)
    controller.start()
    yield relay
    controller.stop()


@pytest.fixture
def sender(relay):
    """Return a maker of Senders at a moment, pointed at the relay."""

    def make(now=NOON, **options):
        return Sender(smtp.Server("127.0.0.1", relay.port), now=lambda: now, **options)

    return make


class Witness(Keeper):
    """The sink, with an own list of what it acknowledged, and slow enough to be killed at on either side of the journal."""

    def __init__(self, folder, slow=0.0):
        super().__init__(folder)
        self.seen, self.slow = [], slow

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 -- aiosmtpd's name
        await asyncio.sleep(self.slow)
        answer = await super().handle_DATA(server, session, envelope)
        self.seen.append(email.message_from_bytes(envelope.content)["Message-ID"])
        await asyncio.sleep(self.slow)
        return answer


@pytest.fixture
def sink(tmp_path):
    """Return a maker of running Witnesses."""
    with contextlib.ExitStack() as stack:

        def make(slow=0.0, server=SMTP):
            witness = Witness(tmp_path / "mail", slow)
            port = free_port()
            controller = Controller(witness, hostname="127.0.0.1", port=port)
            controller.factory = lambda: server(witness)
            controller.start()
            stack.callback(controller.stop)
            return witness, port

        yield make

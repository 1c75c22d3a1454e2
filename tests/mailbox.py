"""A mail server that listens for real and keeps what it is told."""

import email
import email.policy
from dataclasses import dataclass, field

import pytest
from aiosmtpd.controller import Controller

from tests.servers import free_port


@dataclass
class Mailbox:
    """What arrived. refuse: (address, reply) pairs, such as ("x@y.id", "550 5.1.1 tidak dikenal"), answered to RCPT."""

    host: str
    port: int
    messages: list = field(default_factory=list)
    refuse: dict = field(default_factory=dict)

    def to(self, address):
        """Return the messages one address received, oldest first."""
        return [message for message in self.messages if address in message.recipients]

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 -- aiosmtpd's name
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 -- aiosmtpd's name
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        message.recipients = list(envelope.rcpt_tos)
        message.sender = envelope.mail_from
        self.messages.append(message)
        return "250 OK"


@pytest.fixture
def smtp_sink(settings):
    """Run an SMTP server on the loopback, point the portal at it and return its Mailbox."""
    mailbox = Mailbox(host="127.0.0.1", port=free_port())
    controller = Controller(mailbox, hostname=mailbox.host, port=mailbox.port)
    controller.start()
    settings.SMTP = {"host": mailbox.host, "port": mailbox.port, "user": "", "password": "", "security": "none"}
    yield mailbox
    controller.stop()

"""A mail server for developers that keeps every mail in a folder. Its 250 means: mail and Message-ID lie on disk."""

import email.policy
import os
from email.parser import BytesHeaderParser
from pathlib import Path

from aiosmtpd.controller import UnthreadedController

from notifications.oracle import JOURNAL

LARGEST = 10 * 1024 * 1024


class Keeper:
    """The aiosmtpd handler: <n>.eml and a line in the journal for each accepted mail, both fsynced."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.number = max((int(path.stem) for path in self.folder.glob("*.eml") if path.stem.isdigit()), default=0)
        self.journal = self._open_journal()

    def _open_journal(self):
        journal = os.open(self.folder / JOURNAL, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        size = os.fstat(journal).st_size
        if size and os.pread(journal, 1, size - 1) != b"\n":
            os.write(journal, b"\n")  # a line cut off by a crash was never acknowledged and must not swallow the next one
        return journal

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802 -- aiosmtpd's name
        session.host_name = hostname
        return [*responses[:-1], "250-PIPELINING", responses[-1]]

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 -- aiosmtpd's name
        headers = BytesHeaderParser(policy=email.policy.compat32).parsebytes(envelope.content)  # reads the worst of headers
        self._keep(envelope.content)
        os.write(self.journal, " ".join(str(headers.get("Message-ID", "-")).split()).encode() + b"\n")
        os.fsync(self.journal)
        return "250 Disimpan"

    def _keep(self, content):
        self.number += 1
        partial, final = self.folder / f"{self.number}.part", self.folder / f"{self.number}.eml"
        file = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            with os.fdopen(file, "wb", closefd=False) as stream:
                stream.write(content)
            os.fsync(file)
        finally:
            os.close(file)
        partial.rename(final)

    def close(self):
        os.close(self.journal)


def controller(folder, port, loop):
    """Return an aiosmtpd controller for the loopback; begin() starts it on the loop."""
    return UnthreadedController(
        Keeper(folder), hostname="127.0.0.1", port=port, loop=loop, data_size_limit=LARGEST, ident="kotak surat"
    )

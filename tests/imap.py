"""A small IMAP server (RFC 3501, MOVE, UIDPLUS) on the loopback: as much of the protocol as the reader of a folder needs."""

import asyncio
import contextlib
import re
import threading
from dataclasses import dataclass, field

from tests.servers import free_port

WORD = re.compile(r'"((?:[^"\\]|\\.)*)"|(\([^)]*\))|(\S+)')
DELETED = "\\Deleted"


class Hangup(Exception):
    """The server drops the line."""


@dataclass
class Mail:
    uid: int
    content: bytes
    flags: set = field(default_factory=set)


@dataclass
class Server:
    """folders: name → mails. hooks: command → what it does first: a callable, "hang", "drop" or an answer such as "NO full"."""

    user: str = "portal"
    password: str = 'rahasia "dan" \\ kutip'
    capabilities: str = "IMAP4rev1 MOVE UIDPLUS"
    tls: object = None
    folders: dict = field(default_factory=lambda: {"INBOX": []})
    hooks: dict = field(default_factory=dict)
    said: list = field(default_factory=list)
    port: int = field(default_factory=free_port)
    next_uid: int = 1
    is_over: bool = False

    def put(self, *contents, folder="INBOX"):
        """Lay mails (text or bytes) into a folder, as a mail server delivers them: with CRLF."""
        for content in contents:
            raw = content.encode() if isinstance(content, str) else content
            self._add(folder, re.sub(rb"\r?\n", b"\r\n", raw))

    def lying(self):
        """Return how many mails lie in each folder that holds any."""
        return {name: len(mails) for name, mails in self.folders.items() if mails}

    def _add(self, folder, content):
        self.folders[folder].append(Mail(self.next_uid, content))
        self.next_uid += 1

    # --- One conversation -----------------------------------------------------------------------------------------------
    async def serve(self, reader, writer):
        session = Session(self, reader, writer)
        try:
            with contextlib.suppress(Hangup, ConnectionError, asyncio.IncompleteReadError):
                await session.run()
                await writer.drain()
        finally:
            writer.transport.abort() if self.is_over else writer.close()


class Session:
    def __init__(self, server, reader, writer):
        self.server, self.reader, self.writer = server, reader, writer
        self.has_logged_in, self.folder = False, None

    async def run(self):
        await self._hook("greeting", "*")
        self._say("* OK siap")
        while line := await self.reader.readline():
            tag, _, rest = line.decode().rstrip("\r\n").partition(" ")
            words = [self._word(match) for match in WORD.finditer(rest)]
            name = words.pop(0).upper()
            if name == "UID":
                name = f"UID {words.pop(0).upper()}"
            self.server.said.append(name)
            if await self._hook(name, tag):
                continue
            answer = self._answer(name, words)
            self._say(f"{tag} {answer}" if " " in answer else f"{tag} {answer} done")
            await self.writer.drain()
            if name == "LOGOUT":
                return

    @staticmethod
    def _word(match):
        return re.sub(r"\\(.)", r"\1", match[1]) if match[1] is not None else match[2] or match[3]

    def _say(self, line):
        self.writer.write(line.encode() + b"\r\n")

    async def _hook(self, name, tag):
        """Do what a test wants to happen at a command; return whether it was answered by that."""
        hook = self.server.hooks.get(name)
        if hook == "hang":
            await asyncio.sleep(60)
        if hook == "drop":
            raise Hangup
        if callable(hook):
            hook()
        if isinstance(hook, str):
            self._say(f"{tag} {hook} indeed")
        return isinstance(hook, str)

    def _answer(self, name, words):
        if name in {"LOGIN", "CAPABILITY", "LOGOUT", "NOOP"}:
            return getattr(self, f"_{name.lower()}")(*words)
        if not self.has_logged_in:
            return "BAD log in first"
        if name in {"LIST", "SELECT", "CREATE"}:
            return getattr(self, f"_{name.lower()}")(*words)
        if self.folder is None:
            return "BAD select first"
        does = {
            "UID SEARCH": self._search, "UID FETCH": self._fetch, "UID MOVE": self._move, "UID COPY": self._copy,
            "UID STORE": self._store, "UID EXPUNGE": self._expunge, "EXPUNGE": self._expunge,
        }.get(name)  # fmt: skip
        is_known = does and (name != "UID MOVE" or "MOVE" in self.server.capabilities.split())
        return does(*words) if is_known else "BAD unknown command"

    # --- Commands -------------------------------------------------------------------------------------------------------
    def _capability(self):
        self._say(f"* CAPABILITY {self.server.capabilities if self.has_logged_in else 'IMAP4rev1'}")
        return "OK"

    def _login(self, user, password):
        self.has_logged_in = (user, password) == (self.server.user, self.server.password)
        return "OK" if self.has_logged_in else "NO [AUTHENTICATIONFAILED] wrong"

    def _logout(self):
        self._say("* BYE")
        return "OK"

    def _noop(self):
        return "OK"

    def _list(self, reference, pattern):
        self._say('* LIST (\\Noselect) "." ""')
        return "OK"

    def _create(self, name):
        if name in self.server.folders:
            return "NO [ALREADYEXISTS] there"
        self.server.folders[name] = []
        return "OK"

    def _select(self, name):
        if name not in self.server.folders:
            return "NO no such folder"
        self.folder = name
        self._say("* FLAGS (\\Deleted \\Seen)")
        self._say(f"* {len(self._mails)} EXISTS")
        self._say("* OK [UIDVALIDITY 7]")
        return "OK [READ-WRITE]"

    @property
    def _mails(self):
        return self.server.folders[self.folder]

    def _chosen(self, uid):
        return [mail for mail in self._mails if mail.uid == int(uid)]

    def _search(self, numbers, *keys):
        first, _, last = numbers.partition(":")
        if int(last) > len(self._mails):
            return "BAD no such number"
        found = [m for m in self._mails[int(first) - 1 : int(last)] if "UNDELETED" not in keys or DELETED not in m.flags]
        self._say(" ".join(["* SEARCH", *[str(mail.uid) for mail in found]]))
        return "OK"

    def _fetch(self, uid, items):
        size = int(re.fullmatch(r"\(BODY\.PEEK\[\]<0\.(\d+)>\)", items)[1])
        for mail in self._chosen(uid):
            number, part = self._mails.index(mail) + 1, mail.content[:size]
            self._say(f"* {number} FETCH (FLAGS ({' '.join(mail.flags)}) UID {uid} BODY[]<0> {{{len(part)}}}")
            self.writer.write(part + b")\r\n")
        return "OK"

    def _copy(self, uid, folder):
        if folder not in self.server.folders:
            return "NO [TRYCREATE] no such folder"
        for mail in self._chosen(uid):
            self.server._add(folder, mail.content)
        return "OK"

    def _move(self, uid, folder):
        answer = self._copy(uid, folder)
        if answer == "OK":
            self._remove(self._chosen(uid))
        return answer

    def _store(self, uid, action, flags):
        for mail in self._chosen(uid):
            mail.flags |= set(flags.strip("()").split()) if action == "+FLAGS.SILENT" else set()
        return "OK"

    def _expunge(self, uid=None):
        self._remove([mail for mail in self._mails if DELETED in mail.flags and uid in {None, str(mail.uid)}])
        return "OK"

    def _remove(self, mails):
        for mail in mails:
            self._say(f"* {self._mails.index(mail) + 1} EXPUNGE")
            self._mails.remove(mail)


@contextlib.contextmanager
def running(**options):
    """Run a Server in a thread and yield it."""
    server, loop, started = Server(**options), asyncio.new_event_loop(), threading.Event()

    async def main():
        server.stopped = asyncio.Event()
        listener = await asyncio.start_server(server.serve, "127.0.0.1", server.port, ssl=server.tls)
        started.set()
        await server.stopped.wait()
        listener.close()
        server.is_over = True
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        await asyncio.sleep(0)  # the transports close in the next round

    thread = threading.Thread(target=lambda: (loop.run_until_complete(main()), loop.close()), daemon=True)
    thread.start()
    started.wait(10)
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(server.stopped.set)
        thread.join(10)

"""Reads a folder of an IMAP server and puts each mail where it belongs after it was taken in. A silent server costs seconds."""

import contextlib
import datetime as dt
import imaplib
import logging
import re
import ssl
import time
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.core.cache import cache

from notifications import dsn, watching
from notifications.failures import Unavailable

logger = logging.getLogger(__name__)
CHANNEL = "imap"  # its name on the operators' page
TIMEOUT, BUDGET = 5, 15  # seconds for one answer, and for all mails of a tick
AT_ONCE, PART = 200, 5000  # mails a tick, and those that are asked for at once
FIRST_WAIT, LONGEST_WAIT = dt.timedelta(minutes=1), dt.timedelta(minutes=15)
REST = "notifications.imap.rest"  # in the cache that all processes share: until when nobody tries
FOLDERS = {"read": "Terbaca", "foreign": "Lain", "broken": "Rusak"}  # beneath the folder that is read


@dataclass(frozen=True)
class Server:
    """Where to read. is_secure: TLS from the start; without it the loopback alone is spoken to."""

    host: str
    port: int
    user: str
    password: str
    folder: str = "INBOX"
    is_secure: bool = True

    @classmethod
    def of(cls, url):
        """Return the Server of imaps://USER:PASSWORD@HOST:PORT/FOLDER."""
        parts = urlsplit(url)
        is_secure = parts.scheme == "imaps"
        return cls(
            parts.hostname, parts.port or (993 if is_secure else 143), unquote(parts.username or ""),
            unquote(parts.password or ""), unquote(parts.path.strip("/")) or "INBOX", is_secure,
        )  # fmt: skip


def read(server, take, now):
    """Hand the mails of a folder to take() and move each where its answer says. Returns how many reports were new.

    take: bytes → (a name of FOLDERS, whether it was new); what it did stands before the mail moves, so a mail whose move was
    cut off is read again and changes nothing. A server that fails is left alone for a while and told of on the operators' page.
    """
    rest = cache.get(REST) or {}
    if rest.get("until", 0) > now.timestamp():
        return 0
    try:
        count = _read(server, take)
    except Unavailable as failure:
        wait = min(rest.get("wait", FIRST_WAIT.total_seconds() / 2) * 2, LONGEST_WAIT.total_seconds())
        cache.set(REST, {"until": now.timestamp() + wait, "wait": wait}, timeout=int(wait) + 3600)
        logger.warning("imap.server_unavailable", extra={"phase": failure.phase})
        watching.gateway_failed(CHANNEL, failure, now)
        return 0
    if rest:
        cache.delete(REST)
    watching.gateway_answered(CHANNEL, now)
    return count


def _read(server, take):
    end, count = time.monotonic() + BUDGET, 0
    with _opened(server) as line:
        for uid in line.waiting():
            if time.monotonic() >= end:
                break
            content = line.fetch(uid)
            if content is None:  # another tick was faster
                continue
            what, is_new = take(content)
            line.move(uid, FOLDERS[what])
            count += is_new
    return count


@contextlib.contextmanager
def _opened(server):
    """Open a connection. After a trouble it is dropped without a goodbye, for which the next answer would be waited."""
    line = _Line(server)
    try:
        with _phase("connect"):
            line.connect()
        with _phase("login"):
            line.log_in()
        yield line
        line.say_goodbye()
    finally:
        line.close()


@contextlib.contextmanager
def _phase(name):
    """Turn whatever goes wrong with the server into one Unavailable. Its words may name the account and are not kept."""
    try:
        yield
    except (OSError, imaplib.IMAP4.error, ValueError, EOFError) as error:
        raise Unavailable(name, None, type(error).__name__) from error


class _Line:
    """One connection, with the few commands that are needed. Each raises Unavailable when the server does not do it."""

    def __init__(self, server):
        self.server, self.imap = server, None
        self.can, self.folders = set(), {}

    def connect(self):
        server = self.server
        if server.is_secure:
            context = ssl.create_default_context()
            self.imap = imaplib.IMAP4_SSL(server.host, server.port, ssl_context=context, timeout=TIMEOUT)
        else:
            self.imap = imaplib.IMAP4(server.host, server.port, timeout=TIMEOUT)

    def log_in(self):
        self.imap.login(_quoted(self.server.user), self.server.password)
        self.can = set((_ok(self.imap.capability())[-1] or b"").decode().upper().split())  # more than before the log-in

    def waiting(self):
        """Return the UIDs of the first mails of the folder: those behind them are first when these have moved away.

        They are asked for by parts, since imaplib reads no line of a megabyte.
        """
        with _phase("select"):
            count, found = int(_ok(self.imap.select(_quoted(self.server.folder)))[0] or 0), []
        for first in range(1, count + 1, PART):
            with _phase("fetch"):
                told = _ok(self.imap.uid("SEARCH", f"{first}:{min(count, first + PART - 1)}", "UNDELETED"))
                found += (told[0] or b"").decode().split()
            if len(found) >= AT_ONCE:
                break
        return found[:AT_ONCE]

    def fetch(self, uid):
        """Return the first bytes of a mail, as far as anybody reads them, or None when it is not there any more."""
        with _phase("fetch"):
            parts = _ok(self.imap.uid("FETCH", uid, f"(BODY.PEEK[]<0.{dsn.LONGEST}>)"))
            return next((part[1] for part in parts if isinstance(part, tuple)), None)

    def move(self, uid, name):
        with _phase("move"):
            folder = _quoted(self._folder(name))
            if "MOVE" in self.can:
                _ok(self.imap.uid("MOVE", uid, folder))
                return
            _ok(self.imap.uid("COPY", uid, folder))
            _ok(self.imap.uid("STORE", uid, "+FLAGS.SILENT", r"(\Deleted)"))
            _ok(self.imap.uid("EXPUNGE", uid) if "UIDPLUS" in self.can else self.imap.expunge())

    def _folder(self, name):
        """Return the folder of a name beneath the one that is read; it is made when it is not there."""
        if name not in self.folders:
            listed = re.search(rb'"(.)"', _ok(self.imap.list('""', '""'))[0] or b"")
            between = listed[1].decode() if listed else "/"
            self.folders[name] = f"{self.server.folder}{between}{name}"
            self.imap.create(_quoted(self.folders[name]))  # NO where it stands already; whether it does, the move tells
        return self.folders[name]

    def say_goodbye(self):
        with contextlib.suppress(OSError, imaplib.IMAP4.error):
            self.imap.logout()

    def close(self):
        if self.imap is not None:
            with contextlib.suppress(OSError):
                self.imap.shutdown()


def _ok(answer):
    """Return what a command answered. Raises ValueError unless it was done."""
    kind, parts = answer
    if kind != "OK":
        raise ValueError("The server did not do it.")
    return parts


def _quoted(name):
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'

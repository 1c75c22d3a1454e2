"""Asks the log of the Postfix beside the portal whether it took a mail: Message-ID, queue id, and the queue's own word."""

import datetime as dt
import gzip
import logging
import re
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

from core import clock

logger = logging.getLogger(__name__)
LATER = object()  # too early to say; ask again

SETTLED = dt.timedelta(minutes=1)  # after which a line that was to come has come
PATIENCE = dt.timedelta(hours=1)  # how long an answer may fail to come before nobody can know
SKEW = dt.timedelta(seconds=2)  # seconds in the log are cut off, and its clock may be a little behind
BLOCK = 64 * 1024
LOCALTIME = Path("/etc/localtime")

STAMP = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d))|([A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d)")
LINE = re.compile(r" (?:[\w.-]+/)+(?P<daemon>[a-z]+)\[\d+\]: (?P<queue>[0-9A-Za-z]{5,25}): (?P<rest>.*)$")
REJECTED = ("milter-reject: ", "reject: ", "milter-discard: ", "discard: ")


@dataclass
class Finding:
    """What a log said. queued: Message-IDs the queue took; half: those whose head was read and nothing came after."""

    begins_at: dt.datetime | None = None
    ends_at: dt.datetime | None = None
    queued: set = field(default_factory=set)
    half: set = field(default_factory=set)


class PostfixJournal:
    """path: the mail log. Its rotated files lie beside it (mail.log.1, mail.log.2.gz, mail.log-20261129.gz)."""

    def __init__(self, path, zone=None):
        self.path, self.zone = Path(path), zone or _zone_of_the_machine()

    def accepted(self, marks):
        """Return {Message-ID: True, False, LATER or None}. marks: Message-ID → when it was last marked as being sent."""
        since = min(marks.values()) - SKEW
        try:
            found = self._search(set(marks), since)
        except (OSError, EOFError) as error:
            logger.error("mail.journal_unreadable", extra={"error": type(error).__name__})
            return dict.fromkeys(marks, None)
        now = clock.now()
        return {message_id: _verdict(found, message_id, sent_at, now) for message_id, sent_at in marks.items()}

    def _search(self, wanted, since):
        found, queues = Finding(), {}
        for path in self._files(since):
            year_end = dt.datetime.fromtimestamp(path.stat().st_mtime, self.zone) + dt.timedelta(days=1)
            for line in _lines(path, since, lambda text, end=year_end: self._moment(text, end)):
                _read(line, wanted, queues, found)
            begins, ends = self._span(path, year_end)
            found.begins_at = found.begins_at or begins
            found.ends_at = ends or found.ends_at
        return found

    def _files(self, since):
        """Return the files that may speak of the time since a moment, oldest first, from the last that begins before it."""
        beside = [path for path in self.path.parent.glob(f"{self.path.name}[.-]*") if re.search(r"[.-]\d+(\.gz)?$", path.name)]
        chosen = []
        for path in [self.path, *sorted(beside, key=lambda path: path.stat().st_mtime, reverse=True)]:
            end = dt.datetime.fromtimestamp(path.stat().st_mtime, self.zone) + dt.timedelta(days=1)
            begins = self._span(path, end, ends=False)[0]
            chosen.insert(0, path)
            if begins is not None and begins <= since:
                break
        return chosen

    def _span(self, path, year_end, *, ends=True):
        """Return the moments of a log's first and last line; None where there is none."""
        with _opened(path) as log:
            first = self._moment(log.readline(BLOCK), year_end)
            if not ends or first is None:
                return first, None
            if path.suffix != ".gz":
                log.seek(max(0, path.stat().st_size - BLOCK))
            moments = (self._moment(line, year_end) for line in reversed(log.read().splitlines()))
            return first, next((moment for moment in moments if moment), first)

    def _moment(self, line, year_end):
        """Return when a line was written, or None. Without a year it is the last such day before the file was last written."""
        match = STAMP.match(line.decode("utf-8", "replace"))
        if match is None:
            return None
        if match[1]:
            return dt.datetime.fromisoformat(match[1])
        for year in (year_end.year, year_end.year - 1):
            try:
                moment = dt.datetime.strptime(f"{year} {match[2]}", "%Y %b %d %H:%M:%S").replace(tzinfo=self.zone)
            except ValueError:  # 29 February of another year
                continue
            if moment <= year_end:
                return moment
        return None


def _verdict(found, message_id, sent_at, now):
    if message_id in found.queued:
        return True
    if now - sent_at < SETTLED:
        return LATER
    if found.begins_at is None or found.begins_at > sent_at - SKEW:
        return None  # what was written then is gone
    is_old = now - sent_at >= PATIENCE
    # A log that stops before the mail says nothing of it; a head without a queue was cut off, or waits in a full queue.
    if found.ends_at < sent_at - SKEW or message_id in found.half:
        return None if is_old else LATER
    return False


def _read(line, wanted, queues, found):
    """Follow a wanted Message-ID from cleanup's line to the queue. queues: queue id → Message-ID."""
    match = LINE.search(line.decode("utf-8", "replace"))
    if match is None:
        return
    daemon, queue, rest = match["daemon"], match["queue"], match["rest"]
    if daemon == "cleanup" and rest.startswith("message-id="):
        message_id = rest.removeprefix("message-id=").strip()
        queues.pop(queue, None)  # a short queue id comes again
        if message_id in wanted:
            queues[queue] = message_id
            found.half.add(message_id)
    elif queue in queues:
        if rest.startswith(REJECTED):
            found.half.discard(queues.pop(queue))
        elif daemon != "smtpd":
            found.queued.add(queues[queue])


def _lines(path, since, moment_of):
    """Yield the lines from a moment on. A plain log is entered by halving, so that its size costs nothing."""
    with _opened(path) as log:
        if path.suffix != ".gz":
            log.seek(_offset(log, path.stat().st_size, since, moment_of))
        yield from log


def _offset(log, size, since, moment_of):
    """Return where a line begins that was written before a moment, near the first that was not."""
    low, high = 0, size
    while high - low > BLOCK:
        middle = (low + high) // 2
        log.seek(middle)
        log.readline()
        moment = _next_moment(log, moment_of)
        low, high = (middle, high) if moment is not None and moment < since else (low, middle)
    log.seek(low)
    if low:
        log.readline()
    return log.tell()


def _next_moment(log, moment_of):
    """Return the moment of the next line that has one, or None."""
    for line in log:
        if (moment := moment_of(line)) is not None:
            return moment
    return None


def _opened(path):
    return gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb")


def _zone_of_the_machine():
    """The log is in the machine's own time, which need not be the portal's."""
    try:
        with LOCALTIME.open("rb") as file:
            return ZoneInfo.from_file(file)
    except (OSError, ValueError):
        return dt.UTC

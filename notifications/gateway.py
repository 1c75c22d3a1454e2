"""Whom texts are handed to. The office plugs its provider (SMS, WhatsApp) in as a class with the two functions of Gateway."""

import contextlib
import datetime as dt
import fcntl
import json
import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.utils.module_loading import import_string

from notifications.failures import Unanswered, Unavailable

__all__ = ["Answer", "FileGateway", "Gateway", "Unanswered", "Unavailable", "gateway"]


@dataclass(frozen=True)
class Answer:
    """What the gateway said. permanent: this number or these words will never be accepted. text: without number or name."""

    accepted: bool
    permanent: bool = False
    text: str = ""


class Gateway:
    """Made anew for each tick with the address of TEXT_GATEWAY_URL, of which only it knows the meaning."""

    def __init__(self, url):
        self.url = url

    def send(self, reference, number, words):
        """Hand one text over and return an Answer.

        reference: the text's own name, the same for each try; hand it to the provider, so that it can tell a repetition.
        number: E.164, as +62812…; words: at most 300 characters on one line.
        Must answer within twenty seconds. Raises Unavailable when the text surely did not reach the provider, Unanswered when
        nobody can know; any other exception counts as Unanswered.
        """
        raise NotImplementedError

    def accepted(self, references):
        """Return {reference: True, False, or None when the provider cannot say}. A False must be certain: it is sent again."""
        return dict.fromkeys(references)


class FileGateway(Gateway):
    """Writes each text as one line of JSON into a file for each day (UTC) of a folder, for a program beside the portal.

    A line that is there was accepted: it is on the disk before the answer. Old files may be moved away after a day.
    """

    def __init__(self, url):
        super().__init__(url)
        self.folder = Path(unquote(urlsplit(url).path))

    def send(self, reference, number, words):
        line = json.dumps({"reference": reference, "number": number, "words": words}, ensure_ascii=False)
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            file = os.open(
                self.folder / f"{dt.datetime.now(dt.UTC):%Y-%m-%d}.jsonl", os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600
            )
        except OSError as error:
            raise Unavailable("open", None, type(error).__name__) from error
        with contextlib.ExitStack() as stack:
            stack.callback(os.close, file)
            fcntl.flock(file, fcntl.LOCK_EX)
            _append(file, line.encode() + b"\n")
        self._keep_name()
        return Answer(accepted=True)

    def _keep_name(self):
        """A file made just now is in its folder even after the power fails."""
        folder = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def accepted(self, references):
        files = sorted(self.folder.glob("*.jsonl"), reverse=True)
        if not files:
            return dict.fromkeys(references)
        missing = set(references)
        for path in files:
            if not missing:
                break
            missing -= _references(path)
        return {reference: reference not in missing for reference in references}


def _append(file, line):
    """Write a whole line and wait for the disk; a line that a crash cut off was never acknowledged and must not swallow it."""
    size = os.fstat(file).st_size
    if size and os.pread(file, 1, size - 1) != b"\n":
        line = b"\n" + line
    while line:
        line = line[os.write(file, line) :]
    os.fsync(file)


def _references(path):
    found = set()
    with path.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            with contextlib.suppress(ValueError, KeyError, TypeError):
                found.add(json.loads(line)["reference"])
    return found


def gateway():
    """Return the office's gateway, or None when it has none."""
    chosen = settings.TEXT_GATEWAY
    return import_string(chosen["class"])(chosen["url"]) if chosen["url"] else None

"""Reads what the developers' mail sink has kept."""

import datetime as dt
import email.policy
import re
from dataclasses import dataclass
from email.parser import BytesHeaderParser, BytesParser
from pathlib import Path

from django.conf import settings

LINK = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:)]")
CODE = re.compile(r"(?<![\w/=-])\d{3} ?\d{3}(?![\w/-])")  # written in two halves or in one


@dataclass(frozen=True)
class Letter:
    """One kept mail. message: the parsed headers, or the whole mail where it was asked for."""

    number: int
    at: dt.datetime
    message: object

    @property
    def recipient(self):
        return str(self.message.get("To", ""))

    @property
    def subject(self):
        return str(self.message.get("Subject", ""))

    def body(self, kind):
        """Return the text of the part: "plain" or "html", or an empty text."""
        part = self.message.get_body((kind,))
        return part.get_content() if part else ""

    @property
    def text(self):
        return self.body("plain")

    @property
    def links(self):
        return list(dict.fromkeys(LINK.findall(self.text)))

    @property
    def codes(self):
        return list(dict.fromkeys(CODE.findall(self.text)))


def numbers(recipient=""):
    """Return the numbers of the kept mails, newest first; only those to the recipient when one is named."""
    found = sorted((int(path.stem) for path in _folder().glob("*.eml") if path.stem.isdigit()), reverse=True)
    if not recipient:
        return found
    return [number for number in found if recipient.lower() in letter(number, headers_only=True).recipient.lower()]


def letter(number, *, headers_only=False):
    """Return one Letter; raises FileNotFoundError."""
    path = _folder() / f"{number:d}.eml"
    parser = BytesHeaderParser if headers_only else BytesParser
    message = parser(policy=email.policy.default).parsebytes(path.read_bytes())
    return Letter(number, dt.datetime.fromtimestamp(path.stat().st_mtime, tz=dt.UTC), message)


def _folder():
    return Path(settings.MAIL_SINK_DIR)

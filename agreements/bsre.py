"""Asks a certified provider (BSrE, API v2) what it says of a signed file: a fact beside our own examination, not instead.

Off unless the settings name an address. No passphrase of an official is ever known here, asked for or sent.
"""

import base64
import http.client
import json
import logging
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from django.conf import settings

logger = logging.getLogger(__name__)
PATIENCE = 10  # seconds
LONGEST = 256 * 1024  # of an answer
LONGEST_WORD = 200
MOST_SIGNERS = 40


class ProviderUnavailable(Exception):
    """The provider gave no answer that can be read. str() says why, in one word."""


class Provider(Protocol):
    def verify(self, pdf):
        """Return {"conclusion": str, "signers": [str]}. Raises ProviderUnavailable."""

    def check_status(self, nik):
        """Return the word the provider has for an official's account. Raises ProviderUnavailable."""


@dataclass(frozen=True)
class HttpProvider:
    """address: https://host[/prefix]; user, password: of the office's own client account at the provider."""

    address: str
    user: str = ""
    password: str = ""
    patience: float = PATIENCE

    def verify(self, pdf):
        said = self._ask("/api/v2/verify/pdf", {"file": base64.b64encode(pdf).decode()})
        found = said.get("signatureInformations", [])
        found = found if isinstance(found, list) else []
        signers = [_word(each.get("signerName")) for each in found[:MOST_SIGNERS] if isinstance(each, dict)]
        if not (conclusion := _word(said.get("conclusion"))):
            raise ProviderUnavailable("garbage")
        return {"conclusion": conclusion, "signers": [name for name in signers if name]}

    def check_status(self, nik):
        said = self._ask("/api/v2/user/check-status/", {"nik": nik})
        if not (status := _word(said.get("status"))):
            raise ProviderUnavailable("garbage")
        return status

    def _ask(self, path, body):
        where = urlsplit(self.address)
        kind = http.client.HTTPSConnection if where.scheme == "https" else http.client.HTTPConnection
        connection = kind(where.hostname, where.port, timeout=self.patience)
        try:
            connection.request("POST", where.path.rstrip("/") + path, json.dumps(body).encode(), self._headers())
            answer = connection.getresponse()
            content = answer.read(LONGEST + 1)
        except TimeoutError:
            raise ProviderUnavailable("timeout") from None
        except (OSError, http.client.HTTPException):
            raise ProviderUnavailable("unreachable") from None
        finally:
            connection.close()
        if answer.status != http.client.OK:
            raise ProviderUnavailable(f"http_{answer.status}")
        return _parsed(content)

    def _headers(self):
        login = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        return {"Content-Type": "application/json", "Accept": "application/json", "Authorization": f"Basic {login}"}


def _parsed(content):
    try:
        said = json.loads(content) if len(content) <= LONGEST else None
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise ProviderUnavailable("garbage")
    return said


def _word(value):
    text = value if isinstance(value, str) else ""
    return "".join(char if char.isprintable() else " " for char in text)[:LONGEST_WORD].strip()


def configured():
    """Return the Provider of the settings, or None when there is none."""
    if not settings.BSRE_API_URL:
        return None
    return HttpProvider(settings.BSRE_API_URL, settings.BSRE_API_USER, settings.BSRE_API_PASSWORD)


def told(pdf, *, provider=None):
    """Return what to keep of the provider's answer: {} when nobody is asked, else {"state": ...}. Raises nothing."""
    provider = provider or configured()
    if provider is None:
        return {}
    try:
        return {"state": "answered", **provider.verify(pdf)}
    except ProviderUnavailable as trouble:
        logger.warning("bsre.unavailable", extra={"reason": str(trouble)})
        return {"state": "unavailable"}

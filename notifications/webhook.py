"""Reports of a provider that come by HTTP: who may send them, and how a provider's format is turned into ours.

A provider with a format of its own is one class (BOUNCE_WEBHOOK_ADAPTER): reports(body), and is_genuine() if it signs in its
own way.
"""

import hmac
import json
import re
from dataclasses import dataclass, replace
from hashlib import sha256

from django.conf import settings
from django.utils.module_loading import import_string

from notifications import bounces, dsn

LARGEST = 256 * 1024  # bytes of one request
AT_ONCE = 500  # reports of one request
REPLAY = 300  # seconds that a signature may be old, or ahead
KINDS = (dsn.HARD, dsn.SOFT, dsn.COMPLAINT)
FIELDS = {"id", "message_id", "token", "kind", "status", "diagnostic"}
LENGTHS = {"id": 64, "message_id": 200, "token": 45, "kind": 10, "status": 11, "diagnostic": 1000}


class Malformed(ValueError):
    """What came is not what was agreed on. Its words, in Indonesian, say where, and hold nothing of what came."""


@dataclass(frozen=True)
class Told:
    """A Report, and what names it at the provider for ever."""

    report: dsn.Report
    source_id: str


class Adapter:
    """Between a provider and the portal."""

    def is_genuine(self, headers, body, now):
        """Say whether a request was signed by who knows the secret, and just now. headers: of the request, by any case.

        X-Portal-Timestamp: seconds since 1970. X-Portal-Signature: hex of HMAC-SHA256 over timestamp, a full stop, and body.
        """
        stamp, signature = headers.get("X-Portal-Timestamp", ""), headers.get("X-Portal-Signature", "")
        if not re.fullmatch(r"[0-9]{1,12}", stamp) or abs(now.timestamp() - int(stamp)) > REPLAY:
            return False
        return hmac.compare_digest(signature_of(stamp, body).encode(), signature.strip().lower().encode())

    def reports(self, body):
        """Return what a body (bytes) tells as Told, each. Raises Malformed; then nothing of it is taken in.

        Words of servers may be given as they are: what names a person is left out of them later.
        """
        raise NotImplementedError


class Portal(Adapter):
    """The portal's own format: a list of {id, message_id or token, kind, status, diagnostic}."""

    def reports(self, body):
        try:
            found = json.loads(body.decode())
        except (ValueError, RecursionError):
            raise Malformed("Isi permintaan bukan JSON dalam UTF-8.") from None
        if not isinstance(found, list) or len(found) > AT_ONCE:
            raise Malformed(f"Isi permintaan harus berupa larik berisi paling banyak {AT_ONCE} laporan.")
        return [_told(n, each) for n, each in enumerate(found, start=1)]


def adapter():
    """Return (name, Adapter) of the office's provider."""
    [(name, dotted)] = settings.BOUNCE_ADAPTER.items()
    return name, import_string(dotted)()


def signature_of(stamp, body):
    return hmac.new(settings.BOUNCE_WEBHOOK_SECRET.encode(), stamp.encode() + b"." + body, sha256).hexdigest()


def take_all(name, told, now):
    """Take in what a provider told. name: of its adapter. Returns how many were {new, known, unknown}."""
    counts = {"new": 0, "known": 0, "unknown": 0}
    words = {True: "new", False: "known", None: "unknown"}
    for each in told:
        report = replace(each.report, diagnostic=dsn.without_persons(each.report.diagnostic))
        counts[words[bounces.take(report, source=name, source_id=_short(each.source_id), now=now)]] += 1
    return counts


def _short(name):
    return name if len(name) <= LENGTHS["id"] else sha256(name.encode()).hexdigest()


def _told(n, each):
    """Return one report of the portal's own format. n: its place in the list, for the words of a refusal."""
    if not isinstance(each, dict) or not set(each) <= FIELDS:
        raise Malformed(f"Laporan ke-{n}: hanya {', '.join(sorted(FIELDS))} yang dikenal.")
    texts = {name: each.get(name, "") for name in FIELDS}
    for name, value in texts.items():
        if not isinstance(value, str) or len(value) > LENGTHS[name] or not (value.isprintable() or name == "diagnostic"):
            raise Malformed(f"Laporan ke-{n}: {name} harus berupa teks satu baris, paling banyak {LENGTHS[name]} karakter.")
    if not texts["id"] or not (texts["message_id"] or texts["token"]):
        raise Malformed(f"Laporan ke-{n}: id wajib ada, juga message_id atau token.")
    if texts["kind"] not in KINDS:
        raise Malformed(f"Laporan ke-{n}: kind harus salah satu dari {', '.join(KINDS)}.")
    if texts["status"] and not dsn.STATUS.fullmatch(texts["status"]):
        raise Malformed(f"Laporan ke-{n}: status berbentuk 5.1.1, atau kosong.")
    tokens = (texts["token"].lower(),) if texts["token"] else ()
    return Told(dsn.Report(texts["message_id"], texts["kind"], texts["status"], texts["diagnostic"], tokens), texts["id"])

"""The envelope's sender of each mail: an address of its own, to which a report about it comes back. It names nobody."""

import base64
import binascii
import hmac
import uuid
from email.utils import parseaddr
from hashlib import sha256

from django.conf import settings

from core import crypto

MARK_BYTES = 12  # 96 bits: with the 16 of the id just 45 letters, so that a local part of 18 before them stays under 64
LETTERS = 45


def sender(delivery):
    """Return the address for MAIL FROM: that of BOUNCE_ADDRESS with the delivery's token, or the plain sender without one."""
    if not settings.BOUNCE_ADDRESS:
        return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    local, _, domain = settings.BOUNCE_ADDRESS.rpartition("@")
    return f"{local}+{token(delivery.pk)}@{domain}"


def token(delivery_id):
    """Return what stands for a delivery in an address, and that nobody can make without the key. Case does not matter."""
    return base64.b32encode(delivery_id.bytes + _mark(delivery_id.bytes)).decode().rstrip("=").lower()


def delivery_id(text):
    """Return the id of the delivery whose token a text is, or None when it was not made here."""
    try:
        raw = base64.b32decode(f"{text.upper()}===")
    except (binascii.Error, ValueError):
        return None
    name, mark = raw[:16], raw[16:]
    return uuid.UUID(bytes=name) if len(text) == LETTERS and hmac.compare_digest(mark, _mark(name)) else None


def _mark(name):
    return hmac.new(crypto.key_for("notifications.returning"), name, sha256).digest()[:MARK_BYTES]

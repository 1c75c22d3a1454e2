"""Seals personal data at rest and makes keyed look-up values.

One master key lives in a file outside database, media and backups. Each purpose has its own key, derived by HKDF, so a leaked
look-up key opens nothing. Sealed layout: version(1) || key id(2) || nonce(12) || AES-256-GCM ciphertext and tag.
The additional data (table, primary key, field) ties a sealed value to its place: moved to another row it does not open.
"""

import functools
import hmac
import os
import secrets
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

VERSION = b"\x01"
KEY_ID = b"\x00\x01"
NONCE_BYTES = 12
HEADER_BYTES = len(VERSION) + len(KEY_ID)


class Unreadable(Exception):
    """The value was not sealed here, for this place, with this key."""


@functools.cache
def _master_key(path):
    path = Path(path)
    if not path.exists():
        if settings.PRODUCTION:
            raise ImproperlyConfigured(
                f"MASTER_KEY_FILE {path} is missing. Make it once, keep two copies apart from the server: "
                "head -c 32 /dev/urandom > FILE && chmod 600 FILE"
            )
        _make_key(path)
    key = path.read_bytes()
    if len(key) != 32:
        raise ImproperlyConfigured(f"MASTER_KEY_FILE {path} must hold exactly 32 bytes, not {len(key)}.")
    return key


def _make_key(path):
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    partial = path.with_suffix(f".{os.getpid()}")
    partial.touch(mode=0o600)
    partial.write_bytes(secrets.token_bytes(32))
    try:
        os.link(partial, path)  # fails when another process was first: then its key is the key
    except FileExistsError:
        pass
    finally:
        partial.unlink()


@functools.cache
def _derived(path, purpose):
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"portal|{purpose}".encode()).derive(_master_key(path))


def key_for(purpose):
    """Return the 32-byte key of a purpose."""
    return _derived(str(settings.MASTER_KEY_FILE), purpose)


def seal(data, *, aad):
    """Return the bytes sealed for one place. aad: text naming that place, as "recruitment.section|UUID|answers"."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return VERSION + KEY_ID + nonce + AESGCM(key_for("seal")).encrypt(nonce, data, aad.encode())


def unseal(sealed, *, aad):
    """Return what seal() was given; raises Unreadable when bytes, place or key differ."""
    sealed = bytes(sealed)
    if sealed[:HEADER_BYTES] != VERSION + KEY_ID:
        raise Unreadable("Unknown sealing version or key.")
    nonce, body = sealed[HEADER_BYTES : HEADER_BYTES + NONCE_BYTES], sealed[HEADER_BYTES + NONCE_BYTES :]
    try:
        return AESGCM(key_for("seal")).decrypt(nonce, body, aad.encode())
    except (InvalidTag, ValueError):  # ValueError: cut so short that not even the nonce is whole
        raise Unreadable("The value does not open here.") from None


def keyed_hash(purpose, text):
    """Return 32 bytes, the same for the same text, that nobody without the key can compute or reverse."""
    return hmac.new(key_for(f"index|{purpose}"), text.encode(), sha256).digest()


class SealedText:
    """A text attribute kept only as `<name>_sealed` (a BinaryField) on a model whose primary key is known before saving."""

    def __set_name__(self, owner, name):
        self.name = name

    def _aad(self, obj):
        return f"{obj._meta.label_lower}|{obj.pk}|{self.name}"

    def __get__(self, obj, owner=None):
        if obj is None:
            return self
        sealed = getattr(obj, f"{self.name}_sealed")
        return unseal(sealed, aad=self._aad(obj)).decode() if sealed else ""

    def __set__(self, obj, text):
        setattr(obj, f"{self.name}_sealed", seal(text.encode(), aad=self._aad(obj)) if text else None)

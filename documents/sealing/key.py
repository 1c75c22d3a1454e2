"""The portal's seal key: EC P-256 with its certificate in a PKCS#12 file, outside database and repository.

Demo and tests make one by themselves, from an authority marked “UJI”. Production makes none and takes none so marked.
What papers are checked against are the PEM files in SEAL_ROOTS_DIR: a root stays there when the key has long been another.
"""

import contextlib
import functools
import os
import re
import stat
import threading
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12
from django.conf import settings

from documents.sealing import issuing

TEST_MARK = "UJI"
TEST_LIFE = timedelta(days=5 * 365)
CERTIFIED = "certified"  # the folder, in SEAL_ROOTS_DIR, of the roots of certified providers such as BSrE
SENTENCES = {
    "missing": "Berkas kunci segel tidak ada.",
    "closed": "Berkas kunci segel tidak dapat dibuka dengan sandi yang ditetapkan.",
    "other_kind": "Berkas kunci segel harus berisi kunci EC P-256 dan sertifikatnya.",
    "expired": "Masa berlaku sertifikat segel sudah habis.",
    "not_yet": "Masa berlaku sertifikat segel belum mulai.",
    "test_key": "Sertifikat segel ini bertanda UJI dan tidak berlaku di server kantor.",
    "unsealable": "Naskah PDF ini tidak dapat disegel.",
}


class SealUnavailable(Exception):
    """No seal can be made now; the paper waits for it. code: a key of SENTENCES; str() is the sentence."""

    def __init__(self, code):
        self.code = code
        super().__init__(SENTENCES[code])


@dataclass(frozen=True)
class SealKey:
    private: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate
    above: tuple

    @property
    def subject(self):
        return self.certificate.subject.rfc4514_string()

    @property
    def fingerprint(self):
        """Return SHA-256 of the certificate, as people compare it: AB:CD:..."""
        return self.certificate.fingerprint(SHA256()).hex(":").upper()

    def days_left(self, at):
        return (self.certificate.not_valid_after_utc - at).days


def current(*, at):
    """Return the SealKey that is valid at an instant. Raises SealUnavailable; makes a test key where there may be one."""
    path = Path(settings.SEAL_KEY_FILE)
    if not path.exists() and not settings.PRODUCTION:
        make(at=at)
    key = opened()
    if at > key.certificate.not_valid_after_utc:
        raise SealUnavailable("expired")
    if at < key.certificate.not_valid_before_utc:
        raise SealUnavailable("not_yet")
    return key


def opened():
    """Return the SealKey in the file, valid or not. Raises SealUnavailable."""
    path = Path(settings.SEAL_KEY_FILE)
    try:
        key = _opened(path, path.stat().st_mtime_ns, settings.SEAL_KEY_PASSPHRASE)
    except OSError:
        raise SealUnavailable("missing") from None
    if settings.PRODUCTION and is_test(key.certificate):
        raise SealUnavailable("test_key")
    return key


@functools.lru_cache(maxsize=2)
def _opened(path, _changed, passphrase):
    try:
        private, certificate, above = pkcs12.load_key_and_certificates(path.read_bytes(), passphrase.encode())
    except ValueError:
        raise SealUnavailable("closed") from None
    is_right = isinstance(private, ec.EllipticCurvePrivateKey) and isinstance(private.curve, ec.SECP256R1)
    if not is_right or certificate is None:
        raise SealUnavailable("other_kind")
    return SealKey(private, certificate, tuple(above))


def is_test(certificate):
    """Tell a certificate that was made for trying things out: its own name or its issuer's is marked."""
    return any(re.search(rf"\b{TEST_MARK}\b", name.rfc4514_string()) for name in (certificate.subject, certificate.issuer))


def make(*, at):
    """Make a test key and its root where there is none; return whether this call made it. Never for production."""
    since = at - TEST_LIFE  # a demo or a test may tell of days before the one on which its key was made
    root = issuing.authority(f"{TEST_MARK} Akar Segel Portal", since=since, until=at + 2 * TEST_LIFE)
    seal = issuing.signer(f"{TEST_MARK} Segel {settings.OFFICE['name']}"[:64], root, since=since, until=at + TEST_LIFE)
    path, folder = Path(settings.SEAL_KEY_FILE), Path(settings.SEAL_ROOTS_DIR)
    # The root first: a key whose root is not there would make seals that nobody can check.
    pem = folder / f"{root.certificate.fingerprint(SHA256()).hex()[:16]}.pem"
    _placed(pem, root.pem)
    is_ours = _placed(path, seal.bundle(settings.SEAL_KEY_PASSPHRASE))
    if not is_ours:
        pem.unlink()
    return is_ours


def _placed(path, content):
    """Write a file whole or not at all, for its owner alone; return False when another process was first."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    partial = path.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
    partial.touch(mode=0o600)
    partial.write_bytes(content)
    placed = False
    with contextlib.suppress(FileExistsError):
        os.link(partial, path)
        placed = True
    partial.unlink()
    return placed


def is_open_to_others():
    """Tell whether anybody but its owner may read the key file."""
    return bool(stat.S_IMODE(Path(settings.SEAL_KEY_FILE).stat().st_mode) & 0o077)


def own_roots():
    """Return the certificates (DER) that the portal's seals of today and of former keys lead to."""
    return _roots(Path(settings.SEAL_ROOTS_DIR))


def certified_roots():
    """Return the certificates (DER) of certified providers; empty until the office puts them there."""
    return _roots(Path(settings.SEAL_ROOTS_DIR) / CERTIFIED)


def _roots(folder):
    found = [each for path in sorted(folder.glob("*.pem")) for each in _certificates(path)]
    return [each.public_bytes(Encoding.DER) for each in found if not (settings.PRODUCTION and is_test(each))]


def unreadable_roots():
    """Return the root files that hold no certificate; what leads to them is nowhere trusted."""
    folder = Path(settings.SEAL_ROOTS_DIR)
    return [path for path in (*folder.glob("*.pem"), *folder.glob(f"{CERTIFIED}/*.pem")) if not _certificates(path)]


def _certificates(path):
    try:
        return x509.load_pem_x509_certificates(path.read_bytes())
    except (ValueError, OSError):
        return []

"""The one place that speaks to push services (RFC 8030): what is sent is sealed for one browser (RFC 8291) and signed with the
office's key (VAPID, RFC 8292); each failure says how far it came."""

import base64
import contextlib
import functools
import http.client
import os
import secrets
import socket
import ssl
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import http_ece
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from py_vapid import Vapid02

from notifications import endpoints
from notifications.failures import Unanswered, Unavailable

CONNECT_TIMEOUT = 5
TOKEN_LIFE = 12 * 60 * 60  # RFC 8292: at most a day
TOKEN_AGE = 60 * 60  # so long one token is used again
PADDED = 512  # bytes: nobody on the way tells kinds of messages apart by their length


@dataclass(frozen=True)
class Reply:
    """What a push service answered. retry_after: seconds it wants to be left alone, or 0."""

    status: int
    retry_after: int = 0


# --- The office's key -------------------------------------------------------------------------------------------------
def key():
    """Return the office's private key. Raises ImproperlyConfigured when it is missing or of another kind."""
    path = Path(settings.PUSH["key_file"])
    if not path.exists() and not settings.PRODUCTION:
        _make_key(path)
    try:
        return _key(path, path.stat().st_mtime_ns)
    except OSError as error:
        raise ImproperlyConfigured(f"PUSH_KEY_FILE {path} cannot be read: {type(error).__name__}.") from None


@functools.lru_cache(maxsize=2)
def _key(path, _changed):
    try:
        found = serialization.load_pem_private_key(path.read_bytes(), None)
    except (ValueError, TypeError):
        found = None
    if not (isinstance(found, ec.EllipticCurvePrivateKey) and isinstance(found.curve, ec.SECP256R1)):
        raise ImproperlyConfigured(
            f"PUSH_KEY_FILE {path} must hold a P-256 key without passphrase, in PEM. Make it once: "
            "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:prime256v1 -out FILE && chmod 600 FILE"
        )
    return found


def _make_key(path):
    """Whole or not at all: of two first processes one wins."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    partial = path.with_suffix(f".{os.getpid()}.{secrets.token_hex(4)}")
    partial.touch(mode=0o600)
    partial.write_bytes(
        ec.generate_private_key(ec.SECP256R1()).private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    with contextlib.suppress(FileExistsError):
        os.link(partial, path)
    partial.unlink()


def public_key():
    """Return the public key as browsers take it: the uncompressed point, base64url."""
    point = serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    return encoded(key().public_key().public_bytes(*point))


def authorization(endpoint):
    """Return the header that says to one push service whose message it is."""
    return _signed(settings.PUSH["key_file"], public_key(), endpoint.origin, _contact(), int(time.time() // TOKEN_AGE))


@functools.lru_cache(maxsize=64)
def _signed(_path, _public, origin, contact, hour):
    claims = {"aud": origin, "exp": hour * TOKEN_AGE + TOKEN_LIFE, "sub": contact}
    return Vapid02(private_key=key()).sign(claims)["Authorization"]


def _contact():
    return f"mailto:{settings.PUSH['contact'] or settings.OFFICE['email']}"


# --- What a browser told of itself ------------------------------------------------------------------------------------
def encoded(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decoded(text):
    """Return the bytes of base64url with or without padding. Raises ValueError."""
    stripped = text.rstrip("=")
    return base64.b64decode(stripped + "=" * (-len(stripped) % 4), altchars=b"-_", validate=True)


def is_key_pair(p256dh, auth):
    """Say whether these can seal a message: a point on P-256, and sixteen bytes."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decoded(p256dh))
        return len(decoded(p256dh)) == 65 and len(decoded(auth)) == 16
    except ValueError:
        return False


def sealed(words, device):
    """Return bytes that the device's browser alone can read, always of the same length."""
    content = words.ljust(PADDED)
    ours = ec.generate_private_key(ec.SECP256R1())
    return http_ece.encrypt(content, private_key=ours, dh=decoded(device.p256dh), auth_secret=decoded(device.auth))


# --- The way ----------------------------------------------------------------------------------------------------------
def send(endpoint, body, headers, *, patience):
    """Hand one sealed message over and return the Reply. patience: seconds until an answer must be there.

    Raises Unavailable when it surely did not arrive, Unanswered when nobody can know. Redirections are not followed.
    """
    end = time.monotonic() + patience
    line = _connected(endpoint, end)
    watch = threading.Timer(max(end - time.monotonic(), 0), _cut, [line.sock])
    watch.start()  # a service that answers letter by letter would never let a timeout of single steps run out
    try:
        _request(line, endpoint, body, headers)
        return _answer(line)
    finally:
        watch.cancel()
        line.close()


def _connected(endpoint, end):
    phase = "push_reach"
    try:
        last = OSError("no address")
        for ip in endpoints.addresses(endpoint):
            try:
                sock = socket.create_connection((ip, endpoint.port), timeout=_left(end, CONNECT_TIMEOUT))
            except OSError as error:
                last = error
                continue
            phase = "push_tls"
            return _line(endpoint, sock, end)
        raise last
    except (OSError, endpoints.Forbidden) as error:
        raise Unavailable(phase, None, type(error).__name__) from error


def _line(endpoint, sock, end):
    """Speak HTTP over a socket to the address that was looked at: a name asked twice may answer twice."""
    try:
        if endpoint.scheme == "https":
            sock = ssl.create_default_context().wrap_socket(sock, server_hostname=endpoint.host)
        sock.settimeout(_left(end))
    except OSError:
        sock.close()
        raise
    line = http.client.HTTPConnection(endpoint.host, endpoint.port)
    line.sock = sock
    return line


def _request(line, endpoint, body, headers):
    """The body goes last: while it was not taken whole, the other side has no message."""
    try:
        line.putrequest("POST", endpoint.path, skip_host=True, skip_accept_encoding=True)
        host = endpoint.origin.partition("://")[2]
        for name, value in {"Host": host, "Content-Length": str(len(body)), **headers}.items():
            line.putheader(name, value)
        line.endheaders()
        line.send(body)
    except (OSError, http.client.HTTPException) as error:
        raise Unavailable("push_request", None, type(error).__name__) from error


def _answer(line):
    try:
        answer = line.getresponse()
    except (OSError, http.client.HTTPException) as error:
        raise Unanswered("push_answer", None, type(error).__name__) from error
    seconds = answer.getheader("Retry-After", "")
    return Reply(answer.status, int(seconds) if seconds.isascii() and seconds.isdigit() and len(seconds) < 7 else 0)


def _left(end, most=None):
    left = end - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left if most is None else min(left, most)


def _cut(sock):
    with contextlib.suppress(OSError):  # it may be closed already
        sock.shutdown(socket.SHUT_RDWR)

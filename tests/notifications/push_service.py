"""A push service and a browser for the tests, written from RFC 8030, 8188, 8291 and 8292 alone: they judge what the portal
sends, so they share no code with it."""

import base64
import contextlib
import datetime as dt
import hashlib
import hmac
import http.server
import ipaddress
import json
import secrets
import struct
import threading
import time

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from cryptography.x509.oid import NameOID


def b64(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def unb64(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _point(key):
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _expand(salt, secret, info, length):
    """HKDF-SHA-256 with one block of output (RFC 5869)."""
    extracted = hmac.new(salt, secret, hashlib.sha256).digest()
    return hmac.new(extracted, info + b"\x01", hashlib.sha256).digest()[:length]


class Browser:
    """What a browser keeps of a subscription: its endpoint at a service, a key pair, a secret."""

    def __init__(self, service=None, name="peramban", *, endpoint=""):
        self.endpoint = endpoint or f"http://127.0.0.1:{service.port}/dorong/{name}"
        self._key, self._secret = ec.generate_private_key(ec.SECP256R1()), secrets.token_bytes(16)

    @property
    def told(self):
        """The subscription as the page posts it."""
        return {"endpoint": self.endpoint, "p256dh": b64(_point(self._key)), "auth": b64(self._secret)}

    def read(self, body):
        """Open the body of a push message (RFC 8291, aes128gcm) and return what stood in it."""
        salt, (size,), length = body[:16], struct.unpack("!L", body[16:20]), body[20]
        sender, sealed = body[21 : 21 + length], body[21 + length :]
        assert len(sealed) <= size
        shared = self._key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender))
        secret = _expand(self._secret, shared, b"WebPush: info\x00" + _point(self._key) + sender, 32)
        key = _expand(salt, secret, b"Content-Encoding: aes128gcm\x00", 16)
        nonce = _expand(salt, secret, b"Content-Encoding: nonce\x00", 12)
        content = AESGCM(key).decrypt(nonce, sealed, None).rstrip(b"\x00")
        assert content.endswith(b"\x02")  # the last record
        return json.loads(content[:-1])


def whose(header, *, audience, now):
    """Return the public key that signed a VAPID header (RFC 8292), after its token was found in order."""
    scheme, _, rest = header.partition(" ")
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    head, claims, signature = parts["t"].split(".")
    raw = unb64(signature)
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unb64(parts["k"]))
    r, s = int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")
    key.verify(encode_dss_signature(r, s), f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
    told = json.loads(unb64(claims))
    assert (scheme, json.loads(unb64(head))["alg"], len(raw)) == ("vapid", "ES256", 64)
    assert told["aud"] == audience
    assert now < told["exp"] <= now + 24 * 60 * 60
    assert told["sub"].startswith("mailto:")
    return parts["k"]


def pem(curve):
    """Return a new private key of a curve."""
    return ec.generate_private_key(curve).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def certificate(folder):
    """Write a key and a certificate of 127.0.0.1 that nobody vouches for into one file, and return its path."""
    key, now = ec.generate_private_key(ec.SECP256R1()), dt.datetime.now(dt.UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(x509.random_serial_number()).not_valid_before(now).not_valid_after(now + dt.timedelta(days=1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
    signed = made.sign(key, hashes.SHA256())
    path = folder / "service.pem"
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + signed.public_bytes(Encoding.PEM))
    return path


class Service:
    """A push service on the loopback. taken: (name, headers, body) of each message it acknowledged or would have.

    answers: {name: status, or "drop" | "hang" | "cut"}: break off after the message came, never answer, break off before it.
    rest: the Retry-After it gives. at_post: called with the name while the message is there and not answered.
    """

    def __init__(self):
        self.taken, self.answers, self.rest, self.at_post = [], {}, "", None
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]

    def _handler(service):  # noqa: N805 -- the handler's own self stands below
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                service.take(self)

            def log_message(self, *words):
                pass

        return Handler

    def take(self, request):
        name = request.path.rpartition("/")[2]
        answer = self.answers.get(name, 201)
        if answer == "cut":
            request.connection.close()
            return
        body = request.rfile.read(int(request.headers["Content-Length"]))
        self.taken.append((name, dict(request.headers), body))
        if self.at_post:
            self.at_post(name)
        if answer == "hang":
            time.sleep(2)
        if isinstance(answer, str):
            request.close_connection = True
            return
        request.send_response(answer)
        if self.rest:
            request.send_header("Retry-After", self.rest)
        request.send_header("Content-Length", "0")
        request.end_headers()

    @property
    def names(self):
        return [name for name, _, _ in self.taken]

    @contextlib.contextmanager
    def running(self):
        thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
            thread.join()

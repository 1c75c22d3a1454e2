"""Where notifications of browsers may be sent. A browser names the address itself, so it is looked at twice: as it is written
down, and as it leads somewhere at the moment of sending. The portal is never talked into asking machines of its own network."""

import ipaddress
import re
import socket
from dataclasses import dataclass

from django.conf import settings

LONGEST = 1000
SHAPE = re.compile(r"(https)://([a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?)(?::(443))?(/[!-~]*)")
LOOPBACK = re.compile(r"(https?)://(127\.0\.0\.1)(?::(\d{1,5}))?(/[!-~]*)")
STRANGE = (
    "Peramban Anda memakai layanan notifikasi yang tidak dikenal portal, sehingga notifikasi tidak dapat dinyalakan di sini."
)


class Forbidden(Exception):
    """The address leads to where the portal must not speak."""


@dataclass(frozen=True)
class Endpoint:
    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self):
        """Scheme, host and, where it is not the usual one, port: whom a VAPID token is for."""
        usual = self.port == {"https": 443, "http": 80}[self.scheme]
        return f"{self.scheme}://{self.host}" if usual else f"{self.scheme}://{self.host}:{self.port}"


def parsed(text):
    """Return the Endpoint of an address, or None unless it is https at one of the office's push services, and nothing else.

    No name, no password, no other port, no fragment: what two programs could read in two ways is no address here.
    """
    if len(text) > LONGEST:
        return None
    if match := SHAPE.fullmatch(text):
        return Endpoint(match[1], match[2], 443, match[4]) if "#" not in match[4] and _is_known(match[2]) else None
    if settings.PUSH["loopback"] and (match := LOOPBACK.fullmatch(text)):
        return Endpoint(match[1], match[2], int(match[3] or 443), match[4])
    return None


def _is_known(host):
    """A name with a dot before it stands for all names below it."""
    return any(host == each or (each.startswith(".") and host.endswith(each)) for each in settings.PUSH["hosts"])


def addresses(endpoint):
    """Return the IP addresses of an endpoint's host. Raises Forbidden when one is not public, OSError when there is none."""
    found = socket.getaddrinfo(endpoint.host, endpoint.port, type=socket.SOCK_STREAM)
    ips = list(dict.fromkeys(each[4][0] for each in found))
    if not all(_is_open(ipaddress.ip_address(ip)) for ip in ips):
        raise Forbidden
    return ips


def _is_open(ip):
    mapped = getattr(ip, "ipv4_mapped", None) or ip
    return (mapped.is_global and not mapped.is_multicast) or (settings.PUSH["loopback"] and mapped.is_loopback)

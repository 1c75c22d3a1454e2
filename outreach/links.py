"""Secret links that need no account: who holds one may answer for the invited office. Made when they are shown or sent."""

import base64
import hmac
from hashlib import sha256

from django.conf import settings
from django.urls import reverse

from core import crypto
from core import qr as codes

TOKEN_BYTES = 18  # 144 bits, 24 letters


def token(invitation):
    """Return the secret of an invitation's present link; a raised link_number makes the earlier ones dead."""
    return _secret(f"invitation|{invitation.uuid}|{invitation.link_number}")


def feed_token(subscription):
    """Return the secret of a person's calendar address; each renewal makes the earlier ones dead."""
    return _secret(f"feed|{subscription.uuid}|{subscription.link_number}")


def _secret(text):
    digest = hmac.new(crypto.key_for("outreach.link"), text.encode(), sha256).digest()
    return base64.urlsafe_b64encode(digest[:TOKEN_BYTES]).decode()


def holds(invitation, secret):
    """Say whether a secret is the one of the invitation's present link."""
    return hmac.compare_digest(token(invitation).encode(), secret.encode())


def holds_feed(subscription, secret):
    """Say whether a secret is the one of a person's present calendar address."""
    return hmac.compare_digest(feed_token(subscription).encode(), secret.encode())


def roster_token(roster):
    """Return the secret of a kelurahan's present link to its list of heads."""
    return _secret(f"roster|{roster.uuid}|{roster.link_number}")


def holds_roster(roster, secret):
    """Say whether a secret is the one of a kelurahan's present link."""
    return hmac.compare_digest(roster_token(roster).encode(), secret.encode())


def roster(roster, number=None):
    """Return the absolute address at which a kelurahan corrects its heads, or those of one RW."""
    args, name = [roster.uuid, roster_token(roster)], "roster"
    if number is not None:
        args, name = [*args, number], "roster-rw"
    return settings.SITE_URL + reverse(f"outreach:{name}", args=args)


def personal(invitation, name="invitation"):
    """Return the absolute address of the invited office's own page, or of another that hangs on it."""
    return settings.SITE_URL + reverse(f"outreach:{name}", args=[invitation.uuid, token(invitation)])


def ticket(invitation):
    """Return the absolute address in the QR: it names nobody, and only an officer at the door can act on it."""
    return settings.SITE_URL + reverse("outreach:ticket", args=[invitation.ticket])


def feed(subscription=None):
    """Return the absolute address of a person's calendar, or of the public one; and the same as a device opens it by itself."""
    path = ("personal-calendar", [subscription.uuid, feed_token(subscription)]) if subscription else ("calendar", [])
    address = settings.SITE_URL + reverse(f"outreach:{path[0]}", args=path[1])
    return address, f"webcal:{address.partition(':')[2]}"


def qr(invitation):
    """Return the ticket's address as a picture."""
    return codes.data_uri(ticket(invitation))

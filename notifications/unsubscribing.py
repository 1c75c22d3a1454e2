"""The address at which one kind of optional message is switched off without logging in (RFC 8058). It names nobody."""

import base64
import hmac
from hashlib import sha256

from django.conf import settings
from django.urls import reverse

from core import crypto

MARK_BYTES = 18  # 144 bits, 24 letters


def mark(delivery_id):
    """Return the secret that belongs to a delivery, and that nobody can make without the key."""
    digest = hmac.new(crypto.key_for("notifications.unsubscribe"), str(delivery_id).encode(), sha256).digest()
    return base64.urlsafe_b64encode(digest[:MARK_BYTES]).decode()


def holds(delivery_id, secret):
    """Say whether a secret is the one of a delivery."""
    return hmac.compare_digest(mark(delivery_id).encode(), secret.encode())


def url(delivery):
    return settings.SITE_URL + reverse("messages:stop", args=[delivery.pk, mark(delivery.pk)])

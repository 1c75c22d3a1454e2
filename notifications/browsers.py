"""The browser in front of the person: what it is called, and which Device it is."""

import re
import uuid

from django.conf import settings

COOKIE = "perangkat"
COOKIE_AGE = 400 * 24 * 60 * 60  # no browser keeps one longer
NAMES = (
    ("Edg", "Edge"), ("OPR|Opera", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox|FxiOS", "Firefox"),
    ("Chrome|CriOS", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("Android", "Android"), ("iPhone|iPad", "iOS"), ("Windows", "Windows"), ("CrOS", "ChromeOS"), ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)  # fmt: skip


def label(user_agent):
    """Return “Chrome di Android” from what a browser says of itself: nothing of it but two known words is kept."""
    name = _first(NAMES, user_agent) or "Peramban"
    system = _first(SYSTEMS, user_agent)
    return f"{name} di {system}" if system else name


def _first(table, user_agent):
    return next((word for pattern, word in table if re.search(pattern, user_agent)), "")


def cookie_name():
    return f"__Host-{COOKIE}" if settings.HTTPS else COOKIE


def remembered(cookies):
    """Return the key of the Device that this browser says it is, or None. It counts only among the person's own."""
    try:
        return uuid.UUID(cookies.get(cookie_name(), ""))
    except ValueError:
        return None

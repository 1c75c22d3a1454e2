"""The ways a message can take, and which of them this office has."""

from django.conf import settings
from django.db.models import TextChoices


class Channel(TextChoices):
    MAIL = "mail", "Email"
    TEXT = "text", "Pesan singkat"
    PORTAL = "portal", "Portal"


def is_open(channel):
    """Say whether messages of the channel can leave at all: texts need a gateway, the others are always there."""
    return channel != Channel.TEXT or bool(settings.TEXT_GATEWAY["url"])

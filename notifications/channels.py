"""The ways a message can take, and which of them this office has."""

from django.conf import settings
from django.db.models import TextChoices


class Channel(TextChoices):
    MAIL = "mail", "Email"
    TEXT = "text", "Pesan singkat"
    PORTAL = "portal", "Portal"
    PUSH = "push", "Notifikasi peramban"


# They only point to a message that stands elsewhere: in the mailbox, in the portal.
POINTERS = frozenset({Channel.TEXT, Channel.PUSH})
WITH_POINTERS = POINTERS | {Channel.MAIL}


def is_open(channel):
    """Say whether messages of the channel can leave at all: texts need a gateway, push needs the office's key."""
    if channel == Channel.TEXT:
        return bool(settings.TEXT_GATEWAY["url"])
    return channel != Channel.PUSH or bool(settings.PUSH["key_file"])

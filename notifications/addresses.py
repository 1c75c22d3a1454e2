"""Which addresses are dead, and what a server must have said for it. The moves are in actions/addresses.py."""

import datetime as dt
import re

from core.clock import day_of
from notifications.models import Bounce, BounceKind, DeadAddress, DeathCause, Delivery, LifeProof
from notifications.models.wishes import address_hash

NOTICED = "address_is_dead"  # in the session of whom the portal has noticed it
ENOUGH_DAYS, WINDOW = 3, dt.timedelta(days=7)
QUIET = dt.timedelta(days=1)  # a mail of which nothing came back for so long has arrived
# RFC 3463: the address or its domain is not there, moved, takes no mail (null MX), is switched off, or cannot be routed to.
NOBODY = re.compile(r"5\.(1\.([12346]|10)|2\.1|4\.(4|310))")
UNSAID = re.compile(r"|5\.0\.0|5\.1\.0|5\.5\.0")
NOBODY_IN_WORDS = re.compile(
    r"user unknown|unknown (user|recipient|mailbox)|no such (user|recipient|mailbox|address)|does ?n[o']t exist"
    r"|(mailbox|user|recipient|address|domain|host)[\w ]{0,20} not found|unrouteable|invalid (recipient|mailbox)"
    r"|no mailbox|mailbox unavailable|(account|mailbox)[\w ]{0,20} (disabled|inactive|deleted|closed)"
    r"|tidak (ada|ditemukan|dikenal)",
    re.IGNORECASE,
)
# What was wrong is the sender, the policy towards it, or the mail itself: it says nothing of the address.
OUR_FAULT = re.compile(r"[45]\.(1\.[78]|2\.3|3\.4|[567]\.\d+)")


def is_dead(to):
    """Say whether an account's address, or an address without account, is known to be dead. to: an account or an address."""
    return open_of(to).exists()


def open_of(to):
    found = DeadAddress.objects.open()
    return found.filter(address_hash=address_hash(to)) if isinstance(to, str) else found.filter(user=to)


def dead_among(found):
    """Return the set of those among some addresses that are dead, as they were given; one query however many."""
    hashes = {address: address_hash(address) for address in found if address}
    dead = set(DeadAddress.objects.open().filter(address_hash__in=hashes.values()).values_list("address_hash", flat=True))
    return {address for address, hashed in hashes.items() if hashed in dead}


def open_of_account(user_id):
    """Return what is dead of an account that is known by its key."""
    return DeadAddress.objects.open().filter(user=user_id)


def cause_of(bounce, now):
    """Return the DeathCause that a new report of a delivery amounts to, or None while its address counts as alive.

    A mail that went out before its address was last shown to be alive says nothing: reports may come days later.
    """
    hashed = bounce.delivery.address_hash
    alive_at = _shown_alive_at(hashed)
    if alive_at and bounce.delivery.sending_at <= alive_at:
        return None
    if bounce.kind == BounceKind.HARD and knows_nobody(bounce.status, bounce.diagnostic):
        return DeathCause.UNKNOWN
    if OUR_FAULT.fullmatch(bounce.status):
        return None
    return DeathCause.SILENT if _is_silent(hashed, now, alive_at) else None


def knows_nobody(status, words):
    """Say whether a final refusal means that there is no such mailbox or domain. Without a code the words decide."""
    if UNSAID.fullmatch(status):
        return bool(NOBODY_IN_WORDS.search(words))
    return bool(NOBODY.fullmatch(status))


def _shown_alive_at(hashed):
    """Return when an address came back to life last, or None."""
    lived = [LifeProof.PROVEN, LifeProof.STAFF]
    ended = DeadAddress.objects.filter(address_hash=hashed, ended_how__in=lived)
    return ended.order_by("-ended_at").values_list("ended_at", flat=True).first()


def _is_silent(hashed, now, alive_at):
    """Say whether reports of an address lie on enough days of the window, with no sign of life after the first of them."""
    told = Bounce.objects.filter(delivery__address_hash=hashed, received_at__gt=now - WINDOW).exclude(kind=BounceKind.COMPLAINT)
    moments = [at for at, status in told.values_list("received_at", "status") if not OUR_FAULT.fullmatch(status)]
    signs = [at for at in (_last_arrival(hashed, now), alive_at) if at]
    return len({day_of(at) for at in moments if not signs or at > max(signs)}) >= ENOUGH_DAYS


def _last_arrival(hashed, now):
    """Return when a mail went last to an address of which nothing came back, or None."""
    out = Delivery.objects.filter(address_hash=hashed, sent_at__lte=now - QUIET, bounces__isnull=True)
    return out.order_by("-sent_at").values_list("sent_at", flat=True).first()

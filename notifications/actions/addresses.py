"""How an address comes to count as dead, and how it comes back to life."""

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models.functions import Lower

from core import journal
from core.actor import SYSTEM
from core.lifecycle import Refused, Stale
from notifications import addresses, dsn, policies
from notifications.actions import preferences
from notifications.models import BounceKind, DeadAddress, DeathCause, LifeProof
from notifications.models.wishes import address_hash


def heed(bounce, *, at):
    """Draw what follows from a new report: a complaint stops optional messages, a dead address is written down."""
    if bounce.kind == BounceKind.COMPLAINT:
        preferences.stop_all(bounce.delivery, at=at)
    elif (hashed := _went_to(bounce.delivery)) and (cause := addresses.cause_of(bounce, at)):
        facts = {"status": bounce.status, "diagnostic": bounce.diagnostic, "bounce": bounce}
        _declare(bounce.delivery, hashed, cause=cause, at=at, **facts)


def heed_refusal(delivery, text, *, at):
    """Draw what follows when the server refused a recipient for good while the mail was handed over. text: its words."""
    found = dsn.STATUS.match(text.lstrip())
    status, words = found[0] if found else "", dsn.without_persons(text)
    if addresses.knows_nobody(status, words):
        hashed = address_hash(delivery.address)
        _declare(delivery, hashed, cause=DeathCause.UNKNOWN, at=at, status=status, diagnostic=words)


@transaction.atomic
def revive(dead, *, reason, by, at):
    """Let an address count as alive again because a person says so. Raises Refused and Stale."""
    if obstacle := policies.obstacle_to_reviving(dead, by=by):
        raise Refused(obstacle)
    if not _end(DeadAddress.objects.filter(pk=dead.pk), LifeProof.STAFF, by=by, at=at, reason=reason):
        raise Stale


@transaction.atomic
def prove(user, *, by, at):
    """Take note that the holder of an account has just shown that its mailbox answers. Returns whether it was dead."""
    return bool(_end(addresses.open_of(user.email) | addresses.open_of(user), LifeProof.PROVEN, by=by, at=at))


@transaction.atomic
def leave(user, *, by, at):
    """Take note that an account leaves its address for another: what is known of the old one is its own no more."""
    return bool(_end(addresses.open_of(user), LifeProof.LEFT, by=by, at=at))


def _went_to(delivery):
    """Return the hash of the address that a mail went to, or nothing: an account may have moved on since an old mail."""
    return delivery.address_hash or (address_hash(delivery.to_address) if delivery.to_address else "")


def _declare(delivery, hashed, *, cause, at, **facts):
    """Write an address down as dead, unless it is so already."""
    facts |= {"cause": cause, "died_at": at, "user": _holder(delivery, hashed)}
    dead, is_new = DeadAddress.objects.get_or_create(address_hash=hashed, ended_at__isnull=True, defaults=facts)
    if is_new:
        journal.record("address.died", dead, by=SYSTEM, at=at, details={"cause": cause})


def _holder(delivery, hashed):
    """Return the account whose address it is now, or None."""
    user = delivery.to_user or _account_of(delivery.to_address)
    return user if user and address_hash(user.email) == hashed else None


def _account_of(address):
    return get_user_model().objects.alias(lowered=Lower("email")).filter(lowered=address.lower()).first()


def _end(dead, how, *, by, at, reason=""):
    """End what is open among these, each with its line in the journal. Returns how many that were."""
    count = 0
    for each in dead.filter(ended_at__isnull=True):
        facts = {"ended_at": max(at, each.died_at), "ended_by": by.user, "ended_how": how}
        if DeadAddress.objects.filter(pk=each.pk, ended_at__isnull=True).update(**facts) == 1:
            journal.record("address.revived", each, by=by, at=at, reason=reason, details={"how": how})
            count += 1
    return count

"""The way out for every message: a row written in the transaction of the change that it tells about."""

import logging
import uuid

from django.conf import settings
from django.core.validators import validate_email
from django.db import transaction

from notifications import channels, wishes
from notifications.channels import POINTERS, Channel
from notifications.lifecycle import DeliveryState
from notifications.models import Delivery, reference

FORGOTTEN = "dihapus@tanpa-alamat.invalid"  # a domain that never exists (RFC 6761)
CHUNK = 500  # rows a statement: SQLite counts its parameters

logger = logging.getLogger(__name__)


def post(notice, obj, *, to, at, revision="", milestone="", not_before=None, expires_at=None, params=None, secrets=None):
    """Put a message into the outbox and return its Delivery, or None when this occasion was already told to this recipient.

    notice: a Notice class. obj: what it is about, remembered by table and key. to: an account (its address is read at
    sending) or an address. revision and milestone tell occasions about the same object apart. params: JSON without
    personal data. secrets: values sealed in the row and wiped when it is settled; they go by mail only.
    It becomes one Delivery for each channel; the mail is the one returned where there is one. Who does not want it gets none.
    Call it inside the transaction of the change. Raises ValidationError when an address is not one.
    """
    deliveries = drafts(
        notice, obj, to=to, at=at, revision=revision, milestone=milestone, not_before=not_before, expires_at=expires_at,
        may_wait=not secrets,
    )  # fmt: skip
    for delivery in deliveries:
        delivery.params = params or {}
        delivery.keep_secrets(secrets if delivery.channel == Channel.MAIL and not delivery.settled_at else None)
    kept = insert(deliveries) if deliveries else []
    poke_on_commit()
    return next((delivery for delivery, is_new in zip(deliveries, kept, strict=True) if is_new), None)


def post_all(notice, pairs, *, at, revision=""):
    """Put one message for each (object, account or address) into the outbox, in a few statements; as post() otherwise."""
    pairs = list(pairs)
    with wishes.known_at_once(to for _, to in pairs):
        deliveries = [each for obj, to in pairs for each in drafts(notice, obj, to=to, at=at, revision=revision)]
    for start in range(0, len(deliveries), CHUNK):
        insert(deliveries[start : start + CHUNK])
    poke_on_commit()


def drafts(notice, obj, *, to, at, may_wait=True, closed=frozenset(), **facts):
    """Return the unsaved Deliveries of an occasion, mail first: one for each channel on which this recipient hears of it.

    Who does not want it gets one that is settled already, so that the occasion counts as told.
    may_wait: let it wait for the recipient's digest, where one was chosen; then it is one whatever the channels.
    closed: channels that the office closes to it. Without mail it waits for no digest, which is one.
    """
    if not wishes.wants(to, notice):
        return [_settle(draft(notice, obj, to=to, at=at, **facts), at)]
    made = [draft(notice, obj, to=to, at=at, channel=channel, **facts) for channel in channels_for(notice, to, closed)]
    for delivery in made if may_wait and Channel.MAIL not in closed else ():
        if delivery.channel not in POINTERS and _waits(delivery, notice):
            return [delivery]
    return made


def _settle(delivery, at):
    delivery.state, delivery.settled_at, delivery.resolved_how = DeliveryState.SUPERSEDED, at, "unwanted"
    return delivery


def _waits(delivery, notice):
    """Let a delivery wait for its person's digest, if it has one, and say whether it does."""
    if hour := wishes.digest_at(delivery.to_user or delivery.to_address, notice, delivery.next_try, delivery.expires_at):
        delivery.digest_at, delivery.next_try = hour, hour + wishes.GRACE
    return hour is not None


def channels_for(notice, to, closed=frozenset()):
    """Return the channels of a message in the order of Channel. Who has no account has an address only.

    Who has an account without address has the portal alone. closed: channels that the office closes; what would have come by
    mail is shown in the portal then.
    """
    if isinstance(to, str):
        return [Channel.MAIL]
    if not getattr(to, "has_address", True):  # shown in the portal, so that the office sees what to tell by letter
        return [Channel.PORTAL]
    wanted = wishes.channels(to, notice) & set(notice.channels)
    if notice.required:
        wanted |= {Channel.MAIL}
    if Channel.MAIL in wanted & closed:
        wanted |= {Channel.PORTAL}
    return [channel for channel in Channel if channel in wanted - closed and channels.is_open(channel)]


def draft(notice, obj, *, to, at, revision="", milestone="", not_before=None, expires_at=None, channel=Channel.MAIL):
    """Return an unsaved Delivery, ready for insert()."""
    delivery_id = uuid.uuid4()
    start = max(not_before, at) if not_before else at
    wanted_by = start + notice.patience
    user, address = _recipient(to)
    occasion = f"{notice.code}:{reference(obj)}:{revision}:{milestone}:{_recipient_key(user, address)}"
    return Delivery(
        id=delivery_id,
        key=occasion if channel == Channel.MAIL else f"{occasion}:{channel}",
        message_id=f"<{delivery_id}@{settings.MESSAGE_ID_DOMAIN}>",
        kind=notice.code,
        room=notice.code.partition(".")[0],
        channel=channel,
        about=reference(obj),
        revision=revision,
        milestone=milestone,
        to_user=user,
        to_address=address,
        not_before=not_before,
        expires_at=expires_at,
        next_try=start,
        wanted_by=min(wanted_by, expires_at) if expires_at else wanted_by,
        created_at=at,
    )


def insert(deliveries):
    """Insert the rows whose key is new and return, for each, whether it was.

    Raises RuntimeError when a row is neither new nor known: SQLite's INSERT OR IGNORE would pass over a broken rule in silence.
    """
    Delivery.objects.bulk_create(deliveries, ignore_conflicts=True)
    known = dict(Delivery.objects.filter(key__in=[delivery.key for delivery in deliveries]).values_list("key", "pk"))
    if lost := [delivery.key for delivery in deliveries if delivery.key not in known]:
        raise RuntimeError(f"The database refused these deliveries: {lost}")
    return [known[delivery.key] == delivery.pk for delivery in deliveries]


def supersede(obj, kinds=None, *, at):
    """Withdraw what has not gone out yet about an object and return how many that were.

    kinds: Notice classes; all kinds when None. A sender that holds one already loses it: its next compare-and-set fails.
    """
    return supersede_all([obj], kinds, at=at)


def supersede_all(objects, kinds=None, *, at):
    """Withdraw what has not gone out yet about each of some objects; as supersede() otherwise."""
    about = [reference(obj) for obj in objects]
    chunks = [about[start : start + CHUNK] for start in range(0, len(about), CHUNK)]
    return sum(_withdraw(Delivery.objects.filter(about__in=chunk), kinds, at=at) for chunk in chunks)


def forget_address(obj, *, at):
    """Blot out the addresses to which messages about an object went, and return how many; what was told stays on record.

    For people without account whose identity the office keeps for a time only. What waits is withdrawn first.
    """
    supersede(obj, at=at)
    told = Delivery.objects.filter(about=reference(obj), to_user=None).exclude(to_address=FORGOTTEN)
    for delivery in told:  # the key names the recipient too
        facts = {"to_address": FORGOTTEN, "address_hash": "", "key": f"{delivery.kind}:forgotten:{delivery.pk}"}
        Delivery.objects.filter(pk=delivery.pk).update(**facts)
    return len(told)


def withdraw(channel, *, at):
    """Withdraw what has not gone out yet on a channel that is no more; returns how many that were."""
    return _withdraw(Delivery.objects.filter(channel=channel), at=at)


def withdraw_older(moment, *, room, at):
    """Withdraw what a room put out before a moment and what has not gone out yet; returns how many that were."""
    return _withdraw(Delivery.objects.filter(room=room, created_at__lt=moment), at=at)


def _withdraw(deliveries, kinds=None, *, at):
    waiting = deliveries.filter(state__in=[DeliveryState.PENDING, DeliveryState.ON_HOLD, DeliveryState.LEASED])
    if kinds is not None:
        waiting = waiting.filter(kind__in=[kind.code for kind in kinds])
    return waiting.update(state=DeliveryState.SUPERSEDED, settled_at=at, lease_owner="", lease_until=None, secrets_sealed=None)


def poke_on_commit():
    """Wake the tick once this transaction is through; a transaction that puts out many messages wakes it once."""
    if all(waiting is not poke for _, waiting, _ in transaction.get_connection().run_on_commit):
        transaction.on_commit(poke)


def poke():
    """Wake the tick early. A lost poke costs at most a minute, so no failure of the broker ever reaches the caller."""
    from notifications.tasks import tick  # noqa: PLC0415 -- tasks stands above this module and imports it

    try:
        tick.apply_async(retry=False, ignore_result=True)
    except Exception:  # whatever the broker raises, the message is already safe in the database
        logger.warning("outbox.poke_failed", exc_info=True)


def _recipient(to):
    if isinstance(to, str):
        validate_email(to)
        return None, to
    return to, ""


def _recipient_key(user, address):
    return f"user-{user.pk}" if user else address.lower()

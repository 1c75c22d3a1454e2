"""What people choose to hear, and by which way."""

from django.db import transaction
from django.db.models import Q

from core.lifecycle import Refused
from notifications import digests, wishes
from notifications.channels import Channel
from notifications.lifecycle import DeliveryState
from notifications.models import Delivery, Preference, Refusal
from notifications.models.wishes import address_hash
from notifications.notice import notices

REQUIRED = "Pesan ini tidak dapat dimatikan."


@transaction.atomic
def choose(user, *, by_mail, by_text, wanted, at, digest_hour=None):
    """Write down the ways and the wanted codes of an account. Codes that it cannot get are passed over. Raises Refused.

    digest_hour: WIB, for a digest a day; None for each message by itself.
    """
    if by_text and not wishes.may_text(user):
        raise Refused("Pesan singkat belum dapat dikirim ke akun Anda: nomor telepon Anda belum dikenal.")
    ways = {"by_mail": by_mail, "by_text": by_text, "bundles": digest_hour is not None}
    hour = {} if digest_hour is None else {"digest_hour": digest_hour}
    Preference.objects.update_or_create(user=user, defaults={**ways, **hour, "changed_at": at})
    _release(user, by_mail, at)
    optional, _ = wishes.kinds_for(user)
    codes = {kind.code for kind in optional}
    Refusal.objects.of(user).filter(kind__in=codes & set(wanted)).delete()
    rows = [Refusal(user=user, kind=code, refused_at=at) for code in sorted(codes - set(wanted))]
    Refusal.objects.bulk_create(rows, ignore_conflicts=True)


def _release(user, by_mail, at):
    """Let what waits take the way and the hour as they are chosen now."""
    optional = [kind.code for kind in wishes.kinds_for(user)[0] if Channel.PORTAL in kind.channels]
    ways = (Channel.PORTAL, Channel.MAIL) if by_mail else (Channel.MAIL, Channel.PORTAL)
    mine = Delivery.objects.filter(to_user=user, state=DeliveryState.PENDING, kind__in=optional, had_secrets=False)
    mine.filter(channel=ways[0]).update(channel=ways[1])
    chosen = wishes.preference(user)
    waiting = Delivery.objects.filter(to_user=user, state=DeliveryState.PENDING, digest_at__isnull=False)
    for moment in set(waiting.values_list("not_before", flat=True)):
        same = waiting.filter(not_before=moment) if moment else waiting.filter(not_before__isnull=True)
        _bring(same, chosen, max(at, moment or at))


def _bring(waiting, chosen, start):
    """Let messages that may go from a moment on come at the chosen hour after it, or at that moment by themselves."""
    if not chosen.bundles:
        waiting.update(digest_at=None, next_try=start)
        return
    hour = chosen.digest_after(start)
    waiting.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=hour + wishes.GRACE)).update(
        digest_at=hour, next_try=hour + wishes.GRACE
    )


@transaction.atomic
def switch_off(delivery, *, at):
    """Send its recipient no more of a delivery's kind. Said twice it is said once. Raises Refused when the kind is required."""
    kind = notices().get(delivery.kind)
    if kind is None or kind.required:
        raise Refused(REQUIRED)
    rows = [Refusal(kind=code, refused_at=at, **_recipient(delivery)) for code in _codes(delivery)]
    Refusal.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def stop_all(delivery, *, at):
    """Send its recipient nothing optional any more, whatever its kind: whoever got it has called our mail a nuisance."""
    user = delivery.to_user
    optional = wishes.kinds_for(user)[0] if user else [kind for kind in notices().values() if not kind.required]
    rows = [Refusal(kind=kind.code, refused_at=at, **_recipient(delivery)) for kind in optional]
    Refusal.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def switch_on(delivery, *, at):
    """Take back what switch_off() did."""
    Refusal.objects.filter(kind__in=_codes(delivery), **_recipient(delivery)).delete()


def is_off(delivery):
    """Say whether its recipient gets no more of what switch_off() of a delivery concerns."""
    codes = _codes(delivery)
    return Refusal.objects.filter(kind__in=codes, **_recipient(delivery)).count() == len(codes)


def _codes(delivery):
    """Return what is switched off with a delivery: its kind; with a digest all that could come in one."""
    if delivery.kind != digests.DigestNotice.code:
        return [delivery.kind]
    return [kind.code for kind in wishes.kinds_for(delivery.to_user)[0]]


def _recipient(delivery):
    if delivery.to_user_id:
        return {"user_id": delivery.to_user_id, "address_hash": ""}
    return {"user_id": None, "address_hash": address_hash(delivery.to_address)}

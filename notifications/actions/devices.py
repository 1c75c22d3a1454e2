"""Browsers that show notifications: switched on by their person, and off by them, by logging out, or by the push service."""

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction

from core.lifecycle import Refused
from notifications import channels, endpoints, webpush
from notifications.channels import Channel
from notifications.models import Device, Preference
from notifications.models.devices import MOST, endpoint_hash

CLOSED = "Kantor ini belum mengirim notifikasi peramban."
BROKEN = "Peramban Anda tidak memberikan alamat notifikasi yang lengkap. Muat ulang halaman ini, lalu coba lagi."
FULL = f"Notifikasi sudah menyala di {MOST} peramban. Hapus salah satu lebih dulu."
AT_ONCE = "Peramban ini sedang didaftarkan dari tempat lain. Coba sekali lagi."


@transaction.atomic
def add(user, *, endpoint, p256dh, auth, label, at):
    """Let a browser show the account's notifications, and return its Device. Raises Refused.

    A browser belongs to who switched it on last: the person before them is not told of here any more.
    """
    get_user_model()._base_manager.select_for_update().get(pk=user.pk)
    if not channels.is_open(Channel.PUSH):
        raise Refused(CLOSED)
    if endpoints.parsed(endpoint) is None:
        raise Refused(endpoints.STRANGE)
    if not webpush.is_key_pair(p256dh, auth):
        raise Refused(BROKEN)
    for before in Device.objects.filter(endpoint_hash=endpoint_hash(endpoint)):
        lose(before)
    if Device.objects.filter(user=user).count() >= MOST:
        raise Refused(FULL)
    device = Device(user=user, endpoint_hash=endpoint_hash(endpoint), label=label, created_at=at)
    device.endpoint, device.p256dh, device.auth = endpoint, p256dh, auth
    try:
        with transaction.atomic():
            device.save(force_insert=True)
    except IntegrityError:
        raise Refused(AT_ONCE) from None
    Preference.objects.update_or_create(
        user=user, defaults={"by_push": True}, create_defaults={"by_push": True, "changed_at": at}
    )
    return device


@transaction.atomic
def end(user, pk):
    """Take one of a person's browsers off. Returns whether it was one of theirs."""
    count, _ = Device.objects.filter(user=user, pk=pk).delete()
    _note(user.pk)
    return count > 0


@transaction.atomic
def end_all(user):
    """Take all browsers of an account off."""
    Device.objects.filter(user=user).delete()
    _note(user.pk)


@transaction.atomic
def lose(device):
    """Take a browser off that its push service knows no more, or that somebody else uses now."""
    Device.objects.filter(pk=device.pk, endpoint_hash=device.endpoint_hash).delete()
    _note(device.user_id)


def _note(user_id):
    """Without a browser nobody wants notifications: so a message that is put out costs no question about browsers."""
    if not Device.objects.filter(user=user_id).exists():
        Preference.objects.filter(user=user_id, by_push=True).update(by_push=False)

"""What people want to hear, and by which way. Nothing written down means: everything, by mail."""

import datetime as dt
import uuid

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from core import crypto
from core.clock import JAKARTA

EARLIEST, LATEST, USUAL = 5, 21, 7  # hours of a day at which a digest may come


def address_hash(address):
    """Return what stands for an address that has no account: the same for the same address, and not to be read back."""
    return crypto.keyed_hash("notifications.address", address.strip().lower()).hex()


class Preference(models.Model):
    """By which way an account wants its optional messages. Neither mail nor text: they lie in the portal alone."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="akun", related_name="preference")
    by_mail = models.BooleanField("lewat email", default=True)
    by_text = models.BooleanField("lewat pesan singkat", default=False)
    by_push = models.BooleanField("lewat notifikasi peramban", default=False, db_default=False)  # while it has a Device
    bundles = models.BooleanField("digabung sekali sehari", default=False)
    digest_hour = models.PositiveSmallIntegerField("pukul ringkasan (WIB)", default=USUAL)
    changed_at = models.DateTimeField("diubah")

    class Meta:
        verbose_name = "pengaturan pesan"
        verbose_name_plural = "pengaturan pesan"
        default_permissions = ()
        constraints = [
            CheckConstraint(
                condition=Q(digest_hour__gte=EARLIEST, digest_hour__lte=LATEST), name="preference_digest_comes_by_day"
            )
        ]

    def __str__(self):
        return f"Pengaturan pesan {self.user_id}"

    def digest_after(self, moment):
        """Return the first of the person's hours (WIB) at or after a moment."""
        local = moment.astimezone(JAKARTA)
        hour = local.replace(hour=self.digest_hour, minute=0, second=0, microsecond=0)
        return (hour if hour >= local else hour + dt.timedelta(days=1)).astimezone(dt.UTC)  # WIB knows no summer time


class Digest(models.Model):
    """The optional messages of an account that came together at one of its hours. They point here; one delivery tells them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="akun", related_name="digests")
    hour_at = models.DateTimeField("pukul ringkasan")
    made_at = models.DateTimeField("dibuat")

    class Meta:
        verbose_name = "ringkasan pesan"
        verbose_name_plural = "ringkasan pesan"
        default_permissions = ()
        constraints = [UniqueConstraint(fields=["user", "hour_at"], name="digest_of_an_hour_is_made_once")]

    def __str__(self):
        return f"Ringkasan pesan {self.pk}"


class RefusalQuerySet(models.QuerySet):
    def of(self, to):
        """Return what an account, or an address without one, does not want. to: an account or an address."""
        return self.filter(address_hash=address_hash(to)) if isinstance(to, str) else self.filter(user=to)


class Refusal(models.Model):
    """One kind of optional message that somebody switched off. An address without account is known by its keyed hash alone."""

    kind = models.CharField("jenis", max_length=100)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="akun", null=True, blank=True, related_name="refusals"
    )
    address_hash = models.CharField(max_length=64, blank=True, editable=False)
    refused_at = models.DateTimeField("dimatikan pada")

    objects = RefusalQuerySet.as_manager()

    class Meta:
        verbose_name = "pesan yang dimatikan"
        verbose_name_plural = "pesan yang dimatikan"
        default_permissions = ()
        constraints = [
            CheckConstraint(
                condition=Q(user__isnull=True) & ~Q(address_hash="") | Q(user__isnull=False, address_hash=""),
                name="refusal_is_of_an_account_or_an_address",
            ),
            UniqueConstraint(
                fields=["user", "kind"], condition=Q(user__isnull=False), name="refusal_of_an_account_is_said_once"
            ),
            UniqueConstraint(
                fields=["address_hash", "kind"], condition=~Q(address_hash=""), name="refusal_of_an_address_is_said_once"
            ),
        ]

    def __str__(self):
        return f"Dimatikan: {self.kind}"

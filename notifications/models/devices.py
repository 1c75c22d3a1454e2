"""Browsers that people let show notifications, and which of them took which message."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint

from core import crypto

MOST = 10  # browsers of one account


def endpoint_hash(endpoint):
    """Return what stands for an endpoint where it must be unique: whoever reads the table cannot send to it."""
    return crypto.keyed_hash("notifications.push-endpoint", endpoint).hex()


class Device(models.Model):
    """One browser: its address at a push service and its keys (RFC 8030, 8291), sealed: who holds them can speak to it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="akun", related_name="push_devices")
    endpoint_hash = models.CharField(max_length=64, editable=False)
    endpoint_sealed = models.BinaryField()
    p256dh_sealed = models.BinaryField()
    auth_sealed = models.BinaryField()
    label = models.CharField("peramban", max_length=60)
    created_at = models.DateTimeField("dinyalakan")
    used_at = models.DateTimeField("terakhir dipakai", null=True, blank=True)

    endpoint = crypto.SealedText()
    p256dh = crypto.SealedText()
    auth = crypto.SealedText()

    class Meta:
        verbose_name = "peramban untuk notifikasi"
        verbose_name_plural = "peramban untuk notifikasi"
        default_permissions = ()
        indexes = [Index(fields=["user", "created_at"], name="device_by_account")]
        constraints = [
            UniqueConstraint(fields=["endpoint_hash"], name="device_endpoint_is_of_one_account"),
            CheckConstraint(condition=~Q(endpoint_hash="") & ~Q(label=""), name="device_is_told_apart"),
            CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(used_at__gte=F("created_at")), name="device_is_used_after_it_is_made"
            ),
        ]

    def __str__(self):
        return self.label


class Handover(models.Model):
    """That a browser's push service took a message that still goes to others: a retry passes this browser over."""

    delivery = models.ForeignKey("notifications.Delivery", models.CASCADE, verbose_name="kiriman", related_name="handovers")
    device = models.ForeignKey(Device, models.CASCADE, verbose_name="peramban", related_name="handovers")
    at = models.DateTimeField("diterima pada")

    class Meta:
        verbose_name = "penyerahan notifikasi"
        verbose_name_plural = "penyerahan notifikasi"
        default_permissions = ()
        constraints = [UniqueConstraint(fields=["delivery", "device"], name="handover_to_a_device_is_noted_once")]

    def __str__(self):
        return f"{self.delivery_id} · {self.device_id}"

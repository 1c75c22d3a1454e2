"""Addresses of which nothing arrives any more: since when, why, and what brought each back to life."""

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, TextChoices, UniqueConstraint

from core import dates
from core.constraints import both_or_neither, status_is_known
from notifications.models.bounces import Bounce


class DeathCause(TextChoices):
    UNKNOWN = "unknown", "Alamat tidak dikenal"
    SILENT = "silent", "Terus tertunda"


class LifeProof(TextChoices):
    PROVEN = "proven", "Dibuktikan lagi oleh pemiliknya"
    LEFT = "left", "Akunnya memakai alamat lain"
    STAFF = "staff", "Dihidupkan kembali oleh petugas"


class DeadAddressQuerySet(models.QuerySet):
    def open(self):
        return self.filter(ended_at__isnull=True)


class DeadAddress(models.Model):
    """One time during which an address is known to be dead. The address itself is not kept: its keyed hash knows it again.

    user: the account whose address it is while this is open. diagnostic: the server's words without address or long number.
    """

    address_hash = models.CharField(max_length=64, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="akun", null=True, blank=True, related_name="dead_addresses"
    )
    cause = models.CharField("sebab", max_length=10, choices=DeathCause)
    status = models.CharField("kode status", max_length=11, blank=True)
    diagnostic = models.CharField("jawaban server", max_length=200, blank=True)
    bounce = models.ForeignKey(
        Bounce, models.SET_NULL, verbose_name="laporan", null=True, blank=True, related_name="dead_addresses"
    )
    died_at = models.DateTimeField("mati sejak")
    ended_at = models.DateTimeField("hidup kembali pada", null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.RESTRICT, verbose_name="hidup kembali oleh", null=True, blank=True, related_name="+"
    )
    ended_how = models.CharField("hidup kembali karena", max_length=10, choices=LifeProof, blank=True)

    objects = DeadAddressQuerySet.as_manager()

    class Meta:
        verbose_name = "alamat mati"
        verbose_name_plural = "alamat mati"
        default_permissions = ("view",)
        indexes = [
            Index(fields=["died_at"], name="dead_address_died"),
            Index(fields=["address_hash", "ended_at"], name="dead_address_of_an_address"),
        ]
        constraints = [
            UniqueConstraint(
                fields=["address_hash"], condition=Q(ended_at__isnull=True), name="dead_address_is_dead_once_at_a_time"
            ),
            CheckConstraint(condition=~Q(address_hash=""), name="dead_address_is_known_by_its_hash"),
            status_is_known(DeathCause, model="dead_address", field="cause"),
            both_or_neither("ended_at", "ended_by", model="dead_address"),
            CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_how="") | Q(ended_at__isnull=False, ended_how__in=LifeProof.values),
                name="dead_address_that_lives_says_how",
            ),
            CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("died_at")), name="dead_address_lives_after_it_died"
            ),
        ]

    def __str__(self):
        return f"Alamat mati sejak {dates.brief(self.died_at)} WIB"

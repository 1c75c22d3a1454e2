"""Telephones that people of the office entered themselves for texts, and the question whether one is theirs."""

import hmac
import uuid
from hashlib import sha256

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Index, Q

from core import crypto

MAX_TRIES = 5


def number_hash(number):
    """Return what stands for a number (E.164) where it must be found again: the same for the same, and not to be read back."""
    return crypto.keyed_hash("notifications.telephone", number).hex()


class Telephone(models.Model):
    """The number that an account proved to be its own. Sealed at rest."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="akun", related_name="telephone")
    number_sealed = models.BinaryField()
    proven_at = models.DateTimeField("terbukti pada")

    number = crypto.SealedText()

    class Meta:
        verbose_name = "nomor telepon"
        verbose_name_plural = "nomor telepon"
        default_permissions = ()

    def __str__(self):
        return f"Nomor telepon akun {self.user_id}"


class TelephoneProof(models.Model):
    """One question to a telephone: “is this yours?”, answered once by the six digits of a text, before it expires.

    The code is a keyed hash over the row, made again when needed: a copy of the database answers nothing.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="akun", related_name="telephone_proofs")
    number_sealed = models.BinaryField()
    number_hash = models.CharField(max_length=64, editable=False)
    created_at = models.DateTimeField("dibuat")
    expires_at = models.DateTimeField("berlaku sampai")
    tries = models.PositiveSmallIntegerField("percobaan kode", default=0)
    closed_at = models.DateTimeField("ditutup", null=True, blank=True)

    number = crypto.SealedText()

    class Meta:
        verbose_name = "bukti nomor telepon"
        verbose_name_plural = "bukti nomor telepon"
        default_permissions = ()
        indexes = [
            Index(fields=["user", "created_at"], name="telephone_proof_by_account"),
            Index(fields=["number_hash", "created_at"], name="telephone_proof_by_number"),
            Index(fields=["created_at"], name="telephone_proof_by_age"),
        ]
        constraints = [
            CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="telephone_proof_ends_after_it_starts"),
            CheckConstraint(condition=Q(tries__lte=MAX_TRIES), name="telephone_proof_tries_are_few"),
            CheckConstraint(condition=~Q(number_hash=""), name="telephone_proof_number_can_be_counted"),
        ]

    def __str__(self):
        return f"Bukti nomor telepon akun {self.user_id}"

    @property
    def code(self):
        """The six digits of the text."""
        words = f"{self.pk}|{self.user_id}|{self.number_hash}|{self.expires_at.timestamp()}"
        mac = hmac.new(crypto.key_for("notifications.telephone-proof"), words.encode(), sha256).digest()
        return f"{int.from_bytes(mac[:8], 'big') % 1_000_000:06}"

    def is_open(self, at):
        return self.closed_at is None and self.created_at <= at < self.expires_at

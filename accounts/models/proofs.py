import hmac
import uuid
from hashlib import sha256

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q
from django.db.models.functions import Lower
from django.utils.crypto import constant_time_compare

from accounts.lifecycle import ProofPurpose
from core import crypto
from core.constraints import ends_after_it_starts, status_is_known

MAX_ATTEMPTS = 5


class EmailProof(models.Model):
    """One question to a mailbox: “is this you?”, answered by a six-digit code or by a link, once, before it expires.

    Neither the code nor the link's token is stored: both are keyed hashes over the row, made again when needed, so a copy of
    the database answers nothing. A row that can never succeed (a sign-up for an address that has an account, a reset for one
    that has none) looks and behaves like any other.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    purpose = models.CharField("keperluan", max_length=10, choices=ProofPurpose)
    email = models.EmailField("alamat email")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="akun", null=True, blank=True, related_name="email_proofs"
    )
    recovery = models.ForeignKey(
        "accounts.AccountRecovery", models.CASCADE, verbose_name="pemulihan", null=True, blank=True, related_name="proofs"
    )
    password = models.CharField("kata sandi tersandi", max_length=128, blank=True, editable=False)
    created_at = models.DateTimeField("dibuat")
    expires_at = models.DateTimeField("berlaku sampai")
    attempts = models.PositiveSmallIntegerField("percobaan kode", default=0)
    used_at = models.DateTimeField("dipakai", null=True, blank=True)

    class Meta:
        verbose_name = "bukti alamat"
        verbose_name_plural = "bukti alamat"
        default_permissions = ()
        indexes = [
            models.Index(Lower("email"), "created_at", name="email_proof_by_address"),
            models.Index(fields=["expires_at"], name="email_proof_by_expiry"),
        ]
        constraints = [
            status_is_known(ProofPurpose, model="email_proof", field="purpose"),
            ends_after_it_starts("created_at", "expires_at", model="email_proof"),
            CheckConstraint(condition=Q(attempts__lte=MAX_ATTEMPTS), name="email_proof_attempts_are_few"),
            CheckConstraint(condition=Q(purpose="recovery") ^ Q(recovery__isnull=True), name="email_proof_of_a_recovery"),
            CheckConstraint(condition=Q(used_at__isnull=True) | Q(password=""), name="email_proof_used_keeps_no_password"),
        ]

    def __str__(self):
        return self.get_purpose_display()

    def _mac(self, what):
        text = f"{what}|{self.pk}|{self.purpose}|{self.email}|{self.user_id}|{self.expires_at.timestamp()}"
        return hmac.new(crypto.key_for("accounts.email-proof"), text.encode(), sha256)

    @property
    def code(self):
        """The six digits of the mail."""
        return f"{int.from_bytes(self._mac('code').digest()[:8], 'big') % 1_000_000:06}"

    @property
    def token(self):
        """The secret of the mail's link: 256 bits."""
        return self._mac("link").hexdigest()

    def opens_with(self, token):
        return constant_time_compare(self.token, token)

    @property
    def confirms(self):
        """Whether it asks the account's own address once more, instead of another one."""
        return self.purpose == ProofPurpose.CHANGE and self.email == self.user.email

    def is_open(self, at):
        return self.used_at is None and self.created_at <= at < self.expires_at

    @property
    def can_succeed(self):
        """A sign-up must have no account yet, everything else must have one."""
        return (self.purpose == ProofPurpose.SIGNUP) == (self.user_id is None)

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q

from accounts.lifecycle import RecoveryKind, RecoveryStatus
from core.constraints import both_or_neither, ends_after_it_starts, status_is_known


class AccountRecovery(models.Model):
    """A lost mailbox or a lost second factor, given back by two persons of the office who have seen who is asking."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="akun", related_name="recoveries")
    kind = models.CharField("yang hilang", max_length=15, choices=RecoveryKind)
    new_email = models.EmailField("alamat email baru", blank=True)
    reason = models.TextField("alasan", max_length=1000)
    identity_checked = models.TextField(
        "cara memeriksa identitas", max_length=1000, help_text="Misalnya: datang sendiri, KTP asli dicocokkan dengan wajah."
    )
    requested_at = models.DateTimeField("diminta pada")
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diminta oleh", related_name="recoveries_requested"
    )
    approved_at = models.DateTimeField("disetujui pada", null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="disetujui oleh", null=True, blank=True,
        related_name="recoveries_approved",
    )  # fmt: skip
    expires_at = models.DateTimeField("berlaku sampai")
    status = models.CharField("status", max_length=10, choices=RecoveryStatus, default=RecoveryStatus.REQUESTED)
    version = models.PositiveIntegerField("versi", default=1)

    class Meta:
        verbose_name = "pemulihan akun"
        verbose_name_plural = "pemulihan akun"
        default_permissions = ("view",)
        constraints = [
            status_is_known(RecoveryKind, model="recovery", field="kind"),
            status_is_known(RecoveryStatus, model="recovery"),
            both_or_neither("approved_at", "approved_by", model="recovery"),
            ends_after_it_starts("requested_at", "expires_at", model="recovery"),
            CheckConstraint(condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("requested_by")),
                            name="recovery_is_approved_by_another"),
            CheckConstraint(condition=~Q(requested_by=F("user")), name="recovery_is_requested_by_another"),
            CheckConstraint(condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("user")),
                            name="recovery_is_not_approved_by_its_holder"),
            CheckConstraint(condition=Q(kind="mailbox") ^ Q(new_email=""), name="recovery_of_a_mailbox_names_the_new_one"),
            CheckConstraint(condition=~Q(status__in=["approved", "done"]) | Q(approved_at__isnull=False),
                            name="recovery_takes_effect_only_approved"),
            models.UniqueConstraint(fields=["user", "kind"], condition=Q(status__in=["requested", "approved"]),
                                    name="recovery_is_open_once"),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.get_kind_display()} · {self.user}"

"""What the portal says to people: each message once, with the trace of every attempt."""

import json
import uuid

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint

from core import crypto, dates
from core.constraints import status_is_known
from notifications.lifecycle import FINAL, HELD, DeliveryState

S = DeliveryState
RESULTS = [(state.value, state.label) for state in S if state not in {S.ON_HOLD, S.BUNDLED}]  # what an attempt can come to
PERISHABLE = Q(state__in=[S.PENDING, S.ON_HOLD], expires_at__isnull=False)


def reference(obj):
    """Name an object as deliveries remember it: its table and primary key."""
    return f"{obj._meta.label_lower}:{obj.pk}"


class DeliveryQuerySet(models.QuerySet):
    def about(self, obj):
        return self.filter(about=reference(obj))

    def due(self, now):
        """What may go out now; the nearest need comes first."""
        return self.filter(state=S.PENDING, next_try__lte=now).order_by("wanted_by", "id")

    def unsettled(self):
        return self.exclude(state__in=FINAL)


class Delivery(models.Model):
    """One message to one recipient about one occasion. It holds references only; the words are made at sending."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField("kunci", max_length=400)
    message_id = models.CharField("Message-ID", max_length=200)
    kind = models.CharField("jenis", max_length=100)
    about = models.CharField("perihal", max_length=160, db_index=True)
    revision = models.CharField("revisi", max_length=64, blank=True)
    milestone = models.CharField("tonggak", max_length=64, blank=True)
    to_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="kepada akun", null=True, blank=True, related_name="deliveries"
    )
    to_address = models.EmailField("kepada alamat", max_length=254, blank=True)
    params = models.JSONField("keterangan", default=dict, blank=True)
    secrets_sealed = models.BinaryField(null=True, editable=False)

    state = models.CharField("status", max_length=12, choices=S, default=S.PENDING)
    attempts = models.PositiveIntegerField("percobaan", default=0)
    not_before = models.DateTimeField("paling cepat", null=True, blank=True)
    expires_at = models.DateTimeField("kedaluwarsa pada", null=True, blank=True)
    next_try = models.DateTimeField("dicoba lagi pada")
    wanted_by = models.DateTimeField("diperlukan sebelum")
    lease_owner = models.CharField("diambil oleh", max_length=80, blank=True)
    lease_until = models.DateTimeField("diambil sampai", null=True, blank=True)
    fence = models.PositiveBigIntegerField("pagar", default=0)
    sending_at = models.DateTimeField("mulai dikirim", null=True, blank=True)
    sent_at = models.DateTimeField("terkirim", null=True, blank=True)
    settled_at = models.DateTimeField("selesai", null=True, blank=True)
    smtp_code = models.PositiveSmallIntegerField("kode SMTP", null=True, blank=True)
    smtp_text = models.CharField("jawaban SMTP", max_length=200, blank=True)
    resolved_how = models.CharField("dipastikan lewat", max_length=20, blank=True)
    rendered_sha256 = models.CharField("SHA-256 isi", max_length=64, blank=True)
    created_at = models.DateTimeField("dibuat", db_index=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = "kiriman"
        verbose_name_plural = "kiriman"
        default_permissions = ("view",)
        permissions = [
            ("steer_delivery", "Dapat menahan, melepas, dan mendahulukan pengingat"),
            ("skip_delivery", "Dapat melewatkan pengingat yang diwajibkan"),
        ]
        indexes = [
            Index(fields=["not_before"], name="delivery_by_moment", condition=Q(not_before__isnull=False)),
            Index(fields=["wanted_by", "id"], name="delivery_waiting", condition=Q(state=S.PENDING)),
            Index(fields=["next_try"], name="delivery_next_try", condition=Q(state__in=[S.PENDING, S.UNCERTAIN])),
            Index(fields=["expires_at"], name="delivery_perishable", condition=PERISHABLE),
            Index(fields=["lease_until"], name="delivery_held", condition=Q(state__in=HELD)),
            Index(fields=["state", "next_try", "kind"], name="delivery_by_state"),
            Index(
                fields=["settled_at", "kind", "state", "wanted_by"],
                name="delivery_settled",
                condition=Q(settled_at__isnull=False),
            ),
            Index(fields=["created_at", "kind"], name="delivery_created"),
        ]
        constraints = [
            UniqueConstraint(fields=["key"], name="delivery_occasion_is_told_once"),
            UniqueConstraint(fields=["message_id"], name="delivery_message_id_is_unique"),
            status_is_known(S, model="delivery", field="state"),
            CheckConstraint(
                condition=Q(to_user__isnull=True) & ~Q(to_address="") | Q(to_user__isnull=False, to_address=""),
                name="delivery_has_exactly_one_recipient",
            ),
            CheckConstraint(
                condition=Q(state__in=HELD, lease_until__isnull=False) & ~Q(lease_owner="")
                | ~Q(state__in=HELD) & Q(lease_until__isnull=True, lease_owner=""),
                name="delivery_lease_has_owner_and_end",
            ),
            CheckConstraint(
                condition=Q(state=S.SENT, sent_at__isnull=False) | ~Q(state=S.SENT) & Q(sent_at__isnull=True),
                name="delivery_sent_has_its_moment",
            ),
            CheckConstraint(
                condition=Q(state__in=FINAL, settled_at__isnull=False) | ~Q(state__in=FINAL) & Q(settled_at__isnull=True),
                name="delivery_final_has_its_moment",
            ),
            CheckConstraint(
                condition=~Q(state__in=[S.SENDING, S.UNCERTAIN, S.SENT]) | Q(sending_at__isnull=False),
                name="delivery_sending_has_its_moment",
            ),
            CheckConstraint(
                condition=~Q(state__in=FINAL) | Q(secrets_sealed__isnull=True), name="delivery_final_keeps_no_secret"
            ),
            CheckConstraint(
                condition=Q(not_before__isnull=True) | Q(expires_at__isnull=True) | Q(expires_at__gt=F("not_before")),
                name="delivery_expires_after_it_may_go",
            ),
        ]

    def __str__(self):
        return f"Kiriman {dates.brief(self.created_at)} WIB"

    @property
    def address(self):
        """Where it goes: the account's address as it is now, or the address it was posted with."""
        return self.to_user.email if self.to_user_id else self.to_address

    @property
    def secrets(self):
        """The secret values given to post(), or an empty dict once the delivery is settled."""
        if not self.secrets_sealed:
            return {}
        return json.loads(crypto.unseal(self.secrets_sealed, aad=self._aad()))

    def keep_secrets(self, values):
        self.secrets_sealed = crypto.seal(json.dumps(values).encode(), aad=self._aad()) if values else None

    def _aad(self):
        return f"notifications.delivery|{self.pk}|secrets"


class Attempt(models.Model):
    """One try to hand a delivery over. Append-only by trigger; without a foreign key in SQL, so it outlives its delivery."""

    delivery = models.ForeignKey(
        Delivery, models.DO_NOTHING, db_constraint=False, verbose_name="kiriman", related_name="attempt_set"
    )
    n = models.PositiveIntegerField("percobaan ke-")
    worker = models.CharField("pengirim", max_length=80)
    started_at = models.DateTimeField("mulai")
    ended_at = models.DateTimeField("selesai")
    phase = models.CharField("sampai tahap", max_length=20)
    result = models.CharField("hasil", max_length=12, choices=RESULTS)
    code = models.PositiveSmallIntegerField("kode", null=True, blank=True)
    text = models.CharField("jawaban", max_length=200, blank=True)

    class Meta:
        verbose_name = "percobaan kirim"
        verbose_name_plural = "percobaan kirim"
        default_permissions = ("view",)
        indexes = [Index(fields=["ended_at", "phase", "code", "result"], name="attempt_ended")]
        constraints = [CheckConstraint(condition=Q(result__in=[state for state, _ in RESULTS]), name="attempt_result_is_known")]

    def __str__(self):
        return f"{self.delivery_id} · {self.n} · {self.phase}"

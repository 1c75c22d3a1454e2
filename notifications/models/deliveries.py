"""What the portal says to people: each message once, with the trace of every attempt."""

import json
import uuid

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Exists, F, Index, OuterRef, Q, UniqueConstraint
from django.db.models.functions import Lower

from core import crypto, dates
from core.constraints import status_is_known
from notifications.channels import POINTERS, Channel
from notifications.lifecycle import FINAL, HELD, DeliveryState

S = DeliveryState
RESULTS = [(state.value, state.label) for state in S if state not in {S.ON_HOLD, S.BUNDLED}]  # what an attempt can come to
READABLE = (S.SENT, S.FAILED, S.DEAD)  # what a person opens in the portal: no mail of it comes any more
FOR_DIGEST = Q(state=S.PENDING, digest_at__isnull=False)
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

    def rooms(self):
        """Return the rooms among these, in order. One look at the index for each room, however many rows a room has."""
        found, rest = [], self.order_by("room")
        while (room := rest.values_list("room", flat=True).first()) is not None:
            found.append(room)
            rest = self.filter(room__gt=room).order_by("room")
        return found

    def unsettled(self):
        return self.exclude(state__in=FINAL)

    def told_to(self, user):
        """Return what a person was told or is about to be, newest first: by the account, or by the address it has proven.

        A text to a telephone or a browser's notification is left out: it only points to a message that stands here.
        came_back: a server refused it for good after it had gone out.
        """
        refused = self.model.bounces.rel.related_model.objects.filter(delivery=OuterRef("pk"), kind="hard")
        own = self.alias(address_lower=Lower("to_address")).filter(Q(to_user=user) | Q(address_lower=user.email.lower()))
        told = own.exclude(state=S.SUPERSEDED).exclude(channel__in=POINTERS)
        return told.annotate(came_back=Exists(refused)).order_by("-created_at", "-id")

    def unread_by(self, user):
        """Return what was sent to an account, or could not be, and was never opened in the portal."""
        return self.filter(to_user=user, state__in=READABLE, read_at__isnull=True).exclude(channel__in=POINTERS)


class Delivery(models.Model):
    """One message to one recipient about one occasion. The words are made at sending.

    What the person may read again in the portal is then kept, sealed: only for accounts, and never a code or a secret link.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField("kunci", max_length=400)
    message_id = models.CharField("Message-ID", max_length=200)
    kind = models.CharField("jenis", max_length=100)
    room = models.CharField("ruang", max_length=40, blank=True, default="", db_default="")  # the app of the kind
    channel = models.CharField("saluran", max_length=8, choices=Channel, default=Channel.MAIL, db_default=Channel.MAIL.value)
    about = models.CharField("perihal", max_length=160, db_index=True)
    revision = models.CharField("revisi", max_length=64, blank=True)
    milestone = models.CharField("tonggak", max_length=64, blank=True)
    to_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="kepada akun", null=True, blank=True, related_name="deliveries"
    )
    to_address = models.EmailField("kepada alamat", max_length=254, blank=True)
    # What stands for the address it went to: the account may have another one by the time that something comes back.
    address_hash = models.CharField(max_length=64, blank=True, default="", db_default="", editable=False)
    params = models.JSONField("keterangan", default=dict, blank=True)
    secrets_sealed = models.BinaryField(null=True, editable=False)
    had_secrets = models.BooleanField("membawa rahasia", default=False, db_default=False, editable=False)  # once wiped, gone

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
    subject_sealed = models.BinaryField(null=True, editable=False)
    text_sealed = models.BinaryField(null=True, editable=False)
    read_at = models.DateTimeField("dibuka di portal", null=True, blank=True)
    digest_at = models.DateTimeField("menunggu ringkasan pukul", null=True, blank=True)
    digest = models.ForeignKey(
        "notifications.Digest", models.RESTRICT, verbose_name="ringkasan", null=True, blank=True, related_name="members"
    )

    subject = crypto.SealedText()
    text = crypto.SealedText()

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = "kiriman"
        verbose_name_plural = "kiriman"
        default_permissions = ("view",)
        permissions = [
            ("steer_delivery", "Dapat menahan, melepas, dan mendahulukan pengingat"),
            ("skip_delivery", "Dapat melewatkan pengingat yang diwajibkan"),
            ("settle_delivery", "Mengirim ulang dan memastikan kiriman"),
        ]
        indexes = [
            Index(fields=["not_before"], name="delivery_by_moment", condition=Q(not_before__isnull=False)),
            Index(fields=["channel", "room", "wanted_by", "id"], name="delivery_waiting_in_room", condition=Q(state=S.PENDING)),
            Index(fields=["next_try"], name="delivery_next_try", condition=Q(state__in=[S.PENDING, S.UNCERTAIN])),
            Index(fields=["expires_at"], name="delivery_perishable", condition=PERISHABLE),
            Index(fields=["lease_until"], name="delivery_held", condition=Q(state__in=HELD)),
            Index(fields=["to_user"], name="delivery_unread", condition=Q(state__in=READABLE, read_at__isnull=True)),
            Index(
                fields=["digest_at"], name="delivery_waits_for_digest", condition=Q(state=S.PENDING, digest_at__isnull=False)
            ),
            Index(Lower("to_address"), name="delivery_to_address"),
            Index(fields=["address_hash", "sent_at"], name="delivery_went_to", condition=~Q(address_hash="")),
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
            status_is_known(Channel, model="delivery", field="channel"),
            CheckConstraint(
                condition=Q(channel=Channel.MAIL) | Q(to_user__isnull=False), name="delivery_without_mail_goes_to_an_account"
            ),
            CheckConstraint(
                condition=Q(channel=Channel.MAIL) | Q(had_secrets=False), name="delivery_without_mail_carries_no_secret"
            ),
            CheckConstraint(
                condition=Q(secrets_sealed__isnull=True) | Q(had_secrets=True), name="delivery_remembers_that_it_had_secrets"
            ),
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
            CheckConstraint(
                condition=Q(to_user__isnull=False) | Q(subject_sealed__isnull=True, text_sealed__isnull=True),
                name="delivery_to_an_address_keeps_no_words",
            ),
            CheckConstraint(
                condition=Q(text_sealed__isnull=True) | Q(subject_sealed__isnull=False), name="delivery_text_has_its_subject"
            ),
            CheckConstraint(
                condition=Q(read_at__isnull=True) | Q(to_user__isnull=False), name="delivery_read_belongs_to_an_account"
            ),
            CheckConstraint(
                condition=Q(state=S.BUNDLED, digest__isnull=False) | ~Q(state=S.BUNDLED) & Q(digest__isnull=True),
                name="delivery_bundled_has_its_digest",
            ),
            CheckConstraint(
                condition=Q(digest_at__isnull=True) | Q(to_user__isnull=False), name="delivery_for_a_digest_has_an_account"
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
        self.had_secrets = self.secrets_sealed is not None

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

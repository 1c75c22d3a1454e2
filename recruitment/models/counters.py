import uuid

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint

from core.constraints import both_or_neither, ends_after_it_starts, status_is_known
from core.crypto import SealedText
from documents.codes import CODE_LENGTH, new_code, written
from recruitment.lifecycle import COUNTER, OPEN_COUNTER, CounterStatus, CounterWay

S = CounterStatus
MAX_TRIES = 5  # at the NIK, before a mailed link is closed


class CounterFileQuerySet(models.QuerySet):
    def open(self):
        """Those that are not filed yet and still can be."""
        return self.filter(status__in=OPEN_COUNTER)


class CounterFile(models.Model):
    """A walk-in's paper file: received at the counter, keyed in by staff, confirmed by the applicant; then it is filed.

    papers: the codes of the kinds that were handed in. email: the address that the applicant gave, sealed; it belongs to no
    account before its mailbox answers. sha256: SHA-256(salt ‖ canonical JSON) of what the applicant is asked to confirm; the
    salt stands on the slip alone. slip: the scan of the signed slip. told_*: when news was last passed on by letter or at the
    counter to who has no address.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.OneToOneField("recruitment.Application", models.PROTECT, related_name="counter_file")
    district = models.ForeignKey("regions.District", models.PROTECT, verbose_name="kecamatan", related_name="+")
    code = models.CharField("nomor tanda terima", max_length=CODE_LENGTH, unique=True, default=new_code, editable=False)
    status = models.CharField("status", max_length=20, choices=S, default=S.KEYING)
    version = models.PositiveIntegerField("versi", default=1)
    taken_at = models.DateTimeField("diserahkan")
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diterima oleh", related_name="+")
    papers = models.JSONField("berkas yang diserahkan", default=list)
    sheets = models.PositiveSmallIntegerField("jumlah lembar")
    email_sealed = models.BinaryField(null=True, blank=True)

    asked_at = models.DateTimeField("konfirmasi diminta", null=True, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="diminta oleh",
        null=True,
        blank=True,
        related_name="+",
    )
    link_until = models.DateTimeField("tautan berlaku sampai", null=True, blank=True)
    tries = models.PositiveSmallIntegerField("percobaan NIK", default=0)
    sha256 = models.CharField("sidik isian", max_length=64, blank=True)
    salt_sealed = models.BinaryField(null=True, blank=True)
    slip = models.OneToOneField(
        "documents.Document", models.PROTECT, verbose_name="lembar konfirmasi", null=True, blank=True, related_name="+"
    )
    slip_at = models.DateTimeField("lembar diunggah", null=True, blank=True)
    slip_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="lembar diunggah oleh", null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField("dikonfirmasi", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dikonfirmasi oleh", null=True, blank=True, related_name="+"
    )
    way = models.CharField("cara konfirmasi", max_length=10, choices=CounterWay, blank=True)
    address_proved_at = models.DateTimeField("alamat email terbukti", null=True, blank=True)
    told_at = models.DateTimeField("kabar disampaikan", null=True, blank=True)
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="kabar disampaikan oleh", null=True, blank=True, related_name="+"
    )

    next_nudge_at = models.DateTimeField("pengingat berikutnya", null=True, blank=True, editable=False)

    email = SealedText()
    salt = SealedText()

    objects = CounterFileQuerySet.as_manager()

    class Meta:
        verbose_name = "berkas loket"
        verbose_name_plural = "berkas loket"
        default_permissions = ("view",)
        permissions = [("key_counterfile", "Menerima berkas kertas di loket dan memasukkan isinya")]
        constraints = [
            status_is_known(S, model="counter_file"),
            CheckConstraint(condition=Q(way__in=["", *CounterWay.values]), name="counter_file_way_is_known"),
            CheckConstraint(condition=Q(tries__lte=MAX_TRIES), name="counter_file_tries_are_few"),
            CheckConstraint(condition=Q(sheets__gte=1), name="counter_file_has_sheets"),
            both_or_neither("asked_at", "asked_by", model="counter_file"),
            both_or_neither("asked_at", "salt_sealed", model="counter_file"),
            both_or_neither("slip_at", "slip_by", model="counter_file"),
            both_or_neither("slip_at", "slip", model="counter_file"),
            both_or_neither("confirmed_at", "confirmed_by", model="counter_file"),
            both_or_neither("told_at", "told_by", model="counter_file"),
            ends_after_it_starts("asked_at", "link_until", model="counter_file"),
            CheckConstraint(
                condition=~Q(status__in=[S.WAITING.value, S.CONFIRMED.value]) | (Q(asked_at__isnull=False) & ~Q(sha256="")),
                name="counter_file_waits_with_its_fingerprint",
            ),
            CheckConstraint(
                condition=Q(status=S.CONFIRMED.value, confirmed_at__isnull=False, way__in=CounterWay.values)
                | (~Q(status=S.CONFIRMED.value) & Q(confirmed_at__isnull=True, way="")),
                name="counter_file_is_confirmed_in_a_way",
            ),
            CheckConstraint(condition=~Q(way=CounterWay.SLIP.value) | Q(slip__isnull=False), name="counter_file_has_its_slip"),
            CheckConstraint(
                condition=~Q(way=CounterWay.MAIL.value) | Q(address_proved_at__isnull=False),
                name="counter_file_confirmed_by_mail_has_an_address",
            ),
        ]
        indexes = [
            Index(fields=["status", "taken_at"], name="counter_file_by_arrival"),
            Index(fields=["next_nudge_at"], condition=Q(next_nudge_at__isnull=False), name="counter_file_nudge_due"),
        ]

    def __str__(self):
        return f"Berkas loket {self.written_code}"

    @property
    def written_code(self):
        return written(self.code)

    @property
    def has_email(self):
        return self.email_sealed is not None

    @property
    def waits_for_mail(self):
        """Say whether the applicant can confirm it from the mailbox that was given."""
        return self.status == S.WAITING and self.has_email

    @property
    def is_open(self):
        return self.status in OPEN_COUNTER

    def can_become(self, status):
        return COUNTER.allows(self.status, status)


class CounterHand(models.Model):
    """Somebody of the office who keyed a file in: they neither confirm its slip nor verify it afterwards."""

    counter_file = models.ForeignKey(CounterFile, models.PROTECT, related_name="hands")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="petugas", related_name="+")
    since = models.DateTimeField("sejak")

    class Meta:
        verbose_name = "pengisi berkas loket"
        verbose_name_plural = "pengisi berkas loket"
        default_permissions = ()
        constraints = [UniqueConstraint(fields=["counter_file", "person"], name="counter_hand_is_noted_once")]

    def __str__(self):
        return f"{self.counter_file}: {self.person_id}"

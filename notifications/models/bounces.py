"""What came back of what was sent."""

from django.db import models
from django.db.models import CheckConstraint, Index, Q, TextChoices, UniqueConstraint

from core.constraints import status_is_known
from notifications.models.deliveries import Delivery


class BounceKind(TextChoices):
    HARD = "hard", "Ditolak untuk seterusnya"
    SOFT = "soft", "Tertunda"
    COMPLAINT = "complaint", "Dilaporkan sebagai spam"


class Bounce(models.Model):
    """One report about one delivery. diagnostic: the server's words without address or long number."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, verbose_name="kiriman", related_name="bounces")
    kind = models.CharField("jenis", max_length=10, choices=BounceKind)
    status = models.CharField("kode status", max_length=11, blank=True)
    diagnostic = models.CharField("jawaban server", max_length=200, blank=True)
    received_at = models.DateTimeField("dibaca pada")
    source = models.CharField("sumber", max_length=10)
    source_id = models.CharField("nomor di sumber", max_length=64)

    class Meta:
        verbose_name = "email yang kembali"
        verbose_name_plural = "email yang kembali"
        default_permissions = ()
        indexes = [Index(fields=["received_at", "kind"], name="bounce_received")]
        constraints = [
            UniqueConstraint(fields=["delivery", "source", "source_id"], name="bounce_is_read_once"),
            status_is_known(BounceKind, model="bounce", field="kind"),
            CheckConstraint(condition=~Q(source_id=""), name="bounce_is_known_at_its_source"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.status}".strip()

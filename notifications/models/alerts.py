"""What operators were warned of: one row for each occurrence, from its beginning to its end."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, TextChoices, UniqueConstraint

from core.constraints import status_is_known


class AlertKind(TextChoices):
    LATE = "late", "Email menunggu terlalu lama"
    DEAD = "dead", "Ada kiriman yang dihentikan"
    DOUBT = "doubt", "Ada kiriman yang harus dipastikan petugas"
    RULE = "rule", "Pengingat tidak dapat direncanakan"
    STEP = "step", "Satu langkah tick gagal"
    TICK = "tick", "Tick tidak berjalan"
    REFUSED = "refused", "Banyak email ditolak"
    CLOCK = "clock", "Jam aplikasi dan basis data berbeda"
    GATEWAY = "gateway", "Server email tidak terjangkau"


class Alert(models.Model):
    """One occurrence. subject: the rule or step it is about. figure: how much it was when it began, without personal data."""

    kind = models.CharField("peringatan", max_length=10, choices=AlertKind)
    subject = models.CharField("perihal", max_length=160, blank=True)
    figure = models.CharField("keadaan", max_length=200, blank=True)
    began_at = models.DateTimeField("mulai")
    ended_at = models.DateTimeField("pulih", null=True, blank=True)

    class Meta:
        verbose_name = "peringatan"
        verbose_name_plural = "peringatan"
        default_permissions = ()
        constraints = [
            UniqueConstraint(
                fields=["kind", "subject"], name="alert_is_raised_once_until_it_ends", condition=Q(ended_at__isnull=True)
            ),
            status_is_known(AlertKind, model="alert", field="kind"),
            CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("began_at")), name="alert_ends_after_it_begins"
            ),
        ]

    def __str__(self):
        return self.get_kind_display()

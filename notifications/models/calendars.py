"""The secret address at which a member of the office subscribes to the office's deadlines."""

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint


class OfficeCalendar(models.Model):
    """One address of one person. Only the hash of its secret is kept: the portal shows the address once and never again."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="pemilik", related_name="+", editable=False)
    token_sha256 = models.CharField("SHA-256 alamat", max_length=64, unique=True, editable=False)
    opened_at = models.DateTimeField("dibuat pada")
    closed_at = models.DateTimeField("dimatikan pada", null=True, blank=True)

    class Meta:
        verbose_name = "kalender kantor"
        verbose_name_plural = "kalender kantor"
        default_permissions = ()
        constraints = [
            UniqueConstraint(
                fields=["user"], name="office_calendar_is_one_for_each_person", condition=Q(closed_at__isnull=True)
            ),
            CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
                name="office_calendar_closes_after_it_opens",
            ),
        ]

    def __str__(self):
        return f"Kalender kantor {self.pk}"

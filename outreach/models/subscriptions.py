import uuid

from django.conf import settings
from django.db import models


class Subscription(models.Model):
    """The secret calendar address of one person of the office. The secret itself is computed, never kept: see links.py."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="pemilik", related_name="+", editable=False
    )
    link_number = models.PositiveSmallIntegerField("alamat ke-", default=1, editable=False)
    opened_at = models.DateTimeField("dibuat pada")
    closed_at = models.DateTimeField("dimatikan pada", null=True, blank=True)

    class Meta:
        verbose_name = "langganan kalender"
        verbose_name_plural = "langganan kalender"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True) | models.Q(closed_at__gte=models.F("opened_at")),
                name="subscription_closes_after_it_opens",
            )
        ]

    def __str__(self):
        return f"Langganan {self.user_id}"

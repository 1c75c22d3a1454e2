"""How fast messages may leave: one row for each channel that has a limit, shared by every sender of every machine."""

from django.db import models
from django.db.models import UniqueConstraint


class Allowance(models.Model):
    """next_free_at: when the channel would be idle if all it was allowed left at an even pace, by the database's clock."""

    channel = models.CharField("saluran", max_length=8)
    next_free_at = models.DateTimeField("bebas lagi pada")

    class Meta:
        verbose_name = "jatah kirim"
        verbose_name_plural = "jatah kirim"
        default_permissions = ()
        constraints = [UniqueConstraint(fields=["channel"], name="allowance_is_one_a_channel")]

    def __str__(self):
        return self.channel

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint


class EventQuerySet(models.QuerySet):
    def about(self, target):
        return self.filter(stream=stream_of(target)).order_by("n")


def stream_of(target):
    """Name the journal stream of an object: its table and primary key."""
    return f"{target._meta.label_lower}:{target.pk}"


class Event(models.Model):
    """One line of the journal. Append-only: triggers refuse UPDATE and DELETE on both engines.

    No foreign keys, so history never blocks a deletion and never dies with its object.
    """

    stream = models.CharField("objek", max_length=120)
    n = models.PositiveIntegerField("urutan")
    action = models.CharField("peristiwa", max_length=80)
    by_id = models.CharField("akun", max_length=40, blank=True)
    by_name = models.CharField("oleh", max_length=200)
    role = models.CharField("peran", max_length=40)
    scope = models.CharField("wilayah", max_length=120, blank=True)
    request_id = models.CharField("nomor permintaan", max_length=64, blank=True)
    at = models.DateTimeField("waktu", db_index=True)
    reason = models.TextField("alasan", blank=True)
    details = models.JSONField("rincian", default=dict, blank=True)
    prev = models.BinaryField(max_length=32)
    mac = models.BinaryField(max_length=32)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = "catatan peristiwa"
        verbose_name_plural = "catatan peristiwa"
        default_permissions = ("view",)
        constraints = [
            UniqueConstraint(fields=["stream", "n"], name="event_n_is_unique_in_its_stream"),
            CheckConstraint(condition=Q(n__gte=1), name="event_n_starts_at_one"),
        ]

    def __str__(self):
        return f"Catatan {self.pk}"

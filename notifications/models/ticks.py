"""What the machinery itself says of its last run, so that operators need no log to see whether it works."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from core.constraints import both_or_neither


class TickStep(models.Model):
    """The last run of one step of the tick. failures: how often it failed in all; of two ticks at once the later is kept."""

    name = models.CharField("langkah", max_length=160)
    label = models.CharField("yang dikerjakan", max_length=100, blank=True)
    started_at = models.DateTimeField("mulai")
    ended_at = models.DateTimeField("selesai")
    seconds = models.FloatField("lama (detik)")
    result = models.CharField("hasil", max_length=200, blank=True)
    error = models.CharField("kesalahan", max_length=100, blank=True)
    failing_since = models.DateTimeField("gagal sejak", null=True, blank=True)
    failures = models.PositiveBigIntegerField("kegagalan", default=0)
    worker = models.CharField("dijalankan oleh", max_length=80)

    class Meta:
        verbose_name = "langkah tick"
        verbose_name_plural = "langkah tick"
        default_permissions = ()
        constraints = [
            UniqueConstraint(fields=["name"], name="tick_step_has_one_last_run"),
            CheckConstraint(
                condition=Q(error="", failing_since__isnull=True) | ~Q(error="") & Q(failing_since__isnull=False),
                name="tick_step_that_fails_says_since_when",
            ),
        ]

    def __str__(self):
        return self.name


class Gateway(models.Model):
    """How the server of one channel answered last. phase and code: where it failed, while it does.

    putting_off_since, put_off_at: the first and the last run since then in which it took nothing and put something off.
    """

    channel = models.CharField("saluran", max_length=8)
    answered_at = models.DateTimeField("terakhir menjawab", null=True, blank=True)
    failing_since = models.DateTimeField("tidak terjangkau sejak", null=True, blank=True)
    phase = models.CharField("tahap", max_length=20, blank=True)
    code = models.PositiveSmallIntegerField("kode", null=True, blank=True)
    putting_off_since = models.DateTimeField("menunda semua sejak", null=True, blank=True)
    put_off_at = models.DateTimeField("terakhir menunda", null=True, blank=True)

    class Meta:
        verbose_name = "keadaan server kirim"
        verbose_name_plural = "keadaan server kirim"
        default_permissions = ()
        constraints = [
            UniqueConstraint(fields=["channel"], name="gateway_is_one_a_channel"),
            CheckConstraint(
                condition=Q(failing_since__isnull=True, phase="") | Q(failing_since__isnull=False) & ~Q(phase=""),
                name="gateway_that_fails_says_where",
            ),
            both_or_neither("putting_off_since", "put_off_at", model="gateway"),
        ]

    def __str__(self):
        return self.channel

import uuid

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint

from core.constraints import ends_after_it_starts, status_is_known
from recruitment.lifecycle.audits import SampleWay

USER = settings.AUTH_USER_MODEL


class AuditSample(models.Model):
    """Which files an auditor may open, how they were drawn, and why. Rows are only added.

    seed: what decided a random draw, made by the portal: with it and the registration numbers anybody draws the same files.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    selection = models.ForeignKey("recruitment.Selection", models.PROTECT, verbose_name="seleksi", related_name="audit_samples")
    way = models.CharField("cara mengambil", max_length=10, choices=SampleWay)
    reason = models.TextField("alasan")
    seed = models.CharField("benih undian", max_length=64, blank=True)
    per_district = models.PositiveSmallIntegerField("berkas tiap kecamatan", null=True, blank=True)
    drawn_at = models.DateTimeField("diambil pada")
    drawn_by = models.ForeignKey(USER, models.PROTECT, verbose_name="diambil oleh", related_name="+")

    class Meta:
        verbose_name = "sampel pemeriksaan"
        verbose_name_plural = "sampel pemeriksaan"
        default_permissions = ("view",)
        permissions = [
            ("draw_sample", "Mengambil sampel berkas dan membukanya untuk pemeriksaan"),
            ("take_evidence", "Mengambil bukti seorang calon sebagai ZIP"),
        ]
        constraints = [
            status_is_known(SampleWay, model="auditsample", field="way"),
            CheckConstraint(condition=~Q(reason=""), name="auditsample_says_why"),
            CheckConstraint(
                condition=Q(way=SampleWay.RANDOM.value, per_district__gte=1, per_district__lte=50) & ~Q(seed="")
                | Q(way=SampleWay.NAMED.value, per_district__isnull=True, seed=""),
                name="auditsample_random_has_its_seed",
            ),
        ]
        indexes = [Index(fields=["drawn_by", "drawn_at"], name="auditsample_by_auditor")]

    def __str__(self):
        return f"Sampel {str(self.pk)[:8]}"


class SampledFile(models.Model):
    """One file of a sample. Rows are only added."""

    sample = models.ForeignKey(AuditSample, models.PROTECT, related_name="files")
    application = models.ForeignKey("recruitment.Application", models.PROTECT, related_name="sampled")

    class Meta:
        default_permissions = ()
        constraints = [UniqueConstraint(fields=["sample", "application"], name="sampledfile_is_drawn_once")]

    def __str__(self):
        return str(self.application)


class FileOpening(models.Model):
    """That an auditor opened a sampled file, what for, and until when it stays open. Rows are only added."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.ForeignKey(SampledFile, models.PROTECT, related_name="openings")
    purpose = models.CharField("keperluan", max_length=300)
    opened_at = models.DateTimeField("dibuka pada")
    opened_by = models.ForeignKey(USER, models.PROTECT, verbose_name="dibuka oleh", related_name="+")
    until = models.DateTimeField("terbuka sampai")

    class Meta:
        default_permissions = ()
        constraints = [
            CheckConstraint(condition=~Q(purpose=""), name="fileopening_says_what_for"),
            ends_after_it_starts("opened_at", "until", model="fileopening"),
        ]
        indexes = [Index(fields=["file", "opened_at"], name="fileopening_of_file")]

    def __str__(self):
        return f"{self.file} · {self.opened_by}"

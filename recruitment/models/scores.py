"""Scores of the written test: each row stands for ever; a correction supersedes it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from core import crypto
from core.constraints import both_or_neither, status_is_known
from recruitment.lifecycle import ScoreFileStatus


class ScoreFile(models.Model):
    """One file of the test system: first only checked, then applied once a person has read what it would do.

    sha256: of the file as received; the file itself is sealed and kept only until it is applied or thrown away.
    plan_sha256: of what the check found that it would write; whoever applies it confirms exactly that.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    selection = models.ForeignKey("recruitment.Selection", models.PROTECT, verbose_name="seleksi", related_name="score_files")
    file_name = models.CharField("nama berkas", max_length=150)
    sha256 = models.CharField("sidik berkas", max_length=64)
    file_sealed = models.BinaryField(null=True, editable=False)
    status = models.CharField("status", max_length=10, choices=ScoreFileStatus, default=ScoreFileStatus.CHECKED)
    summary = models.JSONField("ringkasan", default=dict, blank=True)
    problems = models.JSONField("baris yang tidak diterapkan", default=list, blank=True)
    changes = models.JSONField("nilai yang berubah", default=list, blank=True)
    plan_sha256 = models.CharField("sidik hasil pemeriksaan", max_length=64)
    made_at = models.DateTimeField("diunggah pada")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diunggah oleh", related_name="+")
    grounds = models.TextField("alasan perbaikan", blank=True)
    proposed_at = models.DateTimeField("diusulkan pada", null=True, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diusulkan oleh", null=True, blank=True, related_name="+"
    )
    applied_at = models.DateTimeField("diterapkan pada", null=True, blank=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diterapkan oleh", null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField("versi", default=1, editable=False)

    class Meta:
        verbose_name = "berkas nilai tes tertulis"
        verbose_name_plural = "berkas nilai tes tertulis"
        default_permissions = ("view",)
        permissions = [
            ("import_score", "Memasukkan nilai tes tertulis"),
            ("approve_score", "Menyetujui perbaikan nilai tes tertulis"),
        ]
        constraints = [
            status_is_known(ScoreFileStatus, model="scorefile"),
            UniqueConstraint(fields=["selection", "sha256"], condition=~Q(status="discarded"), name="scorefile_counts_once"),
            both_or_neither("applied_at", "applied_by", model="scorefile"),
            both_or_neither("proposed_at", "proposed_by", model="scorefile"),
            CheckConstraint(
                condition=Q(proposed_by__isnull=True) | Q(applied_by__isnull=True) | ~Q(applied_by=F("proposed_by")),
                name="scorefile_correction_is_applied_by_another",
            ),
            CheckConstraint(
                condition=Q(status="applied", applied_at__isnull=False) | (~Q(status="applied") & Q(applied_at__isnull=True)),
                name="scorefile_is_applied_by_somebody",
            ),
            CheckConstraint(condition=Q(proposed_at__isnull=True) | ~Q(grounds=""), name="scorefile_correction_says_why"),
            CheckConstraint(
                condition=~Q(status__in=["checked", "proposed"]) | Q(file_sealed__isnull=False),
                name="scorefile_holds_its_file_until_it_is_settled",
            ),
        ]

    def __str__(self):
        return self.file_name

    @property
    def _place(self):
        return f"recruitment.scorefile|{self.pk}|file"

    def keep(self, data):
        self.file_sealed = crypto.seal(data, aad=self._place)

    def data(self):
        """Return the file's bytes. Raises Unreadable when they were changed."""
        return crypto.unseal(self.file_sealed, aad=self._place)


class ScoreEntryQuerySet(models.QuerySet):
    def current(self):
        return self.filter(superseded_by__isnull=True)


class ScoreEntry(models.Model):
    """One score, exact, 0 to 100, of one seat; row: where it stood in its file. The database refuses to change or delete it."""

    desk = models.ForeignKey("recruitment.Desk", models.PROTECT, verbose_name="kursi", related_name="scores")
    score = models.DecimalField("nilai", max_digits=5, decimal_places=2)
    file = models.ForeignKey(ScoreFile, models.PROTECT, verbose_name="berkas", related_name="entries")
    row = models.PositiveIntegerField("baris")
    supersedes = models.OneToOneField(
        "self", models.PROTECT, verbose_name="menggantikan", null=True, blank=True, related_name="superseded_by"
    )
    given_at = models.DateTimeField("dicatat")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dicatat oleh", related_name="+")

    objects = ScoreEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "nilai tes tertulis"
        verbose_name_plural = "nilai tes tertulis"
        default_permissions = ("view",)
        constraints = [
            UniqueConstraint(fields=["desk"], condition=Q(supersedes__isnull=True), name="score_is_first_once"),
            UniqueConstraint(fields=["file", "desk"], name="score_is_once_in_its_file"),
            CheckConstraint(condition=Q(score__gte=0, score__lte=100), name="score_is_within_0_and_100"),
        ]

    def __str__(self):
        return f"{self.desk} · {self.score}"

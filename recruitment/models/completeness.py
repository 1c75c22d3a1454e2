from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from core.constraints import status_is_known
from recruitment.lifecycle import CompletenessResult


class CompletenessQuerySet(models.QuerySet):
    def current(self):
        return self.filter(replaced_at__isnull=True)

    def complete(self):
        return self.current().filter(result=CompletenessResult.COMPLETE)


class CompletenessCheck(models.Model):
    """Whether every required paper is there and legible. A later check replaces an earlier one; both stay.

    stage: the completeness stage if it ran at that moment; empty for a file checked before or after it.
    """

    application = models.ForeignKey(
        "recruitment.Application", models.PROTECT, verbose_name="pendaftaran", related_name="completeness_checks"
    )
    result = models.CharField("hasil", max_length=12, choices=CompletenessResult)
    stage = models.ForeignKey(
        "recruitment.Stage", models.PROTECT, verbose_name="tahapan", null=True, blank=True, related_name="+"
    )
    checked_at = models.DateTimeField("diperiksa")
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diperiksa oleh", related_name="+")
    replaced_at = models.DateTimeField("diganti", null=True, blank=True)

    objects = CompletenessQuerySet.as_manager()

    class Meta:
        verbose_name = "penelitian kelengkapan"
        verbose_name_plural = "penelitian kelengkapan"
        default_permissions = ()
        constraints = [
            status_is_known(CompletenessResult, model="completeness_check", field="result"),
            UniqueConstraint(
                fields=["application"], condition=Q(replaced_at__isnull=True), name="completeness_check_is_current_once"
            ),
        ]

    def __str__(self):
        return f"{self.get_result_display()} · {self.application}"


class MissingPaper(models.Model):
    """One paper for which a file was found incomplete, with what is wrong."""

    check_found = models.ForeignKey(CompletenessCheck, models.CASCADE, related_name="missing")
    kind = models.ForeignKey("recruitment.DocumentKind", models.PROTECT, verbose_name="jenis berkas", related_name="+")
    reason = models.CharField("yang kurang", max_length=400)

    class Meta:
        verbose_name = "berkas yang kurang"
        verbose_name_plural = "berkas yang kurang"
        default_permissions = ()
        constraints = [
            UniqueConstraint(fields=["check_found", "kind"], name="missing_paper_is_named_once"),
            CheckConstraint(condition=~Q(reason=""), name="missing_paper_says_why"),
        ]

    def __str__(self):
        return f"{self.kind}"

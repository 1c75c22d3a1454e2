from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from core.constraints import both_or_neither


class ConflictQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(withdrawn_at__isnull=True)


class Conflict(models.Model):
    """A tie between somebody of the office and an applicant. While it stands, that person touches nothing of the applicant.

    relation: in words, seen by those who decide; never public.
    """

    application = models.ForeignKey(
        "recruitment.Application", models.PROTECT, verbose_name="pendaftaran", related_name="conflicts"
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="petugas", related_name="+")
    relation = models.CharField("hubungan", max_length=200)
    declared_at = models.DateTimeField("dinyatakan pada")
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dinyatakan oleh", related_name="+")
    withdrawn_at = models.DateTimeField("dicabut pada", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dicabut oleh", null=True, blank=True, related_name="+"
    )
    withdrawn_reason = models.TextField("alasan pencabutan", blank=True)

    objects = ConflictQuerySet.as_manager()

    class Meta:
        verbose_name = "benturan kepentingan"
        verbose_name_plural = "benturan kepentingan"
        default_permissions = ("view",)
        permissions = [("settle_conflict", "Menyatakan benturan kepentingan bagi petugas lain, dan mencabutnya")]
        constraints = [
            UniqueConstraint(
                fields=["application", "person"], condition=Q(withdrawn_at__isnull=True), name="conflict_stands_once"
            ),
            both_or_neither("withdrawn_at", "withdrawn_by", model="conflict"),
            CheckConstraint(condition=~Q(relation=""), name="conflict_says_how_they_are_tied"),
        ]

    def __str__(self):
        return f"{self.person} · {self.application}"


class Impartiality(models.Model):
    """The declaration of somebody who checks files that there is no tie to an applicant, made before the file opens."""

    application = models.ForeignKey(
        "recruitment.Application", models.PROTECT, verbose_name="pendaftaran", related_name="impartialities"
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="petugas", related_name="+")
    declared_at = models.DateTimeField("dinyatakan pada")

    class Meta:
        verbose_name = "pernyataan tanpa hubungan"
        verbose_name_plural = "pernyataan tanpa hubungan"
        default_permissions = ()
        constraints = [UniqueConstraint(fields=["application", "person"], name="impartiality_is_declared_once")]

    def __str__(self):
        return f"{self.person} · {self.application}"

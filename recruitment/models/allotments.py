from django.conf import settings
from django.db import models
from django.db.models import Q, UniqueConstraint


class AllotmentQuerySet(models.QuerySet):
    def current(self):
        return self.filter(ended_at__isnull=True)


class Allotment(models.Model):
    """A file dealt to a verifier. It reserves nothing: who claims it works on it."""

    application = models.ForeignKey(
        "recruitment.Application", models.PROTECT, verbose_name="pendaftaran", related_name="allotments"
    )
    verifier = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dibagikan kepada", related_name="allotments"
    )
    allotted_at = models.DateTimeField("dibagikan")
    allotted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dibagikan oleh", related_name="+")
    ended_at = models.DateTimeField("dibagikan ulang", null=True, blank=True)

    objects = AllotmentQuerySet.as_manager()

    class Meta:
        verbose_name = "pembagian berkas"
        verbose_name_plural = "pembagian berkas"
        default_permissions = ()
        permissions = [("deal_allotment", "Membagikan berkas kepada verifikator")]
        constraints = [
            UniqueConstraint(fields=["application"], condition=Q(ended_at__isnull=True), name="allotment_is_current_once")
        ]

    def __str__(self):
        return f"{self.verifier} · {self.application}"

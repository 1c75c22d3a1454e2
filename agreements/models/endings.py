"""The end of an agreement: what is decided to follow it, and who asked to end it before its day."""

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from agreements.lifecycle import EndingStatus, Sequel
from core.constraints import status_is_known

PERSON = settings.AUTH_USER_MODEL


class Decision(models.Model):
    """What follows an agreement when its term ends; wanted before H-60, and then nobody is reminded any more."""

    agreement = models.OneToOneField(
        "agreements.Agreement", models.CASCADE, verbose_name="kesepakatan", related_name="decision"
    )
    sequel = models.CharField("keputusan", max_length=8, choices=Sequel)
    note = models.TextField("alasan", blank=True)
    decided_at = models.DateTimeField("diputuskan pada")
    decided_by = models.ForeignKey(PERSON, models.PROTECT, verbose_name="diputuskan oleh", related_name="+")
    version = models.PositiveIntegerField("versi", default=1, editable=False)

    class Meta:
        default_permissions = ()
        verbose_name = "keputusan akhir masa berlaku"
        verbose_name_plural = "keputusan akhir masa berlaku"
        constraints = [status_is_known(Sequel, model="decision", field="sequel")]

    def __str__(self):
        return self.get_sequel_display()


class EndingQuerySet(models.QuerySet):
    def open(self):
        return self.filter(closed_at__isnull=True)


class Ending(models.Model):
    """A wish to end an agreement before its day: asked by one side with a reason, confirmed or refused by another person.

    Until then the side that asked takes it back; closed_by is empty where the portal closed it, since the agreement was over.
    """

    agreement = models.ForeignKey("agreements.Agreement", models.CASCADE, verbose_name="kesepakatan", related_name="endings")
    reason = models.TextField("alasan")
    asked_at = models.DateTimeField("diminta pada")
    asked_by = models.ForeignKey(PERSON, models.PROTECT, verbose_name="diminta oleh", related_name="+")
    asked_side = models.CharField("dari sisi", max_length=10)
    closed_at = models.DateTimeField("ditutup pada", null=True, blank=True)
    closed_by = models.ForeignKey(PERSON, models.PROTECT, verbose_name="ditutup oleh", null=True, blank=True, related_name="+")
    status = models.CharField("status", max_length=9, choices=EndingStatus, default=EndingStatus.ASKED)
    version = models.PositiveIntegerField("versi", default=1, editable=False)

    objects = EndingQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        verbose_name = "permintaan pengakhiran"
        verbose_name_plural = "permintaan pengakhiran"
        ordering = ("asked_at", "pk")
        constraints = [
            CheckConstraint(condition=~Q(reason=""), name="ending_says_why"),
            status_is_known(EndingStatus, model="ending"),
            CheckConstraint(
                condition=Q(status="asked", closed_at__isnull=True, closed_by__isnull=True)
                | Q(status="lapsed", closed_at__isnull=False, closed_by__isnull=True)
                | Q(status__in=["confirmed", "refused", "withdrawn"], closed_at__isnull=False, closed_by__isnull=False),
                name="ending_is_closed_by_a_person_or_lapses",
            ),
            CheckConstraint(
                condition=~Q(status__in=["confirmed", "refused"]) | ~Q(closed_by=models.F("asked_by")),
                name="ending_is_answered_by_another",
            ),
            UniqueConstraint(fields=["agreement"], condition=Q(closed_at__isnull=True), name="ending_is_one_at_a_time"),
        ]

    def __str__(self):
        return f"Permintaan pengakhiran {self.pk}"

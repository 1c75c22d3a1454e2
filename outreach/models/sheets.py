from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from core.constraints import both_or_neither, status_is_known
from outreach.lifecycle import SheetStatus, Way


class Sighting(models.Model):
    """That by one way somebody is said to have come. Presence (Attendance) counts once; the ways are compared."""

    invitation = models.ForeignKey("outreach.Invitation", models.PROTECT, verbose_name="undangan", related_name="sightings")
    way = models.CharField("cara", max_length=10, choices=Way)
    seen_at = models.DateTimeField("hadir pukul")
    representative = models.CharField("nama wakil", max_length=200, blank=True)
    recorded_at = models.DateTimeField("dicatat pada")
    reverted_at = models.DateTimeField("dibatalkan pada", null=True, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [
            status_is_known(Way, model="sighting", field="way"),
            UniqueConstraint(
                fields=["invitation", "way"], condition=Q(reverted_at__isnull=True), name="sighting_is_one_per_way"
            ),
        ]

    def __str__(self):
        return f"{self.get_way_display()}: {self.invitation_id}"


class Sheet(models.Model):
    """What one person entered from signed attendance sheets, to be confirmed by another who holds the same paper."""

    activity = models.ForeignKey("outreach.Activity", models.PROTECT, verbose_name="kegiatan", related_name="sheets")
    entered_at = models.DateTimeField("dimasukkan pada")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dimasukkan oleh", related_name="+")
    status = models.CharField("status", max_length=10, choices=SheetStatus, default=SheetStatus.WAITING)
    settled_at = models.DateTimeField("diputuskan pada", null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diputuskan oleh", null=True, blank=True, related_name="+"
    )
    decline_reason = models.CharField("alasan penolakan", max_length=300, blank=True)
    version = models.PositiveIntegerField("versi", default=1, editable=False)

    class Meta:
        verbose_name = "lembar hadir"
        verbose_name_plural = "lembar hadir"
        default_permissions = ()
        constraints = [
            status_is_known(SheetStatus, model="sheet"),
            both_or_neither("settled_at", "settled_by", model="sheet"),
            CheckConstraint(
                condition=Q(status=SheetStatus.WAITING) ^ Q(settled_at__isnull=False), name="sheet_is_settled_at_a_moment"
            ),
            CheckConstraint(
                condition=~Q(status=SheetStatus.CONFIRMED) | ~Q(settled_by=F("entered_by")),
                name="sheet_is_confirmed_by_other",
            ),
            CheckConstraint(
                condition=Q(status=SheetStatus.DECLINED) ^ Q(decline_reason=""), name="sheet_is_declined_for_a_reason"
            ),
        ]

    def __str__(self):
        return f"Lembar hadir {self.pk}"


class SheetMark(models.Model):
    """One signed row."""

    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="marks")
    invitation = models.ForeignKey("outreach.Invitation", models.PROTECT, verbose_name="undangan", related_name="+")
    representative = models.CharField("nama wakil", max_length=200, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [UniqueConstraint(fields=["sheet", "invitation"], name="sheetmark_is_one_per_invitation")]

    def __str__(self):
        return f"Baris {self.pk}"

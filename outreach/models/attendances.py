from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from core.constraints import both_or_neither, status_is_known
from outreach.lifecycle import Source


class AttendanceQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(reverted_at__isnull=True)

    def present_at(self, activity):
        """Those who came to an activity and were not taken back."""
        return self.standing().filter(invitation__activity=activity)

    def with_place(self):
        """With the invited office, its place, and the activity as released."""
        names = ("office", "village", "rw__village", "rt__rw__village", "activity__audience", "activity__current__room__venue")
        return self.select_related(*[f"invitation__{name}" for name in names])

    def represented(self):
        return self.exclude(representative="")


class Attendance(models.Model):
    """One check-in at the door. Rows are added and taken back, never changed: presence is a standing row."""

    nonce = models.UUIDField(unique=True)  # made by the device: a scan that is handed in twice is one
    invitation = models.ForeignKey("outreach.Invitation", models.PROTECT, verbose_name="undangan", related_name="attendances")
    source = models.CharField("cara", max_length=10, choices=Source)
    representative = models.CharField("nama wakil", max_length=200, blank=True)
    scanned_at = models.DateTimeField("hadir pukul")  # as the device says; a device's clock may be wrong
    clock_is_off = models.BooleanField("jam ponsel berbeda", default=False)  # scanned_at was corrected, or fitted in
    recorded_at = models.DateTimeField("dicatat pada")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dicatat oleh", null=True, blank=True, related_name="+"
    )  # nobody where the invited office came by itself, with the code on the wall
    reverted_at = models.DateTimeField("dibatalkan pada", null=True, blank=True)
    reverted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dibatalkan oleh", null=True, blank=True, related_name="+"
    )
    next_nudge_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = "kehadiran"
        verbose_name_plural = "kehadiran"
        default_permissions = ("view",)
        constraints = [
            status_is_known(Source, model="attendance", field="source"),
            UniqueConstraint(
                fields=["invitation"], condition=Q(reverted_at__isnull=True), name="attendance_is_one_per_invitation"
            ),
            both_or_neither("reverted_at", "reverted_by", model="attendance"),
            CheckConstraint(
                condition=Q(source=Source.SELF) ^ Q(recorded_by__isnull=False),
                name="attendance_is_recorded_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["next_nudge_at"], condition=Q(next_nudge_at__isnull=False), name="attendance_nudge_due")
        ]

    def __str__(self):
        return f"Kehadiran {self.invitation_id}"

    @property
    def recorder(self):
        """Who recorded it, in words."""
        return str(self.recorded_by) if self.recorded_by_id else "yang diundang sendiri"


class Report(models.Model):
    """What proves that an activity was held (laporan kegiatan, due 7 days after it by default [S93])."""

    activity = models.OneToOneField("outreach.Activity", models.PROTECT, verbose_name="kegiatan", related_name="report")
    minutes = models.TextField("notulen")
    material = models.ForeignKey("outreach.Material", models.PROTECT, verbose_name="materi yang dipakai", related_name="+")
    present_count = models.PositiveIntegerField("hadir")
    represented_count = models.PositiveIntegerField("diwakili")
    invited_count = models.PositiveIntegerField("diundang")
    filed_at = models.DateTimeField("dilaporkan pada")
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dilaporkan oleh", related_name="+")

    class Meta:
        verbose_name = "laporan kegiatan"
        verbose_name_plural = "laporan kegiatan"
        default_permissions = ("view",)
        constraints = [
            CheckConstraint(condition=~Q(minutes=""), name="report_has_minutes"),
            CheckConstraint(condition=Q(present_count__gte=1), name="report_has_somebody_present"),
        ]

    def __str__(self):
        return f"Laporan {self.activity}"


class ReportPhoto(models.Model):
    report = models.ForeignKey(Report, models.PROTECT, related_name="photos")
    document = models.OneToOneField("documents.Document", models.PROTECT, related_name="+", verbose_name="foto")

    class Meta:
        verbose_name = "foto kegiatan"
        verbose_name_plural = "foto kegiatan"
        default_permissions = ("view",)

    def __str__(self):
        return f"Foto {self.pk}"

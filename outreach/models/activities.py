import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from core import dates
from core.constraints import ends_after_it_starts, status_is_known
from outreach.lifecycle import ACTIVITY, ALIVE, ActivityStatus, Change, Host, Regime
from outreach.models.settings import MAX_CAPACITY


class Release(models.Model):
    """One publication of the plan: who released what, and why each of its warnings was accepted.

    accepted: [{"key": ..., "sentence": ..., "reason": ...}], in the order in which the page showed them.
    """

    number = models.PositiveIntegerField("nomor", unique=True)
    released_at = models.DateTimeField("dirilis pada")
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dirilis oleh", related_name="+")
    accepted = models.JSONField("peringatan yang diterima", default=list, blank=True)

    class Meta:
        verbose_name = "rilis rencana"
        verbose_name_plural = "rilis rencana"
        default_permissions = ("view",)
        constraints = [
            # Quotes inside a text are written \\", so nothing but an empty reason reads like this. fsck asks the rest.
            CheckConstraint(condition=~Q(accepted__icontains='"reason": ""'), name="release_accepts_each_warning_with_a_reason")
        ]

    def __str__(self):
        return f"Rilis {self.number}"


class ActivityQuerySet(models.QuerySet):
    def alive(self):
        return self.filter(status__in=ALIVE)

    def released(self):
        return self.filter(status=ActivityStatus.RELEASED)

    def announced(self):
        """Those that were ever released: the public may know of them, also when they are cancelled or over."""
        return self.filter(current__isnull=False)

    def with_place(self):
        return self.select_related("audience", "room__venue", "current__room__venue")


class Activity(models.Model):
    """One sosialisasi. What stands here is the plan; what people were told is its current Occurrence."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField("judul", max_length=200)
    audience = models.ForeignKey("outreach.Audience", models.PROTECT, verbose_name="sasaran", related_name="activities")
    host = models.CharField("penyelenggara", max_length=10, choices=Host, default=Host.BAWASLU)
    regime = models.CharField("dasar", max_length=10, choices=Regime, default=Regime.ELECTION)
    room = models.ForeignKey("outreach.Room", models.PROTECT, verbose_name="ruang", related_name="activities")
    starts_at = models.DateTimeField("mulai")
    ends_at = models.DateTimeField("selesai")
    capacity = models.PositiveSmallIntegerField(
        "kuota peserta", validators=[MinValueValidator(1), MaxValueValidator(MAX_CAPACITY)]
    )
    is_optional = models.BooleanField(
        "kegiatan pilihan", default=False,
        help_text="Kursi sebanyak kuota diberikan menurut urutan jawaban; yang berikutnya masuk daftar tunggu.",
    )  # fmt: skip
    speakers = models.ManyToManyField("outreach.Speaker", verbose_name="narasumber", related_name="activities", blank=True)
    villages = models.ManyToManyField(
        "regions.Village", verbose_name="kelurahan yang dituju", related_name="+", blank=True,
        help_text="Ditawarkan lebih dahulu saat mengundang. Tanpa pilihan, rencana ini terhitung bagi kelurahan tempatnya.",
    )  # fmt: skip
    materials = models.ManyToManyField("outreach.Material", verbose_name="materi", related_name="activities", blank=True)
    in_charge = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="penanggung jawab", related_name="+")
    status = models.CharField("status", max_length=10, choices=ActivityStatus, default=ActivityStatus.PLANNED)
    cancel_reason = models.CharField("alasan pembatalan", max_length=300, blank=True)
    current = models.OneToOneField(
        "outreach.Occurrence", models.PROTECT, verbose_name="jadwal yang dirilis", null=True, blank=True, related_name="+"
    )
    report_due_at = models.DateTimeField("laporan paling lambat", null=True, blank=True)
    next_nudge_at = models.DateTimeField(null=True, blank=True, editable=False)
    duty_nudge_at = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField("versi", default=1, editable=False)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = "kegiatan"
        verbose_name_plural = "kegiatan"
        permissions = [
            ("release_plan", "Merilis rencana sosialisasi"),
            ("cancel_activity", "Membatalkan kegiatan"),
            ("invite_activity", "Mengundang peserta"),
            ("check_in_activity", "Mencatat kehadiran"),
            ("report_activity", "Melaporkan kegiatan"),
        ]
        constraints = [
            status_is_known(ActivityStatus, model="activity"),
            status_is_known(Host, model="activity", field="host"),
            status_is_known(Regime, model="activity", field="regime"),
            ends_after_it_starts("starts_at", "ends_at", model="activity"),
            CheckConstraint(
                condition=Q(capacity__gte=1, capacity__lte=MAX_CAPACITY), name="activity_capacity_is_plausible"
            ),
            CheckConstraint(
                condition=Q(status=ActivityStatus.PLANNED, current__isnull=True, report_due_at__isnull=True)
                | Q(status__in=[ActivityStatus.RELEASED, ActivityStatus.COMPLETED], current__isnull=False,
                    report_due_at__isnull=False)
                | Q(status=ActivityStatus.CANCELLED),
                name="activity_is_released_with_an_occurrence",
            ),
            CheckConstraint(
                condition=Q(status=ActivityStatus.CANCELLED) ^ Q(cancel_reason=""), name="activity_is_cancelled_with_a_reason"
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["status", "starts_at"], name="activity_by_time"),
            models.Index(fields=["next_nudge_at"], condition=Q(next_nudge_at__isnull=False), name="activity_nudge_due"),
            models.Index(fields=["duty_nudge_at"], condition=Q(duty_nudge_at__isnull=False), name="activity_duty_due"),
        ]

    def __str__(self):
        return self.title

    def can_become(self, status):
        return ACTIVITY.allows(self.status, status)

    @property
    def differs_from_release(self):
        """Say whether the plan says other than what people were told."""
        return self.current is None or self.current.facts != (self.starts_at, self.ends_at, self.room_id)

    @property
    def has_untold_move(self):
        """Say whether people were told another time or place than what is planned now."""
        return self.status in ALIVE and self.current is not None and self.differs_from_release

    def has_started(self, at):
        return self.current is not None and self.current.starts_at <= at

    def is_over(self, at):
        return self.current is not None and self.current.ends_at <= at

    def told_before(self):
        """Return the Occurrence before the current one, or None."""
        earlier = self.occurrences.filter(sequence__lt=self.current.sequence)
        return earlier.select_related("room__venue").order_by("-sequence").first()

    def told_first(self):
        """Return the first Occurrence when it says another time or place than the current one, or None."""
        first = self.occurrences.select_related("room__venue").order_by("sequence").first()
        return first if first is not None and first.facts != self.current.facts else None


class Occurrence(models.Model):
    """When and where an activity was said to take place, as one release told it. Rows are only added."""

    activity = models.ForeignKey(Activity, models.PROTECT, verbose_name="kegiatan", related_name="occurrences")
    release = models.ForeignKey(
        Release, models.PROTECT, verbose_name="rilis", null=True, blank=True, related_name="occurrences"
    )
    sequence = models.PositiveSmallIntegerField("urutan")  # the calendar files' SEQUENCE: small, one more with each change
    change = models.CharField("perubahan", max_length=10, choices=Change)
    starts_at = models.DateTimeField("mulai")
    ends_at = models.DateTimeField("selesai")
    room = models.ForeignKey("outreach.Room", models.PROTECT, verbose_name="ruang", related_name="+")
    made_at = models.DateTimeField("dibuat pada")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dibuat oleh", related_name="+")

    class Meta:
        verbose_name = "jadwal yang dirilis"
        verbose_name_plural = "jadwal yang dirilis"
        default_permissions = ("view",)
        constraints = [
            UniqueConstraint(fields=["activity", "sequence"], name="occurrence_sequence_is_unique"),
            status_is_known(Change, model="occurrence", field="change"),
            ends_after_it_starts("starts_at", "ends_at", model="occurrence"),
            CheckConstraint(
                condition=Q(change=Change.CANCELLED) | Q(release__isnull=False), name="occurrence_comes_by_a_release"
            ),
        ]

    def __str__(self):
        return f"{self.activity} ({self.get_change_display().lower()})"

    @property
    def facts(self):
        return (self.starts_at, self.ends_at, self.room_id)

    @property
    def when(self):
        """Day and hours in words."""
        return dates.span(self.starts_at, self.ends_at)

    @property
    def hours(self):
        return dates.hours(self.starts_at, self.ends_at)

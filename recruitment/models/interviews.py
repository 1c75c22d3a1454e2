"""Interviews: aspects, panels, rooms, slots without clashes, and sheets that each panelist fills alone."""

import datetime as dt
import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint

from core import dates
from core.constraints import both_or_neither, ends_after_it_starts, status_is_known
from core.crypto import SealedText
from recruitment.lifecycle import STANDING_SLOTS, SlotStatus

STEP = dt.timedelta(minutes=5)  # slots begin and end on it, so that a clash is a row that stands there already
USER = settings.AUTH_USER_MODEL


class Aspect(models.Model):
    """What the interview looks at, and how much it counts against the other aspects."""

    selection = models.ForeignKey("recruitment.Selection", models.CASCADE, verbose_name="seleksi", related_name="aspects")
    name = models.CharField("aspek", max_length=120)
    guide = models.CharField("yang dinilai", max_length=400, blank=True)
    weight = models.PositiveSmallIntegerField("bobot", default=20, validators=[MinValueValidator(1), MaxValueValidator(100)])
    position = models.PositiveSmallIntegerField("urutan", default=1)

    class Meta:
        verbose_name = "aspek wawancara"
        verbose_name_plural = "aspek wawancara"
        constraints = [
            UniqueConstraint(fields=["selection", "name"], name="aspect_is_unique_in_its_selection"),
            CheckConstraint(condition=Q(weight__gte=1, weight__lte=100), name="aspect_weight_is_plausible"),
        ]

    def __str__(self):
        return self.name


class InterviewRoom(models.Model):
    name = models.CharField("nama ruang", max_length=120, unique=True)
    address = models.CharField("alamat", max_length=300)
    is_active = models.BooleanField("dipakai", default=True)

    class Meta:
        verbose_name = "ruang wawancara"
        verbose_name_plural = "ruang wawancara"
        default_permissions = ("view", "add", "change")

    def __str__(self):
        return self.name


class Panel(models.Model):
    """Those who interview together. A slot copies its members, so that one who leaves a slot stays in the others."""

    selection = models.ForeignKey("recruitment.Selection", models.PROTECT, verbose_name="seleksi", related_name="panels")
    name = models.CharField("nama panel", max_length=60)
    members = models.ManyToManyField(USER, verbose_name="anggota", related_name="+")
    version = models.PositiveIntegerField("versi", default=1, editable=False)

    class Meta:
        verbose_name = "panel wawancara"
        verbose_name_plural = "panel wawancara"
        default_permissions = ("view", "add", "change")
        constraints = [UniqueConstraint(fields=["selection", "name"], name="panel_name_is_unique_in_its_selection")]

    def __str__(self):
        return self.name


class SlotQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(status__in=STANDING_SLOTS)

    def planned(self):
        return self.filter(status=SlotStatus.PLANNED)

    def of_panelist(self, user):
        """Those where somebody sits in the panel now."""
        return self.filter(members__person=user, members__left_at__isnull=True)

    def with_people(self):
        return self.select_related(
            "selection", "room", "panel", "candidacy__application__district", "candidacy__application__applicant"
        )


class Slot(models.Model):
    """One candidate's interview: when, where, by which panel. sequence: that of its calendar entry.

    flag: a sentence for the secretary when the panel lost a member since it was planned.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    selection = models.ForeignKey("recruitment.Selection", models.PROTECT, verbose_name="seleksi", related_name="slots")
    candidacy = models.ForeignKey("recruitment.Candidacy", models.PROTECT, verbose_name="calon", related_name="slots")
    panel = models.ForeignKey(Panel, models.PROTECT, verbose_name="panel", related_name="slots")
    room = models.ForeignKey(InterviewRoom, models.PROTECT, verbose_name="ruang", related_name="slots")
    starts_at = models.DateTimeField("mulai")
    ends_at = models.DateTimeField("selesai")
    status = models.CharField("status", max_length=10, choices=SlotStatus, default=SlotStatus.PLANNED)
    flag = models.CharField("perlu diperhatikan", max_length=300, blank=True)
    arrived_at = models.DateTimeField("calon datang", null=True, blank=True)
    arrived_by = models.ForeignKey(USER, models.PROTECT, verbose_name="dicatat oleh", null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField("selesai dinilai", null=True, blank=True)
    settled_reason = models.TextField("alasan penutupan", blank=True)
    sequence = models.PositiveIntegerField("perubahan ke", default=0, editable=False)
    changed_at = models.DateTimeField("terakhir diubah", editable=False)
    version = models.PositiveIntegerField("versi", default=1, editable=False)
    next_nudge_at = models.DateTimeField("pengingat berikutnya", null=True, blank=True, editable=False)

    objects = SlotQuerySet.as_manager()

    class Meta:
        verbose_name = "jadwal wawancara"
        verbose_name_plural = "jadwal wawancara"
        default_permissions = ("view",)
        permissions = [
            ("plan_interview", "Menyusun jadwal wawancara"),
            ("score_interview", "Menilai wawancara"),
            ("close_interview", "Menutup penilaian wawancara"),
        ]
        constraints = [
            status_is_known(SlotStatus, model="slot"),
            ends_after_it_starts("starts_at", "ends_at", model="slot"),
            UniqueConstraint(fields=["candidacy"], condition=~Q(status="cancelled"), name="candidate_has_one_interview"),
            both_or_neither("arrived_at", "arrived_by", model="slot"),
            CheckConstraint(
                condition=Q(status="planned", settled_at__isnull=True) | (~Q(status="planned") & Q(settled_at__isnull=False)),
                name="slot_is_settled_once_it_is_over",
            ),
            CheckConstraint(condition=~Q(status="absent") | Q(arrived_at__isnull=True), name="slot_absent_never_arrived"),
        ]
        indexes = [Index(fields=["next_nudge_at"], condition=Q(next_nudge_at__isnull=False), name="slot_nudge_due")]

    def __str__(self):
        return f"{self.candidacy} · {dates.brief(self.starts_at)}"

    @property
    def is_planned(self):
        return self.status == SlotStatus.PLANNED

    @property
    def when(self):
        return dates.span(self.starts_at, self.ends_at)

    def steps(self):
        """Return the moments of which a room, a panelist and the candidate can each be in one place only."""
        count = (self.ends_at - self.starts_at) // STEP
        return [self.starts_at + n * STEP for n in range(count)]


class Occupancy(models.Model):
    """Five minutes of a room, a person or a candidate, taken by one slot. The unique row is what keeps slots from clashing."""

    slot = models.ForeignKey(Slot, models.CASCADE, related_name="occupancies")
    what = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [UniqueConstraint(fields=["what", "at"], name="occupancy_is_of_one_slot")]

    def __str__(self):
        return f"{self.what} {self.at}"


class SlotMemberQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(left_at__isnull=True)


class SlotMember(models.Model):
    """One panelist of one slot. Who left it scores no more; what was locked before stays."""

    slot = models.ForeignKey(Slot, models.CASCADE, related_name="members")
    person = models.ForeignKey(USER, models.PROTECT, verbose_name="panelis", related_name="interview_seats")
    arrived_at = models.DateTimeField("datang", null=True, blank=True)
    arrived_by = models.ForeignKey(USER, models.PROTECT, verbose_name="dicatat oleh", null=True, blank=True, related_name="+")
    left_at = models.DateTimeField("keluar dari panel", null=True, blank=True)
    left_by = models.ForeignKey(USER, models.PROTECT, verbose_name="dikeluarkan oleh", null=True, blank=True, related_name="+")

    objects = SlotMemberQuerySet.as_manager()

    class Meta:
        verbose_name = "panelis"
        verbose_name_plural = "panelis"
        default_permissions = ()
        constraints = [
            UniqueConstraint(fields=["slot", "person"], name="slot_has_a_panelist_once"),
            both_or_neither("arrived_at", "arrived_by", model="slotmember"),
            both_or_neither("left_at", "left_by", model="slotmember"),
        ]

    def __str__(self):
        return str(self.person)


class SheetQuerySet(models.QuerySet):
    def locked(self):
        return self.filter(locked_at__isnull=False)


class Sheet(models.Model):
    """What one panelist found in one interview: nobody else sees it before the slot is closed. notes: theirs alone, sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.OneToOneField(SlotMember, models.PROTECT, related_name="sheet")
    notes_sealed = models.BinaryField(null=True, editable=False)
    saved_at = models.DateTimeField("disimpan")
    locked_at = models.DateTimeField("dikunci", null=True, blank=True)
    version = models.PositiveIntegerField("versi", default=1, editable=False)

    notes = SealedText()

    objects = SheetQuerySet.as_manager()

    class Meta:
        verbose_name = "lembar nilai wawancara"
        verbose_name_plural = "lembar nilai wawancara"
        default_permissions = ()

    def __str__(self):
        return f"{self.member}"

    @property
    def is_locked(self):
        return self.locked_at is not None


class Mark(models.Model):
    """Points, 1 to 100, for one aspect on one sheet."""

    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="marks")
    aspect = models.ForeignKey(Aspect, models.PROTECT, verbose_name="aspek", related_name="marks")
    points = models.PositiveSmallIntegerField("nilai", validators=[MinValueValidator(1), MaxValueValidator(100)])

    class Meta:
        verbose_name = "nilai aspek"
        verbose_name_plural = "nilai aspek"
        default_permissions = ()
        constraints = [
            UniqueConstraint(fields=["sheet", "aspect"], name="mark_is_one_per_aspect"),
            CheckConstraint(condition=Q(points__gte=1, points__lte=100), name="mark_is_within_1_and_100"),
        ]

    def __str__(self):
        return f"{self.aspect}: {self.points}"

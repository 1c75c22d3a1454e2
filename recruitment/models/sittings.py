"""The written test's sessions, who sits where in them, and what went wrong."""

import datetime as dt
import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint

from core import dates
from core.constraints import both_or_neither, ends_after_it_starts
from recruitment.lifecycle import DoorWay, SeatEnd
from recruitment.models.reviews import Proposal, proposal_constraints

DOOR_OPENS = dt.timedelta(minutes=90)  # how long before the start people are let in


class Sitting(models.Model):
    """One session of the written test: a room with so many devices, for so long."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    selection = models.ForeignKey("recruitment.Selection", models.PROTECT, verbose_name="seleksi", related_name="sittings")
    name = models.CharField("nama sesi", max_length=60, help_text="Misalnya “Sesi 1”.")
    venue = models.CharField("tempat", max_length=120)
    address = models.CharField("alamat", max_length=300)
    room = models.CharField("ruang", max_length=60)
    devices = models.PositiveSmallIntegerField(
        "jumlah perangkat", validators=[MinValueValidator(1), MaxValueValidator(500)], help_text="Tiap peserta satu perangkat."
    )
    starts_at = models.DateTimeField("mulai")
    minutes = models.PositiveSmallIntegerField(
        "lama (menit)", default=90, validators=[MinValueValidator(10), MaxValueValidator(600)]
    )
    version = models.PositiveIntegerField("versi", default=1, editable=False)

    class Meta:
        verbose_name = "sesi tes tertulis"
        verbose_name_plural = "sesi tes tertulis"
        default_permissions = ("view", "add", "change")
        permissions = [
            ("seat_candidate", "Menempatkan peserta tes tertulis"),
            ("admit_candidate", "Mencatat hadir di pintu tes"),
        ]
        constraints = [
            UniqueConstraint(fields=["selection", "name"], name="sitting_name_is_unique_in_its_selection"),
            CheckConstraint(condition=Q(devices__gte=1, devices__lte=500), name="sitting_devices_are_plausible"),
            CheckConstraint(condition=Q(minutes__gte=10, minutes__lte=600), name="sitting_length_is_plausible"),
        ]

    def __str__(self):
        return f"{self.name} · {dates.brief(self.starts_at)}"

    @property
    def ends_at(self):
        return self.starts_at + dt.timedelta(minutes=self.minutes)

    @property
    def when(self):
        return dates.span(self.starts_at, self.ends_at)

    @property
    def where(self):
        return f"{self.room}, {self.venue}"

    def has_begun(self, at):
        return self.starts_at <= at

    def is_over(self, at):
        return self.ends_at <= at

    def door_is_open(self, at):
        return self.starts_at - DOOR_OPENS <= at < self.ends_at


class DeskQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(released_at__isnull=True)

    def with_people(self):
        return self.select_related(
            "sitting__selection", "candidacy__application__district", "candidacy__application__applicant"
        )


class Desk(models.Model):
    """One candidate's seat at one device in one session. A seat given up stays as it was; the next is a row of its own.

    ticket: what the QR of the card says, and nothing else. sequence, changed_at: of the candidate's calendar entry,
    which goes on from seat to seat.
    """

    ticket = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sitting = models.ForeignKey(Sitting, models.PROTECT, verbose_name="sesi", related_name="desks")
    candidacy = models.ForeignKey("recruitment.Candidacy", models.PROTECT, verbose_name="peserta", related_name="desks")
    number = models.PositiveSmallIntegerField("nomor perangkat")
    given_at = models.DateTimeField("ditempatkan")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="ditempatkan oleh", related_name="+")
    reason = models.TextField("alasan pemindahan", blank=True)
    released_at = models.DateTimeField("dilepas", null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dilepas oleh", null=True, blank=True, related_name="+"
    )
    end = models.CharField("sebab dilepas", max_length=10, choices=SeatEnd, blank=True)
    attended_at = models.DateTimeField("hadir", null=True, blank=True)
    attended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dicatat oleh", null=True, blank=True, related_name="+"
    )
    way = models.CharField("cara dicatat", max_length=10, choices=DoorWay, blank=True)
    sequence = models.PositiveIntegerField("perubahan ke", default=0, editable=False)
    changed_at = models.DateTimeField("terakhir diubah", editable=False)
    next_nudge_at = models.DateTimeField("pengingat berikutnya", null=True, blank=True, editable=False)

    objects = DeskQuerySet.as_manager()

    class Meta:
        verbose_name = "kursi tes tertulis"
        verbose_name_plural = "kursi tes tertulis"
        default_permissions = ("view",)
        constraints = [
            UniqueConstraint(fields=["sitting", "number"], condition=Q(released_at__isnull=True), name="desk_is_given_once"),
            UniqueConstraint(fields=["candidacy"], condition=Q(released_at__isnull=True), name="candidate_has_one_desk"),
            CheckConstraint(condition=Q(number__gte=1), name="desk_number_is_positive"),
            both_or_neither("released_at", "released_by", model="desk"),
            both_or_neither("attended_at", "attended_by", model="desk"),
            CheckConstraint(condition=Q(end__in=["", *SeatEnd.values]), name="desk_end_is_known"),
            CheckConstraint(condition=Q(way__in=["", *DoorWay.values]), name="desk_way_is_known"),
            CheckConstraint(
                condition=Q(released_at__isnull=True, end="") | (Q(released_at__isnull=False) & ~Q(end="")),
                name="desk_is_released_for_a_reason",
            ),
        ]
        indexes = [Index(fields=["next_nudge_at"], condition=Q(next_nudge_at__isnull=False), name="desk_nudge_due")]

    def __str__(self):
        return f"{self.candidacy} · perangkat {self.number}"

    @property
    def is_standing(self):
        return self.released_at is None

    @property
    def is_present(self):
        return self.attended_at is not None


class Incident(Proposal):
    """A fault of the test system in one session: when, what, and who lost their test by it. reason: what happened.

    Once another person has confirmed it, the seats of exactly those it names are given up, so that they sit again.
    """

    sitting = models.ForeignKey(Sitting, models.PROTECT, verbose_name="sesi", related_name="incidents")
    from_at = models.DateTimeField("gangguan mulai")
    to_at = models.DateTimeField("gangguan selesai")
    desks = models.ManyToManyField(Desk, verbose_name="peserta yang terkena", related_name="incidents")

    class Meta:
        verbose_name = "gangguan tes tertulis"
        verbose_name_plural = "gangguan tes tertulis"
        default_permissions = ("view",)
        permissions = [
            ("report_incident", "Mencatat gangguan tes tertulis"),
            ("approve_incident", "Menyetujui tes ulang karena gangguan"),
        ]
        constraints = [
            *proposal_constraints("incident"),
            ends_after_it_starts("from_at", "to_at", model="incident"),
        ]

    def __str__(self):
        return f"Gangguan {self.sitting}"


class TieChoice(models.Model):
    """Whom the plenary let go on among those whom the selection's rule does not part. basis: its minutes."""

    candidacy = models.ForeignKey("recruitment.Candidacy", models.PROTECT, verbose_name="calon", related_name="tie_choices")
    basis = models.CharField("berita acara", max_length=200)
    chosen_at = models.DateTimeField("dicatat")
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dicatat oleh", related_name="+")
    undone_at = models.DateTimeField("dicabut", null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dicabut oleh", null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "putusan pleno atas nilai sama"
        verbose_name_plural = "putusan pleno atas nilai sama"
        default_permissions = ()
        permissions = [("choose_tied", "Mencatat putusan pleno atas nilai tes yang sama")]
        constraints = [
            UniqueConstraint(fields=["candidacy"], condition=Q(undone_at__isnull=True), name="tie_choice_stands_once"),
            CheckConstraint(condition=~Q(basis=""), name="tie_choice_names_its_minutes"),
            both_or_neither("undone_at", "undone_by", model="tiechoice"),
        ]

    def __str__(self):
        return f"{self.candidacy} · {self.basis}"

"""What the office keeps as rows: audiences, places, speakers, materials."""

import re

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.functional import cached_property

from core.constraints import ends_after_it_starts, status_is_known
from outreach.lifecycle import DayKind, Population, Regime

MAX_CAPACITY = 5_000


class Audience(models.Model):
    """Whom an activity speaks to, and by what their coverage is counted."""

    code = models.SlugField("kode", max_length=20, unique=True)
    name = models.CharField("nama", max_length=100)
    population = models.CharField("dihitung menurut", max_length=10, choices=Population)
    may_be_represented = models.BooleanField(
        "boleh diwakili", default=False, help_text="Wakil dicatat sebagai wakil; yang terhitung adalah jabatannya."
    )
    is_obliged = models.BooleanField("wajib hadir menurut surat", default=False)
    position = models.PositiveSmallIntegerField("urutan", default=1)

    class Meta:
        verbose_name = "sasaran"
        verbose_name_plural = "sasaran"
        constraints = [status_is_known(Population, model="audience", field="population")]

    def __str__(self):
        return self.name

    @property
    def unit(self):
        """What it is counted in, within a sentence: “RW”, “kantor”."""
        word = self.get_population_display()
        return word if word.isupper() else word.lower()

    @property
    def body(self):
        """The name as it stands before a kelurahan's: the abbreviation in brackets where there is one (“LMK”)."""
        short = re.search(r"\(([^()]+)\)\s*$", self.name)
        return short[1] if short else self.name.removesuffix(" Kelurahan")


class SpecialDay(models.Model):
    """A day, or some in a row, that the library of holidays does not know, has wrongly, or cannot know: stages of an election.

    Joint decrees on holidays are revised within their year (in 2023 twice; domain: F).
    """

    kind = models.CharField("jenis", max_length=10, choices=DayKind)
    name = models.CharField("nama", max_length=120)
    first_day = models.DateField("hari pertama")
    last_day = models.DateField("hari terakhir", help_text="Sama dengan hari pertama bila hanya sehari.")
    source = models.CharField("sumber", max_length=200, help_text="Misalnya PKPU 3/2022, atau nomor SKB hari libur.")

    class Meta:
        verbose_name = "hari khusus"
        verbose_name_plural = "hari khusus"
        constraints = [
            status_is_known(DayKind, model="specialday", field="kind"),
            CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="specialday_ends_on_or_after_its_first_day",
                violation_error_message="Hari terakhir tidak boleh sebelum hari pertama.",
            ),
            UniqueConstraint(fields=["kind", "first_day", "name"], name="specialday_is_written_once"),
        ]  # fmt: skip

    def __str__(self):
        return self.name

    @property
    def is_stage(self):
        return self.kind in {DayKind.QUIET, DayKind.VOTING}

    @property
    def is_holiday(self):
        return self.kind == DayKind.HOLIDAY


class Venue(models.Model):
    name = models.CharField("nama", max_length=120, unique=True)
    address = models.CharField("alamat", max_length=300)
    village = models.ForeignKey("regions.Village", models.PROTECT, verbose_name="kelurahan", related_name="+")

    class Meta:
        verbose_name = "tempat"
        verbose_name_plural = "tempat"

    def __str__(self):
        return self.name


class Room(models.Model):
    venue = models.ForeignKey(Venue, models.PROTECT, verbose_name="tempat", related_name="rooms")
    name = models.CharField("nama ruang", max_length=80)
    capacity = models.PositiveSmallIntegerField(
        "daya tampung", validators=[MinValueValidator(1), MaxValueValidator(MAX_CAPACITY)]
    )

    class Meta:
        verbose_name = "ruang"
        verbose_name_plural = "ruang"
        constraints = [
            UniqueConstraint(fields=["venue", "name"], name="room_name_is_unique_in_its_venue"),
            CheckConstraint(condition=Q(capacity__gte=1, capacity__lte=MAX_CAPACITY), name="room_capacity_is_plausible"),
        ]

    def __str__(self):
        return f"{self.name}, {self.venue}"


class Speaker(models.Model):
    name = models.CharField("nama", max_length=120)
    post = models.CharField("jabatan", max_length=120, blank=True)
    email = models.EmailField("alamat email", blank=True, help_text="Untuk kabar tugasnya; tidak tampil untuk umum.")
    is_active = models.BooleanField("dapat ditugaskan", default=True)

    class Meta:
        verbose_name = "narasumber"
        verbose_name_plural = "narasumber"
        constraints = [UniqueConstraint(fields=["name", "post"], name="speaker_is_unique_by_name_and_post")]

    def __str__(self):
        return f"{self.name}, {self.post}" if self.post else self.name


class Material(models.Model):
    """One version of what is taught. A changed rule is a new version; the old one stays for those who were taught it."""

    title = models.CharField("judul", max_length=200)
    number = models.PositiveSmallIntegerField("versi", default=1)
    regime = models.CharField("dasar", max_length=10, choices=Regime)
    audiences = models.ManyToManyField(Audience, verbose_name="untuk sasaran", related_name="materials", blank=True)
    source = models.CharField("sumber hukum", max_length=300)
    valid_from = models.DateField("berlaku sejak")
    valid_until = models.DateField("berlaku sampai", null=True, blank=True)

    class Meta:
        verbose_name = "materi"
        verbose_name_plural = "materi"
        constraints = [
            status_is_known(Regime, model="material", field="regime"),
            UniqueConstraint(fields=["title", "number"], name="material_version_is_unique"),
            ends_after_it_starts("valid_from", "valid_until", model="material"),
        ]

    def __str__(self):
        return f"{self.title} (versi {self.number})"

    @cached_property
    def has_quiz_answers(self):
        """Whether somebody answered its quiz, as it was when first asked: a page asks many times."""
        return self.questions.filter(answers__isnull=False).exists()

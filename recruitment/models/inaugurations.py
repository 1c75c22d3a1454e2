"""The inauguration, who takes the oath there, and the office's words that its papers print."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint

from core import dates
from core.constraints import both_or_neither, ends_after_it_starts, status_is_known
from recruitment.lifecycle import CandidacyStatus, CeremonyTextCode, InaugurationStatus, OathStatus

USER = settings.AUTH_USER_MODEL


class InaugurationQuerySet(models.QuerySet):
    def planned(self):
        return self.filter(status=InaugurationStatus.PLANNED)


class Inauguration(models.Model):
    """When and where members take their oath. Who is invited is computed from those who accepted, never typed.

    sequence: that of its calendar entry. why: why it was last moved, or cancelled.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    selection = models.ForeignKey("recruitment.Selection", models.PROTECT, verbose_name="seleksi", related_name="inaugurations")
    starts_at = models.DateTimeField("mulai")
    ends_at = models.DateTimeField("selesai")
    place = models.CharField("tempat", max_length=120)
    address = models.CharField("alamat", max_length=300)
    led_by = models.CharField("dipimpin oleh", max_length=200)
    letter_number = models.CharField("nomor undangan", max_length=120)
    note = models.CharField("pesan dalam undangan", max_length=400, blank=True)
    status = models.CharField("status", max_length=10, choices=InaugurationStatus, default=InaugurationStatus.PLANNED)
    why = models.TextField("alasan perubahan", blank=True)
    sequence = models.PositiveIntegerField("perubahan ke", default=0, editable=False)
    changed_at = models.DateTimeField("terakhir diubah", editable=False)
    settled_at = models.DateTimeField("ditutup", null=True, blank=True)
    settled_by = models.ForeignKey(USER, models.PROTECT, verbose_name="ditutup oleh", null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField("versi", default=1, editable=False)

    objects = InaugurationQuerySet.as_manager()

    class Meta:
        verbose_name = "pelantikan"
        verbose_name_plural = "pelantikan"
        default_permissions = ("view",)
        permissions = [
            ("plan_inauguration", "Merencanakan pelantikan"),
            ("record_oath", "Mencatat pengucapan sumpah"),
        ]
        constraints = [
            status_is_known(InaugurationStatus, model="inauguration"),
            ends_after_it_starts("starts_at", "ends_at", model="inauguration"),
            both_or_neither("settled_at", "settled_by", model="inauguration"),
            CheckConstraint(
                condition=Q(status="planned", settled_at__isnull=True) | (~Q(status="planned") & Q(settled_at__isnull=False)),
                name="inauguration_is_settled_once_it_is_over",
            ),
            CheckConstraint(condition=~Q(letter_number=""), name="inauguration_has_a_letter"),
            CheckConstraint(condition=~Q(status="cancelled") | ~Q(why=""), name="inauguration_is_cancelled_for_a_reason"),
            UniqueConstraint(fields=["selection"], condition=Q(status="planned"), name="inauguration_is_planned_one_at_a_time"),
        ]

    def __str__(self):
        return f"Pelantikan {dates.brief(self.starts_at)}"

    @property
    def is_planned(self):
        return self.status == InaugurationStatus.PLANNED

    @property
    def when(self):
        return dates.span(self.starts_at, self.ends_at)

    @property
    def where(self):
        return f"{self.place}, {self.address}"


class OathQuerySet(models.QuerySet):
    def standing(self):
        """Those that count in their inauguration: all but the places that came to nothing."""
        return self.exclude(status=OathStatus.DROPPED)

    def awaited(self):
        """Those who are invited to an inauguration that is still to come, and may still take the oath."""
        return self.filter(
            status=OathStatus.INVITED,
            inauguration__status=InaugurationStatus.PLANNED,
            candidacy__status=CandidacyStatus.ACCEPTED,
        )

    def with_people(self):
        return self.select_related(
            "inauguration__selection", "candidacy__application__applicant", "candidacy__application__district",
            "candidacy__selection",
        )  # fmt: skip


class Oath(models.Model):
    """One person's place in an inauguration: invited, then sworn in, or absent with the reason."""

    inauguration = models.ForeignKey(Inauguration, models.PROTECT, verbose_name="pelantikan", related_name="oaths")
    candidacy = models.ForeignKey("recruitment.Candidacy", models.PROTECT, verbose_name="anggota", related_name="oaths")
    status = models.CharField("status", max_length=10, choices=OathStatus, default=OathStatus.INVITED)
    absence = models.CharField("alasan tidak mengucapkan sumpah", max_length=400, blank=True)
    recorded_at = models.DateTimeField("dicatat", null=True, blank=True)
    recorded_by = models.ForeignKey(USER, models.PROTECT, verbose_name="dicatat oleh", null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField("versi", default=1, editable=False)
    next_nudge_at = models.DateTimeField("pengingat berikutnya", null=True, blank=True, editable=False)

    objects = OathQuerySet.as_manager()

    class Meta:
        verbose_name = "peserta pelantikan"
        verbose_name_plural = "peserta pelantikan"
        default_permissions = ("view",)
        constraints = [
            status_is_known(OathStatus, model="oath"),
            both_or_neither("recorded_at", "recorded_by", model="oath"),
            CheckConstraint(
                condition=~Q(status__in=["taken", "absent"]) | Q(recorded_at__isnull=False), name="oath_is_recorded_by_somebody"
            ),
            CheckConstraint(condition=~Q(status="absent") | ~Q(absence=""), name="oath_absence_says_why"),
            UniqueConstraint(
                fields=["inauguration", "candidacy"], condition=~Q(status="dropped"), name="oath_is_one_per_inauguration"
            ),
            UniqueConstraint(fields=["candidacy"], condition=Q(status="taken"), name="oath_is_taken_once"),
        ]
        indexes = [Index(fields=["next_nudge_at"], condition=Q(next_nudge_at__isnull=False), name="oath_nudge_due")]

    def __str__(self):
        return str(self.candidacy)

    @property
    def sequence(self):
        return self.inauguration.sequence

    @property
    def changed_at(self):
        return self.inauguration.changed_at


class CeremonyText(models.Model):
    """Words that papers of the inauguration print, one sentence a line. checked_with: where the official wording stands.

    The portal's first words are its own draft: until the office has compared them, every paper that prints them says so.
    """

    code = models.CharField("naskah", max_length=10, choices=CeremonyTextCode, unique=True)
    body = models.TextField("bunyi", max_length=6000, help_text="Satu butir untuk setiap baris.")
    checked_with = models.CharField(
        "sudah dicocokkan dengan",
        max_length=200,
        blank=True,
        help_text="Peraturan atau surat yang memuat rumusan resminya. Kosong: setiap naskah ditandai belum dicocokkan.",
    )
    version = models.PositiveIntegerField("versi", default=1, editable=False)

    class Meta:
        verbose_name = "naskah pelantikan"
        verbose_name_plural = "naskah pelantikan"
        default_permissions = ("view", "change")
        constraints = [
            status_is_known(CeremonyTextCode, model="ceremony_text", field="code"),
            CheckConstraint(condition=~Q(body=""), name="ceremony_text_is_not_empty"),
        ]

    def __str__(self):
        return self.get_code_display()

    @property
    def sentences(self):
        return [line.strip() for line in self.body.splitlines() if line.strip()]

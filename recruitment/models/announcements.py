import json
import uuid

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint
from django.urls import reverse

from core.constraints import both_or_neither, status_is_known
from core.crypto import SealedText
from recruitment.lifecycle.announcements import AnnouncementStatus

S = AnnouncementStatus


class AnnouncementQuerySet(models.QuerySet):
    def published(self):
        return self.filter(status=S.PUBLISHED)

    def due(self, now):
        """Those whose hour has come and that nobody has published yet."""
        return self.filter(status=S.APPROVED, publish_at__lte=now)

    def without_paper(self):
        return self.published().filter(paper__isnull=True)


class Announcement(models.Model):
    """What the office tells the public of one step of a selection, in some kecamatan. Published, it stands: a trigger says so.

    district_codes: the kecamatan it speaks of, also those where nobody is named. body: the canonical JSON of what was proposed;
    sha256 = SHA-256(salt ‖ body): the list also holds outcomes that are not named in public, so the salt stays in the office.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    selection = models.ForeignKey("recruitment.Selection", models.PROTECT, verbose_name="seleksi", related_name="announcements")
    kind = models.CharField("jenis", max_length=30)
    district_codes = models.JSONField("kecamatan", default=list)
    title = models.CharField("judul", max_length=200)
    intro = models.TextField("kata pengantar", blank=True)
    number = models.CharField("nomor surat", max_length=120, blank=True)
    corrects = models.ForeignKey(
        "self", models.PROTECT, verbose_name="mengoreksi", null=True, blank=True, related_name="corrections"
    )
    status = models.CharField("status", max_length=20, choices=S, default=S.DRAFT)
    version = models.PositiveIntegerField("versi", default=1)
    trouble = models.TextField("mengapa kembali menjadi rancangan", blank=True)
    body = models.TextField("daftar beku", blank=True)
    salt_sealed = models.BinaryField(null=True, blank=True)
    sha256 = models.CharField("sidik daftar", max_length=64, blank=True)
    drafted_at = models.DateTimeField("disusun pada")
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="disusun oleh", related_name="+")
    proposed_at = models.DateTimeField("diusulkan pada", null=True, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diusulkan oleh", null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField("disetujui pada", null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="disetujui oleh", null=True, blank=True, related_name="+"
    )
    publish_at = models.DateTimeField("diumumkan mulai", null=True, blank=True)
    published_at = models.DateTimeField("diumumkan pada", null=True, blank=True)

    salt = SealedText()
    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        verbose_name = "pengumuman"
        verbose_name_plural = "pengumuman"
        default_permissions = ("view",)
        permissions = [
            ("draft_announcement", "Menyusun pengumuman hasil"),
            ("approve_announcement", "Menyetujui pengumuman hasil"),
        ]
        constraints = [
            status_is_known(S, model="announcement"),
            both_or_neither("proposed_at", "proposed_by", model="announcement"),
            both_or_neither("approved_at", "approved_by", model="announcement"),
            CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("drafted_by")) & ~Q(approved_by=F("proposed_by")),
                name="announcement_is_approved_by_another",
            ),
            CheckConstraint(
                condition=Q(status__in=[S.DRAFT.value, S.WITHDRAWN.value])
                | Q(proposed_at__isnull=False) & ~Q(sha256="") & ~Q(number=""),
                name="announcement_is_frozen_once_proposed",
            ),
            CheckConstraint(
                condition=~Q(status__in=[S.APPROVED.value, S.PUBLISHED.value])
                | Q(approved_at__isnull=False, publish_at__isnull=False),
                name="announcement_is_approved_with_its_hour",
            ),
            CheckConstraint(
                condition=Q(status=S.PUBLISHED.value, published_at__isnull=False)
                | ~Q(status=S.PUBLISHED.value) & Q(published_at__isnull=True),
                name="announcement_is_published_at_a_moment",
            ),
            UniqueConstraint(
                fields=["number"],
                condition=~Q(number="") & ~Q(status=S.WITHDRAWN.value),
                name="announcement_number_is_used_once",
            ),
            UniqueConstraint(
                fields=["corrects"],
                condition=Q(status=S.PUBLISHED.value, corrects__isnull=False),
                name="announcement_is_corrected_once",
            ),
        ]
        indexes = [Index(fields=["status", "publish_at"], name="announcement_due")]

    def __str__(self):
        return self.title

    @property
    def frozen(self):
        """Return what was proposed, as data; {} before."""
        return json.loads(self.body) if self.body else {}

    @property
    def is_published(self):
        return self.status == S.PUBLISHED

    def get_absolute_url(self):
        return reverse("recruitment:announcement", args=[self.selection.uuid, self.pk])


class AnnouncedDistrict(models.Model):
    """That a kecamatan has had its announcement of a kind; another one must name it as the one that it corrects."""

    announcement = models.ForeignKey(Announcement, models.PROTECT, related_name="districts")
    selection = models.ForeignKey("recruitment.Selection", models.PROTECT, related_name="+")
    kind = models.CharField("jenis", max_length=30)
    district = models.ForeignKey("regions.District", models.PROTECT, related_name="+")

    class Meta:
        default_permissions = ()
        constraints = [UniqueConstraint(fields=["selection", "kind", "district"], name="announced_district_is_first_once")]

    def __str__(self):
        return f"{self.announcement}: {self.district_id}"


class AnnouncementRow(models.Model):
    """What a published announcement said of one application. Rows are only added."""

    announcement = models.ForeignKey(Announcement, models.PROTECT, related_name="rows")
    application = models.ForeignKey("recruitment.Application", models.PROTECT, related_name="announced")
    district = models.ForeignKey("regions.District", models.PROTECT, related_name="+")
    outcome = models.CharField("hasil", max_length=30)
    position = models.PositiveIntegerField("urutan")

    class Meta:
        default_permissions = ()
        constraints = [
            UniqueConstraint(fields=["announcement", "application"], name="announcement_names_a_person_once"),
            UniqueConstraint(
                fields=["announcement", "district", "outcome", "position"], name="announcement_position_is_unique"
            ),
            CheckConstraint(condition=Q(position__gte=1), name="announcement_position_starts_at_one"),
        ]

    def __str__(self):
        return f"{self.application}: {self.outcome}"


class AnnouncementPaper(models.Model):
    """The announcement's PDF, made once after it was published. Rows are only added."""

    announcement = models.OneToOneField(Announcement, models.PROTECT, related_name="paper")
    document = models.OneToOneField("documents.Document", models.PROTECT, related_name="+")
    made_at = models.DateTimeField("dibuat pada")

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"PDF {self.announcement}"

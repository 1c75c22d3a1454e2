"""Files people hand in, what came before they were cleaned, and uploads still on their way."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from core.constraints import ends_after_it_starts
from documents.refusals import MAX_RECEIVED


class ContentType(models.TextChoices):
    PDF = "application/pdf", "PDF"
    JPEG = "image/jpeg", "Foto (JPEG)"


def _is_sha256(field, *, model):
    return CheckConstraint(condition=Exact(Length(field), 64), name=f"{model}_{field}_is_whole")


class Document(models.Model):
    """A paper as it is shown: cleaned, sealed in storage under its id, never changed. A new version is a new document."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # None: handed in by somebody without an account; the row that holds it says whose it is.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="documents", verbose_name="pemilik", null=True, blank=True
    )
    purpose = models.CharField("keperluan", max_length=80)
    original_name = models.CharField("nama berkas asli", max_length=255)
    content_type = models.CharField("jenis", max_length=20, choices=ContentType.choices)
    size = models.PositiveIntegerField("ukuran (byte)")
    pages = models.PositiveSmallIntegerField("halaman")
    sha256 = models.CharField("SHA-256", max_length=64)
    # Of the one file received; of several photos, the SHA-256 over their hashes (32 bytes each) in the chosen order.
    original_sha256 = models.CharField("SHA-256 berkas asli", max_length=64)
    created_at = models.DateTimeField("diterima", db_index=True)

    class Meta:
        verbose_name = "berkas"
        verbose_name_plural = "berkas"
        constraints = [
            CheckConstraint(condition=Q(content_type__in=ContentType.values), name="document_content_type_is_known"),
            CheckConstraint(condition=Q(size__gte=1, size__lte=MAX_RECEIVED), name="document_size_is_within_limits"),
            CheckConstraint(condition=Q(pages__gte=1), name="document_has_pages"),
            _is_sha256("sha256", model="document"),
            _is_sha256("original_sha256", model="document"),
        ]

    def __str__(self):
        return f"{self.get_content_type_display()}, {self.pages} halaman"

    @property
    def download_name(self):
        """Our own name for the file: the person's name for it is data and never becomes a path or a header."""
        purpose = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in self.purpose)
        return f"{purpose}-{self.pk.hex[:8]}.{'pdf' if self.content_type == ContentType.PDF else 'jpg'}"


class Original(models.Model):
    """The bytes exactly as they were received, sealed as evidence. Kept only where they differ from the cleaned ones."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    document = models.ForeignKey(Document, models.CASCADE, related_name="originals", verbose_name="berkas")
    position = models.PositiveSmallIntegerField("urutan")
    name = models.CharField("nama", max_length=255)
    size = models.PositiveIntegerField("ukuran (byte)")
    sha256 = models.CharField("SHA-256", max_length=64)

    class Meta:
        verbose_name = "berkas asli"
        verbose_name_plural = "berkas asli"
        ordering = ["position"]
        constraints = [
            UniqueConstraint(fields=["document", "position"], name="original_position_is_unique_in_its_document"),
            CheckConstraint(condition=Q(size__gte=1, size__lte=MAX_RECEIVED), name="original_size_is_within_limits"),
            _is_sha256("sha256", model="original"),
        ]

    def __str__(self):
        return f"Berkas asli {self.position}"


class UploadQuerySet(models.QuerySet):
    def alive(self, now):
        return self.filter(expires_at__gt=now)

    def expired(self, now):
        return self.filter(expires_at__lte=now)


class Upload(models.Model):
    """A file on its way, received piece by piece. Its bytes up to `offset` are safely on disk; used once, then gone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="uploads", verbose_name="pemilik")
    name = models.CharField("nama berkas", max_length=255)
    length = models.PositiveIntegerField("ukuran seluruhnya")
    offset = models.PositiveIntegerField("sudah diterima", default=0)
    created_at = models.DateTimeField("dimulai")
    expires_at = models.DateTimeField("berlaku sampai", db_index=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = "unggahan"
        verbose_name_plural = "unggahan"
        constraints = [
            CheckConstraint(condition=Q(length__gte=1, length__lte=MAX_RECEIVED), name="upload_length_is_within_limits"),
            CheckConstraint(condition=Q(offset__lte=F("length")), name="upload_offset_is_within_its_length"),
            ends_after_it_starts("created_at", "expires_at", model="upload"),
        ]

    def __str__(self):
        return f"Unggahan {self.offset} dari {self.length} byte"

    @property
    def is_finished(self):
        return self.offset == self.length

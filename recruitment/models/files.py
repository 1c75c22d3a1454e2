from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint

from core.constraints import both_or_neither


class ApplicationFileQuerySet(models.QuerySet):
    def current(self):
        return self.filter(replaced_at__isnull=True)


class ApplicationFile(models.Model):
    """One paper handed in for one kind. A newer one replaces it; the older one stays, so that staff see both."""

    application = models.ForeignKey("recruitment.Application", models.PROTECT, related_name="files")
    kind = models.ForeignKey("recruitment.DocumentKind", models.PROTECT, verbose_name="jenis", related_name="+")
    document = models.OneToOneField("documents.Document", models.PROTECT, verbose_name="berkas", related_name="+")
    uploaded_at = models.DateTimeField("diunggah")
    replaced_at = models.DateTimeField("diganti", null=True, blank=True)
    original_seen_at = models.DateTimeField("asli dilihat", null=True, blank=True)
    original_seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="asli dilihat oleh", null=True, blank=True, related_name="+"
    )

    objects = ApplicationFileQuerySet.as_manager()

    class Meta:
        verbose_name = "berkas pelamar"
        verbose_name_plural = "berkas pelamar"
        default_permissions = ("view",)
        constraints = [
            UniqueConstraint(
                fields=["application", "kind"], condition=Q(replaced_at__isnull=True), name="application_file_is_one_per_kind"
            ),
            both_or_neither("original_seen_at", "original_seen_by", model="application_file"),
        ]

    def __str__(self):
        return f"{self.kind} · {self.application}"


class RepairQuerySet(models.QuerySet):
    def open(self):
        return self.filter(answered_at__isnull=True, expired_at__isnull=True)


class Repair(models.Model):
    """What staff asked an applicant to mend, until when; it ends answered or expired."""

    application = models.ForeignKey("recruitment.Application", models.PROTECT, related_name="repairs")
    message = models.TextField("pesan untuk pelamar", blank=True)
    due_at = models.DateTimeField("batas waktu", help_text="Tepat pada saat ini perbaikan sudah tertutup.")
    asked_at = models.DateTimeField("diminta")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diminta oleh", related_name="+")
    answered_at = models.DateTimeField("dijawab", null=True, blank=True)
    expired_at = models.DateTimeField("lewat waktu", null=True, blank=True)
    next_nudge_at = models.DateTimeField("pengingat berikutnya", null=True, blank=True, editable=False)

    objects = RepairQuerySet.as_manager()

    class Meta:
        verbose_name = "permintaan perbaikan"
        verbose_name_plural = "permintaan perbaikan"
        default_permissions = ("view",)
        constraints = [
            UniqueConstraint(
                fields=["application"],
                condition=Q(answered_at__isnull=True, expired_at__isnull=True),
                name="repair_is_open_once_per_application",
            ),
            CheckConstraint(condition=Q(due_at__gt=models.F("asked_at")), name="repair_is_due_after_it_is_asked"),
            CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(expired_at__isnull=True), name="repair_is_answered_or_expired"
            ),
        ]
        indexes = [Index(fields=["next_nudge_at"], condition=Q(next_nudge_at__isnull=False), name="repair_nudge_due")]

    def __str__(self):
        return f"Perbaikan {self.application}"

    @property
    def is_open(self):
        return self.answered_at is None and self.expired_at is None


class RepairItem(models.Model):
    """One named document to mend, with the reason. Only these unlock."""

    repair = models.ForeignKey(Repair, models.CASCADE, related_name="items")
    kind = models.ForeignKey("recruitment.DocumentKind", models.PROTECT, verbose_name="jenis berkas", related_name="+")
    reason = models.CharField("yang perlu diperbaiki", max_length=400)
    old_file = models.ForeignKey(ApplicationFile, models.PROTECT, null=True, blank=True, related_name="+")
    new_file = models.ForeignKey(ApplicationFile, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "berkas yang diperbaiki"
        verbose_name_plural = "berkas yang diperbaiki"
        default_permissions = ()
        constraints = [
            UniqueConstraint(fields=["repair", "kind"], name="repair_item_is_one_per_kind"),
            CheckConstraint(condition=~Q(reason=""), name="repair_item_says_why"),
        ]

    def __str__(self):
        return f"{self.kind}"

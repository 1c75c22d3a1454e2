"""The words of a notice as staff wrote them, in place of the file templates."""

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q

SUBJECT_LENGTH, TEXT_LENGTH = 200, 10_000


class NoticeText(models.Model):
    """Subject and text of one kind of notice. Both empty: the file templates speak. version: counts every change.

    failed_at: when the words last could not be made into a mail and the file templates stood in; a new version clears it.
    """

    kind = models.CharField("jenis", max_length=100, unique=True)
    subject = models.CharField("judul email", max_length=SUBJECT_LENGTH, blank=True)
    text = models.TextField("isi email", max_length=TEXT_LENGTH, blank=True)
    version = models.PositiveIntegerField("versi", default=1)
    changed_at = models.DateTimeField("diubah pada")
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diubah oleh", related_name="+")
    failed_at = models.DateTimeField("terakhir gagal dipakai", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "teks pemberitahuan"
        verbose_name_plural = "teks pemberitahuan"
        default_permissions = ("view", "change")
        constraints = [
            CheckConstraint(
                condition=Q(subject="", text="") | ~Q(subject="") & ~Q(text=""), name="notice_text_has_both_subject_and_words"
            ),
            CheckConstraint(condition=Q(version__gte=1), name="notice_text_version_counts_from_one"),
            CheckConstraint(condition=Q(failed_at__isnull=True) | ~Q(text=""), name="notice_text_of_the_files_has_not_failed"),
        ]

    def __str__(self):
        return self.kind

    @property
    def is_own(self):
        """Say whether staff wrote words of their own."""
        return bool(self.text)

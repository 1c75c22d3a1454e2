"""An original that was signed outside the portal: at a certified provider, or by hand on paper."""

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint

from agreements.lifecycle import AT_THE_TABLE, OUTSIDE, TABLE, SignedStatus
from agreements.models.drafts import Original
from core.constraints import both_or_neither, status_is_known

CHOICES = [(level.value, level.label) for level in OUTSIDE]


class SignedQuerySet(models.QuerySet):
    def standing(self):
        """Those that were not turned away."""
        return self.exclude(status=SignedStatus.REFUSED)

    def confirmed(self):
        return self.filter(status=SignedStatus.CONFIRMED)

    def unchecked(self):
        """Those that came in for a text that is still being signed and wait for a second pair of eyes."""
        return self.filter(status=SignedStatus.ADDED, original__in=Original.objects.asked())

    def with_facts(self):
        return self.select_related(
            "original__draft__agreement__kind", "original__draft__agreement__owner", "original__party__institution", "document",
            "added_by", "checked_by",
        )  # fmt: skip


class Signed(models.Model):
    """What one side handed in for an original, and who else looked at it. provider: what the provider says of it, if asked.

    pages, place, has_duty_stamp: of the paper, at level WET alone.
    """

    original = models.ForeignKey("agreements.Original", models.PROTECT, verbose_name="rangkap", related_name="signed")
    level = models.CharField("cara penandatanganan", max_length=8, choices=CHOICES)
    status = models.CharField("status", max_length=10, choices=SignedStatus, default=SignedStatus.ADDED)
    document = models.OneToOneField("documents.Document", models.PROTECT, verbose_name="berkas", related_name="+")
    pages = models.PositiveSmallIntegerField("jumlah halaman", default=0)
    place = models.CharField("tempat naskah asli", max_length=200, blank=True)
    has_duty_stamp = models.BooleanField("bermeterai", default=False)
    provider = models.JSONField("jawaban penyelenggara", default=dict, blank=True)
    side = models.CharField("diunggah oleh sisi", max_length=10, choices=AT_THE_TABLE)
    added_at = models.DateTimeField("diunggah pada")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diunggah oleh", related_name="+")
    checked_side = models.CharField("diperiksa oleh sisi", max_length=10, choices=AT_THE_TABLE, blank=True)
    checked_at = models.DateTimeField("diperiksa pada", null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diperiksa oleh", null=True, blank=True, related_name="+"
    )
    refusal = models.TextField("alasan ditolak", blank=True)
    next_nudge_at = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = SignedQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        verbose_name = "rangkap bertanda tangan"
        verbose_name_plural = "rangkap bertanda tangan"
        constraints = [
            status_is_known(SignedStatus, model="signed"),
            CheckConstraint(condition=Q(level__in=OUTSIDE), name="signed_level_is_outside_the_portal"),
            CheckConstraint(condition=Q(side__in=TABLE), name="signed_is_of_a_side_at_the_table"),
            UniqueConstraint(fields=["original"], condition=~Q(status="refused"), name="signed_is_one_per_original"),
            both_or_neither("checked_at", "checked_by", model="signed"),
            CheckConstraint(
                condition=Q(checked_by__isnull=True) | ~Q(checked_by=F("added_by")), name="signed_is_checked_by_another_person"
            ),
            CheckConstraint(
                condition=~Q(level="bsre", status="confirmed") | ~Q(checked_side=F("side")),
                name="signed_certified_file_is_checked_across_the_table",
            ),
            CheckConstraint(
                condition=Q(status="added", checked_at__isnull=True, checked_side="")
                | (Q(status__in=["confirmed", "refused"], checked_at__isnull=False) & Q(checked_side__in=TABLE)),
                name="signed_is_checked_when_it_is_no_longer_new",
            ),
            CheckConstraint(condition=~Q(status="refused") | ~Q(refusal=""), name="signed_is_refused_with_a_reason"),
            CheckConstraint(
                condition=~Q(level="wet") | (Q(pages__gte=1) & ~Q(place="")), name="signed_paper_has_pages_and_a_place"
            ),
        ]
        indexes = [Index(fields=["next_nudge_at"], condition=Q(next_nudge_at__isnull=False), name="signed_to_nudge")]

    def __str__(self):
        return f"{self.original}, bertanda tangan"

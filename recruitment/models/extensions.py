from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from core.constraints import both_or_neither, ends_after_it_starts, status_is_known
from recruitment.lifecycle import STANDING_EXTENSIONS, ExtensionReason, ExtensionScope, ExtensionStatus

SETTLED = ("approved", "announced", "declined", "withdrawn")


class ExtensionQuerySet(models.QuerySet):
    def standing(self):
        """Those that take the one place of their kecamatan."""
        return self.filter(status__in=STANDING_EXTENSIONS)

    def announced(self):
        return self.filter(status=ExtensionStatus.ANNOUNCED)

    def running(self, at):
        """Those open at a moment: opens_at <= at < closes_at."""
        return self.announced().filter(opens_at__lte=at, closes_at__gt=at)


class Extension(models.Model):
    """A second intake for one kecamatan whose applicants were too few, or too few of them women.

    figures: what was counted when it was proposed, kept as it was: applicants, women, seats, need, women_in_100.
    """

    selection = models.ForeignKey("recruitment.Selection", models.PROTECT, verbose_name="seleksi", related_name="extensions")
    district = models.ForeignKey("regions.District", models.PROTECT, verbose_name="kecamatan", related_name="+")
    scope = models.CharField("yang boleh mendaftar", max_length=10, choices=ExtensionScope, default=ExtensionScope.ALL)
    opens_at = models.DateTimeField("dibuka")
    closes_at = models.DateTimeField("ditutup", help_text="Tepat pada saat ini perpanjangan sudah tertutup.")
    reason_code = models.CharField("sebab", max_length=20, choices=ExtensionReason)
    figures = models.JSONField("angka saat diusulkan")
    note = models.TextField("catatan", blank=True)
    status = models.CharField("status", max_length=20, choices=ExtensionStatus, default=ExtensionStatus.PROPOSED)
    version = models.PositiveIntegerField(default=1)
    proposed_at = models.DateTimeField("diusulkan")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diusulkan oleh", related_name="+")
    settled_at = models.DateTimeField("diputus", null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diputus oleh", null=True, blank=True, related_name="+"
    )
    announced_at = models.DateTimeField("diumumkan", null=True, blank=True)
    announced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diumumkan oleh", null=True, blank=True, related_name="+"
    )

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        verbose_name = "perpanjangan pendaftaran"
        verbose_name_plural = "perpanjangan pendaftaran"
        default_permissions = ("view",)
        permissions = [
            ("propose_extension", "Mengusulkan perpanjangan pendaftaran"),
            ("approve_extension", "Menyetujui perpanjangan pendaftaran"),
        ]
        constraints = [
            status_is_known(ExtensionStatus, model="extension"),
            status_is_known(ExtensionScope, model="extension", field="scope"),
            status_is_known(ExtensionReason, model="extension", field="reason_code"),
            ends_after_it_starts("opens_at", "closes_at", model="extension"),
            both_or_neither("settled_at", "settled_by", model="extension"),
            both_or_neither("announced_at", "announced_by", model="extension"),
            UniqueConstraint(
                fields=["selection", "district"],
                condition=Q(status__in=[str(status) for status in STANDING_EXTENSIONS]),
                name="extension_is_one_per_district",
            ),
            CheckConstraint(
                condition=Q(status="proposed", settled_at__isnull=True) | Q(status__in=SETTLED, settled_at__isnull=False),
                name="extension_is_settled_once_it_is_over",
            ),
            CheckConstraint(
                condition=~Q(status__in=["approved", "announced"]) | ~Q(settled_by=F("proposed_by")),
                name="extension_is_approved_by_another",
            ),
            CheckConstraint(
                condition=Q(status="announced", announced_at__isnull=False, announced_at__lt=F("opens_at"))
                | (~Q(status="announced") & Q(announced_at__isnull=True)),
                name="extension_is_announced_before_it_opens",
            ),
        ]

    def __str__(self):
        return f"Kecamatan {self.district}"

    @property
    def is_announced(self):
        return self.status == ExtensionStatus.ANNOUNCED

    @property
    def women_only(self):
        return self.scope == ExtensionScope.WOMEN

    def is_running(self, at):
        return self.is_announced and self.opens_at <= at < self.closes_at

import json
import uuid

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.urls import reverse

from core.constraints import both_or_neither, status_is_known
from core.crypto import SealedText
from recruitment.lifecycle.reports import STANDING, ReportStatus

S = ReportStatus
USER = settings.AUTH_USER_MODEL
KEPT = [str(each) for each in STANDING]


class FinalReportQuerySet(models.QuerySet):
    def standing(self):
        """Approved ones, whether they have arrived or not."""
        return self.filter(status__in=KEPT)

    def without_paper(self):
        return self.standing().filter(paper__isnull=True)

    def arrived(self):
        return self.filter(status=S.ARRIVED)


class FinalReport(models.Model):
    """What the office reports to the province of one selection: counts alone. Approved, it stands: a trigger says so.

    body: the canonical JSON of the figures as they were at as_of; sha256 = SHA-256(salt ‖ body). The paper carries the salt:
    whoever holds it, the province first of all, proves the figures. It has arrived only with the province's receipt.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    selection = models.ForeignKey("recruitment.Selection", models.PROTECT, verbose_name="seleksi", related_name="reports")
    number = models.CharField("nomor surat", max_length=120, blank=True)
    notes = models.TextField("uraian", blank=True)
    corrects = models.ForeignKey(
        "self", models.PROTECT, verbose_name="mengoreksi laporan", null=True, blank=True, related_name="corrections"
    )
    status = models.CharField("status", max_length=20, choices=S, default=S.DRAFT)
    version = models.PositiveIntegerField("versi", default=1)
    as_of = models.DateTimeField("angka per", null=True, blank=True)
    body = models.TextField("angka beku", blank=True)
    salt_sealed = models.BinaryField(null=True, blank=True)
    sha256 = models.CharField("sidik angka", max_length=64, blank=True)
    drafted_at = models.DateTimeField("disusun pada")
    drafted_by = models.ForeignKey(USER, models.PROTECT, verbose_name="disusun oleh", related_name="+")
    proposed_at = models.DateTimeField("diusulkan pada", null=True, blank=True)
    proposed_by = models.ForeignKey(
        USER, models.PROTECT, verbose_name="diusulkan oleh", null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField("disahkan pada", null=True, blank=True)
    approved_by = models.ForeignKey(USER, models.PROTECT, verbose_name="disahkan oleh", null=True, blank=True, related_name="+")
    arrived_on = models.DateField("diterima provinsi tanggal", null=True, blank=True)
    arrival_number = models.CharField("nomor tanda terima", max_length=120, blank=True)
    arrival_paper = models.OneToOneField(
        "documents.Document", models.PROTECT, verbose_name="tanda terima", null=True, blank=True, related_name="+"
    )
    arrived_at = models.DateTimeField("tanda terima diunggah pada", null=True, blank=True)
    arrived_by = models.ForeignKey(
        USER, models.PROTECT, verbose_name="tanda terima diunggah oleh", null=True, blank=True, related_name="+"
    )

    salt = SealedText()
    objects = FinalReportQuerySet.as_manager()

    class Meta:
        verbose_name = "laporan akhir"
        verbose_name_plural = "laporan akhir"
        default_permissions = ("view",)
        permissions = [
            ("draft_report", "Menyusun laporan akhir dan mencatat tibanya"),
            ("approve_report", "Mengesahkan laporan akhir"),
        ]
        constraints = [
            status_is_known(S, model="finalreport"),
            both_or_neither("proposed_at", "proposed_by", model="finalreport"),
            both_or_neither("approved_at", "approved_by", model="finalreport"),
            both_or_neither("arrived_at", "arrived_by", model="finalreport"),
            CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("drafted_by")) & ~Q(approved_by=F("proposed_by")),
                name="finalreport_is_approved_by_another",
            ),
            CheckConstraint(
                condition=Q(status__in=[S.DRAFT.value, S.WITHDRAWN.value])
                | Q(proposed_at__isnull=False, as_of__isnull=False, salt_sealed__isnull=False)
                & ~Q(sha256="") & ~Q(number="") & ~Q(body=""),
                name="finalreport_is_frozen_once_proposed",
            ),
            CheckConstraint(
                condition=Q(status__in=KEPT, approved_at__isnull=False)
                | ~Q(status__in=KEPT) & Q(approved_at__isnull=True),
                name="finalreport_is_approved_by_somebody",
            ),
            CheckConstraint(
                condition=Q(
                    status=S.ARRIVED.value, arrived_at__isnull=False, arrived_on__isnull=False, arrival_paper__isnull=False
                ) & ~Q(arrival_number="")
                | ~Q(status=S.ARRIVED.value)
                & Q(arrived_at__isnull=True, arrived_on__isnull=True, arrival_paper__isnull=True, arrival_number=""),
                name="finalreport_has_arrived_with_its_receipt",
            ),
            UniqueConstraint(
                fields=["number"],
                condition=~Q(number="") & ~Q(status=S.WITHDRAWN.value),
                name="finalreport_number_is_used_once",
            ),
            UniqueConstraint(
                fields=["selection"],
                condition=Q(corrects__isnull=True) & ~Q(status=S.WITHDRAWN.value),
                name="finalreport_is_first_once",
            ),
            UniqueConstraint(
                fields=["corrects"],
                condition=Q(corrects__isnull=False) & ~Q(status=S.WITHDRAWN.value),
                name="finalreport_is_corrected_once",
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"Laporan akhir {self.number or 'tanpa nomor'}"

    @property
    def frozen(self):
        """Return what was proposed, as data; {} before."""
        return json.loads(self.body) if self.body else {}

    @property
    def stands(self):
        return self.status in KEPT

    def get_absolute_url(self):
        return reverse("recruitment:report-proof", args=[self.pk])


class ReportPaper(models.Model):
    """The sealed PDF of an approved report, made once. Rows are only added."""

    report = models.OneToOneField(FinalReport, models.PROTECT, related_name="paper")
    document = models.OneToOneField("documents.Document", models.PROTECT, related_name="+")
    made_at = models.DateTimeField("dibuat pada")

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"PDF {self.report}"

import uuid

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.db.models.functions import Now

from core import crypto
from core.constraints import both_or_neither, status_is_known
from outreach.lifecycle import HOLDS_FILE, IN_WORK, ImportStatus

ORDERED = (ImportStatus.APPLYING, ImportStatus.APPLIED)


class ImportQuerySet(models.QuerySet):
    def for_the_worker(self):
        """Those whose turn it is and that no living worker holds: leases are measured by the database's clock."""
        return self.filter(Q(lease_until__isnull=True) | Q(lease_until__lte=Now()), status__in=IN_WORK)


class Import(models.Model):
    """One file of places, offices and heads: first only checked, then applied when a person has read what it would do.

    The file names people; it is kept sealed, and only until the import is applied, has failed or is thrown away.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file_name = models.CharField("nama berkas", max_length=150)
    file_sealed = models.BinaryField(null=True, editable=False)
    status = models.CharField("status", max_length=10, choices=ImportStatus, default=ImportStatus.WAITING)
    total = models.PositiveIntegerField("jumlah baris", default=0)
    done = models.PositiveIntegerField("baris selesai", default=0)
    summary = models.JSONField("ringkasan", default=dict, blank=True)
    problems = models.JSONField("baris yang ditolak", default=list, blank=True)
    notes = models.JSONField("keterangan", default=list, blank=True)
    failure = models.CharField("sebab kegagalan", max_length=300, blank=True)
    plan_hash = models.BinaryField(null=True, editable=False)
    checked_on = models.DateField("diperiksa tanggal", null=True, blank=True)
    made_at = models.DateTimeField("diunggah pada")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diunggah oleh", related_name="+")
    applied_at = models.DateTimeField("diterapkan pada", null=True, blank=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diterapkan oleh", null=True, blank=True, related_name="+"
    )
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    version = models.PositiveIntegerField("versi", default=1, editable=False)

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = "impor data wilayah"
        verbose_name_plural = "impor data wilayah"
        default_permissions = ("view",)
        permissions = [("import_places", "Mengimpor kantor, RW, RT, dan ketuanya")]
        constraints = [
            status_is_known(ImportStatus, model="import"),
            both_or_neither("applied_at", "applied_by", model="import"),
            CheckConstraint(
                condition=Q(status__in=ORDERED, applied_at__isnull=False) | ~Q(status__in=ORDERED) & Q(applied_at__isnull=True),
                name="import_is_applied_by_order",
            ),
            CheckConstraint(
                condition=Q(status__in=HOLDS_FILE, file_sealed__isnull=False)
                | ~Q(status__in=HOLDS_FILE) & Q(file_sealed__isnull=True),
                name="import_keeps_its_file_while_needed",
            ),
            CheckConstraint(condition=Q(done__lte=F("total")), name="import_does_no_more_than_all"),
            CheckConstraint(
                condition=~Q(status__in=(ImportStatus.CHECKED, *ORDERED))
                | Q(plan_hash__isnull=False, checked_on__isnull=False),
                name="import_is_checked_before_it_is_applied",
            ),
        ]
        indexes = [models.Index(fields=["status", "made_at"], name="import_by_status")]

    def __str__(self):
        return self.file_name

    @property
    def _place(self):
        return f"outreach.import|{self.pk}|file"

    def keep(self, data):
        self.file_sealed = crypto.seal(data, aad=self._place)

    def content(self):
        return crypto.unseal(self.file_sealed, aad=self._place)

    @property
    def is_in_work(self):
        return self.status in IN_WORK

    @property
    def changes(self):
        """Return how many rows of the portal applying would add, change or end."""
        return sum(count.get(name, 0) for count in self.summary.values() for name in ("new", "changed", "ended"))

    @property
    def refused(self):
        return sum(count.get("refused", 0) for count in self.summary.values())

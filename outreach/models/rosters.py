import uuid

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from core.constraints import both_or_neither, exactly_one, status_is_known
from outreach.lifecycle import CorrectionStatus


class Roster(models.Model):
    """A kelurahan's list of its heads, which its lurah may correct by a secret link while it is open: see links.py."""

    village = models.OneToOneField("regions.Village", models.PROTECT, verbose_name="kelurahan", related_name="+")
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    link_number = models.PositiveSmallIntegerField("tautan ke-", default=1, editable=False)
    sent_at = models.DateTimeField("tautan dikirim pada")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dikirim oleh", related_name="+")
    open_until = models.DateTimeField("dapat dikoreksi sampai")
    checked_at = models.DateTimeField("dinyatakan benar pada", null=True, blank=True)
    version = models.PositiveIntegerField("versi", default=1, editable=False)

    class Meta:
        verbose_name = "koreksi kelurahan"
        verbose_name_plural = "koreksi kelurahan"
        default_permissions = ("view",)
        constraints = [
            CheckConstraint(condition=Q(open_until__gte=F("sent_at")), name="roster_closes_after_it_is_sent"),
            CheckConstraint(
                condition=Q(checked_at__isnull=True) | Q(checked_at__gte=F("sent_at")),
                name="roster_is_checked_after_it_is_sent",
            ),
        ]

    def __str__(self):
        return f"Kelurahan {self.village.name}"

    def is_open(self, at):
        """Half-open: at exactly the end it is closed."""
        return at < self.open_until


class Correction(models.Model):
    """What a kelurahan says of one head, until the office has taken it over or not; then only that it was said is kept."""

    roster = models.ForeignKey(Roster, models.PROTECT, verbose_name="kelurahan", related_name="corrections")
    rw = models.ForeignKey("regions.Rw", models.PROTECT, verbose_name="RW", null=True, blank=True, related_name="+")
    rt = models.ForeignKey("regions.Rt", models.PROTECT, verbose_name="RT", null=True, blank=True, related_name="+")
    head = models.ForeignKey("outreach.Head", models.PROTECT, verbose_name="ketua", null=True, blank=True, related_name="+")
    is_successor = models.BooleanField("ketua sudah berganti", default=False)
    name = models.CharField("nama", max_length=200, blank=True)
    phone = models.CharField("telepon", max_length=20, blank=True)
    email = models.EmailField("alamat email", blank=True)
    made_at = models.DateTimeField("dikirim pada")
    status = models.CharField("status", max_length=10, choices=CorrectionStatus, default=CorrectionStatus.WAITING)
    settled_at = models.DateTimeField("diputuskan pada", null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diputuskan oleh", null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField("versi", default=1, editable=False)

    class Meta:
        verbose_name = "koreksi ketua"
        verbose_name_plural = "koreksi ketua"
        default_permissions = ("view",)
        constraints = [
            status_is_known(CorrectionStatus, model="correction"),
            exactly_one("rw", "rt", model="correction"),
            both_or_neither("settled_at", "settled_by", model="correction"),
            UniqueConstraint(fields=["rw"], condition=Q(status="waiting"), name="correction_waits_once_per_rw"),
            UniqueConstraint(fields=["rt"], condition=Q(status="waiting"), name="correction_waits_once_per_rt"),
            CheckConstraint(
                condition=Q(status="waiting", settled_at__isnull=True) & ~Q(name="")
                | ~Q(status="waiting") & Q(settled_at__isnull=False, name="", phone="", email=""),
                name="correction_keeps_people_only_while_it_waits",
            ),
        ]

    def __str__(self):
        return f"Ketua {self.place}"

    @property
    def place(self):
        return self.rw or self.rt

import uuid

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Index, Q

from core.constraints import both_or_neither, status_is_known
from recruitment.lifecycle import CANDIDACY, CANDIDATES, SEATED, CandidacyStatus, EndReason


class CandidacyQuerySet(models.QuerySet):
    def running(self):
        """Those who are still in the running, or in office."""
        return self.filter(status__in=CANDIDATES)

    def in_districts(self, codes):
        """Those of some kecamatan; None means the whole city."""
        return self if codes is None else self.filter(district_id__in=codes)

    def of(self, user):
        return self.filter(application__applicant=user)


class Candidacy(models.Model):
    """What becomes of an application whose administrative review was announced as passed.

    It stands apart from the application, whose status stays “memenuhi syarat”. selection and district are copied from it,
    so that one kecamatan's candidates are one indexed question; fsck compares.

    answer_slip, answer_entered_by: the scan of a signed slip by which somebody without an account took the seat, and who keyed
    it in. next_nudge_at: of who accepted, the reminder of late papers; of who left a seat, the reminder of the vacancy.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.OneToOneField(
        "recruitment.Application", models.PROTECT, verbose_name="pendaftaran", related_name="candidacy"
    )
    selection = models.ForeignKey("recruitment.Selection", models.PROTECT, verbose_name="seleksi", related_name="candidacies")
    district = models.ForeignKey("regions.District", models.PROTECT, verbose_name="kecamatan", related_name="+")
    status = models.CharField("status", max_length=20, choices=CandidacyStatus, default=CandidacyStatus.IN_TEST)
    version = models.PositiveIntegerField("versi", default=1)
    began_at = models.DateTimeField("menjadi calon")
    ended_at = models.DateTimeField("berakhir", null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dicatat oleh", null=True, blank=True, related_name="+"
    )
    end_reason = models.CharField("sebab berakhir", max_length=20, choices=EndReason, blank=True)
    end_note = models.TextField("penjelasan", blank=True)
    next_nudge_at = models.DateTimeField("pengingat berikutnya", null=True, blank=True, editable=False)

    answer_due_at = models.DateTimeField("kesediaan dinyatakan sebelum", null=True, blank=True)
    answered_at = models.DateTimeField("menyatakan kesediaan", null=True, blank=True)
    answer_slip = models.OneToOneField(
        "documents.Document", models.PROTECT, verbose_name="lembar kesediaan", null=True, blank=True, related_name="+"
    )
    answer_entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="kesediaan dicatat oleh", null=True, blank=True, related_name="+"
    )
    answer_nudge_at = models.DateTimeField("pengingat kesediaan", null=True, blank=True, editable=False)
    papers_due_at = models.DateTimeField("berkas susulan ditunggu sampai", null=True, blank=True, editable=False)
    seat_left_at = models.DateTimeField("meninggalkan kursi", null=True, blank=True, editable=False)

    objects = CandidacyQuerySet.as_manager()

    class Meta:
        verbose_name = "calon"
        verbose_name_plural = "calon"
        default_permissions = ("view",)
        constraints = [
            status_is_known(CandidacyStatus, model="candidacy"),
            both_or_neither("ended_at", "ended_by", model="candidacy"),
            both_or_neither("answer_slip", "answer_entered_by", model="candidacy"),
            CheckConstraint(
                condition=Q(answer_slip__isnull=True) | Q(answered_at__isnull=False),
                name="candidacy_slip_is_of_an_answer",
            ),
            CheckConstraint(
                condition=Q(status="ended", ended_at__isnull=False, end_reason__in=EndReason.values)
                | (~Q(status="ended") & Q(ended_at__isnull=True, end_reason="")),
                name="candidacy_ends_with_a_reason",
            ),
            CheckConstraint(
                condition=Q(seat_left_at__isnull=True) | Q(status="ended"), name="candidacy_leaves_its_seat_by_ending"
            ),
        ]
        indexes = [
            Index(fields=["answer_nudge_at"], condition=Q(answer_nudge_at__isnull=False), name="candidacy_answer_nudge_due"),
            Index(fields=["selection", "district", "status"], name="candidacy_by_district"),
            Index(fields=["next_nudge_at"], condition=Q(next_nudge_at__isnull=False), name="candidacy_nudge_due"),
        ]

    def __str__(self):
        return str(self.application)

    @property
    def is_seated(self):
        """Say whether the person has taken the seat that was given."""
        return self.status in SEATED

    @property
    def is_running(self):
        return self.status in CANDIDATES

    def can_become(self, status):
        return CANDIDACY.allows(self.status, status)

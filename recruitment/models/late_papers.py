from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint

from core.constraints import both_or_neither, status_is_known
from recruitment.lifecycle import LACKING, LatePaperStatus


class LatePaperQuerySet(models.QuerySet):
    def lacking(self):
        """Those that the person still has to hand in."""
        return self.filter(status__in=LACKING)

    def waiting(self):
        """Those that staff have to look at."""
        return self.filter(status=LatePaperStatus.HANDED_IN)


class LatePaper(models.Model):
    """One paper that who takes a seat owes before the inauguration: handed in, looked at, asked for again.

    file: what was handed in last. on_paper: the signed original lies at the office, whether or not there is a scan of it.
    flaw: what was wrong, where it is asked for again.
    """

    candidacy = models.ForeignKey("recruitment.Candidacy", models.PROTECT, verbose_name="calon", related_name="late_papers")
    kind = models.ForeignKey("recruitment.DocumentKind", models.PROTECT, verbose_name="berkas", related_name="+")
    file = models.ForeignKey(
        "recruitment.ApplicationFile", models.PROTECT, verbose_name="yang diunggah", null=True, blank=True, related_name="+"
    )
    status = models.CharField("status", max_length=10, choices=LatePaperStatus, default=LatePaperStatus.DUE)
    on_paper = models.BooleanField("kertas asli di kantor", default=False)
    flaw = models.CharField("yang perlu diperbaiki", max_length=400, blank=True)
    asked_at = models.DateTimeField("diminta")
    checked_at = models.DateTimeField("diperiksa", null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diperiksa oleh", null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField("versi", default=1, editable=False)

    objects = LatePaperQuerySet.as_manager()

    class Meta:
        verbose_name = "berkas susulan"
        verbose_name_plural = "berkas susulan"
        default_permissions = ("view",)
        permissions = [("check_latepaper", "Memeriksa berkas susulan")]
        constraints = [
            status_is_known(LatePaperStatus, model="late_paper"),
            both_or_neither("checked_at", "checked_by", model="late_paper"),
            UniqueConstraint(fields=["candidacy", "kind"], name="late_paper_is_one_per_kind"),
            CheckConstraint(
                condition=Q(status="returned") & ~Q(flaw="") | ~Q(status="returned") & Q(flaw=""),
                name="late_paper_returned_says_why",
            ),
            CheckConstraint(
                condition=~Q(status="accepted") | Q(checked_at__isnull=False), name="late_paper_accepted_was_checked"
            ),
            CheckConstraint(
                condition=Q(file__isnull=False) | Q(status__in=["due", "returned"]) | Q(status="accepted", on_paper=True),
                name="late_paper_handed_in_is_there",
            ),
        ]
        indexes = [Index(fields=["candidacy", "status"], name="late_paper_of_candidacy")]

    def __str__(self):
        return f"{self.kind} · {self.candidacy}"

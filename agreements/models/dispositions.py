"""What an official passes on to staff of the own institution, what they hand back, and what the legal section thinks."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint

from agreements.lifecycle import AT_THE_TABLE, TABLE, Conclusion, DispositionStatus
from core.clock import wib
from core.constraints import both_or_neither, status_is_known


class DispositionQuerySet(models.QuerySet):
    def pending(self):
        return self.exclude(status=DispositionStatus.CLOSED)

    def with_facts(self):
        return self.select_related(
            "agreement__kind", "step__post", "post__institution", "to__post__institution", "to__user", "given_by"
        ).prefetch_related("files__document")


class Disposition(models.Model):
    """An instruction from a post to one tenure of the same institution. Until it is closed, who got it reads the agreement.

    step: the open step it came with; none when it came from who drafts. post: from which it was given; whoever holds that post
    reads it, whoever held it before does not.
    """

    agreement = models.ForeignKey("agreements.Agreement", models.CASCADE, related_name="dispositions")
    step = models.ForeignKey("agreements.Step", models.PROTECT, null=True, blank=True, related_name="dispositions")
    post = models.ForeignKey("agreements.Post", models.PROTECT, verbose_name="dari jabatan", related_name="+")
    to = models.ForeignKey("agreements.Tenure", models.PROTECT, verbose_name="kepada", related_name="dispositions")
    instruction = models.TextField("petunjuk")
    due_on = models.DateField("selesai paling lambat")
    status = models.CharField("status", max_length=8, choices=DispositionStatus, default=DispositionStatus.OPEN)
    given_at = models.DateTimeField("diberikan pada")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diberikan oleh", related_name="+")
    given_as = models.CharField("sebagai", max_length=220)
    note = models.TextField("laporan", blank=True)
    noted_at = models.DateTimeField("dilaporkan pada", null=True, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dilaporkan oleh", null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField("ditutup pada", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="ditutup oleh", null=True, blank=True, related_name="+"
    )
    next_nudge_at = models.DateTimeField(null=True, blank=True, editable=False)
    giver_nudge_at = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = DispositionQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        verbose_name = "disposisi"
        verbose_name_plural = "disposisi"
        ordering = ("given_at", "pk")
        constraints = [
            status_is_known(DispositionStatus, model="disposition"),
            CheckConstraint(condition=~Q(instruction=""), name="disposition_says_what_to_do"),
            both_or_neither("noted_at", "noted_by", model="disposition"),
            both_or_neither("closed_at", "closed_by", model="disposition"),
            CheckConstraint(
                condition=Q(status="closed", closed_at__isnull=False) | (~Q(status="closed") & Q(closed_at__isnull=True)),
                name="disposition_is_closed_at_a_moment",
            ),
            CheckConstraint(
                condition=~Q(status="reported") | (Q(noted_at__isnull=False) & ~Q(note="")),
                name="disposition_is_reported_with_a_note",
            ),
        ]
        indexes = [
            Index(fields=["next_nudge_at"], condition=Q(next_nudge_at__isnull=False), name="disposition_to_nudge"),
            Index(fields=["giver_nudge_at"], condition=Q(giver_nudge_at__isnull=False), name="disposition_to_tell_giver"),
        ]

    def __str__(self):
        return f"Disposisi {self.pk}"

    @property
    def due_at(self):
        """Return the exclusive instant by which it must be reported (UTC): 24.00 WIB of its day."""
        after = self.due_on + dt.timedelta(days=1)
        return wib(after.year, after.month, after.day)


class DispositionFile(models.Model):
    """A paper that came with the note."""

    disposition = models.ForeignKey(Disposition, models.CASCADE, related_name="files")
    document = models.OneToOneField("documents.Document", models.PROTECT, verbose_name="berkas", related_name="+")
    name = models.CharField("nama", max_length=255)

    class Meta:
        default_permissions = ()
        verbose_name = "berkas disposisi"
        verbose_name_plural = "berkas disposisi"
        ordering = ("pk",)

    def __str__(self):
        return f"Berkas disposisi {self.pk}"


class LegalOpinionQuerySet(models.QuerySet):
    def current(self):
        return self.filter(superseded_at__isnull=True)


class LegalOpinion(models.Model):
    """Pendapat hukum of one side on one sent draft. A newer one supersedes it; it stays to be read by its own side alone."""

    draft = models.ForeignKey("agreements.Draft", models.PROTECT, verbose_name="naskah", related_name="opinions")
    side = models.CharField("sisi", max_length=10, choices=AT_THE_TABLE)
    conclusion = models.CharField("kesimpulan", max_length=10, choices=Conclusion)
    summary = models.TextField("ringkasan", blank=True)
    document = models.OneToOneField("documents.Document", models.PROTECT, verbose_name="berkas", related_name="+")
    tenure = models.ForeignKey("agreements.Tenure", models.PROTECT, verbose_name="jabatan", related_name="+")
    given_as = models.CharField("sebagai", max_length=220)
    given_at = models.DateTimeField("diberikan pada")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diberikan oleh", related_name="+")
    superseded_at = models.DateTimeField("diganti pada", null=True, blank=True)

    objects = LegalOpinionQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        verbose_name = "pendapat hukum"
        verbose_name_plural = "pendapat hukum"
        ordering = ("-given_at", "-pk")
        constraints = [
            CheckConstraint(condition=Q(side__in=TABLE), name="legalopinion_is_of_a_side_at_the_table"),
            status_is_known(Conclusion, model="legalopinion", field="conclusion"),
            both_or_neither("given_at", "given_by", model="legalopinion"),
            UniqueConstraint(
                fields=["draft", "side"], condition=Q(superseded_at__isnull=True), name="legalopinion_is_one_per_side_and_draft"
            ),
            CheckConstraint(condition=Q(conclusion="agrees") | ~Q(summary=""), name="legalopinion_that_objects_says_why"),
        ]

    def __str__(self):
        return f"Pendapat hukum {self.pk}"

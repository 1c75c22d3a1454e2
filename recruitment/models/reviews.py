from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from core.constraints import both_or_neither, ends_after_it_starts, status_is_known
from recruitment.lifecycle import ProposalStatus, VerdictValue


class Reason(models.Model):
    """A ready sentence that staff pick when they ask for repair or refuse."""

    class Use(models.TextChoices):
        DOCUMENT = "document", "Berkas"
        REQUIREMENT = "requirement", "Syarat"
        DECISION = "decision", "Keputusan"

    use = models.CharField("dipakai untuk", max_length=20, choices=Use)
    text = models.CharField("kalimat", max_length=300)
    requirement_code = models.SlugField(
        "kode syarat", max_length=40, blank=True, help_text="Syarat yang tidak terpenuhi. Kosong: berlaku umum."
    )
    is_active = models.BooleanField("dipakai", default=True)
    position = models.PositiveSmallIntegerField("urutan", default=1)

    class Meta:
        verbose_name = "kalimat alasan"
        verbose_name_plural = "kalimat alasan"
        constraints = [
            UniqueConstraint(fields=["use", "text"], name="reason_text_is_unique"),
            CheckConstraint(condition=Q(use__in=["document", "requirement", "decision"]), name="reason_use_is_known"),
        ]

    def __str__(self):
        return self.text


class VerdictQuerySet(models.QuerySet):
    def current(self):
        return self.filter(undone_at__isnull=True)


class Verdict(models.Model):
    """What a verifier found of one paper or one requirement. A later verdict replaces it, an undo takes it back; both stay."""

    application = models.ForeignKey("recruitment.Application", models.PROTECT, related_name="verdicts")
    file = models.ForeignKey("recruitment.ApplicationFile", models.PROTECT, null=True, blank=True, related_name="verdicts")
    requirement = models.ForeignKey("recruitment.Requirement", models.PROTECT, null=True, blank=True, related_name="+")
    value = models.CharField("hasil", max_length=10, choices=VerdictValue)
    reason = models.CharField("alasan", max_length=400, blank=True)
    given_at = models.DateTimeField("waktu")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="oleh", related_name="+")
    undone_at = models.DateTimeField("dibatalkan", null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dibatalkan oleh", null=True, blank=True, related_name="+"
    )

    objects = VerdictQuerySet.as_manager()

    class Meta:
        verbose_name = "hasil pemeriksaan"
        verbose_name_plural = "hasil pemeriksaan"
        default_permissions = ("view",)
        constraints = [
            status_is_known(VerdictValue, model="verdict", field="value"),
            CheckConstraint(
                condition=Q(file__isnull=True, requirement__isnull=False) | Q(file__isnull=False, requirement__isnull=True),
                name="verdict_is_of_a_file_or_a_requirement",
            ),
            CheckConstraint(condition=Q(value="met") | ~Q(reason=""), name="verdict_against_says_why"),
            UniqueConstraint(fields=["file"], condition=Q(undone_at__isnull=True), name="verdict_is_one_per_file"),
            UniqueConstraint(
                fields=["application", "requirement"],
                condition=Q(undone_at__isnull=True, requirement__isnull=False),
                name="verdict_is_one_per_requirement",
            ),
            both_or_neither("undone_at", "undone_by", model="verdict"),
        ]

    def __str__(self):
        return f"{self.get_value_display()} · {self.file or self.requirement}"


class Proposal(models.Model):
    """What two persons do together: one proposes with a reason, another approves or declines."""

    status = models.CharField("status", max_length=20, choices=ProposalStatus, default=ProposalStatus.PROPOSED)
    version = models.PositiveIntegerField(default=1)
    reason = models.TextField("alasan")
    proposed_at = models.DateTimeField("diusulkan")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diusulkan oleh", related_name="+")
    settled_at = models.DateTimeField("diputus", null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diputus oleh", null=True, blank=True, related_name="+"
    )

    class Meta:
        abstract = True


def proposal_constraints(model):
    """Return what holds of every model of two persons."""
    return [
        status_is_known(ProposalStatus, model=model),
        both_or_neither("settled_at", "settled_by", model=model),
        CheckConstraint(condition=~Q(reason=""), name=f"{model}_says_why"),
        CheckConstraint(
            condition=~Q(status="approved") | ~Q(settled_by=F("proposed_by")), name=f"{model}_is_approved_by_another"
        ),
        CheckConstraint(
            condition=Q(status="proposed", settled_at__isnull=True) | (~Q(status="proposed") & Q(settled_at__isnull=False)),
            name=f"{model}_is_settled_once_it_is_over",
        ),
    ]


class DateChange(Proposal):
    """New dates for a selection's intake, or for one of its stages."""

    selection = models.ForeignKey("recruitment.Selection", models.CASCADE, verbose_name="seleksi", related_name="date_changes")
    stage = models.ForeignKey(
        "recruitment.Stage", models.CASCADE, verbose_name="tahapan", null=True, blank=True, related_name="date_changes"
    )
    starts_at = models.DateTimeField("mulai baru")
    ends_at = models.DateTimeField("selesai baru")
    was_starts_at = models.DateTimeField("mulai semula", null=True, blank=True)  # what it changed, once it is approved
    was_ends_at = models.DateTimeField("selesai semula", null=True, blank=True)

    class Meta:
        verbose_name = "usulan perubahan tanggal"
        verbose_name_plural = "usulan perubahan tanggal"
        default_permissions = ("view",)
        constraints = [
            *proposal_constraints("date_change"),
            ends_after_it_starts("starts_at", "ends_at", model="date_change"),
            both_or_neither("was_starts_at", "was_ends_at", model="date_change"),
            CheckConstraint(
                condition=Q(was_starts_at__isnull=True) | Q(status="approved"), name="date_change_has_changed_once_approved"
            ),
        ]

    def __str__(self):
        return f"{self.stage or 'Pendaftaran'} · {self.selection}"


class HeldResolution(Proposal):
    """How a held file (its NIK stands on another active file) is resolved."""

    class Outcome(models.TextChoices):
        RELEASE = "release", "Berkas ini yang benar: lanjutkan, berkas lain menjadi tertahan"
        CLOSE = "close", "Berkas ini ganda: tutup"
        MERGE = "merge", "Berkas ini ganda: gabungkan ke berkas yang berlaku, lalu tutup"

    application = models.ForeignKey(
        "recruitment.Application", models.PROTECT, verbose_name="pendaftaran", related_name="held_resolutions"
    )
    outcome = models.CharField("penyelesaian", max_length=20, choices=Outcome)
    into = models.ForeignKey(
        "recruitment.Application", models.PROTECT, verbose_name="berkas yang berlaku", null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "usulan penyelesaian berkas tertahan"
        verbose_name_plural = "usulan penyelesaian berkas tertahan"
        default_permissions = ("view",)
        constraints = [
            *proposal_constraints("held_resolution"),
            CheckConstraint(condition=Q(outcome__in=["release", "close", "merge"]), name="held_resolution_outcome_is_known"),
            CheckConstraint(
                condition=(Q(outcome="merge", into__isnull=False) & ~Q(into=F("application")))
                | (~Q(outcome="merge") & Q(into__isnull=True)),
                name="held_resolution_merges_into_another",
            ),
            UniqueConstraint(
                fields=["application"], condition=Q(status="proposed"), name="held_resolution_is_open_once_per_application"
            ),
        ]

    def __str__(self):
        return f"{self.get_outcome_display()} · {self.application}"

"""What is asked of applicants, wherever it stands: in a selection, or in the type that new selections start from."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import CheckConstraint, Q

from core.constraints import status_is_known
from recruitment.lifecycle import Condition, DueStage, LetterKind


class AskedRequirement(models.Model):
    """One legal requirement: what the law asks, and the sentence an applicant declares for it."""

    code = models.SlugField("kode", max_length=40)
    text = models.CharField("syarat", max_length=400)
    declaration = models.CharField("bunyi pernyataan", max_length=400)
    basis = models.CharField("dasar hukum", max_length=200, blank=True)
    position = models.PositiveSmallIntegerField("urutan", default=1)

    copied = ("code", "text", "declaration", "basis", "position")

    class Meta:
        abstract = True

    def __str__(self):
        return self.text


class AskedPaper(models.Model):
    """A kind of paper: for whom, until when, how large."""

    code = models.SlugField("kode", max_length=40)
    name = models.CharField("nama", max_length=120)
    why = models.CharField("mengapa diminta", max_length=300, blank=True)
    how = models.CharField("petunjuk", max_length=400, blank=True)
    condition = models.CharField("untuk siapa", max_length=20, choices=Condition, default=Condition.ALWAYS)
    due_stage = models.CharField("paling lambat", max_length=20, choices=DueStage, default=DueStage.SUBMISSION)
    max_megabytes = models.PositiveSmallIntegerField(
        "ukuran tersimpan terbesar (MB)", default=5, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    max_pages = models.PositiveSmallIntegerField(
        "halaman terbanyak", default=20, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    needs_duty_stamp = models.BooleanField("bermeterai", default=False)
    is_sensitive = models.BooleanField(
        "data pribadi spesifik",
        default=False,
        help_text="Data kesehatan atau catatan kejahatan: perlu izin tersendiri (UU 27/2022).",
    )
    letter = models.CharField(
        "surat yang dibuat portal",
        max_length=20,
        choices=LetterKind,
        blank=True,
        help_text="Portal mencetak surat ini dari isian pelamar, untuk ditandatangani dan diunggah.",
    )
    position = models.PositiveSmallIntegerField("urutan", default=1)

    copied = (
        "code", "name", "why", "how", "condition", "due_stage", "max_megabytes", "max_pages", "needs_duty_stamp",
        "is_sensitive", "letter", "position",
    )  # fmt: skip

    class Meta:
        abstract = True

    def __str__(self):
        return self.name


def paper_constraints(model):
    return [
        status_is_known(Condition, model=model, field="condition"),
        status_is_known(DueStage, model=model, field="due_stage"),
        CheckConstraint(condition=Q(letter__in=["", *LetterKind.values]), name=f"{model}_letter_is_known"),
        CheckConstraint(condition=Q(max_megabytes__gte=1, max_megabytes__lte=5), name=f"{model}_size_is_within_the_limit"),
        CheckConstraint(condition=Q(max_pages__gte=1, max_pages__lte=20), name=f"{model}_pages_are_within_the_limit"),
    ]

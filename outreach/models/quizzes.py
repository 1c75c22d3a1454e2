from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from core.constraints import status_is_known
from outreach.lifecycle import Phase


class Letter(models.TextChoices):
    A = "a", "A"
    B = "b", "B"
    C = "c", "C"


class Question(models.Model):
    """One question about a version of the material, with two or three options of which one is right."""

    material = models.ForeignKey("outreach.Material", models.PROTECT, verbose_name="materi", related_name="questions")
    position = models.PositiveSmallIntegerField("urutan", default=1)
    text = models.CharField("pertanyaan", max_length=300)
    option_a = models.CharField("pilihan A", max_length=200)
    option_b = models.CharField("pilihan B", max_length=200)
    option_c = models.CharField("pilihan C", max_length=200, blank=True)
    right = models.CharField("yang benar", max_length=1, choices=Letter)

    class Meta:
        verbose_name = "pertanyaan kuis"
        verbose_name_plural = "pertanyaan kuis"
        constraints = [
            UniqueConstraint(
                fields=["material", "position"], name="question_position_is_unique",
                violation_error_message="Urutan ini sudah dipakai pertanyaan lain.",
            ),
            status_is_known(Letter, model="question", field="right"),
            CheckConstraint(
                condition=~Q(right=Letter.C, option_c=""), name="question_right_option_is_written",
                violation_error_message="Yang benar harus salah satu pilihan yang diisi.",
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.text

    @property
    def options(self):
        """[(letter, text)] of the options that are written."""
        options = [(letter.value, getattr(self, f"option_{letter.value}")) for letter in Letter]
        return [(letter, text) for letter, text in options if text]


class QuizAnswer(models.Model):
    """Whether an invited office answered one question rightly, before or after its session. What it chose is not kept."""

    question = models.ForeignKey(Question, models.PROTECT, verbose_name="pertanyaan", related_name="answers")
    invitation = models.ForeignKey("outreach.Invitation", models.PROTECT, verbose_name="undangan", related_name="quiz_answers")
    phase = models.CharField("masa", max_length=4, choices=Phase)
    is_right = models.BooleanField("benar")
    answered_at = models.DateTimeField("dijawab pada")

    class Meta:
        verbose_name = "jawaban kuis"
        verbose_name_plural = "jawaban kuis"
        default_permissions = ()
        constraints = [
            status_is_known(Phase, model="quizanswer", field="phase"),
            UniqueConstraint(fields=["question", "invitation", "phase"], name="quizanswer_is_given_once"),
        ]

    def __str__(self):
        return f"Jawaban kuis {self.pk}"

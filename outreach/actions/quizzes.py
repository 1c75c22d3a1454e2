"""What the invited office answers in the quiz, once before its session and once after it."""

from django.db import IntegrityError, transaction

from core import journal
from core.lifecycle import Refused
from outreach import policies, quizzes
from outreach.models import QuizAnswer

ANSWERED = "Kuis ini sudah dijawab. Terima kasih."


@transaction.atomic
def answer(invitation, *, chosen, by, at):
    """Keep of each answer whether it is right. chosen: {question's key: letter}, all of them. Raises Refused."""
    if obstacle := policies.obstacle_to_quiz(invitation, at=at):
        raise Refused(obstacle)
    phase = policies.quiz_phase(invitation.activity, at=at)
    asked = quizzes.questions_of(invitation.activity)
    if set(chosen) != {question.pk for question in asked} or not asked:
        raise Refused("Pertanyaannya baru saja berubah. Muat ulang halaman, lalu jawab kembali.")
    answers = [
        QuizAnswer(
            question=each, invitation=invitation, phase=phase, is_right=chosen[each.pk] == each.right, answered_at=at
        )
        for each in asked
    ]  # fmt: skip
    try:
        with transaction.atomic():
            QuizAnswer.objects.bulk_create(answers)
    except IntegrityError:  # the second press of one button
        raise Refused(ANSWERED) from None
    journal.record("quiz.answered", invitation, by=by, at=at, details={"phase": phase})

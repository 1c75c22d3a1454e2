"""The quiz of a material: before and after a session, by the secret link, told in sums alone."""

import pytest
from django.urls import reverse

from core import clock
from core.lifecycle import Refused
from outreach import links, quizzes
from outreach.actions import quizzes as actions
from outreach.models import Question, QuizAnswer
from tests.factories import outreach as made
from tests.factories.accounts import StaffFactory, log_in
from tests.factories.outreach import START
from tests.factories.recruitment import NOON
from tests.outreach.room import BEFORE, DAY, END, HOUR, at, cancel, fresh, main_of, page_of

pytestmark = pytest.mark.django_db


def ask(activity, *, right="a", position=1):
    return Question.objects.create(
        material=activity.materials.get(), position=position, text="Bolehkah ketua RW ikut kampanye?", option_a="Tidak",
        option_b="Boleh", right=right,
    )  # fmt: skip


@pytest.fixture
def guest():
    return made.invited()


@pytest.fixture
def question(guest):
    return ask(guest.activity)


def quiz_of(invitation):
    return reverse("outreach:quiz", args=[invitation.uuid, links.token(invitation)])


def answer(invitation, letter="a", moment=NOON):
    invitation = fresh(invitation)
    chosen = {question.pk: letter for question in quizzes.questions_of(invitation.activity)}
    actions.answer(invitation, chosen=chosen, by=made.planner(), at=moment)


def test_the_link_asks_once_before_and_once_after(client, guest, question):
    made.came(guest)
    assert "Jawab kuis" in main_of(at(NOON, client.get, page_of(guest)))

    for moment, letter in ((NOON, "b"), (END, "a")):
        response = at(moment, client.post, quiz_of(guest), {f"q{question.pk}": letter})
        assert response.status_code == 302
        assert "sudah Anda jawab" in main_of(at(moment, client.get, quiz_of(guest)))
        assert "Jawab kuis" not in main_of(at(moment, client.get, page_of(guest)))

    assert list(QuizAnswer.objects.order_by("answered_at").values_list("phase", "is_right")) == [("pre", False), ("post", True)]


@pytest.mark.parametrize("data", [{}, {"q": "a"}, {"question": "c"}])
def test_a_question_without_an_answer_is_told(client, guest, question, data):
    data = {f"q{question.pk}" if name == "question" else name: value for name, value in data.items()}

    response = at(NOON, client.post, quiz_of(guest), data)

    assert response.status_code == 422
    assert ("untuk pertanyaan 1" in main_of(response)) == ("c" not in data.values())
    assert not QuizAnswer.objects.exists()


@pytest.mark.parametrize(("moment", "sentence"), [
    (START, "sedang berlangsung"), (END, "hanya untuk yang hadir"), (END + 7 * DAY, "sudah ditutup"),
])  # fmt: skip
def test_when_the_quiz_is_closed(guest, question, moment, sentence):
    with pytest.raises(Refused, match=sentence):
        answer(guest, moment=moment)


def test_what_was_called_off_asks_nothing(guest, question):
    cancel(guest.activity)

    with pytest.raises(Refused, match="tidak berlaku lagi"):
        answer(guest)


def test_a_second_answer_is_refused(guest, question):
    answer(guest)

    with pytest.raises(Refused, match="sudah Anda jawab"):
        answer(guest, moment=NOON + HOUR)


def test_a_quiz_that_changed_meanwhile_is_answered_anew(guest, question):
    chosen = {question.pk: "a"}
    ask(guest.activity, position=2)

    with pytest.raises(Refused, match="baru saja berubah"):
        actions.answer(fresh(guest), chosen=chosen, by=made.planner(), at=NOON)


def test_without_questions_there_is_no_page(client, guest):
    assert client.get(quiz_of(guest)).status_code == 404


def told(activity, moment):
    return [(each.people, each.percent) for each in quizzes.results(activity, moment)]


def test_sums_of_fewer_than_five_are_not_told(client, guest, question):
    guests = [guest, *[made.invited(guest.activity) for _ in range(4)]]
    for each in guests[:4]:
        answer(each)
    few = told(guest.activity, START)
    answer(guests[4], "b")

    assert few == [(0, None), (0, None)]
    assert told(guest.activity, BEFORE) == [(0, None), (0, None)]
    assert told(guest.activity, START) == [(5, 80), (0, None)]
    with clock.stopped_at(END + 7 * DAY):
        log_in(client, StaffFactory(role="secretary"))
        page = main_of(client.get(reverse("admin:outreach_activity_change", args=[guest.activity.pk])))
    assert "80% benar dari 5 undangan" in page
    assert "belum cukup jawaban" in page


def test_questions_stand_once_they_were_answered(client, guest, question):
    log_in(client, StaffFactory(role="secretary"))
    url = reverse("admin:outreach_material_change", args=[question.material_id])
    open_page = client.get(url).content.decode()
    answer(guest)

    assert 'name="questions-0-text"' in open_page
    assert 'name="questions-0-text"' not in client.get(url).content.decode()

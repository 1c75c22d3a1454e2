"""The committee's pages of feedback: whose it is to see, what no list shows, and what each look costs."""

import pytest
from django.urls import reverse

from accounts.models import Assignment
from core import clock
from core.models import Event
from notifications.models import Delivery
from recruitment.lifecycle import FeedbackStatus
from recruitment.models import Conflict, Feedback
from tests.factories import feedback as make
from tests.factories import recruitment
from tests.factories.recruitment import NOON
from tests.recruitment.desk import text_of
from tests.recruitment.room import GAMBIR, MENTENG, at_work

pytestmark = pytest.mark.django_db
LIST = "admin:recruitment_feedback_changelist"
COST = 9  # session, user, roles and unread messages, kecamatan, selections, count, rows
DELIVERIES = "admin:notifications_delivery_changelist"


@pytest.fixture
def candidacy():
    selection = recruitment.open_selection()
    make.speaking(selection)
    return recruitment.candidate(selection)


def page(name, feedback, *args):
    return reverse(f"admin:recruitment_feedback_{name}", args=[feedback.pk, *args])


def move(client, feedback, name, **data):
    url = page("move", feedback, name)
    form = client.get(url).context["form"]
    return client.post(url, {**form.initial, **data})


def test_the_committee_asks_and_finds_by_the_moves_of_the_page(candidacy):
    feedback, client = make.received(candidacy, name="Bu Pengirim"), at_work("commissioner")
    opened = client.get(page("change", feedback))
    for words in ("Yang bersangkutan masih pengurus partai.", "Bukan anggota partai politik", "Belum ditanyakan"):
        assert words in text_of(opened)
    for words in ("Bu Pengirim", "None"):
        assert words not in opened.content.decode()

    due = clock.now() + make.DAY
    asked = move(client, feedback, "tanyakan", question="Benarkah?", due_at_0=f"{due:%Y-%m-%d}", due_at_1="17:00")
    assert (asked.status_code, Feedback.objects.get().question) == (302, "Benarkah?")
    closed = move(client, feedback, "tutup", finding="not_proven", text="Tidak ada pada Sipol.")
    assert (closed.status_code, Feedback.objects.get().status) == (302, FeedbackStatus.CLOSED)
    assert "Tidak terbukti. Tidak ada pada Sipol." in text_of(client.get(page("change", feedback)))


def test_a_finding_needs_words(candidacy):
    feedback, client = make.received(candidacy), at_work("secretary")
    assert move(client, feedback, "tutup", finding="groundless", text=" ").status_code == 422
    assert "Terlambat" not in text_of(client.get(page("move", feedback, "tutup")))


def test_what_is_not_proved_or_of_another_kecamatan_or_of_a_relative_is_not_there(candidacy):
    feedback, unproved = make.received(candidacy), make.sent(candidacy)
    city, here, there = at_work("secretary"), at_work("secretary", MENTENG), at_work("secretary", GAMBIR)
    assert [client.get(page("change", feedback)).status_code for client in (city, here, there)] == [200, 200, 404]
    assert city.get(page("change", unproved)).status_code == 404
    assert [client.get(reverse(LIST)).context["cl"].result_count for client in (city, here, there)] == [1, 1, 0]

    Conflict.objects.create(
        application=candidacy.application, person=city.user, relation="Paman", declared_at=NOON, declared_by=city.user
    )
    assert city.get(page("change", feedback)).status_code == 404
    assert city.get(reverse(LIST)).context["cl"].result_count == 0
    assert city.get(page("sender", feedback)).status_code == 404


@pytest.mark.parametrize("role", ["verifier", "auditor", "sysadmin"])
def test_other_roles_see_nothing_of_it(candidacy, role):
    feedback, client = make.received(candidacy), at_work(role)
    assert client.get(reverse(LIST)).status_code == 403
    assert client.get(page("change", feedback)).status_code in {403, 404}
    assert client.get(page("sender", feedback)).status_code in {403, 404}


def test_the_sender_is_shown_once_with_a_reason_that_stays(candidacy):
    feedback, client = make.received(candidacy, name="Bu Pengirim", contact="Jalan Rahasia 3"), at_work("commissioner")
    card = page("file_page", feedback, "ktp", 1)
    assert (client.get(card).status_code, "Bu Pengirim" in client.get(page("sender", feedback)).content.decode()) == (
        403,
        False,
    )
    assert client.post(page("sender", feedback), {"reason": ""}).status_code == 422

    shown = client.post(page("sender", feedback), {"reason": "Meminta bukti tambahan."})
    assert ("Bu Pengirim" in text_of(shown), "Jalan Rahasia 3" in text_of(shown)) == (True, True)
    assert (client.get(card).status_code, client.get(page("file", feedback, "ktp")).status_code) == (200, 200)
    assert Event.objects.get(action="feedback.sender_revealed").reason == "Meminta bukti tambahan."
    assert "Bu Pengirim" not in client.get(page("change", feedback)).content.decode()
    assert at_work("secretary").get(card).status_code == 403
    assert client.get(page("file", feedback, "bukti")).status_code == 404


def test_no_list_of_mails_tells_a_sender_to_who_may_not_see_senders(candidacy):
    make.received(candidacy, email="bu.pengirim@warga.example")
    secretary, auditor = at_work("secretary"), at_work("auditor")
    counts = [client.get(reverse(DELIVERIES)).context["cl"].result_count for client in (secretary, auditor)]
    assert counts == [Delivery.objects.count(), Delivery.objects.count() - 1]


def test_two_hundred_on_one_person_cost_as_much_as_three(candidacy, django_assert_num_queries):
    for _ in range(3):
        make.received(candidacy)
    client = at_work("commissioner")
    client.get(reverse(LIST))
    seen = make.received(candidacy)
    with django_assert_num_queries(COST):
        client.get(reverse(LIST))
    copies = [_copy(seen) for _ in range(200)]
    Feedback.objects.bulk_create(copies)
    with django_assert_num_queries(COST):
        client.get(reverse(LIST))


def _copy(seen):
    made = Feedback(candidacy=seen.candidacy, key=Feedback().pk, category=seen.category, sent_at=NOON, received_at=NOON)
    made.status, made.text = FeedbackStatus.RECEIVED, "Salinan."
    return made


def test_who_lost_the_kecamatan_loses_the_list(candidacy):
    make.received(candidacy)
    client = at_work("secretary", MENTENG)
    Assignment.objects.filter(user=client.user).update(district=GAMBIR)
    assert client.get(reverse(LIST)).context["cl"].result_count == 0

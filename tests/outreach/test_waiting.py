"""Optional sessions: seats in the order of answers, a row of those who came too late, and who moves up when a seat is free."""

import pytest
from django.urls import reverse

from core import clock
from core.models import Event
from notifications.models import Delivery
from notifications.notice import notice
from outreach import coverage, deliveries, followup, fsck, links, seats
from outreach.actions import letters
from outreach.lifecycle import Answer
from outreach.models import Activity, Invitation
from tests.factories import outreach as made
from tests.factories.outreach import NOON, START
from tests.outreach.room import DAY, HOUR, answered, at, door_of, fresh, page_of, reply, state, text_of
from tests.outreach.test_admin_activities import as_shown, change_url
from tests.outreach.test_notices import is_one_button, mail
from tests.outreach.test_reminders import walk
from tests.recruitment.room import at_work

pytestmark = pytest.mark.django_db
SECOND = DAY / 86_400


@pytest.fixture
def activity():
    return made.released(is_optional=True, capacity=2)


@pytest.fixture
def row(activity):
    """Return five offices of which the first two have the seats, and the others wait in their order."""
    invited = [made.invited(activity, place=made.rw()) for _ in range(5)]
    for n, each in enumerate(invited):
        answered(each, "coming", moment=NOON + n * SECOND)
    return [fresh(each) for each in invited]


def answers(row):
    return [fresh(each).answer for each in row]


def places(row):
    return [seats.place_in_row(fresh(each)) for each in row]


def problems():
    return [problem.message for problem in fsck.nobody_waits_while_seats_are_free()]


def test_who_answers_after_the_last_seat_waits_in_the_order_of_answers(row):
    assert answers(row) == ["coming", "coming", "waiting", "waiting", "waiting"]
    assert places(row) == [None, None, 1, 2, 3]
    assert problems() == []


def test_a_seat_given_back_goes_to_the_first_who_is_told(row):
    answered(row[0], "declined", decline_reason="Sakit.")

    assert answers(row) == ["declined", "coming", "coming", "waiting", "waiting"]
    assert places(row)[3:] == [1, 2]
    (told,) = Delivery.objects.filter(kind="outreach.seat_given")
    assert told.address == row[2].email
    assert Event.objects.get(action="invitation.seated").details == {"answer": "coming"}
    assert problems() == []


def test_who_waits_keeps_the_place_when_answering_again(row):
    answered(row[2], "coming", moment=NOON + HOUR)

    assert places(row) == [None, None, 1, 2, 3]


def test_who_leaves_the_row_frees_no_seat_and_returns_at_its_end(row):
    answered(row[2], "declined", decline_reason="Sakit.")
    assert (answers(row)[2:], places(row)[3:]) == (["declined", "waiting", "waiting"], [1, 2])

    answered(row[2], "coming", moment=NOON + HOUR)
    assert places(row)[2:] == [3, 1, 2]


def test_a_representative_waits_too_and_keeps_the_name():
    activity = made.released(is_optional=True, capacity=1)
    first, second = (made.invited(activity, place=made.rw()) for _ in range(2))
    answered(first, "represented", representative="Wakil Satu")
    answered(second, "represented", representative="Wakil Dua")
    assert (state(second), fresh(second).wish) == (("waiting", "Wakil Dua", ""), "represented")

    answered(first, "declined", decline_reason="Sakit.")
    assert state(second) == ("represented", "Wakil Dua", "")


def test_changing_between_coming_and_declining_never_passes_the_quota(row):
    for each in (row[0], row[1], row[0]):
        answered(each, "declined", decline_reason="Sakit.")
        answered(each, "coming", moment=NOON + HOUR)

    assert Invitation.objects.expected().count() == 2
    assert problems() == []


def test_without_the_choice_nobody_waits():
    activity = made.released(capacity=1)
    invited = [made.invited(activity, place=made.rw()) for _ in range(3)]
    for each in invited:
        answered(each, "coming")

    assert answers(invited) == ["coming"] * 3


def test_who_waits_is_reminded_only_after_getting_a_seat(row):
    assert {address for _, _, address in walk("outreach.invitation", NOON, START)} == {each.email for each in row[:2]}


def test_whoever_waited_in_vain_is_neither_confirmed_nor_missing(activity, row):
    leaf = next(each for each in coverage.places(activity.audience, NOON, made.VILLAGE) if each.name == str(row[4].rw))
    assert leaf.state == coverage.INVITED

    named = [each.name for each in followup.missing(activity.audience, at=START + DAY)]
    assert [str(each.rw) in named for each in row] == [True, True, False, False, False]


def test_the_mail_says_that_a_seat_is_there(row):
    answered(row[0], "declined", decline_reason="Sakit.")
    delivery = Delivery.objects.get(kind="outreach.seat_given")
    kind, seated = notice(delivery.kind), fresh(row[2])

    assert kind.still_concerns(seated, delivery, NOON)
    subject, text, html = mail("outreach.seat_given", seated)
    assert subject == f"Anda mendapat kursi: {seated.activity.title}"
    assert "mendapat kursi dari daftar tunggu" in text
    assert (is_one_button(html, links.personal(seated)), seated.name in text + html) == (True, False)

    answered(seated, "declined", decline_reason="Sakit.")
    assert not kind.still_concerns(fresh(seated), delivery, NOON)


def test_the_check_names_who_waits_beside_a_free_seat(activity, row):
    Activity.objects.filter(pk=activity.pk).update(capacity=3)
    assert problems() == [f"{activity}: ada daftar tunggu, padahal masih ada kursi."]

    Activity.objects.filter(pk=activity.pk).update(is_optional=False)
    assert problems() == [f"{activity}: ada daftar tunggu, padahal bukan kegiatan pilihan."]


def test_without_an_address_the_office_is_asked_to_call_until_it_says_that_it_did():
    activity = made.released(is_optional=True, capacity=1)
    first, second = made.invited(activity, place=made.rw()), made.invited(activity, place=made.rw(email=""))
    answered(first, "coming")
    answered(second, "coming")
    answered(first, "declined", decline_reason="Sakit.")
    assert [row.is_to_call for _, rows in deliveries.groups(activity) for row in rows] == [False, True]
    assert not Delivery.objects.filter(kind="outreach.seat_given").exists()

    letters.record(activity, invitations=[second], result="shared", by=made.planner(), at=NOON + HOUR)
    assert [row.is_to_call for _, rows in deliveries.groups(activity) for row in rows] == [False, False]

    answered(second, "declined", decline_reason="Sakit.")
    assert fresh(second).seated_at is None


# --- Pages ----------------------------------------------------------------------------------------------------------------
def test_the_page_says_the_place_in_the_row(client, row):
    shown = text_of(at(NOON, client.get, page_of(row[4])))

    assert "Anda nomor 3 dalam daftar tunggu" in shown
    assert "2 kursi, diberikan menurut urutan jawaban" in shown


def test_before_the_answer_the_page_says_that_it_is_full(client, activity, row):
    late = made.invited(activity, place=made.rw())
    assert "Kursi sudah penuh" in text_of(at(NOON, client.get, page_of(late)))

    reply(client, late, "coming", moment=NOON + HOUR)
    shown = text_of(at(NOON + HOUR, client.get, page_of(late)))
    assert "Anda nomor 4 dalam daftar tunggu" in shown
    assert "Jawaban Anda tersimpan. Kursi sudah penuh, jadi Anda masuk daftar tunggu." in shown


def test_a_second_press_with_the_last_seat_is_the_same_success(client, activity):
    made_first = made.invited(activity, place=made.rw())
    answered(made_first, "coming")
    last = made.invited(activity, place=made.rw())
    sent = {"version": last.version, "answer": "coming"}

    for _ in range(2):
        assert at(NOON, client.post, page_of(last), sent).status_code == 302
    assert "Jawaban Anda tersimpan: hadir." in text_of(at(NOON, client.get, page_of(last)))


def test_the_door_admits_who_waits_in_yellow(row):
    with clock.stopped_at(START):
        officer = at_work("secretary")
    activity = row[2].activity
    assert "Daftar tunggu" in text_of(at(START, officer.get, door_of(activity)))

    answer = at(
        START, officer.post, door_of(activity), {"ticket": row[2].ticket, "nonce": "6f1b2c3d-0000-4000-8000-000000000001"}
    )
    shown = text_of(at(START, officer.get, answer["Location"]))
    assert f"Berhasil, dari daftar tunggu: {row[2].place}" in shown


@pytest.fixture
def secretary():
    with clock.stopped_at(NOON):
        yield at_work("secretary")


def edit(client, activity, **changes):
    """Save the form of an activity as its page shows it, with changes."""
    return client.post(change_url(activity), as_shown(client, activity, is_optional="on", **changes))


def test_a_raised_quota_gives_seats_at_once(secretary, activity, row):
    assert edit(secretary, activity, capacity=4).status_code == 302

    assert answers(row) == ["coming", "coming", "coming", "coming", "waiting"]
    assert Delivery.objects.filter(kind="outreach.seat_given").count() == 2


def test_what_was_released_as_optional_stays_so(secretary, activity, row):
    secretary.post(change_url(activity), as_shown(secretary, activity))

    assert Activity.objects.get(pk=activity.pk).is_optional


def test_who_is_obliged_gets_no_choice(secretary):
    planned = made.planned(audience=made.audience("asn"))

    assert "wajib hadir menurut surat" in text_of(edit(secretary, planned, audience=planned.audience.pk))


def test_the_office_sees_who_waits(secretary, activity, row):
    assert sum(each.is_waiting for _, rows in deliveries.groups(activity) for each in rows) == 3

    shown = text_of(secretary.get(reverse("admin:outreach_activity_delivery", args=[activity.pk])))
    assert "3 undangan ada dalam daftar tunggu" in shown
    figures = secretary.get(change_url(activity)).context["panel"]["figures"]
    assert {each.label: each.count for each in figures}[Answer.WAITING.label] == 3

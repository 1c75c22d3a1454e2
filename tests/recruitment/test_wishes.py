"""Texts to applicants: wanted on the page, sent to the number of the own application, and not a moment longer than wanted."""

import datetime as dt
import json

import pytest
from django.test import Client
from django.urls import reverse

from bawaslu_portal import env
from core import clock
from core.clock import wib
from notifications import planning, texting, wishes
from notifications.channels import Channel
from notifications.lifecycle import DeliveryState as S
from notifications.models import Delivery
from recruitment import notices, sections
from recruitment.lifecycle import ApplicationStatus
from recruitment.models import Application, Section
from recruitment.wishes import number_of
from tests.factories import recruitment as made
from tests.factories.accounts import ApplicantFactory, StaffFactory, log_in
from tests.factories.recruitment import NOON

pytestmark = pytest.mark.django_db
PAGE = reverse("messages:wishes")
LAST_YEAR = wib(2025, 10, 20, 12)
TYPED, NUMBER = "+6281200000042", "+6281200000042"


@pytest.fixture
def folder(settings, tmp_path):
    settings.TEXT_GATEWAY = env.gateway(f"file://{tmp_path}/teks", "")
    return tmp_path / "teks"


@pytest.fixture
def user():
    return ApplicantFactory(email="siti@contoh.example")


@pytest.fixture
def application(user):
    return made.complete_draft(made.open_selection(), user=user, phone=TYPED)


def want_texts(user, **changes):
    """Choose texts on the page, as a person does."""
    choice = {"way": "mail", "rhythm": "single", "hour": "7", "by_text": "on", "wanted": [notices.UnsentDraft.code]} | changes
    with clock.stopped_at(NOON):
        return log_in(Client(), user).post(PAGE, {name: value for name, value in choice.items() if value}, follow=True)


def lines(folder):
    return [json.loads(line) for path in folder.glob("*.jsonl") for line in path.read_text().splitlines()]


def planned(application):
    """Let the planner run at the moment of the next reminder; return the moment and the text's delivery, or None."""
    at = Application.objects.get(pk=application.pk).next_nudge_at
    planning.Planning(at).go(10)
    return at, Delivery.objects.filter(channel=Channel.TEXT).first()


def handed_over(at):
    with clock.stopped_at(at):
        return texting.send_due(at)


def test_who_wants_texts_on_the_page_gets_the_reminder_at_the_number_of_the_application(user, application, folder):
    shown = want_texts(user).content.decode()
    assert "Pengaturan pesan disimpan." in shown
    assert "Ke nomor 0812-••••-0042." in shown

    at, text = planned(application)
    assert handed_over(at) == {S.SENT: 1}

    (line,) = lines(folder)
    assert (line["reference"], line["number"]) == (str(text.pk), NUMBER)
    assert line["words"].startswith("Pendaftaran Anda belum dikirim")
    assert reverse("recruitment:task-list", args=[application.uuid]) in line["words"]
    assert Delivery.objects.filter(channel=Channel.MAIL, kind=notices.UnsentDraft.code).count() == 1


def test_who_never_asked_for_texts_gets_none(application, folder):
    assert planned(application)[1] is None


@pytest.mark.parametrize("changes", [{"by_text": ""}, {"wanted": []}])
def test_who_takes_the_wish_back_before_it_goes_gets_none(user, application, folder, changes):
    want_texts(user)
    at, text = planned(application)
    want_texts(user, **changes)

    assert handed_over(at) == {S.SUPERSEDED: 1}
    text.refresh_from_db()
    assert (text.state, text.attempt_set.get().phase, lines(folder)) == (S.SUPERSEDED, "look", [])


def test_a_number_that_was_taken_out_of_the_application_gets_nothing(user, application, folder):
    want_texts(user)
    at, _ = planned(application)
    _phone(application, "")

    assert handed_over(at) == {S.SUPERSEDED: 1}
    assert lines(folder) == []


def test_the_number_is_the_one_of_now(user, application, folder):
    want_texts(user)
    at, _ = planned(application)
    _phone(application, "+6281200000043")
    handed_over(at)

    assert [line["number"] for line in lines(folder)] == ["+6281200000043"]


def _phone(application, number):
    section = Section.objects.get(application=application, code=sections.PERSONAL)
    content = section.content
    section.content = {**content, "answers": {**content["answers"], "phone": number}}
    section.save()


def test_a_repair_is_told_by_text_too_and_always_by_mail(user, folder):
    application = made.complete_draft(made.open_selection(), user=user, phone=TYPED)
    want_texts(user)

    assert wishes.channels(user, notices.RepairDue) == {Channel.MAIL, Channel.TEXT}
    assert wishes.channels(application.applicant, notices.RepairAsked) == {Channel.MAIL, Channel.TEXT}


@pytest.mark.parametrize("number", ["", "+62213456789"])
def test_who_gave_no_mobile_number_is_not_offered_texts(user, folder, number):
    made.complete_draft(made.open_selection(), user=user, phone=number)

    shown = log_in(Client(), user).get(PAGE).content.decode()
    assert "Kirim juga pesan singkat" not in shown
    assert "setelah Anda mengisi nomor telepon seluler" in shown


def test_the_newest_application_that_is_not_over_names_the_number(user):
    old = made.complete_draft(made.open_selection(at=LAST_YEAR), user=user, at=LAST_YEAR, phone="+6281200000041")
    new = made.complete_draft(made.open_selection(year=2026), user=user, phone=TYPED, at=NOON + dt.timedelta(minutes=1))
    assert number_of(user) == NUMBER

    Application.objects.filter(pk=new.pk).update(
        status=ApplicationStatus.WITHDRAWN, submitted_at=NOON, number="X-1", sequence=1, district="31.71.06",
        nik_hash=b"x" * 32, birth_on=dt.date(1994, 8, 17),
    )  # fmt: skip
    assert number_of(user) == "+6281200000041"
    Section.objects.filter(application=old).delete()
    assert number_of(user) == ""


def test_the_number_costs_one_question_and_only_who_wants_texts_is_asked_about(
    user, application, folder, django_assert_num_queries
):
    with django_assert_num_queries(2):  # refusal, preference
        wishes.channels(user, notices.UnsentDraft)
    want_texts(user)
    with django_assert_num_queries(3):
        wishes.channels(user, notices.UnsentDraft)
    with django_assert_num_queries(2):
        wishes.channels(user, notices.RepairDue)


def test_people_of_the_office_enter_their_own_number_and_applicants_do_not(user):
    assert [wishes.enters_number(each) for each in (user, StaffFactory(role="verifier"))] == [False, True]
    assert wishes.number(StaffFactory(role="verifier"), None) == ""

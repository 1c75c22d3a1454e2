"""Public feedback: who may speak of whom and when, what the candidate learns, and how a finding ends it."""

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from core import fsck
from core.actor import SYSTEM
from core.lifecycle import Refused, Stale
from core.models import Event
from documents.models import Document
from notifications.models import Delivery
from recruitment import feedback as rules
from recruitment import policies, tasks_feedback
from recruitment.actions import feedback as actions
from recruitment.lifecycle import FEEDBACK, CandidacyStatus, FeedbackStatus, Finding
from recruitment.models import Candidacy, Conflict, Feedback, FeedbackSender
from recruitment.reminders_feedback import AnswersDue
from tests.factories import feedback as make
from tests.factories import recruitment
from tests.factories.recruitment import NOON
from tests.recruitment.desk import photo

pytestmark = pytest.mark.django_db
MICROSECOND = dt.timedelta(microseconds=1)
DUE = NOON + 3 * make.DAY
S = FeedbackStatus


@pytest.fixture
def candidacy():
    selection = recruitment.open_selection()
    make.speaking(selection)
    return recruitment.candidate(selection)


def as_candidate(candidacy):
    return recruitment.as_person(candidacy.application.applicant)


def send(candidacy, *, at=NOON, key=None, by=make.VISITOR, **changes):
    facts = make.said(**{"card": [photo(name="ktp.jpg")]} | changes)
    return actions.send(candidacy, facts, key=key or uuid.uuid4(), by=by, at=at)


def close(feedback, finding=Finding.NOT_PROVEN, *, by=None, at=NOON, text="Sudah diperiksa pada Sipol."):
    actions.close(feedback, finding=finding, text=text, version=feedback.version, by=by or make.committee(), at=at)
    return make.fresh(feedback)


def answer(feedback, *, by=None, at=NOON, text="Saya sudah mundur pada 2015."):
    by = by or as_candidate(feedback.candidacy)
    actions.answer(feedback, text=text, sources=[], version=feedback.version, by=by, at=at)
    return make.fresh(feedback)


def mails(code):
    return list(Delivery.objects.filter(kind=f"recruitment.{code}").order_by("created_at"))


# --- Sending ----------------------------------------------------------------------------------------------------------
def test_nothing_counts_before_the_mailbox_answers(candidacy):
    feedback = send(candidacy, evidence=[photo(), photo("#1B6B3A")])
    assert (feedback.status, rules.open_feedback(candidacy)) == (S.UNPROVED, 0)
    assert [mail.to_address for mail in mails("feedback_proof")] == [feedback.sender.email]

    actions.prove(feedback.sender, by=make.VISITOR, at=NOON + make.DAY)
    feedback = make.fresh(feedback)
    assert (feedback.status, feedback.is_late, rules.open_feedback(candidacy)) == (S.RECEIVED, False, 1)
    assert (feedback.evidence.pages, feedback.sender.card.owner, len(mails("feedback_received"))) == (2, None, 1)


def test_a_replayed_form_is_one_feedback_and_one_mail(candidacy):
    key = uuid.uuid4()
    first, again = send(candidacy, key=key), send(candidacy, key=key)
    assert (first, Feedback.objects.count(), len(mails("feedback_proof"))) == (again, 1, 1)

    for _ in range(2):
        actions.prove(make.fresh(first).sender, by=make.VISITOR, at=NOON)
    assert (len(mails("feedback_received")), Event.objects.filter(action="feedback.received").count()) == (1, 1)


@pytest.mark.parametrize(
    ("after_start", "is_heard"), [(-MICROSECOND, False), (dt.timedelta(), True)], ids=["the second before", "the beginning"]
)
def test_nobody_speaks_before_the_stage_begins(candidacy, after_start, is_heard):
    stage = rules.stage_of(candidacy.selection)
    sentence = policies.obstacle_to_sending_feedback(candidacy, by=make.VISITOR, at=stage.starts_at + after_start)
    assert (sentence is None) == is_heard


def test_a_form_that_was_open_at_the_end_is_late_and_a_day_later_refused(candidacy):
    ends_at = rules.stage_of(candidacy.selection).ends_at
    assert send(candidacy, at=ends_at - MICROSECOND).is_late is False
    assert send(candidacy, at=ends_at).is_late is True
    assert send(candidacy, at=ends_at + rules.LATE_FOR - MICROSECOND).is_late is True
    with pytest.raises(Refused, match="berakhir pada"):
        send(candidacy, at=ends_at + rules.LATE_FOR)


def test_without_a_stage_nobody_speaks(candidacy):
    rules.stage_of(candidacy.selection).delete()
    with pytest.raises(Refused, match="belum dimulai"):
        send(candidacy)


def test_a_candidate_does_not_speak_of_themselves(candidacy):
    with pytest.raises(Refused, match="diri Anda sendiri"):
        send(candidacy, by=as_candidate(candidacy))
    # Told to nobody who only typed the address: that it is the candidate's would be an answer.
    feedback = send(candidacy, email=candidacy.application.applicant.email.upper())
    with pytest.raises(Refused, match="diri Anda sendiri"):
        actions.prove(feedback.sender, by=make.VISITOR, at=NOON)
    assert make.fresh(feedback).status == S.UNPROVED


def test_nobody_speaks_of_who_left_the_selection(candidacy):
    Candidacy.objects.filter(pk=candidacy.pk).update(
        status=CandidacyStatus.ENDED, ended_at=NOON, ended_by=recruitment.StaffFactory(), end_reason="withdrawn"
    )
    candidacy.refresh_from_db()
    with pytest.raises(Refused, match="tidak lagi dalam seleksi"):
        send(candidacy)


def test_one_mailbox_is_not_flooded(candidacy):
    for _ in range(actions.PER_HOUR + 3):
        feedback = make.sent(candidacy, email="sama@warga.example")
    assert actions._flooded(feedback.sender, NOON)
    send(candidacy, email="Sama@warga.example")
    assert mails("feedback_proof") == []
    assert not actions._flooded(make.sent(candidacy, email="lain@warga.example").sender, NOON)


def test_what_nobody_proves_is_destroyed_after_two_days(candidacy):
    feedback = send(candidacy, evidence=[photo()])
    tasks_feedback.lapse_feedback(NOON + rules.PROVE_WITHIN - MICROSECOND)
    assert Feedback.objects.get().status == S.UNPROVED
    with pytest.raises(Refused, match="kedaluwarsa"):
        actions.prove(feedback.sender, by=make.VISITOR, at=NOON + rules.PROVE_WITHIN)

    assert tasks_feedback.lapse_feedback(NOON + rules.PROVE_WITHIN) == 1
    feedback = Feedback.objects.get()
    assert (feedback.status, feedback.text, feedback.evidence) == (S.LAPSED, "", None)
    assert (FeedbackSender.objects.count(), Document.objects.filter(owner=None).count()) == (0, 0)
    assert mails("feedback_proof")[0].state == "superseded"


@given(text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=200))
def test_any_text_is_sealed_and_comes_back(text):
    feedback = Feedback()
    feedback.text = text
    assert feedback.text == text


def test_nothing_personal_lies_open_in_the_tables(candidacy):
    feedback = make.received(candidacy, name="Rahasia Nama", contact="Jalan Rahasia", text="Keterangan rahasia")
    for row in (*Feedback.objects.values_list(), *FeedbackSender.objects.values_list()):
        for cell in row:
            assert b"ahasia" not in (bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode())
    assert (feedback.sender.name, feedback.text) == ("Rahasia Nama", "Keterangan rahasia")


# --- Asking and answering ---------------------------------------------------------------------------------------------
def test_the_candidate_is_asked_reminded_and_answers_once(candidacy):
    feedback = make.asked(candidacy, due_at=DUE)
    assert feedback.next_nudge_at == AnswersDue().first_nudge(feedback, NOON) == NOON.replace(hour=2) + 2 * make.DAY
    assert [mail.to_user for mail in mails("feedback_asked")] == [candidacy.application.applicant]

    feedback = answer(feedback, at=DUE - MICROSECOND)
    assert (feedback.status, feedback.next_nudge_at, feedback.answer) == (S.ANSWERED, None, "Saya sudah mundur pada 2015.")
    assert mails("feedback_asked")[0].state == "superseded"
    with pytest.raises(Refused, match="sudah diterima"):
        answer(feedback)


def test_the_answer_is_the_candidates_and_in_time(candidacy):
    feedback = make.asked(candidacy, due_at=DUE)
    with pytest.raises(Refused, match="Hanya calon"):
        answer(feedback, by=recruitment.as_person(recruitment.ApplicantFactory()))
    with pytest.raises(Refused, match="berakhir pada"):
        answer(feedback, at=DUE)


def test_a_question_needs_words_and_time(candidacy):
    feedback = make.received(candidacy)
    for question, due_at in (("  ", DUE), ("Apa?", NOON)):
        with pytest.raises(Refused, match="Tulis pertanyaannya"):
            actions.ask(feedback, question=question, due_at=due_at, version=feedback.version, by=make.committee(), at=NOON)


# --- Finding ----------------------------------------------------------------------------------------------------------
def test_only_a_finding_lets_the_plenary_go_on(candidacy):
    other = recruitment.candidate(candidacy.selection)
    first, second = make.received(candidacy), make.asked(candidacy)
    make.sent(candidacy)
    assert rules.open_feedback_of([candidacy, other]) == {candidacy.pk: 2}

    close(first, Finding.GROUNDLESS)
    answered = answer(second)
    assert rules.open_feedback(candidacy) == 1
    close(answered, Finding.NOT_PROVEN)
    assert (rules.open_feedback(candidacy), rules.open_feedback_of([candidacy])) == (0, {})


def test_nothing_is_found_against_who_was_not_heard(candidacy):
    feedback = make.received(candidacy)
    with pytest.raises(Refused, match="Tanyakan dahulu"):
        close(feedback, Finding.PROVEN)
    feedback = make.asked(candidacy, due_at=DUE)
    with pytest.raises(Refused, match="masih dapat menjawab"):
        close(feedback, Finding.PROVEN, at=DUE - MICROSECOND)
    assert close(feedback, Finding.PROVEN, at=DUE).finding == Finding.PROVEN
    assert close(answer(make.asked(candidacy)), Finding.PROVEN).finding == Finding.PROVEN


def test_late_is_only_what_came_late_and_blocks_until_it_is_closed(candidacy):
    with pytest.raises(Refused, match="tidak dapat ditutup sebagai terlambat"):
        close(make.received(candidacy), Finding.LATE)
    Feedback.objects.all().delete()
    late = make.received(candidacy, at=rules.stage_of(candidacy.selection).ends_at)
    assert rules.open_feedback(candidacy) == 1
    assert (close(late, Finding.LATE, at=late.sent_at).finding, rules.open_feedback(candidacy)) == (Finding.LATE, 0)


def test_a_finding_needs_words_and_tells_the_sender_without_them(candidacy):
    feedback = make.received(candidacy)
    with pytest.raises(Refused, match="kata-kata"):
        close(feedback, text="  ")
    closed = close(feedback)
    assert (closed.finding_text, [mail.to_address for mail in mails("feedback_handled")]) == (
        "Sudah diperiksa pada Sipol.", [feedback.sender.email],
    )  # fmt: skip
    assert "Sipol" not in str(list(Event.objects.about(feedback).values_list("details", "reason")))


def test_who_is_tied_to_the_candidate_neither_asks_nor_finds(candidacy):
    by = make.committee()
    tie = Conflict.objects.create(
        application=candidacy.application, person=by.user, relation="Sepupu", declared_at=NOON, declared_by=by.user
    )
    feedback = make.received(candidacy)
    for refused in (lambda: close(feedback, by=by), lambda: make.asked(candidacy, by=by)):
        with pytest.raises(Refused, match="benturan kepentingan"):
            refused()
    with pytest.raises(Refused, match="benturan kepentingan"):
        actions.reveal_sender(feedback, reason="Memeriksa.", by=by, at=NOON)
    Conflict.objects.filter(pk=tie.pk).update(withdrawn_at=NOON, withdrawn_by=by.user)
    assert close(feedback, by=by).closed_by == by.user


def test_a_sender_does_not_judge_the_own_word_and_a_candidate_not_the_own_case(candidacy):
    by = make.committee()
    feedback = make.received(candidacy, email=by.user.email.upper())
    with pytest.raises(Refused, match="Anda pengirim"):
        close(feedback, by=by)
    with pytest.raises(Refused, match="pendaftaran Anda sendiri"):
        close(feedback, by=make.committee(user=candidacy.application.applicant))


def test_the_right_and_the_kecamatan_are_asked(candidacy):
    feedback = make.received(candidacy)
    for by, sentence in (
        (recruitment.verifier(), "tidak berwenang"),
        (recruitment.staff("view_feedback"), "tidak berwenang"),
        (make.committee(scope="31.71.01"), "Hanya petugas Kecamatan"),
    ):
        with pytest.raises(Refused, match=sentence):
            close(feedback, by=by)


def test_of_two_who_find_at_once_one_is_told(candidacy):
    feedback = make.received(candidacy)
    stale = make.fresh(feedback)
    close(feedback)
    with pytest.raises(Stale):
        close(stale, Finding.GROUNDLESS)


@pytest.mark.parametrize("status", S)
def test_a_status_moves_along_the_table_only(status):
    feedback = Feedback(status=status)
    for to in S:
        if not FEEDBACK.allows(status, to):
            with pytest.raises(Refused):
                FEEDBACK.move(feedback, to, version=1, by=SYSTEM, at=NOON)


# --- The sender -------------------------------------------------------------------------------------------------------
def test_each_look_at_the_sender_stands_in_the_journal_with_its_reason(candidacy):
    feedback, by = make.received(candidacy, name="Bu Contoh"), make.committee()
    with pytest.raises(Refused, match="Tulis untuk apa"):
        actions.reveal_sender(feedback, reason=" ", by=by, at=NOON)
    with pytest.raises(Refused, match="tidak berwenang"):
        actions.reveal_sender(feedback, reason="Ingin tahu.", by=recruitment.staff("view_feedback", "settle_feedback"), at=NOON)

    assert actions.reveal_sender(feedback, reason="Menghubungi pengirim.", by=by, at=NOON).name == "Bu Contoh"
    line = Event.objects.get(action="feedback.sender_revealed")
    assert (line.reason, line.by_id) == ("Menghubungi pengirim.", str(by.user_id))


def test_the_card_opens_half_an_hour_to_who_gave_the_reason(candidacy):
    feedback, by = make.received(candidacy), make.committee()
    assert policies.obstacle_to_seeing_card(feedback, by=by, at=NOON)
    actions.reveal_sender(feedback, reason="Memeriksa.", by=by, at=NOON)
    assert policies.obstacle_to_seeing_card(feedback, by=by, at=NOON + rules.CARD_FOR - MICROSECOND) is None
    assert policies.obstacle_to_seeing_card(feedback, by=by, at=NOON + rules.CARD_FOR)
    assert policies.obstacle_to_seeing_card(feedback, by=make.committee(), at=NOON)


# --- The database and fsck --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "closed"}, {"finding": "proven"}, {"status": "asked"}, {"received_at": None}, {"status": "odd"},
        {"category": "odd"}, {"asked_at": NOON}, {"status": "answered"},
    ],
)  # fmt: skip
def test_the_database_refuses_what_the_rules_refuse(candidacy, wrong):
    feedback = make.received(candidacy)
    with pytest.raises(IntegrityError), transaction.atomic():
        Feedback.objects.filter(pk=feedback.pk).update(**wrong)


def test_fsck_names_what_does_not_hold(candidacy):
    by = make.committee()
    feedback = close(make.received(candidacy), by=by)
    names = ("feedback_opens_with_our_key", "feedback_has_its_sender_and_its_window", "findings_were_written_by_the_unbound")
    checks = [fsck.checks()[f"recruitment.{name}"] for name in names]
    assert [len(list(check())) for check in checks] == [0, 0, 0]

    Feedback.objects.filter(pk=feedback.pk).update(text_sealed=b"other", sent_at=NOON - 30 * make.DAY)
    Conflict.objects.create(
        application=candidacy.application, person=by.user, relation="Sepupu", declared_at=NOON, declared_by=by.user
    )
    assert [len(list(check())) for check in checks] == [1, 1, 1]

"""Feedback that came by post or at the counter: written down by staff, kept as secret as any other, forgotten in time."""

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, transaction

from core import crypto
from core.actor import SYSTEM
from core.lifecycle import Refused
from core.models import Event
from documents.models import Document
from notifications.models import Delivery
from recruitment import feedback as rules
from recruitment import fsck_feedback, papers_feedback, policies, tasks_feedback
from recruitment.actions import feedback as actions
from recruitment.lifecycle import FeedbackStatus, Finding
from recruitment.models import Candidacy, Feedback, FeedbackSender
from tests.factories import feedback as make
from tests.factories import recruitment
from tests.factories.recruitment import NOON
from tests.recruitment.desk import paper, photo

pytestmark = pytest.mark.django_db
DAY, MICROSECOND = make.DAY, dt.timedelta(microseconds=1)
ENDS = NOON + 6 * DAY


@pytest.fixture
def candidacy():
    selection = recruitment.open_selection()
    make.speaking(selection)
    return recruitment.candidate(selection)


def clerk(**options):
    return recruitment.staff("enter_feedback", "view_feedback", **options)


def letter(**changes):
    facts = {
        "name": "Warga Contoh", "contact": "Jalan Contoh Nomor 9", "category": "party", "text": "Masih pengurus partai.",
        "way": "post", "arrived_at": NOON, "letter": [paper()], "card": [], "evidence": [],
    }  # fmt: skip
    return actions.Letter(**facts | changes)


def enter(candidacy, *, at=NOON, by=None, key=None, **changes):
    entered = actions.enter(candidacy, letter(**changes), key=key or uuid.uuid4(), by=by or clerk(), at=at)
    return make.fresh(entered)


def closed(candidacy, *, at=NOON, **changes):
    feedback = enter(candidacy, **changes)
    by = make.committee()
    actions.close(feedback, finding=Finding.UNVERIFIABLE, text="Tanpa bukti.", version=feedback.version, by=by, at=at)
    return make.fresh(feedback)


# --- Written down -----------------------------------------------------------------------------------------------------
def test_a_letter_counts_at_once_and_blocks_the_plenary(candidacy):
    by = clerk()

    feedback = enter(candidacy, by=by, at=NOON + DAY, card=[photo()])

    assert (feedback.status, feedback.way, feedback.sent_at, feedback.received_at) == ("received", "post", NOON, NOON)
    assert (feedback.entered_at, feedback.entered_by, feedback.is_late) == (NOON + DAY, by.user, False)
    assert rules.open_feedback(candidacy) == 1
    assert (feedback.sender.name, feedback.sender.email) == ("Warga Contoh", "")
    assert not Delivery.objects.filter(kind__startswith="recruitment.feedback").exists()


def test_it_is_entered_once_however_often_it_is_sent(candidacy):
    key = uuid.uuid4()

    assert enter(candidacy, key=key) == enter(candidacy, key=key)
    assert Feedback.objects.count() == 1


@pytest.mark.parametrize(("arrived_at", "late"), [(ENDS - MICROSECOND, False), (ENDS, True), (ENDS + 20 * DAY, True)])
def test_late_is_what_arrived_at_the_end_or_after_it(candidacy, arrived_at, late):
    feedback = enter(candidacy, arrived_at=arrived_at, at=ENDS + 30 * DAY)

    assert feedback.is_late is late
    by = make.committee()
    if late:
        actions.close(feedback, finding=Finding.LATE, text="Tiba terlambat.", version=1, by=by, at=ENDS + 31 * DAY)
        assert make.fresh(feedback).status == FeedbackStatus.CLOSED
    else:
        with pytest.raises(Refused, match="tidak dapat ditutup sebagai terlambat"):
            actions.close(feedback, finding=Finding.LATE, text="Tiba.", version=1, by=by, at=ENDS + 31 * DAY)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"arrived_at": NOON - DAY - MICROSECOND}, "belum dimulai"),
        ({"arrived_at": NOON + MICROSECOND}, "sesudah sekarang"),
        ({"letter": []}, "Pindai suratnya"),
    ],
)
def test_what_cannot_be_is_refused(candidacy, changes, words):
    with pytest.raises(Refused, match=words):
        enter(candidacy, **changes)

    assert not Feedback.objects.exists()


def test_who_may_not_enter_it(candidacy):
    with pytest.raises(Refused, match="tidak berwenang"):
        enter(candidacy, by=make.committee())
    with pytest.raises(Refused, match="Hanya petugas Kecamatan"):
        enter(candidacy, by=clerk(scope="31.71.01"))
    Candidacy.objects.filter(pk=candidacy.pk).update(
        status="ended", ended_at=NOON, ended_by=recruitment.StaffFactory(), end_reason="withdrawn"
    )
    with pytest.raises(Refused, match="tidak lagi dalam seleksi"):
        enter(Candidacy.objects.get(pk=candidacy.pk))


def test_the_end_of_it_posts_no_mail(candidacy):
    closed(candidacy)

    assert not Delivery.objects.filter(kind="recruitment.feedback_handled").exists()


def test_the_receipt_names_neither_sender_nor_candidate(candidacy):
    feedback = enter(candidacy)

    assert papers_feedback.receipt(feedback) == papers_feedback.receipt(make.fresh(feedback))


# --- Forgotten --------------------------------------------------------------------------------------------------------
def test_the_sender_is_forgotten_on_the_day_after_the_set_days(candidacy):
    feedback = closed(candidacy, card=[photo()])
    selection = candidacy.selection
    midnight = (NOON + dt.timedelta(hours=12)).replace(microsecond=0)  # of the day after NOON, in Jakarta
    over = midnight + selection.sender_days * DAY

    assert tasks_feedback.forget_senders(over - MICROSECOND) == 0
    assert tasks_feedback.forget_senders(over) == 1

    feedback = Feedback.objects.get(pk=feedback.pk)
    assert (feedback.sender_forgotten_at, feedback.text) == (over, "Masih pengurus partai.")
    assert not FeedbackSender.objects.exists()
    assert not Document.objects.filter(purpose__in=[actions.CARD, actions.LETTER]).exists()
    line = Event.objects.about(selection).get(action="selection.senders_forgotten")
    assert line.details == {"count": 1}
    assert tasks_feedback.forget_senders(over + DAY) == 0
    with pytest.raises(Refused, match="sudah dihapus"):
        actions.reveal_sender(feedback, reason="Perlu.", by=make.committee(), at=over)
    assert list(fsck_feedback.feedback_has_its_sender_and_its_window()) == []
    assert list(fsck_feedback.feedback_opens_with_our_key()) == []


def test_the_address_of_who_wrote_online_goes_too(candidacy):
    feedback = make.received(candidacy, email="warga@rahasia.example")
    by = make.committee()
    actions.close(feedback, finding=Finding.GROUNDLESS, text="Tidak.", version=feedback.version, by=by, at=NOON)
    assert Delivery.objects.filter(to_address="warga@rahasia.example").exists()

    assert actions.forget_senders(candidacy.selection, by=SYSTEM, at=NOON + 400 * DAY) == 1

    kept = [value for row in Delivery.objects.values_list("to_address", "key", "address_hash") for value in row]
    assert not [value for value in kept if "rahasia" in value]


def test_what_is_open_keeps_its_sender(candidacy):
    enter(candidacy)

    assert tasks_feedback.forget_senders(NOON + 4000 * DAY) == 0


def test_another_selection_keeps_its_own_time(candidacy):
    closed(candidacy)
    selection = candidacy.selection
    type(selection).objects.filter(pk=selection.pk).update(sender_days=30)

    assert tasks_feedback.forget_senders(NOON + 32 * DAY) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"way": "pigeon"}, {"way": "online"}, {"entered_by": None}, {"sender_forgotten_at": NOON},
        {"entered_at": NOON - MICROSECOND},
    ],
)  # fmt: skip
def test_the_database_refuses(candidacy, changes):
    feedback = enter(candidacy)

    with pytest.raises(IntegrityError), transaction.atomic():
        Feedback.objects.filter(pk=feedback.pk).update(**changes)


def test_a_sender_is_known_by_mail_or_by_letter(candidacy):
    sender = enter(candidacy).sender

    for changes in ({"letter": None}, {"email_sealed": crypto.seal(b"x", aad="x")}):
        with pytest.raises(IntegrityError), transaction.atomic():
            FeedbackSender.objects.filter(pk=sender.pk).update(**changes)


def test_the_letter_opens_to_nobody_without_a_reason(candidacy):
    feedback = enter(candidacy)

    assert policies.obstacle_to_seeing_card(feedback, by=make.committee(), at=NOON).startswith("Tulis dahulu alasan")

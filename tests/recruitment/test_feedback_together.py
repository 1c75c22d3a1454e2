"""One form sent from two tabs, one link pressed twice, two who find, one letter asked for twice: at the same moment."""

import functools
import uuid

import pytest

from core.lifecycle import Refused, Stale
from core.models import Event
from notifications.models import Delivery
from recruitment.actions import feedback as actions
from recruitment.actions import letters
from recruitment.models import Feedback, FeedbackSender, Letter
from tests.concurrency import together
from tests.factories import feedback as make
from tests.factories import recruitment
from tests.factories.recruitment import NOON
from tests.recruitment.desk import photo

pytestmark = pytest.mark.django_db(transaction=True)


def candidacy():
    selection = recruitment.open_selection()
    make.speaking(selection)
    return recruitment.candidate(selection)


def test_one_form_from_two_tabs_is_one_feedback():
    about, key = candidacy(), uuid.uuid4()
    forms = [make.said(email="sama@warga.example", card=[photo(name="ktp.jpg")]) for _ in range(2)]
    outcomes = together(*[functools.partial(actions.send, about, form, key=key, by=make.VISITOR, at=NOON) for form in forms])

    assert {outcome.pk for outcome in outcomes} == {Feedback.objects.get().pk}
    assert (FeedbackSender.objects.count(), Delivery.objects.filter(kind="recruitment.feedback_proof").count()) == (1, 1)


def test_a_link_pressed_twice_proves_once():
    feedback = make.sent(candidacy())
    copies = [make.fresh(feedback).sender for _ in range(2)]
    for copy in copies:
        copy.feedback = make.fresh(feedback)
    outcomes = together(*[functools.partial(actions.prove, copy, by=make.VISITOR, at=NOON) for copy in copies])

    assert [outcome for outcome in outcomes if not isinstance(outcome, Stale)] in ([None], [None, None])
    assert Delivery.objects.filter(kind="recruitment.feedback_received").count() == 1


def test_of_two_who_find_one_is_told():
    feedback = make.received(candidacy())
    finds = [
        functools.partial(
            actions.close, make.fresh(feedback), finding=finding, text="Sudah diperiksa.", version=feedback.version,
            by=make.committee(), at=NOON,
        )
        for finding in ("groundless", "not_proven")
    ]  # fmt: skip
    outcomes = together(*finds)

    assert sorted(isinstance(outcome, Refused) for outcome in outcomes) == [False, True]
    assert Event.objects.filter(action="feedback.closed").count() == 1


def test_an_answer_and_a_finding_at_one_moment_do_not_both_count():
    feedback = make.asked(candidacy())
    by = recruitment.as_person(feedback.candidacy.application.applicant)
    facts = {"version": feedback.version, "at": NOON}
    answer = functools.partial(actions.answer, make.fresh(feedback), text="Tidak.", sources=[], by=by, **facts)
    close = functools.partial(
        actions.close, make.fresh(feedback), finding="not_proven", text="Diperiksa.", by=make.committee(), **facts
    )
    outcomes = together(answer, close)

    assert sorted(isinstance(outcome, Stale) for outcome in outcomes) == [False, True]
    assert Feedback.objects.get().status in {"answered", "closed"}


def test_a_letter_asked_for_four_times_at_once_is_made_once():
    application = recruitment.complete_draft(recruitment.open_selection())
    kind = application.selection.document_kinds.get(code="surat-pernyataan")
    by = recruitment.as_person(application.applicant)
    outcomes = together(*[functools.partial(letters.make, application, kind, by=by, at=NOON) for _ in range(4)])

    made = [outcome for outcome in outcomes if not isinstance(outcome, Stale)]
    assert ({letter.n for letter in made}, len({letter.pk for letter in made})) == ({1}, 1)
    assert Letter.objects.count() == 1

"""Two tabs, two accounts, two verifiers at the same moment: real connections on the engine under test."""

import datetime as dt
import functools
import uuid

import pytest

from core.fsck import checks
from core.lifecycle import Refused, Stale
from recruitment.actions import applications, reviews
from recruitment.actions import sections as section_actions
from recruitment.models import Application, Snapshot
from tests.concurrency import together
from tests.factories.recruitment import NOON, as_person, complete_draft, invented_nik, open_selection, submitted, verifier

pytestmark = pytest.mark.django_db(transaction=True)


def sending(application, version=None):
    version = application.version if version is None else version
    return functools.partial(
        applications.submit, application, version=version, key=uuid.uuid4(), by=as_person(application.applicant), at=NOON
    )


def problems():
    return [problem for name, check in checks().items() if name.startswith(("recruitment", "core")) for problem in check()]


def test_eight_tabs_send_one_application_with_one_receipt():
    application = complete_draft(open_selection())

    outcomes = together(*[sending(application) for _ in range(8)])
    assert [getattr(outcome, "number", outcome) for outcome in outcomes] == ["PWC-2026-31.71.06-0001"] * 8
    assert (Snapshot.objects.count(), problems()) == (1, [])


def test_eight_applicants_of_one_kecamatan_get_eight_numbers_without_a_gap():
    selection = open_selection()
    drafts = [complete_draft(selection) for _ in range(8)]

    outcomes = together(*[sending(each) for each in drafts])
    assert sorted(outcome.sequence for outcome in outcomes) == list(range(1, 9))
    assert problems() == []


def test_of_four_accounts_with_one_nik_exactly_one_is_active():
    selection = open_selection()
    nik = invented_nik(dt.date(1994, 8, 17), woman=True, serial=5)
    drafts = [complete_draft(selection, nik=nik) for _ in range(4)]

    outcomes = together(*[sending(each) for each in drafts])
    assert sorted(outcome.status for outcome in outcomes) == ["held", "held", "held", "submitted"]
    assert problems() == []


def test_a_save_beside_a_sending_never_changes_what_was_sent():
    application = complete_draft(open_selection())
    section = application.sections.get(code="data-diri")
    changed = {**section.answers, "full_name": "Diganti"}
    save = functools.partial(
        section_actions.save, application, "data-diri", answers=changed, typed={}, complete=None, version=section.version,
        by=as_person(application.applicant), at=NOON,
    )  # fmt: skip

    sent, saved = together(sending(application), save)
    current = Application.objects.get()
    if current.is_received:
        assert isinstance(saved, Refused | Stale)
        assert application.sections.get(code="data-diri").answers == section.answers
    else:
        assert isinstance(sent, Stale)
    assert problems() == []


def test_two_verifiers_never_hold_the_same_file():
    application = submitted(open_selection())
    people = [verifier() for _ in range(4)]

    outcomes = together(*[functools.partial(reviews.claim, application, by=by, at=NOON) for by in people])
    assert [outcome for outcome in outcomes if outcome is None] == [None]
    assert all(isinstance(outcome, Refused) for outcome in outcomes if outcome is not None)

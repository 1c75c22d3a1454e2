"""fsck names what somebody with the database in hand could change past the rules; on honest data it is silent."""

import datetime as dt

import pytest

from core import clock, fsck
from core.models import Event
from notifications.models import Delivery
from recruitment.actions import applications
from recruitment.models import Application, NumberCounter, Section, Snapshot
from tests.factories.accounts import StaffFactory
from tests.factories.recruitment import NOON, as_person, open_selection, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def application():
    return submitted(open_selection())


def named():
    """Return the checks that found something."""
    with clock.stopped_at(NOON):
        return {name for name, check in fsck.checks().items() if list(check())}


def forge(application, **changes):
    Application.objects.filter(pk=application.pk).update(**changes)


def test_honest_data_are_clean(application):
    other = submitted(application.selection)
    applications.withdraw(other, version=other.version, by=as_person(other.applicant), at=NOON)

    assert named() == set()


@pytest.mark.parametrize("status", ["withdrawn", "duplicate", "eligible"])
def test_a_status_that_no_event_led_to_is_named(application, status):
    decided = {"decided_at": NOON, "decided_by": StaffFactory()} if status == "eligible" else {}
    forge(application, status=status, **decided)

    assert "recruitment.received_files_are_whole" in named()


@pytest.mark.parametrize(
    "changes",
    [
        {"full_name": "Nama Lain"},
        {"sex": "L"},
        {"birth_on": dt.date(1990, 1, 1)},
        {"number": "PWC-2026-31.71.06-0009"},
        {"district_id": "31.71.01"},
        {"nik_hash": b"x" * 32},
        {"submitted_at": NOON - dt.timedelta(minutes=1)},
    ],
)
def test_a_fact_that_differs_from_what_was_sent_is_named(application, changes):
    forge(application, **changes)

    assert "recruitment.snapshots_are_intact" in named()


def test_an_application_sent_after_the_close_is_named(application):
    forge(application, submitted_at=application.selection.closes_at)

    assert "recruitment.nobody_sent_outside_the_window" in named()


def test_a_decision_without_verdicts_is_named(application):
    forge(application, status="eligible", decided_at=NOON, decided_by=StaffFactory())

    assert "recruitment.decisions_rest_on_verdicts" in named()


@pytest.mark.parametrize(("column", "value"), [("body_sealed", b"\x01\x00\x01rusak"), ("sha256", "0" * 64)])
def test_a_damaged_snapshot_is_named_and_stops_no_check(application, column, value):
    Snapshot.objects.update(**{column: value})

    assert named() == {"recruitment.snapshots_are_intact"}


def test_answers_that_do_not_open_are_named(application):
    other = Section.objects.filter(application=application, code="domisili").get()
    Section.objects.filter(application=application, code="data-diri").update(text_sealed=other.text_sealed)

    assert named() == {"recruitment.answers_open_with_our_key"}


def test_a_lost_receipt_and_a_lost_number_are_named(application):
    Delivery.objects.all().delete()
    NumberCounter.objects.update(last=2)

    assert named() == {"recruitment.received_files_are_whole", "recruitment.numbers_have_no_gaps"}


def test_a_forged_line_of_the_journal_is_named(application):
    last = Event.objects.order_by("pk").last()
    Event.objects.create(stream=last.stream, n=last.n + 1, action="application.found_eligible", by_name="Penyusup",
                         role="verifier", at=NOON, prev=last.mac, mac=b"x" * 32)  # fmt: skip

    assert named() == {"core.journal_is_whole"}

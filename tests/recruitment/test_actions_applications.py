"""Beginning, sending, withdrawing and leaving unsent."""

import datetime as dt
import hashlib
import json
import uuid

import pytest
from django.db import IntegrityError, transaction

from core.actor import SYSTEM
from core.lifecycle import Refused, Stale
from core.models import Event
from notifications.models import Delivery
from recruitment.actions import applications
from recruitment.actions import sections as section_actions
from recruitment.lifecycle import ApplicationStatus
from recruitment.models import Application, Snapshot
from tests.factories.recruitment import (
    NOON,
    ApplicantFactory,
    StaffFactory,
    as_person,
    complete_draft,
    draft,
    invented_nik,
    open_selection,
    submitted,
)

pytestmark = pytest.mark.django_db
MICROSECOND = dt.timedelta(microseconds=1)


def send(application, *, at=NOON, version=None, key=None, by=None):
    return applications.submit(
        application,
        version=application.version if version is None else version,
        key=key or uuid.uuid4(),
        by=by or as_person(application.applicant),
        at=at,
    )


def kinds_of(application):
    return sorted(Delivery.objects.filter(about=f"recruitment.application:{application.pk}").values_list("kind", flat=True))


def test_starting_twice_gives_the_same_draft():
    selection, user = open_selection(), ApplicantFactory()
    first = draft(selection, user=user)

    assert draft(selection, user=user) == first
    assert Event.objects.about(first).count() == 1


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("before", False),
        ("opening", True),
        ("last", True),
        ("closing", False),
    ],
)
def test_the_window_is_half_open_for_starting_and_for_sending(moment, is_open):
    selection = open_selection()
    at = {
        "before": selection.opens_at - MICROSECOND,
        "opening": selection.opens_at,
        "last": selection.closes_at - MICROSECOND,
        "closing": selection.closes_at,
    }[moment]
    application = complete_draft(selection)

    outcomes = []
    for attempt in (lambda: draft(selection, user=ApplicantFactory(), at=at), lambda: send(application, at=at)):
        try:
            attempt()
            outcomes.append(True)
        except Refused:
            outcomes.append(False)
    assert outcomes == [is_open, is_open]


def test_staff_cannot_apply_with_their_work_account():
    with pytest.raises(Refused, match="Gunakan akun pribadi"):
        draft(open_selection(), user=StaffFactory())


def test_a_new_draft_is_nudged_at_the_first_milestone_ahead():
    selection = open_selection()
    # NOON is 20 October, a week before the close was at 9 on the 19th; three days before comes next.
    assert draft(selection).next_nudge_at == selection.closes_at - dt.timedelta(days=3, hours=15)


def test_sending_gives_number_snapshot_receipt_and_journal_line():
    application = send(complete_draft(open_selection()))

    application.refresh_from_db()
    snapshot = Snapshot.objects.get()
    assert (application.status, application.number, application.sequence) == ("submitted", "PWC-2026-31.71.06-0001", 1)
    assert application.next_nudge_at is None
    assert kinds_of(application) == ["recruitment.application_received"]
    assert hashlib.sha256(bytes.fromhex(snapshot.salt) + snapshot.body.encode()).hexdigest() == snapshot.sha256
    assert json.loads(snapshot.body)["sections"]["data-diri"]["full_name"] == application.full_name
    assert [event.action for event in Event.objects.about(application)] == [
        "application.started",
        "application.submitted",
    ]


def test_nothing_readable_of_the_identity_is_in_the_database():
    application = send(complete_draft(open_selection(), nik="3171995708940042"))

    section_bytes = b"".join(bytes(section.text_sealed) for section in application.sections.all())
    snapshot = Snapshot.objects.get()
    events = "".join(json.dumps(event.details) for event in Event.objects.all())
    assert b"3171995708940042" not in section_bytes + bytes(snapshot.body_sealed) + bytes(application.nik_hash)
    assert "3171995708940042" not in events


def test_sending_twice_gives_one_application_and_the_same_receipt():
    application = complete_draft(open_selection())
    first = send(application, version=application.version)
    again = send(application, version=1)

    assert (again.pk, again.number) == (first.pk, first.number)
    assert (Snapshot.objects.count(), len(kinds_of(application))) == (1, 1)


def test_a_draft_changed_since_it_was_read_is_not_sent():
    application = complete_draft(open_selection())
    read_version = application.version
    section_actions.touch(application, at=NOON)

    with pytest.raises(Stale):
        send(application, version=read_version)
    assert Application.objects.get().status == ApplicationStatus.DRAFT


def test_numbers_run_without_gaps_in_each_kecamatan():
    selection = open_selection()
    numbers = [submitted(selection, district=code).number for code in ("31.71.06", "31.71.01", "31.71.06")]

    assert numbers == ["PWC-2026-31.71.06-0001", "PWC-2026-31.71.01-0001", "PWC-2026-31.71.06-0002"]


def test_an_incomplete_draft_is_refused_and_takes_no_number():
    selection = open_selection()
    application = complete_draft(selection)
    application.files.first().delete()

    with pytest.raises(Refused, match="masih ada 1 hal"):
        send(application)
    assert submitted(selection).number.endswith("-0001")


def test_under_age_on_the_day_of_registration_is_refused_with_the_rule():
    selection = open_selection()
    tomorrow = NOON.date() + dt.timedelta(days=1)
    application = complete_draft(selection, birth_on=tomorrow.replace(year=tomorrow.year - 25))

    with pytest.raises(Refused):
        send(application)
    assert send(application, at=NOON + dt.timedelta(days=1)).is_received


def test_only_the_owner_sends():
    application = complete_draft(open_selection())

    with pytest.raises(Refused, match="Hanya pemilik"):
        send(application, by=as_person(ApplicantFactory()))


def test_a_second_file_with_the_same_nik_is_held_and_the_holder_is_told():
    selection = open_selection()
    nik = invented_nik(dt.date(1994, 8, 17), woman=True, serial=7)
    first = submitted(selection, nik=nik)
    second = submitted(selection, nik=nik)

    assert (first.status, second.status) == ("submitted", "held")
    assert second.number == "PWC-2026-31.71.06-0002"
    assert kinds_of(first) == ["recruitment.application_received", "recruitment.nik_used_again"]
    assert kinds_of(second) == ["recruitment.application_received"]


def test_a_draft_reserves_no_nik():
    selection = open_selection()
    nik = invented_nik(dt.date(1994, 8, 17), woman=True, serial=8)
    complete_draft(selection, nik=nik)

    assert submitted(selection, nik=nik).status == ApplicationStatus.SUBMITTED


def test_the_database_refuses_a_second_active_file_with_the_same_nik():
    selection = open_selection()
    first, second = submitted(selection), submitted(selection)

    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.filter(pk=second.pk).update(nik_hash=first.nik_hash)


@pytest.mark.parametrize(
    "lie",
    [
        {"status": "draft"},
        {"status": "eligible"},
        {"number": None},
        {"nik_hash": None},
        {"sex": "X"},
        {"status": "unheard-of"},
        {"claimed_until": NOON},
    ],
)
def test_the_database_refuses_a_row_that_lies(lie):
    application = submitted(open_selection())

    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.filter(pk=application.pk).update(**lie)


def test_a_withdrawn_number_is_never_given_again():
    selection = open_selection()
    application = submitted(selection)
    applications.withdraw(application, version=application.version, by=as_person(application.applicant), at=NOON)

    assert application.status == ApplicationStatus.WITHDRAWN
    assert submitted(selection).number.endswith("-0002")


def test_a_draft_is_left_unsent_only_after_the_close_and_told_once():
    selection = open_selection()
    application = draft(selection)

    with pytest.raises(Refused):
        applications.leave_unsent(application, by=SYSTEM, at=selection.closes_at - MICROSECOND)
    applications.leave_unsent(application, by=SYSTEM, at=selection.closes_at)
    assert (application.status, kinds_of(application)) == ("not_sent", ["recruitment.deadline_passed"])

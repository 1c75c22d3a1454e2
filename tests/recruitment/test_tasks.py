"""The minute's jobs: closed windows and overdue repairs end, but never under those who stood in the queue in time."""

import datetime as dt
import uuid

import pytest

from recruitment import tasks
from recruitment.actions import applications
from recruitment.models import Application
from tests.factories.recruitment import as_person, complete_draft, draft, open_selection

pytestmark = pytest.mark.django_db

MICROSECOND = dt.timedelta(microseconds=1)
QUEUE = dt.timedelta(minutes=2)


def test_who_arrived_in_time_and_waited_is_served_after_the_tick():
    application = complete_draft(open_selection())
    closes_at = application.selection.closes_at

    assert tasks.leave_unsent(closes_at + QUEUE - MICROSECOND) == 0
    sent = applications.submit(
        application,
        version=application.version,
        key=uuid.uuid4(),
        by=as_person(application.applicant),
        at=closes_at - MICROSECOND,
    )
    assert (sent.status, tasks.leave_unsent(closes_at + QUEUE)) == ("submitted", 0)


def test_a_draft_nobody_sent_is_left_unsent_once_the_queue_is_over():
    application = draft(open_selection())
    closes_at = application.selection.closes_at

    assert [tasks.leave_unsent(closes_at + QUEUE), tasks.leave_unsent(closes_at + QUEUE)] == [1, 0]
    assert Application.objects.get().status == "not_sent"

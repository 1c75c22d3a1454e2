"""Many presses of one button at the same moment, through the whole portal, on the engine under test."""

import functools

import pytest
from django.test import Client

from core import clock
from documents.models import Document
from recruitment.models import Application, ApplicationFile, Snapshot
from tests.concurrency import together
from tests.factories.recruitment import NOON, complete_draft, draft, open_selection
from tests.recruitment.desk import Desk, photo

pytestmark = pytest.mark.django_db(transaction=True)
TABS = 10


def press(cookies, url, data):
    """Press in a tab of one's own: same session, own connection; return status and where it leads."""
    tab = Client()
    tab.cookies = cookies
    with clock.stopped_at(NOON):
        answer = tab.post(url, data)
    return answer.status_code, answer.headers.get("Location", "")


def test_ten_tabs_that_send_at_once_all_get_the_one_receipt(client):
    desk = Desk(client, complete_draft(open_selection()))
    sendings = [desk.sending() for _ in range(TABS)]
    presses = [functools.partial(press, client.cookies, desk.url("submit"), sending) for sending in sendings]

    assert together(*presses) == [(302, desk.url("receipt"))] * TABS
    assert (Application.objects.get().sequence, Snapshot.objects.count()) == (1, 1)


def test_of_four_tabs_that_hand_in_the_same_paper_one_paper_stays(client):
    desk = Desk(client, draft(open_selection()))
    photos = [{"files": [photo(f"#{n}0{n}0{n}0")]} for n in range(1, 5)]
    presses = [functools.partial(press, client.cookies, desk.url("document", "ktp"), data) for data in photos]
    outcomes = together(*presses)

    assert {status for status, _ in outcomes} <= {302, 409}
    assert (302, desk.url("documents")) in outcomes
    assert (ApplicationFile.objects.count(), Document.objects.count()) == (1, 1)

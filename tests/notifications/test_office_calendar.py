"""The office's own deadlines, read back by parsers that others wrote, at an address of which only a hash is kept."""

import datetime as dt
import re
from hashlib import sha256

import ics
import pytest
import vobject
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from core.lifecycle import Refused
from core.models import Event
from notifications import subscriptions
from notifications.models import OfficeCalendar
from notifications.reminders import Entry
from tests.factories import duties as owed
from tests.factories import outreach
from tests.factories.accounts import StaffFactory, acting, log_in
from tests.factories.agreements import Table
from tests.factories.recruitment import NOON, open_selection

pytestmark = pytest.mark.django_db
PAGE = reverse("admin:notifications_delivery_calendar")


@pytest.fixture(autouse=True)
def noon():
    with clock.stopped_at(NOON):
        yield


@pytest.fixture
def secretary():
    return StaffFactory(role="secretary")


def address(secret):
    return reverse("office-calendar", args=[secret])


def read(content):
    """Return {uid: (summary, moment)} as two foreign parsers read it, which must be the same."""
    text = content.decode()
    events = vobject.readOne(text).vevent_list
    theirs = {each.uid: (each.name, each.begin.datetime) for each in ics.Calendar(text).events}
    assert theirs == {each.uid.value: (each.summary.value, each.dtstart.value) for each in events}
    return {uid.partition("@")[0]: facts for uid, facts in theirs.items()}


def test_foreign_parsers_read_each_deadline():
    found = [Entry("a-1", "Laporan paling lambat: RW 3; Menteng", NOON), Entry("b-2", "Kewajiban: lima sesi", NOON)]
    told = read(subscriptions.feed(found, NOON))
    assert told == {"a-1": ("Laporan paling lambat: RW 3; Menteng", NOON), "b-2": ("Kewajiban: lima sesi", NOON)}


def test_the_feed_holds_the_deadlines_of_every_room(secretary):
    selection = open_selection(closes_at=NOON + dt.timedelta(days=5))
    activity = outreach.released(at=NOON)
    table = Table()
    agreement = owed.in_force(table)
    obligation = owed.owed(table, agreement)

    found = {entry.uid: entry.at for entry in subscriptions.entries(secretary, NOON)}

    activity.refresh_from_db()
    assert found[f"seleksi-{selection.pk}-ditutup"] == selection.closes_at
    assert found[f"laporan-{activity.pk}"] == activity.report_due_at
    assert found[f"kewajiban-{obligation.pk}"] == obligation.due_at
    assert len(found) == len(set(found))


def test_who_may_not_see_a_room_reads_nothing_of_it(secretary):
    activity = outreach.released(at=NOON)
    owed.in_force(Table())
    auditor, sysadmin = StaffFactory(role="auditor"), StaffFactory(role="sysadmin")
    uids = {user: {entry.uid for entry in subscriptions.entries(user, NOON)} for user in (secretary, auditor, sysadmin)}
    assert f"laporan-{activity.pk}" in uids[secretary]
    assert f"laporan-{activity.pk}" in uids[auditor]
    assert uids[sysadmin] == set()


def test_three_activities_cost_the_queries_of_one(secretary):
    def cost():
        user = type(secretary).objects.get(pk=secretary.pk)
        with CaptureQueriesContext(connection) as asked:
            subscriptions.entries(user, NOON)
        return len(asked)

    outreach.released(at=NOON)
    one = cost()
    outreach.released(at=NOON)
    outreach.released(at=NOON)
    assert cost() == one


def test_the_address_is_shown_once_and_its_hash_alone_is_kept(client, secretary):
    log_in(client, secretary)
    assert "kalender-kantor/" not in client.get(PAGE).content.decode()
    made = client.post(PAGE, {"langkah": "buat"}).content.decode()
    (secret,) = set(re.findall(r"/kalender-kantor/([\w-]+)\.ics", made))
    again = client.get(PAGE).content.decode()
    held = OfficeCalendar.objects.get()
    assert held.token_sha256 == sha256(secret.encode()).hexdigest()
    assert secret not in again
    assert Event.objects.about(held).get().action == "office_calendar.opened"


def test_an_exchanged_or_dead_address_is_as_one_that_never_was(client, secretary):
    by = acting(secretary, role="secretary")
    first = subscriptions.open_calendar(by=by, at=NOON)
    second = subscriptions.open_calendar(by=by, at=NOON)
    assert client.get(address(first)).status_code == 404
    answer = client.get(address(second))
    assert (answer.status_code, answer["Content-Type"], answer["X-Robots-Tag"]) == (
        200,
        "text/calendar; charset=utf-8",
        "noindex",
    )
    subscriptions.close_calendar(by=by, at=NOON)
    assert client.get(address(second)).status_code == 404
    assert client.get(address("tiada")).status_code == 404


def test_who_left_the_office_reads_no_more(client, secretary):
    secret = subscriptions.open_calendar(by=acting(secretary, role="secretary"), at=NOON)
    secretary.is_active = False
    secretary.save()
    assert client.get(address(secret)).status_code == 404


def test_the_page_switches_the_address_off(client, secretary):
    log_in(client, secretary)
    client.post(PAGE, {"langkah": "buat"})
    assert client.post(PAGE, {"langkah": "matikan"}).status_code == 302
    assert not OfficeCalendar.objects.filter(closed_at__isnull=True).exists()


def test_a_verifier_gets_no_address():
    with pytest.raises(Refused, match="hanya untuk petugas"):
        subscriptions.open_calendar(by=acting(StaffFactory(role="verifier"), role="verifier"), at=NOON)

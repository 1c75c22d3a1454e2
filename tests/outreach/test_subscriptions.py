"""A person's own calendar: at a secret address, exchanged or switched off at will, never for anybody else."""

import datetime as dt

import ics
import pytest
from django.urls import reverse

from core import clock
from core.models import Event
from outreach import links
from outreach.models import Subscription
from tests.factories import outreach as made
from tests.factories.accounts import ApplicantFactory, StaffFactory, log_in
from tests.factories.outreach import NOON

pytestmark = pytest.mark.django_db
PAGE = "/sosialisasi/kalender-saya/"


@pytest.fixture(autouse=True)
def noon():
    with clock.stopped_at(NOON):
        yield


@pytest.fixture
def secretary(client):
    user = StaffFactory(role="secretary")
    return log_in(client, user), user


def address(user):
    found = Subscription.objects.get(user=user)
    return reverse("outreach:personal-calendar", args=[found.uuid, links.feed_token(found)])


def titles(client, url):
    return {event.name for event in ics.Calendar(client.get(url).content.decode()).events}


def test_the_holder_reads_what_they_are_in_charge_of_and_nothing_else(secretary):
    client, user = secretary
    made.released(title="Tugas sendiri", in_charge=user)
    made.released(title="Tugas orang lain")
    made.planned(title="Belum dirilis", in_charge=user)

    client.post(PAGE, {"move": "renew"})

    assert address(user) in client.get(PAGE).content.decode()
    assert titles(type(client)(), address(user)) == {"Tugas sendiri"}


def test_an_unchanged_calendar_is_not_sent_again(secretary):
    client, user = secretary
    made.released(in_charge=user)
    client.post(PAGE, {"move": "renew"})
    first = client.get(address(user))

    assert client.get(address(user), headers={"if-none-match": first["ETag"]}).status_code == 304


def test_an_exchanged_or_closed_address_is_dead(secretary):
    client, user = secretary
    client.post(PAGE, {"move": "renew"})
    first = address(user)
    client.post(PAGE, {"move": "renew"})
    second = address(user)
    assert [client.get(url).status_code for url in (first, second)] == [404, 200]

    client.post(PAGE, {"move": "close"})

    assert client.get(second).status_code == 404
    assert list(Event.objects.about(Subscription.objects.get()).values_list("action", flat=True)) == [
        "subscription.renewed", "subscription.renewed", "subscription.closed"
    ]  # fmt: skip


def test_an_address_does_not_outlive_the_assignment(secretary):
    client, user = secretary
    client.post(PAGE, {"move": "renew"})
    user.assignments.update(valid_until=NOON.date() - dt.timedelta(days=1), valid_from="2020-01-01")

    assert type(client)().get(address(user)).status_code == 404


def test_it_is_for_the_office_alone(client):
    assert client.get(PAGE).status_code == 302
    assert log_in(client, ApplicantFactory()).get(PAGE).status_code == 403
    assert Subscription.objects.count() == 0

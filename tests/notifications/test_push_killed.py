"""A sender of notifications that is killed at any point: nothing is lost, and a repetition takes the place of the first."""

import datetime as dt
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.db.models.functions import Now

from core import clock
from notifications import pushing, recovery, sending
from notifications.actions import devices
from notifications.channels import Channel
from notifications.lifecycle import DeliveryState as S
from notifications.models import Delivery, Handover
from notifications.pushing import Pusher
from tests.factories.accounts import ApplicantFactory
from tests.factories.notifications import posted
from tests.notifications.matters.notices import MatterTip
from tests.notifications.push_service import Browser, Service

pytestmark = [pytest.mark.django_db(transaction=True)]
ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60


@pytest.fixture
def service(settings):
    settings.PUSH = {**settings.PUSH, "loopback": True}
    with Service().running() as running:
        yield running


@pytest.fixture
def delivery(service):
    """A notification that waits for two browsers."""
    user, at = ApplicantFactory(), clock.now()
    for n, name in enumerate(("kantor", "ponsel")):
        devices.add(user, **Browser(service, name).told, label=name, at=at + dt.timedelta(microseconds=n))
    posted(MatterTip, to=user, at=at)
    return Delivery.objects.get(channel=Channel.PUSH)


def killed(database_url, where, service):
    """Let a process hand over until it is killed."""
    words = [sys.executable, "-m", "tests.notifications.pushers", where]
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": database_url}
    process = subprocess.Popen(words, cwd=ROOT, env=env, start_new_session=True)
    try:
        if where == "asked":  # the service has the message and has not answered
            service.at_post = lambda name: os.kill(process.pid, signal.SIGKILL)
        assert process.wait(PATIENCE) == -signal.SIGKILL
    finally:
        service.at_post = None
        process.kill()
        process.wait()


def taken_up_again():
    """Do what later ticks do: take back, decide, hand over."""
    Delivery.objects.filter(state=S.SENDING).update(lease_until=Now())  # the lease of the dead has run out
    assert recovery.reap(clock.now()) == 1
    later = clock.now() + sending.SETTLING
    recovery.resolve(later)
    return Pusher(now=lambda: later).run()


@pytest.mark.full
@pytest.mark.parametrize(
    ("where", "before", "after"),
    [
        ("marked", [], ["kantor", "ponsel"]),
        ("asked", ["kantor"], ["kantor", "kantor", "ponsel"]),  # nobody can know: once more, in the place of the first
        ("taken", ["kantor", "ponsel"], ["kantor", "ponsel"]),
    ],
)
def test_a_sender_that_is_killed_loses_nothing(database_url, delivery, service, where, before, after):
    killed(database_url, where, service)
    delivery.refresh_from_db()
    assert (delivery.state, sorted(service.names)) == (S.SENDING, before)

    assert taken_up_again() == {S.SENT: 1}
    assert sorted(service.names) == after
    assert {headers["Topic"] for _, headers, _ in service.taken} == {delivery.pk.hex}
    assert Handover.objects.filter(delivery=delivery).count() == 2
    assert pushing.send_due(clock.now()) == {}
    assert not Handover.objects.exists()
